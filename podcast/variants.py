"""Variants of the feed: what is written for every directory at once, or for one that asks for less or other words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from podcast.directory import Directory
from podcast.namespaces import Namespace


@dataclass(frozen=True, kw_only=True)
class Variant:
    """How a feed is written: with which namespaces, and with notes of which form.

    `notes_room` is in bytes of UTF-8, tags included; `alternates` are the other audio formats of an episode.
    `explicit` are the words of itunes:explicit. `channel` and `item` are the elements the directory asks for by name,
    which are written for it even if no living app would look at them.
    """

    namespaces: frozenset[Namespace]
    notes: Literal["html", "plain"] = "html"
    notes_room: int = 4000
    alternates: bool = True
    explicit: Literal["true-false", "yes-no"] = "true-false"
    channel: frozenset[str] = frozenset()
    item: frozenset[str] = frozenset()


EVERY_DIRECTORY = Variant(namespaces=frozenset(Namespace))


def variant_for(directory: Directory) -> Variant:
    """The feed as `directory` asks for it.

    An episode whose audio it does not take stays in: it would vanish silently. A check says so (f-051).
    """
    asks = directory.asks
    return Variant(
        namespaces=directory.reads,
        notes=asks.notes,
        notes_room=asks.notes_room,
        alternates=len(asks.media) != 1,
        explicit=asks.explicit,
        channel=frozenset(asks.channel),
        item=frozenset(asks.item),
    )
