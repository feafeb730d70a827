"""What happened: publications, sent exactly once. Competence C2.5.

Words: publication, attempt, step, hold, in doubt, kit.
"""
