"""Transcripts: one model, and the forms in which apps and people read them."""
