"""Hashes of files: a large one is read once, and again only when it changed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from workspace.files import sha256_of, write_atomically

_LARGE = 1 << 20  # bytes; a smaller file is read faster than a note about it


def known_sha256(file: Path, audio: Path) -> str:
    """The file's SHA-256; a large one is read again only if its size or times changed since it was last read."""
    stat = file.stat()
    if stat.st_size < _LARGE:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    stamp = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
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
    return file.stat().st_size < _LARGE or _note(file, audio).is_file()


def _note(file: Path, audio: Path) -> Path:
    """One note for each file, so that a long show's notes are not written over and over."""
    return audio / "hashes" / f"{hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:32]}.json"
