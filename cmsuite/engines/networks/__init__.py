"""Social networks behind one contract: descriptors (dated data), counters, plugins, the conformance kit."""
