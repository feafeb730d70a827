"""The ten places, one module each. A place composes what several rooms answer, and holds no rule and no query."""
