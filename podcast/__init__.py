"""The show: its identity, its feed, the directories that list it, and its pages."""
