"""How a brand speaks, and how it answers for what others say on its pages: read by people, obeyed by the machine.
Competences C1.9 to C1.11. Words: charter, clause, answer, palette, adopted, in force; category, reply;
scenario, on call, drill."""
