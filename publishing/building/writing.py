"""Writing the built site: only what differs, and nothing stays that is no longer built."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from episodes.hashes import known_sha256
from publishing.building.kept import InPlace
from workspace.files import inside
from workspace.folder import OwnerFolder

File = bytes | Path | InPlace
"""What a file of the site is to be: bytes to write, a file to copy, or what stands there already."""


def write_site(folder: OwnerFolder, files: Mapping[str, File]) -> tuple[tuple[str, ...], int]:
    """Write what differs and remove what is no longer built: the paths written, and how many were as they are.

    Nothing is forced to the disk, as all of it can be built again and the next build compares every byte.
    """
    site = folder.site
    site.mkdir(parents=True, exist_ok=True)
    written = tuple(path for path in sorted(files) if _write_one(folder, _place(site, path), files[path]))
    _sweep(site, files)
    return written, len(files) - len(written)


def _place(site: Path, path: str) -> Path:
    """A name that only goes down needs no look at the disk to stay inside."""
    plain = not path.startswith("/") and "\\" not in path and ".." not in path and ":" not in path
    return site / path if plain else inside(site, path)


def _write_one(folder: OwnerFolder, place: Path, content: File) -> bool:
    """True if the file was written; machine-made files are linked where the disk allows it, the owner's are copied."""
    if isinstance(content, InPlace):
        return False
    if isinstance(content, bytes):
        if _holds(place, content):
            return False
    elif place.is_file() and (place.samefile(content) or _same(folder, place, content)):
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.part")
    if isinstance(content, bytes):
        part.write_bytes(content)
    else:
        part.unlink(missing_ok=True)
        if not (content.is_relative_to(folder.machine) and _linked(content, part)):
            shutil.copyfile(content, part)
    part.replace(place)
    return True


def _holds(place: Path, content: bytes) -> bool:
    try:
        return place.stat().st_size == len(content) and place.read_bytes() == content
    except (FileNotFoundError, NotADirectoryError):
        return False


def _linked(content: Path, part: Path) -> bool:
    try:
        os.link(content, part)
    except OSError:
        return False
    return True


def _same(folder: OwnerFolder, one: Path, other: Path) -> bool:
    if one.stat().st_size != other.stat().st_size:
        return False
    return known_sha256(one, folder.audio) == known_sha256(other, folder.audio)


def _sweep(site: Path, files: Mapping[str, File]) -> None:
    """Files that are no longer built, and folders that hold nothing any more."""
    root = str(site)
    for folder, _, names in os.walk(root, topdown=False):
        within = folder[len(root) + 1 :].replace(os.sep, "/")
        left = [name for name in names if (f"{within}/{name}" if within else name) not in files]
        for name in left:
            (Path(folder) / name).unlink()
        if within and len(left) == len(names) and not os.listdir(folder):  # noqa: PTH208 - whether there is anything
            Path(folder).rmdir()
