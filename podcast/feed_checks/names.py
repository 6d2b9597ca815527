"""The names of feeds' namespaces, to the letter, and what people write by mistake.

They are written out here on purpose: a slip in the modules that write the feed is found by what reads it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

SECURE = re.compile(r"https://|http://(?:127\.0\.0\.1|localhost|\[::1\])[:/]")  # a computer may ask itself without
ART = re.compile(rf"(?:{SECURE.pattern})[^\s?#]*\.(?:jpe?g|png)(?:[?#].*)?", re.IGNORECASE)
ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
GOOGLE_PLAY = "http://www.google.com/schemas/play-podcasts/1.0"
PODLOVE = "http://podlove.org/simple-chapters"
MEDIA = "http://search.yahoo.com/mrss/"
SPOTIFY = "http://www.spotify.com/ns/rss"

_PARTS: Mapping[str, str] = {  # what a misspelled name still holds, in small letters
    "itunes.com/": ITUNES,
    "podcastindex": PODCAST,
    "podcast-namespace": PODCAST,
    "w3.org/2005/atom": ATOM,
    "rss/1.0/modules/content": CONTENT,
    "google.com/schemas/play-podcasts": GOOGLE_PLAY,
    "simple-chapters": PODLOVE,
    "yahoo.com/mrss": MEDIA,
    "spotify.com/ns": SPOTIFY,
}
_EQUAL = {  # other spellings that readers are told to take as well
    "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": PODCAST,
    "http://www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd": GOOGLE_PLAY,
}


def namespace_meant(uri: str) -> str:
    """The namespace that a feed's author had in mind; the same if it is right, or one that we do not know."""
    small = uri.lower()
    return _EQUAL.get(small) or next((right for part, right in _PARTS.items() if part in small), uri)


def is_namespace(uri: str) -> bool:
    """Whether it is written as directories expect it, or is none that we know."""
    return uri.lower() in _EQUAL or namespace_meant(uri) == uri


def itunes(name: str) -> str:
    """The full name of an element of Apple's."""
    return f"{{{ITUNES}}}{name}"


def podcast(name: str) -> str:
    """The full name of an element of the podcast namespace."""
    return f"{{{PODCAST}}}{name}"


def shown(name: str) -> str:
    """A full name as feeds write it, with the usual prefix: itunes:author."""
    uri, _, local = name.removeprefix("{").rpartition("}")
    prefixes = {ITUNES: "itunes", PODCAST: "podcast", ATOM: "atom", CONTENT: "content", GOOGLE_PLAY: "googleplay"}
    prefixes |= {PODLOVE: "psc", MEDIA: "media", SPOTIFY: "spotify"}
    return f"{prefixes[uri]}:{local}" if uri in prefixes else local
