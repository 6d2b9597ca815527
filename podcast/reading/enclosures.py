"""What a feed announces: every audio file with the length and type that apps are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from podcast.namespaces.podcasting import PODCAST
from podcast.reading.node import Node, read_node


@dataclass(frozen=True, kw_only=True)
class Announced:
    """One audio file that a feed announces; `length` is in bytes, None if the feed gives no number."""

    id: str
    title: str
    url: str
    length: int | None
    type: str


def read_enclosures(feed: bytes) -> tuple[Announced, ...]:
    """Read what a feed announces, in its order, other formats of an episode included. Raises UserError."""
    channel = read_node(feed).first("channel")
    items = channel.all("item") if channel else iter(())
    return tuple(found for item in items for found in (_announced(item), *_alternates(item)))


def _announced(item: Node) -> Announced:
    enclosure = item.first("enclosure") or Node(name="enclosure", attributes={})
    return Announced(
        id=item.text_of("guid") or enclosure.get("url"),  # as Apple does without a guid
        title=item.text_of("title"),
        url=enclosure.get("url"),
        length=_number(enclosure.get("length")),
        type=enclosure.get("type"),
    )


def _alternates(item: Node) -> Iterator[Announced]:
    """The other formats of the same episode: apps that know them fetch these instead."""
    for enclosure in item.all(f"{{{PODCAST.uri}}}alternateEnclosure"):
        for source in enclosure.all(f"{{{PODCAST.uri}}}source"):
            if not source.get("uri").startswith(("https://", "http://")):
                continue  # another way to fetch it, such as ipfs
            length, kind = _number(enclosure.get("length")), enclosure.get("type")
            yield replace(_announced(item), url=source.get("uri"), length=length, type=kind)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None
