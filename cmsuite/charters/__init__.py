"""How a brand speaks, and how it answers for what others say on its pages: read by people, obeyed by the machine.
Competences C1.9 and C1.10. Words: charter, clause, answer, palette, adopted, in force."""
