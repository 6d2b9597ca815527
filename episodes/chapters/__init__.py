"""Chapters: one model, and the forms in which other programs read and write them."""
