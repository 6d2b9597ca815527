"""Audio and addresses of live episodes: replacing, taking down, renaming, and clearing away what nothing needs."""
