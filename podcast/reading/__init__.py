"""Feeds that are read: our own, to check them as a stranger would, and those of other programs."""
