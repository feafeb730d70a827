"""The watch plan as a document: axes, questions, sources as counted, and what must be right before it leaves."""
