"""Drift: what somebody else made of the target since the last publish, and how it is put right."""
