"""What everything rests on: evidence that was kept with its date and its grade, and the log of what was decided. Words:
evidence, grade, confidence, decision."""
