"""How things stand, and a file of it for those who help. Words: line, bundle."""
