"""What the findings amount to: factors crossed, options weighed, recommendations ranked, the place among competitors.
Competence C1.6. Words: factor, cell, option, recommendation, map."""
