"""Announcements: what came out in a month, as a page, an e-mail and short texts."""
