"""Bringing in a show that was published elsewhere: its feed, its audio and all that the feed names, as an owner's folder."""
