"""Writing the built site: only what differs, and nothing stays that is no longer built."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
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
    places = {path: _place(site, path) for path in sorted(files)}
    is_new = not site.exists()
    if is_new:
        _make_folders(places.values())
    written = tuple(path for path, place in places.items() if _write_one(folder, place, files[path]))
    if not is_new:
        _sweep(site, files)
    return written, len(files) - len(written)


def _make_folders(places: Iterable[str]) -> None:
    for place in sorted({place.rpartition("/")[0] for place in places}):
        os.makedirs(place, exist_ok=True)  # noqa: PTH103 - thousands of them


def _place(site: Path, path: str) -> str:
    """A name that only goes down needs no look at the disk to stay inside."""
    plain = not path.startswith("/") and "\\" not in path and ".." not in path and ":" not in path
    return f"{site}/{path}" if plain else str(inside(site, path))


def _write_one(folder: OwnerFolder, place: str, content: File) -> bool:
    """True if the file was written; where there was none, without a look before."""
    if isinstance(content, InPlace):
        return False
    try:
        _put_new(folder, place, content)
    except FileNotFoundError:
        Path(place).parent.mkdir(parents=True, exist_ok=True)
        _put_new(folder, place, content)
    except FileExistsError:
        return _put_over(folder, Path(place), content)
    return True


def _put_new(folder: OwnerFolder, place: str, content: bytes | Path) -> None:
    """Where nothing is yet: a build that is cut off may leave half a page, which the next one finds to differ.

    Machine-made files are linked where the disk allows it, the owner's are copied.
    """
    if isinstance(content, bytes):
        _write(place, content)
    elif not (str(content).startswith(f"{folder.machine}{os.sep}") and _linked(content, place)):
        _copy(content, place)


def _put_over(folder: OwnerFolder, place: Path, content: bytes | Path) -> bool:
    """Where something is: nothing if it is the same, and all of the new one or all of the old one if not."""
    if isinstance(content, bytes):
        if _holds(place, content):
            return False
    elif place.is_file() and (place.samefile(content) or _same(folder, place, content)):
        return False
    part = place.with_name(f".{place.name}.part")
    part.unlink(missing_ok=True)
    _put_new(folder, str(part), content)
    part.replace(place)
    return True


def _write(place: str, content: bytes) -> None:
    """Python's own files ask the system five times for what takes three, which tells with thousands of pages."""
    opened = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(opened, left) :]
    finally:
        os.close(opened)


def _copy(content: Path, place: str) -> None:
    Path(place).touch(exist_ok=False)
    shutil.copyfile(content, place)


def _linked(content: Path, place: str) -> bool:
    try:
        os.link(content, place)
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError:
        return False
    return True


def _holds(place: Path, content: bytes) -> bool:
    return place.stat().st_size == len(content) and place.read_bytes() == content


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
