"""The clinic's articles: pages and index."""
