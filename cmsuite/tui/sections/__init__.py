"""What the settings place is made of: a list and its detail for each matter, shown one at a time."""
