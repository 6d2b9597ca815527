"""The live feed: what subscribers have now, where it is read, and what stands in for it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from podcast.archives import FEED, archives_among
from podcast.reading.foreign_feed import read_foreign
from podcast.show import Show
from publishing.fetching import Fetch, Request, Unreachable
from publishing.guard.outline import NO_FEED, Outline, outline_from, outline_of, read_outline
from publishing.manifest import Manifest
from publishing.storages.storage import Storage
from workspace.addresses import is_for_examples
from workspace.errors import UserError


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


def feed_in_target(storage: Storage, record: Manifest, coming: Mapping[str, bytes]) -> Previous | None:
    """The feed that is live; what was published last, if somebody else changed or removed it since.

    `coming` are the feed and its archives by their paths. If all bytes stay as they are, nothing is fetched or compared:
    nobody can notice anything.
    """
    published, pending = record.entries[FEED].sha256, record.pending.get(FEED, ())
    hashes = {path: hashlib.sha256(document).hexdigest() for path, document in coming.items()}
    live = {path: record.entries[path].sha256 for path in (FEED, *archives_among(record.entries))}
    if not pending and live == hashes:
        return None
    about_to_be = hashes.get(FEED, "")
    stored = storage.read(FEED)
    if stored is None:
        return Previous(facts=outline_of(record))
    if hashlib.sha256(stored.content).hexdigest() in {published, about_to_be, *pending}:
        kept = (storage.read(path) for path in archives_among(record.entries))
        return Previous(facts=read_outline(stored.content, *(each.content for each in kept if each)))
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
