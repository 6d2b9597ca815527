"""Building fast: what was built already is known, and only what differs is written."""
