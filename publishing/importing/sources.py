"""Where a foreign feed is read from: the web, page after page, or a file on this computer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin

from podcast.reading.foreign import ForeignItem, ForeignShow
from podcast.reading.foreign_feed import read_foreign
from publishing.importing import refusals
from publishing.importing.public_hosts import place_of
from publishing.importing.safe_web import FEED, Web, web_for
from workspace.discreet import discreet
from workspace.errors import UserError
from workspace.findings import Place

_PAGES = 100  # of a feed in parts (RFC 5005)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A feed that was read whole; `typed` is what the owner said, `web` the way to what it names."""

    typed: str
    show: ForeignShow
    web: Web

    @property
    def address(self) -> str:
        """Where subscribers have it: the address that was typed, else what the feed says of itself; "" if unknown."""
        return self.typed if place_of(self.typed) else self.show.self_address


def read_source(typed: str, web: Web | None = None) -> Source:
    """Read a feed and all its further pages. Raises UserError."""
    typed = typed.strip()
    web = web or web_for(typed)
    if "://" not in typed:
        return Source(typed=typed, show=_whole(_read(_file(typed), typed), web), web=web)
    feed = web.fetch(typed, what="feed", most=FEED)
    return Source(typed=typed, show=_whole(_read(feed.content, typed), web), web=web)


def _read(feed: bytes, address: str) -> ForeignShow:
    """Read one page; what is refused is told without the secrets of its address."""
    try:
        return read_foreign(feed, address)
    except UserError as error:
        error.findings = tuple(replace(each, where=Place(discreet(str(each.where)))) for each in error.findings)
        raise


def _file(typed: str) -> bytes:
    path = Path(typed).expanduser()
    if not path.is_file():  # a pipe would never end
        raise refusals.no_file(typed)
    if path.stat().st_size > FEED:
        raise refusals.too_large(typed, "feed", FEED)
    return path.read_bytes()


def _whole(first: ForeignShow, web: Web) -> ForeignShow:
    """The show with the episodes of all pages, each once."""
    if not first.next_page:
        return first
    pages = [first, *_further(first, web)]
    once: dict[str, ForeignItem] = {}
    for page in pages:
        for item in page.items:
            once.setdefault(item.id, item)
    troubles = [trouble for page in pages[1:] for trouble in page.troubles if trouble.item]
    return replace(first, items=tuple(once.values()), troubles=(*first.troubles, *troubles))


def _further(first: ForeignShow, web: Web) -> Iterator[ForeignShow]:
    page, seen = first, {first.address}
    for _ in range(_PAGES):
        address = urljoin(page.address, page.next_page) if page.next_page else ""
        if not address or address in seen:
            return
        seen.add(address)
        page = _read(web.fetch(address, what="further page of the feed", most=FEED).content, address)
        yield page
