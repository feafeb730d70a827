"""When things go out: entries and their wall time. Competences C2.1, C2.2. Words: entry, wall time, zone, grace."""
