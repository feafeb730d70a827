"""What opens over a place and goes again: help, jobs, trace, brands, a question."""
