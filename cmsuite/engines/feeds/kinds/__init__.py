"""The kinds of source that are shipped: one module each, which `registry` names."""
