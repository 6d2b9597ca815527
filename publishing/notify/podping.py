"""Podping: writes the feed's address where every app can watch for it; for registered publishers (podping.cloud)."""

from __future__ import annotations

from urllib.parse import quote

from podcast.identity import ascii_address
from publishing.notify.message import Message

TOKEN = "PODPING_TOKEN"  # noqa: S105 - the name of the variable that holds it
_ADDRESS = "https://podping.cloud/"
_MISSING = f"{TOKEN} is not set in the environment; podping@podcastindex.org gives a token to publishers who ask"
_BROKEN = f"{TOKEN} holds signs that no token has; copy it again"


def podping_message(feed: str, medium: str, token: str) -> Message:
    """Say that `feed` has something new; `medium` is the word of the podcast namespace."""
    written = token.strip()
    usable = written.isascii() and written.isprintable()
    return Message(
        to="Podping",
        address=f"{_ADDRESS}?url={quote(ascii_address(feed), safe='')}&reason=update&medium={quote(medium, safe='')}",
        token=written if usable else "",
        missing="" if written and usable else _BROKEN if written else _MISSING,
    )
