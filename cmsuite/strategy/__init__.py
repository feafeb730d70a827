"""What will be done on the networks, by whom, for how much, and how it is argued with whoever decides. Competences C1.7
and C1.8. Words: objective, pillar, cadence, load, scenario, deck, objection."""
