"""The engine of an upload, piece by piece."""
