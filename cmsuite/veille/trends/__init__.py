"""What is changing in what comes in: terms that rise, by a test that says how sure that is."""
