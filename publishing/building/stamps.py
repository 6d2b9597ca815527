"""Stamps: what the system says about files without reading them, enough to know that none was changed since.

A stamp holds size, times and number of a file. Its owner can set the one time and not the other, and an editor that
writes a new file in the place of the old one gives it another number. Nothing heavy is imported here.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

Stamp = tuple[int, int, int, int]
MISSING: Stamp = (0, 0, 0, 0)
_PROGRAM = Path(__file__).resolve().parent.parent.parent
_ROOMS = ("articles", "book", "episodes", "podcast", "publishing", "templates", "workspace")
_NOT_THE_OWNERS = frozenset({".git", ".hg", ".svn", ".pressroom"})
_TICK = 20_000_000  # nanoseconds; the clock that stamps files is finer on every disk that `is_fine` holds for
_COARSE = 10_000_000  # nanoseconds; FAT counts two seconds, HFS+ one, exFAT a hundredth


@dataclass(frozen=True)
class Stamps:
    """Paths and their stamps, place by place."""

    paths: tuple[str, ...]
    stamps: tuple[Stamp, ...]

    def hold(self) -> bool:
        """Whether every file and folder is as it was."""
        see = os.stat
        for path, known in zip(self.paths, self.stamps, strict=True):
            try:
                seen = see(path)
            except OSError:
                if known != MISSING:
                    return False
                continue
            if (seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino) != known:
                return False
        return True


def stamp_of(path: str) -> Stamp:
    """The stamp; `MISSING` if there is nothing."""
    try:
        seen = os.stat(path)  # noqa: PTH116 - tens of thousands of them
    except OSError:
        return MISSING
    return seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino


def stamps_of(paths: Iterable[str]) -> Stamps:
    """The stamps of these paths; a missing one is known as missing."""
    known = tuple(paths)
    return Stamps(known, tuple(map(stamp_of, known)))


def owners_files(root: Path, without: Path | None) -> tuple[str, ...] | None:
    """Every folder and file of the owner's, apart from `without`, which is published to.

    None if a link leads to a folder: who can say where it ends, and what changes there.
    """
    paths, waiting = [], [str(root)]
    left_out = str(without) if without else ""
    while waiting:
        folder = waiting.pop()
        paths.append(folder)
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in _NOT_THE_OWNERS and entry.path != left_out:
                        waiting.append(entry.path)
                elif entry.is_dir():
                    return None
                else:
                    paths.append(entry.path)
    return tuple(paths)


def settled(paths: tuple[str, ...]) -> Stamps | None:
    """The stamps of the owner's files before they are read, if any later change is sure to give another stamp.

    A file that was changed within the same tick of the clock would look the same, so that one waits for the next tick.
    """
    for _ in range(2):
        stamps = stamps_of(paths)
        newest = max((max(changed, made) for changed, made, _, _ in stamps.stamps), default=0)
        if newest < time.time_ns() - _TICK:
            return stamps
        time.sleep(_TICK / 1e9)
    return None


def folders_of(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """`root` and every folder that leads to one of `paths`: files come and go by name, which changes their folder."""
    folders = {""}
    for path in paths:
        within = path
        while (within := within.rpartition("/")[0]) not in folders:
            folders.add(within)
    return tuple(f"{root}/{folder}" if folder else str(root) for folder in sorted(folders))


def is_fine(stamps: Stamps) -> bool:
    """Whether the disk counts time finely enough to tell one change from the next."""
    return any(changed % _COARSE for changed, _, _, _ in stamps.stamps)


def wait_a_tick() -> None:
    """Until whatever is changed next has another time than what was changed before."""
    time.sleep(_TICK / 1e9)


def program_stamp() -> str:
    """One value for the program, its templates and the libraries: another one means that pages may come out different."""
    told = hashlib.blake2b(
        repr((sys.version, sys.path, os.environ.get("HOME"), _start_of_the_system())).encode(), digest_size=16
    )
    for room in _ROOMS:
        for name, stamp in _program_files(str(_PROGRAM / room)):
            told.update(f"{name} {stamp}\n".encode())
    for place in sys.path:  # installing a library changes the folder that it is in
        if place and os.path.isdir(place):  # noqa: PTH112
            told.update(f"{stamp_of(place)}\n".encode())
    return told.hexdigest()


def _program_files(folder: str) -> Iterator[tuple[str, Stamp]]:
    for name in sorted(os.listdir(folder)):  # noqa: PTH208
        if name == "__pycache__":
            continue
        path = f"{folder}/{name}"
        seen = os.stat(path)  # noqa: PTH116
        if stat.S_ISDIR(seen.st_mode):
            yield from _program_files(path)
        else:
            yield path, (seen.st_mtime_ns, 0, seen.st_size, seen.st_ino)


def _start_of_the_system() -> str:
    """Another value after every start of the computer; elsewhere than on Linux also when its clock is set."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
    except OSError:
        return str(round((time.time() - time.monotonic()) / 60))
