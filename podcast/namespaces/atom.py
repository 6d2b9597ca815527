"""The Atom namespace: the feed's own address, which PSP-1 requires."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.identity import ascii_address
from podcast.namespaces.element import ChannelFacts, Element, ItemFacts, Vocabulary


def _channel(facts: ChannelFacts) -> Iterator[Element]:
    own = ascii_address(facts.identity.feed)
    yield Element("link", attributes={"href": own, "rel": "self", "type": "application/rss+xml"})


def _item(_facts: ItemFacts) -> Iterator[Element]:
    yield from ()


ATOM = Vocabulary(prefix="atom", uri="http://www.w3.org/2005/Atom", channel=_channel, item=_item)
