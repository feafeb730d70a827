"""The trend report: what is changing, with its figures as they were counted, what that matters, and what is decided."""
