"""Packs: what is kept of each release in the target, so that there is a way back without anybody's folder.

The pack of release 12 is `_publish/releases/0012-<8 digits of its own hash>.zip`. It holds `release.json`, which is the
release's manifest without the storage's tokens and without history, and under `files/<sha256>` every byte of that
release which no earlier pack holds: pages and companions (`Manifest.entries`), and the owner's words and pictures
(`Manifest.folder`). Entry.pack and KeptFile.pack tell in which release's pack the bytes lie. Audio is in none: it stays
in the target under its name.
"""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from publishing.artifacts import PRIVATE, Artifact, Stage
from publishing.manifest import PACK, Manifest, from_bytes
from publishing.storages.folder import changed_meanwhile
from publishing.storages.storage import Storage
from workspace.errors import UserError
from workspace.files import is_same, replacing, sha256_of

RELEASES = f"{PRIVATE}/releases"
_RECORD = "release.json"
_BLOCK = 1 << 20  # bytes read at a time
_LARGEST_RECORD = 1 << 28  # bytes; a record of 100,000 files is a tenth of it
_UNREADABLE = (zipfile.BadZipFile, KeyError, EOFError, zlib.error, NotImplementedError, RuntimeError)
_DENSE = frozenset({".avif", ".epub", ".gif", ".jpeg", ".jpg", ".png", ".webp", ".woff2", ".zip"})


def number_of(path: str) -> int:
    """The release that a pack belongs to.

    >>> number_of("_publish/releases/0012-1a2b3c4d.zip")
    12
    """
    found = PACK.fullmatch(path)
    if found is None:
        raise ValueError(path)
    return int(found[1])


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A file to take out of the pack of the release `pack`, and the place on this computer where it is wanted."""

    sha256: str
    size: int
    pack: int
    place: Path


def write_pack(record: Manifest, files: Mapping[str, Path | bytes], folder: Path) -> Artifact:
    """Write the pack of a release into `folder`, and return it as what goes up.

    `files` are the bytes to keep, by their SHA-256; one that changed meanwhile is refused. The same content makes the
    same bytes, and nothing is held in memory but a block.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.zip"):  # by a publish that was cut off
        if left.name[:4].isdigit() and int(left.name.partition("-")[0]) < record.release:
            left.unlink(missing_ok=True)
    draft = folder / f"draft-{os.getpid()}.zip"
    with replacing(draft) as temporary, zipfile.ZipFile(temporary, "w") as pack:
        pack.writestr(_member(_RECORD, ""), record_of(record).to_bytes())
        for sha256, source in sorted(files.items()):
            suffix = "" if isinstance(source, bytes) else source.suffix.lower()
            with pack.open(_member(f"files/{sha256}", suffix), "w") as kept:
                if _copied(source, kept) != sha256:
                    raise changed_meanwhile(source.name if isinstance(source, Path) else sha256)
    digest = sha256_of(draft)
    path = f"{RELEASES}/{record.release:04d}-{digest[:8]}.zip"
    place = draft.replace(folder / path.rpartition("/")[2])
    return Artifact(
        path=path,
        stage=Stage.ASSETS,
        content_type="application/zip",
        cache_control="no-store",
        size=place.stat().st_size,
        sha256=digest,
        source=place,
    )


def record_of(manifest: Manifest) -> Manifest:
    """What a pack says of its release: nothing that only the storage knows, and nothing of other releases."""
    entries = {path: replace(entry, version="") for path, entry in manifest.entries.items()}
    return replace(manifest, entries=entries, pending={}, history=(), packs=())


class Pack:
    """One pack as it was read: `record` is its release."""

    def __init__(self, content: bytes, *, where: str) -> None:
        self._where = where
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            _demand(self._zip.getinfo(_RECORD).file_size <= _LARGEST_RECORD)
            self.record = from_bytes(self._zip.read(_RECORD), where=where)
        except _UNREADABLE as error:
            raise _damaged(where) from error

    def copy(self, sha256: str, size: int, place: Path) -> None:
        """Write the bytes with that hash to `place`; a UserError if they are not in here as they should be."""
        digest = hashlib.sha256()
        try:
            member = self._zip.getinfo(f"files/{sha256}")
            _demand(member.file_size == size)
            with replacing(place) as temporary, self._zip.open(member) as kept, temporary.open("wb") as copy:
                while block := kept.read(_BLOCK):
                    digest.update(block)
                    copy.write(block)
                _demand(digest.hexdigest() == sha256)
        except _UNREADABLE as error:
            raise _damaged(self._where) from error


class Shelf:
    """The packs of a target: each is fetched once, and only when something in it is wanted."""

    def __init__(self, storage: Storage, manifest: Manifest) -> None:
        self._storage = storage
        self._paths = {number_of(path): path for path in manifest.packs}
        self._open: tuple[int, Pack] | None = None

    def record(self, release: int) -> Manifest:
        """The release as its pack tells it, without the storage's tokens."""
        return self._pack(release).record

    def bring(self, wanted: Iterable[Wanted]) -> None:
        """Write files to where they are wanted; what is there as it should be stays. One pack at a time is in memory."""
        for each in sorted(wanted, key=lambda each: (each.pack, each.sha256, each.place)):
            if not is_same(each.place, each.size, each.sha256):
                self._pack(each.pack).copy(each.sha256, each.size, each.place)

    def _pack(self, number: int) -> Pack:
        if self._open is None or self._open[0] != number:
            self._open = (number, self._fetched(number))
        return self._open[1]

    def _fetched(self, number: int) -> Pack:
        path = self._paths.get(number, "")
        stored = self._storage.read(path) if path else None
        if stored is None:
            raise _gone(number, self._storage.describe())
        where = f"{self._storage.describe()}  {path}"
        if not path.endswith(f"-{hashlib.sha256(stored.content).hexdigest()[:8]}.zip"):
            raise _damaged(where)
        return Pack(stored.content, where=where)


def _demand(holds: bool) -> None:
    if not holds:
        raise zipfile.BadZipFile


def _member(name: str, suffix: str) -> zipfile.ZipInfo:
    """No clock and nothing of this computer: the same content makes the same pack."""
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.create_system, member.external_attr = 3, 0o100644 << 16
    member.compress_type = zipfile.ZIP_STORED if suffix in _DENSE else zipfile.ZIP_DEFLATED
    return member


def _copied(source: Path | bytes, kept: IO[bytes]) -> str:
    """Copy in blocks; the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    try:
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as opened:
            while block := opened.read(_BLOCK):
                kept.write(block)
                digest.update(block)
    except FileNotFoundError:
        return ""
    return digest.hexdigest()


def _gone(number: int, where: str) -> UserError:
    return UserError(
        "pack-gone",
        problem=f"What was kept of release {number} is gone.",
        where=f"{where}  {RELEASES}/",
        why="Its pages and words are needed for the way back, and somebody deleted them there. Nothing was changed.",
        fix="pressroom releases    shows the releases;    your own folder is untouched:  pressroom publish",
    )


def _damaged(where: str) -> UserError:
    return UserError(
        "pack-damaged",
        problem="What was kept of a release cannot be read.",
        where=where,
        why="It was cut short or changed by something else. Nothing was changed.",
        fix="Put back an earlier copy of it from your storage's version history, or choose another release:  pressroom releases",
    )
