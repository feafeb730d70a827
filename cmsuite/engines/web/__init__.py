"""The one http client: limits on raw bytes, a guard against private addresses, answers sorted, secrets hidden."""
