"""Verification: fetch what is live as an app would, and compare it with what was published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from publishing.artifacts import Stage
from publishing.fetching import Fetch, Reply, Request, Unreachable
from publishing.manifest import Manifest

_AT_ONCE = 8  # addresses asked side by side
_SAME = {
    "audio/x-m4a": "audio/mp4",
    "application/rss+xml": "application/xml",
    "text/xml": "application/xml",
    "application/javascript": "text/javascript",
}
_SERVER = 'The web server needs a setting: see "What the web server must do" in the how-to pages'
_AGAIN = "pressroom publish    sends what is missing;    pressroom verify    looks again"


@dataclass(frozen=True)
class Enclosure:
    """One audio file as the feed announces it: address, length in bytes, type."""

    url: str
    length: int
    type: str


@dataclass(frozen=True, kw_only=True)
class Expected:
    """One published file. With `sha256` its bytes are fetched and compared; `cross_origin`: web players need it."""

    path: str
    content_type: str
    size: int | None = None
    sha256: str | None = None
    cross_origin: bool = False


@dataclass(frozen=True, kw_only=True)
class Expectations:
    """All that should be live: files under the site's address, and the enclosures of the feed."""

    files: tuple[Expected, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True)
class Problem:
    """One thing that listeners or directories would meet."""

    address: str
    problem: str
    fix: str

    def as_json(self) -> dict[str, object]:
        return {"address": self.address, "problem": self.problem, "fix": self.fix}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found; `checked` counts addresses."""

    ok: bool
    checked: int
    problems: tuple[Problem, ...]

    def lines(self) -> tuple[str, ...]:
        """The verdict for people."""
        if self.ok:
            return (f"Verified: {self.checked} addresses answer as they should.",)
        found = [f"{each.address}\n  {each.problem}\n  Fix    {each.fix}" for each in self.problems]
        return (f"Not right: {len(self.problems)} of {self.checked} addresses.", *found)

    def as_json(self) -> dict[str, object]:
        return {
            "schema": 1,
            "ok": self.ok,
            "checked": self.checked,
            "problems": [problem.as_json() for problem in self.problems],
        }


def expectations_for(manifest: Manifest, enclosures: Iterable[Enclosure]) -> Expectations:
    """What a release promises: feed and front pages byte for byte, the rest by address, type and size."""
    byte_for_byte = {Stage.FEED, Stage.FRONT}
    files = tuple(
        Expected(
            path=path,
            content_type=entry.content_type,
            size=entry.size,
            sha256=entry.sha256 if entry.stage in byte_for_byte else None,
            cross_origin=entry.content_type.startswith(("application/json+chapters", "text/vtt")),
        )
        for path, entry in sorted(manifest.entries.items())
        if entry.stage is not Stage.MEDIA  # old audio stays without being announced; the feed's is in `enclosures`
    )
    return Expectations(files=files, enclosures=tuple(enclosures))


def verify(base_address: str, expectations: Expectations, fetch: Fetch) -> Verdict:
    """Ask for everything under `base_address` (no slash at its end) and say what listeners would meet.

    A host that does not answer at all is one problem, not one for each file.
    """
    tasks = [partial(_check_file, base_address, item, fetch) for item in expectations.files]
    tasks += [partial(_check_enclosure, item, fetch) for item in expectations.enclosures]
    problems: list[Problem] = []
    checked = 0
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for done in [pool.submit(task) for task in tasks]:
            try:
                problems += done.result()
            except Unreachable as error:
                problems.append(_silent(error))
                if error.address.startswith(f"{base_address}/"):
                    pool.shutdown(cancel_futures=True)
                    break
            checked += 1
    return Verdict(ok=not problems, checked=checked, problems=tuple(problems))


def address_of(base_address: str, path: str) -> str:
    """The web address of a path of the site; index.html is what its folder answers with.

    >>> address_of("https://podcast.example.org", "episodes/knees/index.html")
    'https://podcast.example.org/episodes/knees/'
    """
    shown = path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
    return f"{base_address}/{quote(shown)}"


def _check_file(base_address: str, item: Expected, fetch: Fetch) -> list[Problem]:
    address = address_of(base_address, item.path)
    headers = {"Origin": "https://player.example.org"} if item.cross_origin else {}
    head = fetch(Request("HEAD", address, headers))
    problems = list(_check_head(address, item.content_type, item.size, head))
    if head.status != 200:
        return problems
    if item.cross_origin and head.says_cross_origin and head.header("access-control-allow-origin") != "*":
        problems.append(Problem(address, "Web players on other sites may not read it.", _SERVER))
    if item.sha256 and hashlib.sha256(fetch(Request("GET", address, {})).body).hexdigest() != item.sha256:
        problems.append(Problem(address, "What is live is not what was published.", _AGAIN))
    return problems


def _check_enclosure(item: Enclosure, fetch: Fetch) -> list[Problem]:
    head = fetch(Request("HEAD", item.url, {}))
    problems = list(_check_head(item.url, item.type, item.length, head))
    if head.status != 200:
        return problems
    part = fetch(Request("GET", item.url, {"Range": "bytes=0-1"}))
    whole = f"bytes 0-1/{item.length}"
    if item.length > 1 and (part.status, part.header("content-range"), len(part.body)) != (206, whole, 2):
        problems.append(Problem(item.url, "Apps can't skip forward in it: the server ignores part requests.", _SERVER))
    return problems


def _check_head(address: str, content_type: str, size: int | None, head: Reply) -> Iterator[Problem]:
    if head.status != 200:
        yield _wrong_status(address, head.status)
        return
    got = head.header("content-type")
    if _bare(got) != _bare(content_type):
        yield Problem(address, f'It is served as "{got or "nothing"}" instead of "{_bare(content_type)}".', _SERVER)
    length = head.header("content-length")
    # A server that compresses on the way may leave the length out or give another; audio is never compressed.
    if size is not None and length and length != str(size) and not head.header("content-encoding"):
        yield Problem(address, f"It is {length} bytes long instead of {size}.", _AGAIN)
    elif size is not None and not length and content_type.startswith(("audio/", "video/")):
        yield Problem(address, "The server does not say how long it is.", _SERVER)


def _wrong_status(address: str, status: int) -> Problem:
    if status in {404, 410}:
        return Problem(address, "It is not there.", _AGAIN)
    if status in {401, 403}:
        return Problem(address, "Nobody may read it.", "Allow everybody to read the files at your storage provider")
    if status in {405, 501}:
        return Problem(address, "The server refuses the question (HEAD) that directories ask first.", _SERVER)
    return Problem(address, f"The server answers {status} instead of 200.", _SERVER)


def _silent(error: Unreachable) -> Problem:
    return Problem(error.address, f"No answer: {error.why}.", "Check the internet connection, then:  pressroom verify")


def _bare(content_type: str) -> str:
    """Without the charset, and one name for each group that apps treat alike."""
    kind = content_type.partition(";")[0].strip().lower()
    return _SAME.get(kind, kind)
