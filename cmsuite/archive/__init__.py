"""One portable file of rows, media and configuration, the same for both stores. Words: archive, shape, member."""
