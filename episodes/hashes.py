"""Hashes of files: a large one is read once, and again only when it changed."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from workspace.files import sha256_of, write_atomically

_LARGE = 1 << 20  # bytes; a smaller file is read faster than a note about it alone
_AT_ONCE = 4  # files side by side; more wait for the disk
_SECOND = 1_000_000_000  # nanoseconds
_SCHEMA = 1

Stamp = list[int]


def known_sha256(file: Path, audio: Path) -> str:
    """The file's SHA-256; a large one is read again only if its size or times changed since it was last read."""
    stat = file.stat()
    if stat.st_size < _LARGE:
        return _small(str(file))
    stamp = _stamp_of(stat)
    note = _note(file, audio)
    try:
        known = json.loads(note.read_bytes())
        if known["stamp"] == stamp:
            return str(known["sha256"])
    except (OSError, ValueError, TypeError, KeyError):
        pass
    digest = sha256_of(file)
    write_atomically(note, json.dumps({"stamp": stamp, "sha256": digest}).encode())
    return digest


def is_known(file: Path, audio: Path) -> bool:
    """Whether asking for the file's hash is cheap: it is small, or was read here before."""
    try:
        size = file.stat().st_size
    except FileNotFoundError:  # taken away since the folder was read
        return False
    return size < _LARGE or _note(file, audio).is_file()


def known_hashes(
    found: Sequence[os.DirEntry[str]], notes: Path, now: Callable[[], int] = time.time_ns
) -> dict[str, str]:
    """The SHA-256 of many files by their paths; read are only those that changed since `notes` were written.

    `now` is the system's time in nanoseconds, which it also puts on files. What changed only just now is not noted: it
    could change once more without another time.
    """
    known = _noted(notes)
    read_at, stamps, hashes = now(), {}, {}
    for each in found:
        stamp = _stamp_of(each.stat(follow_symlinks=False))
        stamps[each.path] = stamp
        noted = known.get(each.path)
        if noted and noted[0] == stamp:
            hashes[each.path] = str(noted[1])
    hashes |= _read([path for path in stamps if path not in hashes], stamps)
    fresh = {path: [stamp, hashes[path]] for path, stamp in stamps.items() if _is_settled(stamp, read_at)}
    if fresh != known:
        _write(notes, json.dumps({"schema": _SCHEMA, "files": fresh}, separators=(",", ":")))
    return hashes


def _write(notes: Path, content: str) -> None:
    """Without waiting for the disk, which may be busy for seconds: what a crash spoils is read as no notes at all."""
    notes.parent.mkdir(parents=True, exist_ok=True)
    part = notes.with_name(f".{notes.name}.{os.getpid()}.part")
    part.write_text(content, encoding="ascii")
    part.replace(notes)


def _read(paths: list[str], stamps: dict[str, Stamp]) -> dict[str, str]:
    """Large files side by side; for small ones that would cost more than it gains."""
    large = [path for path in paths if stamps[path][0] >= _LARGE]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting = {path: pool.submit(sha256_of, Path(path)) for path in large}
        small = {path: _small(path) for path in paths if path not in waiting}
        return small | {path: future.result() for path, future in waiting.items()}


def _small(path: str) -> str:
    with open(path, "rb", buffering=0) as opened:  # noqa: PTH123 - a path object for each of thousands takes as long
        return hashlib.sha256(opened.read()).hexdigest()


def _noted(notes: Path) -> dict[str, list[object]]:
    try:
        found = json.loads(notes.read_bytes())
        files = found["files"] if found["schema"] == _SCHEMA else {}
        return files if all(len(each) == 2 and isinstance(each[1], str) for each in files.values()) else {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _stamp_of(stat: os.stat_result) -> Stamp:
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def _is_settled(stamp: Stamp, now: int) -> bool:
    """Whether a later change would show: not within the same tick of the clock that the file system has.

    Some count whole seconds, or two; the others go by the system's tick, of 16 ms at most.
    """
    newest = max(stamp[1], stamp[2])
    return newest + (_SECOND // 20 if stamp[1] % _SECOND else 2 * _SECOND) < now


def _note(file: Path, audio: Path) -> Path:
    """One note for each file, so that a long show's notes are not written over and over."""
    place = os.path.abspath(file)  # noqa: PTH100 - where a link leads to shows in the stamp, and takes longer to find
    return audio / "hashes" / f"{hashlib.sha256(place.encode()).hexdigest()[:32]}.json"
