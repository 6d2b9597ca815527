"""Notify: who is told that the feed has something new, so that apps need not find out by asking again and again."""
