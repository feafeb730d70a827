"""Files by the hash of their bytes: images, proofs, kits. Words: blob, derivative, place."""
