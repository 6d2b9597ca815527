"""Texts for servers: rights, policies, functions and configurations for the names of the owner."""
