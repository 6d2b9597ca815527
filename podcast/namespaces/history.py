"""Feed history: whether a document of a paged feed is an archive (RFC 5005)."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.namespaces.element import ChannelFacts, Element, Vocabulary


def _channel(facts: ChannelFacts) -> Iterator[Element]:
    """Nothing for a feed of one document: `complete` would have apps delete whatever it does not list (section 2)."""
    if facts.paging and facts.paging.archive:
        yield Element("archive")


HISTORY = Vocabulary(prefix="fh", uri="http://purl.org/syndication/history/1.0", channel=_channel)
