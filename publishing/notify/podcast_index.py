"""Podcast Index: looks at a feed at once if it is told to; no key is needed (its API, hub/pubnotify)."""

from __future__ import annotations

from urllib.parse import quote

from podcast.identity import ascii_address
from publishing.notify.message import Message

_ADDRESS = "https://api.podcastindex.org/api/1.0/hub/pubnotify"


def podcast_index_message(feed: str) -> Message:
    """Names the feed by its address, in ASCII; Podcast Index need not know the show yet."""
    return Message(to="Podcast Index", address=f"{_ADDRESS}?url={quote(ascii_address(feed), safe='')}")
