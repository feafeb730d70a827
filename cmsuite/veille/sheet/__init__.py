"""The watch sheet: what one item says, how far it is believed, what it changes, and what is decided."""
