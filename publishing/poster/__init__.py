"""Posters: a code to scan, the address under it, and what is to be heard or read there, on paper."""
