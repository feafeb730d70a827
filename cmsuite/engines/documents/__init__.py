"""What the job delivers and a client signs: kinds, versions that are frozen when they leave, comments, and the code by
which a client says yes to exactly one version. Words: document, version, kind, validation code, waiver."""
