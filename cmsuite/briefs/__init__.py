"""What a client asks for, understood: the request as it came, the frame that is agreed on. Competence C1.4.
Words: brief, stake, objective, validator, assumption."""
