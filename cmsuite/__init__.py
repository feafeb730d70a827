"""The community manager's job as software: one store, a command line, workers."""

__version__ = "0.1.0"
