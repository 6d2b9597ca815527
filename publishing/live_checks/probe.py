"""Probes: what one address answered to the questions that apps and directories ask; gathered here, judged elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import Enum
from urllib.parse import urlsplit

from podcast.reading.foreign import ForeignShow
from podcast.reading.foreign_feed import read_foreign
from podcast.reading.node import read_node
from publishing.fetching import Fetch, Hop, Reply, Request, Silence, Unreachable
from workspace.errors import UserError
from workspace.findings import Place
from workspace.progress import Event, Reporter, silent

_AT_ONCE = 8  # addresses asked side by side
_HTML = (b"<!doctype html", b"<html")
_LENGTH = re.compile("[0-9]{1,18}")
_TOTAL = re.compile(r"bytes \d+-\d+/(\d{1,18})", re.ASCII)
_PART = {"Range": "bytes=0-1"}
_BEGINNING = {"Range": "bytes=0-31"}  # enough to tell one kind of picture from another
_ELSEWHERE = {"Origin": "https://player.example.org"}


class Role(Enum):
    """What an address is to listeners."""

    FEED = "feed"
    AUDIO = "audio"
    PICTURE = "picture"
    CHAPTERS = "chapters"
    TRANSCRIPT = "transcript"
    FILE = "page"


@dataclass(frozen=True, kw_only=True)
class Target:
    """An address that should answer, with the type and length (bytes) that were announced for it.

    What was published from here has `size` bytes of that `sha256`, and may be `kept` by caches for so many seconds.
    `name` is what listeners call it.
    """

    address: str
    role: Role
    type: str = ""
    length: int | None = None
    size: int | None = None
    sha256: str | None = None
    kept: int = 0
    name: str = ""

    @property
    def host(self) -> str:
        """The server's name, with its port if one is given."""
        try:
            return urlsplit(self.address).netloc
        except ValueError:
            return self.address


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What a target answered. `got` is the answer to GET, of audio and pictures to GET for the first bytes.

    Of a feed that was looked at closely: `gzipped` and `again` answer the offer of gzip and the question whether it
    changed; `show` is what it says; `malformed` why XML readers stop.
    """

    target: Target
    head: Reply | None = None
    got: Reply | None = None
    gzipped: Reply | None = None
    again: Reply | None = None
    show: ForeignShow | None = None
    malformed: str = ""
    silence: Unreachable | None = None

    @property
    def where(self) -> Place:
        """Where a finding about it belongs: its address, shown by the name that listeners know."""
        return Place(self.target.address, shown=self.target.name or None)

    @property
    def answer(self) -> Reply | None:
        """The answer to GET, or else to HEAD."""
        return self.got or self.head

    @property
    def is_mute(self) -> bool:
        """Whether nobody answered at all, which concerns everything at that host."""
        return self.silence is not None and self.silence.silence in {Silence.NOBODY, Silence.UNTRUSTED}

    @property
    def hops(self) -> tuple[Hop, ...]:
        """The redirects on the way to the answer; none if nobody answered."""
        return self.answer.hops if self.answer else ()

    @property
    def is_challenge(self) -> bool:
        """Whether a page for people came in the place of the feed, or a firewall asks for proof of being human."""
        if self.answer is None:
            return False
        page = self.answer.status == 200 and self.answer.body[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(
            _HTML
        )
        return (self.target.role is Role.FEED and page) or self.answer.header("cf-mitigated") == "challenge"

    @property
    def content(self) -> Reply | None:
        """The answer, if it holds what was asked for."""
        fine = self.answer is not None and self.answer.status in {200, 206} and not self.is_challenge
        return self.answer if fine else None


def length_of(reply: Reply) -> int | None:
    """The length of the whole in bytes, as a reply tells it; unknown if it was compressed on its way."""
    if reply.status == 206:
        told = _TOTAL.fullmatch(reply.header("content-range"))
        return int(told[1]) if told else None
    length = reply.header("content-length")
    return int(length) if _LENGTH.fullmatch(length) and not reply.header("content-encoding") else None


def look(targets: Iterable[Target], fetch: Fetch, report: Reporter = silent) -> tuple[Probe, ...]:
    """Ask every target; a host that does not answer at all is one silent probe, and is asked no further."""
    listed = tuple(targets)
    quiet: set[str] = set()
    found: list[Probe] = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        asked = [pool.submit(_unless_quiet, target, fetch, quiet) for target in listed]
        try:
            for number, (target, answer) in enumerate(zip(listed, asked, strict=True), 1):
                probe = answer.result()
                report(Event("Asking for what is live", number, len(listed)))
                if probe is None or (target.host in quiet and probe.is_mute):
                    continue
                if probe.is_mute:
                    quiet.add(target.host)
                found.append(probe)
        finally:
            pool.shutdown(cancel_futures=True)  # Ctrl-C does not wait for a thousand answers
    return tuple(found)


def look_at(target: Target, fetch: Fetch) -> Probe:
    """Ask for one address: HEAD, and GET of as much as is needed to judge it."""
    try:
        head = fetch(Request("HEAD", target.address, _headers(target)))
        wanted = _wanted(target, head)
        got = None if wanted is None else fetch(Request("GET", target.address, _headers(target) | wanted))
        return Probe(target=target, head=head, got=got)
    except Unreachable as error:
        return Probe(target=target, silence=error)


def look_closely(probe: Probe, fetch: Fetch) -> Probe:
    """Ask a feed that answered what apps ask at every visit, and read what it says."""
    feed = probe.content
    if feed is None or probe.got is None:
        return probe
    address, show, malformed = probe.target.address, None, ""
    tag, changed = feed.header("etag"), feed.header("last-modified")
    since = {"If-None-Match": tag} if tag else {"If-Modified-Since": changed}
    try:
        gzipped = fetch(Request("GET", address, {"Accept-Encoding": "gzip"}))
        again = fetch(Request("GET", address, since)) if tag or changed else None
    except Unreachable as error:
        return replace(probe, silence=error)
    try:
        read_node(feed.body)
    except UserError as error:
        malformed = error.findings[0].why
    try:
        show = read_foreign(feed.body, address)
    except UserError as error:
        malformed = malformed or error.findings[0].why
    return replace(probe, gzipped=gzipped, again=again, show=show, malformed=malformed)


def _unless_quiet(target: Target, fetch: Fetch, quiet: set[str]) -> Probe | None:
    return None if target.host in quiet else look_at(target, fetch)


def _headers(target: Target) -> dict[str, str]:
    return dict(_ELSEWHERE) if target.role in {Role.CHAPTERS, Role.TRANSCRIPT} else {}


def _wanted(target: Target, head: Reply) -> dict[str, str] | None:
    """The headers of the GET that is needed; None if HEAD says all. A refused HEAD says nothing of the file itself."""
    if target.role is Role.AUDIO:
        return _PART
    if target.role is Role.PICTURE:
        return _BEGINNING
    if target.role is Role.FEED or target.sha256:
        return {}
    return _PART if head.status != 200 else None
