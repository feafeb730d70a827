"""What people are in the middle of: text that was typed and not saved. Words: draft, form."""
