"""Mirroring: large files fetched once, checked, and gone on with where a connection was cut.

.pressroom/import/<key>        a file that is whole
.pressroom/import/<key>.part   the beginning of one
.pressroom/import/<key>.json   where it came from, its length and hash, and how the server tells whether it changed
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from publishing.importing import refusals
from publishing.importing.safe_web import AUDIO, Reply, Web
from workspace.errors import Temporary
from workspace.files import sha256_of, write_atomically

_ATTEMPTS = 4  # connections for one file; each goes on where the last was cut
_CONTENT_RANGE = re.compile(r"bytes (\d+)-\d*/(\d+|\*)")

_LEFT_FREE = 200_000_000  # bytes that stay free on the disk, whatever a server sends
_LOOKS = 16_000_000  # bytes between two looks at the disk

Heard = Callable[[int], None]
"""Told how many bytes came in."""
Free = Callable[[Path], int]
"""How many bytes are free where a folder lies."""


def free_bytes(folder: Path) -> int:
    """As the system tells it, for this account; a quota that it does not tell is not known."""
    return shutil.disk_usage(folder).free


@dataclass(frozen=True, kw_only=True)
class Mirrored:
    """A file that is here: `tag` is the server's ETag or date, `address` what the feed says."""

    address: str
    file: str
    bytes: int
    sha256: str
    tag: str = ""
    type: str = ""


@dataclass(frozen=True, kw_only=True)
class Mirror:
    """Keeps what was fetched in `folder` until it is taken."""

    folder: Path
    web: Web
    free: Free = free_bytes

    def fetch(self, address: str, *, what: str, heard: Heard = lambda _: None) -> Mirrored:
        """The file at `address`, fetched as far as it is not here. Raises UserError."""
        known = self.known(address)
        if known is not None:
            heard(known.bytes)
            return known
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self._part(address)
        heard(part.stat().st_size if part.is_file() else 0)
        for attempt in range(_ATTEMPTS):
            before = part.stat().st_size if part.is_file() else 0
            try:
                return self._finished(address, self._gone_on(address, what, heard))
            except Temporary:
                gained = part.is_file() and part.stat().st_size > before
                if attempt == _ATTEMPTS - 1 or not gained:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def known(self, address: str) -> Mirrored | None:
        """What is here of an address, if it is whole."""
        try:
            found = Mirrored(**json.loads(self._note(address).read_bytes()))
            whole = self.path(found).stat().st_size == found.bytes
        except (OSError, ValueError, TypeError):
            return None
        return found if whole and found.address == address and found.sha256 else None

    def let_go(self, mirrored: Mirrored) -> None:
        """Forget a file that lies where it belongs by now."""
        self.path(mirrored).unlink(missing_ok=True)
        self._note(mirrored.address).unlink(missing_ok=True)

    def path(self, mirrored: Mirrored) -> Path:
        """Where the file lies until it is taken; whether it is whole is told by `known`."""
        return self.folder / mirrored.file

    def _gone_on(self, address: str, what: str, heard: Heard) -> Mirrored:
        """Fetch the rest; returns what is known of the file without its hash."""
        part, tag = self._part(address), self._begun_tag(address)
        have = part.stat().st_size if part.is_file() and tag else 0
        asked = {"Range": f"bytes={have}-", "If-Range": tag} if have else {}
        with self.web.opened(address, asked, what=what) as reply:
            if reply.status == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and asked:
                part.unlink()  # it became shorter, or was whole when the computer stopped
                raise refusals.cut_short(address, what, have, have)
            start, total = _span(reply, have)
            kind = _type(reply)
            begun = Mirrored(address=address, file=part.stem, bytes=0, sha256="", tag=_tag(reply), type=kind)
            write_atomically(self._note(address), _json(begun))
            with part.open("r+b" if start else "wb") as opened:
                opened.seek(start)
                opened.truncate()
                looked_at = self._with_room(start, (total or start) - start)
                for block in reply.blocks(AUDIO - start):
                    opened.write(block)
                    heard(len(block))
                    if opened.tell() - looked_at > _LOOKS:
                        looked_at = self._with_room(opened.tell(), 0)
        size = part.stat().st_size
        if (total is not None and size != total) or size == 0:
            raise refusals.cut_short(address, what, size, total or 0)
        return begun

    def _with_room(self, here: int, coming: int) -> int:
        """`here` again, if the disk has room for the bytes that are coming. Raises UserError."""
        free = self.free(self.folder)
        if coming + _LEFT_FREE > free:
            raise refusals.disk_full(here + coming, free, str(self.folder))
        return here

    def _finished(self, address: str, begun: Mirrored) -> Mirrored:
        part, whole = self._part(address), self.path(begun)
        made = Mirrored(**{**asdict(begun), "bytes": part.stat().st_size, "sha256": sha256_of(part)})
        part.replace(whole)
        write_atomically(self._note(address), _json(made))
        return made

    def _begun_tag(self, address: str) -> str:
        """What the server said of the file when the part was begun."""
        try:
            return Mirrored(**json.loads(self._note(address).read_bytes())).tag
        except (OSError, ValueError, TypeError):
            return ""

    def _part(self, address: str) -> Path:
        return self.folder / f"{_key(address)}.part"

    def _note(self, address: str) -> Path:
        return self.folder / f"{_key(address)}.json"


def _span(reply: Reply, have: int) -> tuple[int, int | None]:
    """Where the body begins in the file, and the whole file's length if it is told. Raises UserError."""
    if reply.status not in {http.client.OK, http.client.PARTIAL_CONTENT} or _type(reply) == "text/html":
        raise refusals.not_there(reply.address, reply.what, reply.status)
    start, total = 0, reply.length
    if reply.status == http.client.PARTIAL_CONTENT:
        found = _CONTENT_RANGE.match(reply.headers.get("content-range", ""))
        if found is None or int(found[1]) != have:
            raise refusals.unreachable(reply.address, reply.what, "The server sent another part than it was asked for.")
        start, total = have, None if found[2] == "*" else int(found[2])
    if total is not None and total > AUDIO:
        raise refusals.too_large(reply.address, reply.what, AUDIO)
    return start, total


def _type(reply: Reply) -> str:
    return reply.headers.get("content-type", "").partition(";")[0].strip().lower()


def _tag(reply: Reply) -> str:
    """What says that a file is still the same: a strong ETag, or else its date (RFC 9110, 13.1.5)."""
    tag = reply.headers.get("etag", "").strip()
    return tag if tag.startswith('"') else reply.headers.get("last-modified", "").strip()


def _key(address: str) -> str:
    return hashlib.sha256(address.encode(errors="replace")).hexdigest()[:24]


def _json(value: Mirrored) -> bytes:
    return json.dumps(asdict(value), indent=1, sort_keys=True).encode() + b"\n"
