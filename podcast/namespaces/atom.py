"""The Atom namespace: the feed's own address, which PSP-1 requires, its hubs and the other documents of a paged feed."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.directories import is_placeholder
from podcast.identity import ascii_address
from podcast.namespaces.element import ChannelFacts, Element, Vocabulary

_FEED = "application/rss+xml"


def _channel(facts: ChannelFacts) -> Iterator[Element]:
    """Hubs take a subscription for the address of `self`; the documents of an archive do not change, so they have none."""
    paging = facts.paging
    yield _link("self", ascii_address(paging.own if paging else facts.identity.feed), _FEED)
    if not (paging and paging.archive) and not is_placeholder(facts.identity.feed):
        for hub in facts.settings.notify.hubs:
            yield _link("hub", ascii_address(hub))
    for rel, address in paging.links if paging else ():
        yield _link(rel, ascii_address(address), _FEED)


def _link(rel: str, address: str, kind: str = "") -> Element:
    return Element("link", attributes={"href": address, "rel": rel} | ({"type": kind} if kind else {}))


ATOM = Vocabulary(prefix="atom", uri="http://www.w3.org/2005/Atom", channel=_channel)
