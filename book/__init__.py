"""The book: its editions, where to buy them, and its landing page."""
