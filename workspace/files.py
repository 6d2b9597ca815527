"""Files that are either the old one or the new one, never half of each."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workspace.errors import UserError

_BLOCK = 1 << 20  # bytes read at a time


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`; move it into place only if the body succeeds.

    The temporary name keeps the suffix, because some writers choose the format by it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Write all of `content` or nothing."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write only what differs, so that file times mean something; True if it was written."""
    if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
        return False
    write_atomically(path, content)
    return True


def sha256_of(path: Path) -> str:
    """The file's SHA-256 as 64 hex digits, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as opened:
        while block := opened.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def is_same(file: Path, size: int, sha256: str) -> bool:
    """Whether the file is there with exactly these bytes; it is read only if its `size` in bytes is right."""
    return file.is_file() and file.stat().st_size == size and sha256_of(file) == sha256


def inside(folder: Path, relative: str) -> Path:
    """Resolve `relative` within `folder`; a path that leads outside is refused."""
    root = folder.resolve()
    resolved = (root / relative).resolve()
    if not resolved.is_relative_to(root):
        raise UserError(
            "path-outside",
            problem=f'"{relative}" leads outside the folder.',
            where=str(folder),
            why="Pressroom reads and writes only inside the show's folder.",
            fix=f"Copy the file into {folder.name}/ and name it there.",
        )
    return resolved


def slug_from(text: str) -> str:
    """Make a web address name: lower-case ASCII letters and digits joined by hyphens.

    >>> slug_from("Tendon injuries, with Dr. Femiano")
    'tendon-injuries-with-dr-femiano'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-")
