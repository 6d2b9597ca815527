"""A live rule for what no reader is meant to see: our own folder in the target is not served."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from publishing.fetching import Fetch, Reply, Request, Unreachable
from publishing.manifest import MANIFEST_PATH
from workspace.findings import Level, Place
from workspace.rules import Rule, Trouble, rule

_BEGINNING = {"Range": "bytes=0-31"}


@dataclass(frozen=True)
class Private:
    """The answer to somebody who asks for our own record; None if nobody answered."""

    address: str
    reply: Reply | None


def look_at_private(site: str, fetch: Fetch) -> Private:
    """Ask for the record of releases as a stranger would; it is there, so a closed door is the only right answer."""
    address = f"{site}/{MANIFEST_PATH}"
    try:
        return Private(address, fetch(Request("GET", address, _BEGINNING)))
    except Unreachable:
        return Private(address, None)


@rule("l-028", Level.SHOULD)
def private_is_closed(it: Private) -> Iterator[Trouble]:
    """Nobody can read Pressroom's own folder, _publish/, from outside."""
    reply = it.reply
    if reply and reply.by_server and reply.status in {200, 206} and reply.body.lstrip().startswith(b"{"):
        yield Trouble(
            where=Place(it.address),
            problem="Everybody can read Pressroom's own folder, _publish/.",
            why="It holds the names of who published, every earlier release, and your backup with drafts and recordings.",
            fix="pressroom doctor --server    shows the setting that closes it",
        )


PRIVATE_RULES: tuple[Rule[Private], ...] = (private_is_closed,)
