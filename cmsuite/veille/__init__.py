"""What the brand reads and what it makes of it: sources and qualification. Competences C1.1-C1.3.

Words: source, axis, item, qualification, kept, discarded.
"""
