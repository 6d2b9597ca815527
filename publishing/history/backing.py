"""Backups as they lie in a place: each file under the hash of its content, and a listing for each backup.

`_publish/backup/listings/<time in UTC>-<8 digits of its hash>.json` names all files of one moment. Their bytes are
`_publish/backup/files/<sha256>.wav`; a large file lies in pieces, `<sha256>.wav.001-<8 digits of the piece's hash>` and
so on, which joined in this order are the file. Nothing that is there is ever overwritten or deleted by a backup.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from publishing.artifacts import PRIVATE, Artifact, Stage, is_safe
from publishing.history.bringing import LAST
from publishing.history.owned import FACTS
from publishing.storages.folder import changed_meanwhile
from publishing.storages.storage import Overtaken, Storage
from workspace.errors import Temporary, UserError
from workspace.files import inside, is_same, replacing
from workspace.progress import Event, Reporter

BACKUP = f"{PRIVATE}/backup"
LISTINGS = f"{BACKUP}/listings/"
FILES = f"{BACKUP}/files/"
PIECE = 16 << 20  # bytes; what was sent of a large file stays sent when the line breaks, and memory stays small
_SCHEMA = 1
_LISTING = re.compile(rf"{LISTINGS}[0-9]{{8}}T[0-9]{{6}}Z-[0-9a-f]{{8}}\.json")
_PIECE = re.compile(r"[0-9a-f]{64}(\.[a-z0-9]{1,8})?(\.[0-9]{3,6}-[0-9a-f]{8})?")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, kw_only=True)
class Filed:
    """One file in a backup: its hash, size in bytes, time of change in seconds since 1970, and where its bytes lie."""

    sha256: str
    size: int
    modified: int
    pieces: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Backup:
    """The owner's files of one moment, by their paths in the show's folder. `when` is an ISO time in UTC.

    `release` is the one that this computer had seen last, 0 if none; `live` are the paths that were part of it.
    """

    when: str
    who: str
    release: int
    files: Mapping[str, Filed]
    live: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """In bytes; a file that is there under two names counts twice, although its bytes lie in the place once."""
        return sum(each.size for each in self.files.values())

    def to_bytes(self) -> bytes:
        """The same backup, the same bytes."""
        content = {
            "schema": _SCHEMA,
            "when": self.when,
            "who": self.who,
            "release": self.release,
            "live": list(self.live),
            "files": {path: asdict(each) for path, each in self.files.items()},
        }
        return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode("utf-8", "replace")


def newest(storage: Storage) -> Backup | None:
    """The last backup in a place; None if there is none. One that cannot be read is passed by for the one before."""
    listed = sorted((path for path in storage.names(LISTINGS) if _LISTING.fullmatch(path)), reverse=True)
    found = (_readable(storage, path) for path in listed)
    kept = next((each for each in found if each is not None), None)
    if listed and kept is None:
        raise _unreadable(storage.describe())
    return kept


def put_listing(storage: Storage, backup: Backup) -> None:
    """Write the listing of a backup whose files are all there, and read it back."""
    content = backup.to_bytes()
    digest = hashlib.sha256(content).hexdigest()
    stamp = "".join(letter for letter in backup.when[:19] if letter.isalnum())
    path = f"{LISTINGS}{stamp}Z-{digest[:8]}.json"
    with suppress(Overtaken):
        storage.put(_artifact(path, content, digest, len(content)), unless_exists=True)
    stored = storage.read(path)
    if stored is None or stored.content != content:
        raise _incomplete(path, storage.describe())


def file_away(
    storage: Storage, file: Path, sha256: str, there: Collection[str], known: Filed | None = None
) -> Iterator[tuple[str, int]]:
    """Send what is not there of a file, piece after piece; yields each piece's name and the bytes that it had to send.

    `there` are the names that the place holds, `known` is the file as an earlier backup had it: then nothing is read.
    Each piece is looked at after it was sent. A file that changes meanwhile raises a UserError.
    """
    size = file.stat().st_size
    if known is not None and known.size == size and all(piece in there for piece in known.pieces):
        yield from ((piece, 0) for piece in known.pieces)
    elif size <= PIECE:
        name = f"{sha256}{_suffix(file)}"
        yield name, 0 if name in there else _sent(storage, _artifact(f"{FILES}{name}", file, sha256, size))
    else:
        yield from _in_pieces(storage, file, sha256, there)


def bring(storage: Storage, backup: Backup, paths: Collection[str], root: Path, report: Reporter) -> tuple[str, ...]:
    """Write files of a backup into the folder `root`; returns the paths whose bytes are gone from the place, or damaged.

    What is there already with these bytes stays; what else is there under such a path is for the caller to refuse first.
    """
    missing, done, total = [], 0, sum(backup.files[path].size for path in paths)
    for path in sorted(paths, key=lambda path: (path in LAST, path)):
        filed, place = backup.files[path], inside(root, path)
        if not is_same(place, filed.size, filed.sha256):
            if _fetched(storage, filed, place):
                os.utime(place, (filed.modified, filed.modified))
            else:
                missing.append(path)
        done += filed.size
        report(Event("Bringing back what was backed up", done, total, in_bytes=True))
    return tuple(missing)


def damaged(storage: Storage, backup: Backup, report: Reporter) -> tuple[frozenset[str], tuple[str, ...]]:
    """Read everything back: pieces that are gone or damaged, and the paths of the files that need them."""
    pieces, paths, seen, done = set[str](), [], dict[str, bool](), 0
    for path, filed in sorted(backup.files.items()):
        if filed.sha256 not in seen:
            seen[filed.sha256] = _digest(storage, filed, lambda _: None) == filed.sha256
        if not seen[filed.sha256]:
            pieces |= set(filed.pieces)
            paths.append(path)
        done += filed.size
        report(Event("Reading the backup back", done, backup.size, in_bytes=True))
    return frozenset(pieces), tuple(paths)


def is_restorable(path: str) -> bool:
    """Whether a listing may name such a path; what lies in a place is not believed."""
    bare = path.removeprefix(FACTS)
    return is_safe(path) and not any(part.startswith(".") or part == PRIVATE for part in bare.split("/"))


def _in_pieces(storage: Storage, file: Path, sha256: str, there: Collection[str]) -> Iterator[tuple[str, int]]:
    whole, number = hashlib.sha256(), 0
    with file.open("rb") as opened:
        while content := opened.read(PIECE):
            whole.update(content)
            number += 1
            digest = hashlib.sha256(content).hexdigest()
            name = f"{sha256}{_suffix(file)}.{number:03d}-{digest[:8]}"
            artifact = _artifact(f"{FILES}{name}", content, digest, len(content))
            yield name, 0 if name in there else _sent(storage, artifact)
    if whole.hexdigest() != sha256:
        raise changed_meanwhile(file.name)


def _suffix(file: Path) -> str:
    """For whoever looks for a recording without Pressroom."""
    suffix = file.suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def _sent(storage: Storage, artifact: Artifact) -> int:
    """Send, and look whether it arrived; what lies under that name with other bytes was damaged, and is replaced."""
    try:
        storage.put(artifact, unless_exists=True)
    except Overtaken:
        if _arrived(storage, artifact):
            return 0
        storage.delete(artifact.path)
        storage.put(artifact)
    if not _arrived(storage, artifact):
        raise _incomplete(artifact.path, storage.describe())
    return artifact.size


def _arrived(storage: Storage, artifact: Artifact) -> bool:
    facts = storage.stat(artifact.path)
    if facts is None or facts.size != artifact.size:
        return False
    if facts.sha256 is not None:
        return facts.sha256 == artifact.sha256
    stored = storage.read(artifact.path)  # a storage that keeps no notes of ours
    return stored is not None and hashlib.sha256(stored.content).hexdigest() == artifact.sha256


def _fetched(storage: Storage, filed: Filed, place: Path) -> bool:
    """Write the file, unless what comes is not what it should be."""
    draft = place.with_name(f".{place.name}.{os.getpid()}.draft")
    try:
        with replacing(draft) as temporary, temporary.open("wb") as copy:
            whole = _digest(storage, filed, copy.write)
        if whole == filed.sha256:
            draft.replace(place)
        return whole == filed.sha256
    finally:
        draft.unlink(missing_ok=True)


def _digest(storage: Storage, filed: Filed, take: Callable[[bytes], object]) -> str:
    """Fetch the pieces one after the other; the SHA-256 of all, "" if one is gone."""
    whole = hashlib.sha256()
    for piece in filed.pieces:
        stored = storage.read(f"{FILES}{piece}")
        if stored is None:
            return ""
        whole.update(stored.content)
        take(stored.content)
    return whole.hexdigest()


def _artifact(path: str, source: Path | bytes, sha256: str, size: int) -> Artifact:
    return Artifact(
        path=path,
        stage=Stage.MEDIA,  # as audio: large, and under a name that nothing else ever gets
        content_type="application/json" if PurePosixPath(path).suffix == ".json" else "application/octet-stream",
        cache_control="no-store",
        size=size,
        sha256=sha256,
        source=source,
    )


def _readable(storage: Storage, path: str) -> Backup | None:
    stored = storage.read(path)
    if stored is None or not path.endswith(f"-{hashlib.sha256(stored.content).hexdigest()[:8]}.json"):
        return None
    try:
        return _backup(json.loads(stored.content))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _backup(found: dict[str, object]) -> Backup:
    when, who, release, files, live = (found[key] for key in ("when", "who", "release", "files", "live"))
    if not (isinstance(when, str) and isinstance(who, str) and type(release) is int and found["schema"] == _SCHEMA):
        raise TypeError
    if not (isinstance(files, dict) and isinstance(live, list)):
        raise TypeError
    filed = {str(path): _filed(each) for path, each in files.items() if is_restorable(str(path))}
    return Backup(when=when, who=who, release=release, files=filed, live=tuple(str(path) for path in live))


def _filed(found: dict[str, object]) -> Filed:
    sha256, size, modified, pieces = (found[key] for key in ("sha256", "size", "modified", "pieces"))
    if not (isinstance(sha256, str) and isinstance(pieces, list) and type(size) is int and type(modified) is int):
        raise TypeError
    if size < 0 or not all(isinstance(piece, str) and _PIECE.fullmatch(piece) for piece in pieces):
        raise ValueError
    return Filed(sha256=sha256, size=size, modified=modified, pieces=tuple(pieces))


def _incomplete(path: str, where: str) -> Temporary:
    return Temporary(
        "backup-incomplete",
        problem="A file did not arrive in the backup as it was sent.",
        where=f"{where}  {path}",
        why="It was looked at after it was sent, and is not the same. The backup before this one is untouched.",
        fix="pressroom backup    sends it again;    if it stays so, use another disk or storage",
    )


def _unreadable(where: str) -> UserError:
    return UserError(
        "backup-unreadable",
        problem="There are backups, and none of their listings can be read.",
        where=f"{where}  {LISTINGS}",
        why="They were cut short, changed, or made by a newer Pressroom.",
        fix="Install the newest Pressroom; if that does not help, the files themselves are beside them in files/.",
    )
