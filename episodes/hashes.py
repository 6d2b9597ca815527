"""Hashes of recordings, which are large: each is read once, and again only when the file changed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from workspace.files import sha256_of, write_atomically


def known_sha256(file: Path, audio: Path) -> str:
    """The file's SHA-256; read again only if its size or times changed since it was last read."""
    stat = file.stat()
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
    """Whether the file was ever read here, so that asking for its hash is cheap."""
    return _note(file, audio).is_file()


def _note(file: Path, audio: Path) -> Path:
    """One note for each file, so that a long show's notes are not written over and over."""
    return audio / "hashes" / f"{hashlib.sha256(str(file.resolve()).encode()).hexdigest()[:32]}.json"
