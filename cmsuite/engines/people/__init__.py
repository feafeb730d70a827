"""Brands, persons and who may do what for which brand. Words: brand, person, membership, actor, role."""
