"""Charters as code: packs of rules in TOML, layered for a brand, and one pure `lint` that says what a text breaks.

`packs` reads files, `layers` resolves them into a ruleset, `lint` runs it on a subject, `fixing` applies what may be
corrected, `vectors` runs the examples that each rule carries. Code is only in `kinds`: a brand adds rules, never code.
"""
