"""Moving: what leaving one host for another takes, step by step, and how far it is."""
