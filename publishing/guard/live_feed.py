"""The live feed: what subscribers have now, where it is read, and what stands in for it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from http import HTTPStatus

from podcast.reading.foreign_feed import read_foreign
from podcast.show import Show
from publishing.fetching import Fetch, Request, Unreachable
from publishing.guard.outline import NO_FEED, Outline, outline_from, outline_of, read_outline
from publishing.manifest import Manifest
from publishing.storage import Storage
from workspace.addresses import is_for_examples
from workspace.errors import UserError

FEED = "feed.xml"


@dataclass(frozen=True, kw_only=True)
class Previous:
    """What the coming feed is compared with; `moved` says that it was published elsewhere.

    `silence` says why there is nothing to read. `edited` is what somebody else made of the feed in the target, and
    `version` the storage's token for it.
    """

    facts: Outline = NO_FEED
    moved: bool = False
    silence: str = ""
    edited: Outline | None = None
    version: str = ""


def feed_in_target(storage: Storage, record: Manifest, coming: bytes) -> Previous | None:
    """The feed that is live; what was published last, if somebody else changed or removed it since.

    A feed whose bytes stay as they are is neither fetched nor compared: nobody can notice anything.
    """
    published, pending = record.entries[FEED].sha256, record.pending.get(FEED, ())
    about_to_be = hashlib.sha256(coming).hexdigest()
    if not pending and published == about_to_be:
        return None
    stored = storage.read(FEED)
    if stored is None:
        return Previous(facts=outline_of(record))
    if hashlib.sha256(stored.content).hexdigest() in {published, about_to_be, *pending}:
        return Previous(facts=read_outline(stored.content))
    return Previous(facts=outline_of(record), edited=_readable(stored.content), version=stored.version)


def _readable(feed: bytes) -> Outline:
    try:
        return read_outline(feed)
    except UserError:
        return NO_FEED


def feed_elsewhere(show: Show | None, fetch: Fetch) -> Previous | None:
    """The feed that a show has had elsewhere: where `show.toml` says that it came from, or kept its address."""
    address = (show.feed.moved_from or show.feed.address) if show else None
    if address is None or is_for_examples(address):
        return None
    try:
        reply = fetch(Request("GET", address, {}))
        if reply.status != HTTPStatus.OK:
            return _silent(address, f"The server answers {reply.status}")
        facts = outline_from(read_foreign(reply.body, address))
    except Unreachable as error:
        return _silent(address, f"No answer: {error.why}")
    except UserError:
        return _silent(address, "What is there cannot be read as a feed")
    return Previous(facts=facts, moved=True)


def _silent(address: str, why: str) -> Previous:
    return Previous(facts=Outline(address=address), moved=True, silence=why)
