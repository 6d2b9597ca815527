"""The XML namespaces of the feed, one module each: what each says about the show and about an episode."""

from __future__ import annotations

from enum import Enum


class Namespace(Enum):
    """The namespaces Pressroom writes, by the prefix they are known by."""

    ITUNES = "itunes"
    PODCAST = "podcast"
    GOOGLE_PLAY = "googleplay"
    CONTENT = "content"
    ATOM = "atom"
    PODLOVE = "psc"
    MEDIA = "media"
    SPOTIFY = "spotify"
    HISTORY = "fh"
