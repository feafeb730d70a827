"""The demo brand, its feeds and a small network on loopback: for the demo, training and the tutorial."""
