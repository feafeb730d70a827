"""Figures drawn, and documents made of them. Words: figure, alt text, data table."""
