"""The daily seat: places, widgets and panels that show what rooms answer and ask for what they do. Decides nothing."""
