"""Variants of the feed: what is written for every directory at once, or for one that asks for less or other words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from podcast.namespaces import Namespace


@dataclass(frozen=True, kw_only=True)
class Variant:
    """How a feed is written: with which namespaces, and with notes of which form.

    `notes_room` is in bytes of UTF-8, tags included; `alternates` are the other audio formats of an episode.
    """

    namespaces: frozenset[Namespace]
    notes: Literal["html", "plain"] = "html"
    notes_room: int = 4000
    alternates: bool = True


EVERY_DIRECTORY = Variant(namespaces=frozenset(Namespace))
