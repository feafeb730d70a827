"""What the client reads: a period's figures, each with its source. Competences C3.4, C4.7. Words: report, period."""
