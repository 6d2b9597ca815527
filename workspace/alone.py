"""One at a time: locks in an owner's folder, which the system frees when their holder dies, however it dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workspace.errors import Temporary
from workspace.folder import OwnerFolder

BUSY = "busy"  # the code of the error
_PATIENCE = 3.0  # seconds; a preview that builds again after a change is done sooner
_PAUSE = 0.05  # seconds between two tries


@contextmanager
def alone_in(folder: OwnerFolder) -> Iterator[None]:
    """Hold the folder's machine notes for the body. Raises Temporary if somebody else goes on holding them."""
    folder.machine.mkdir(parents=True, exist_ok=True)
    with held(folder.machine / "lock", _PATIENCE) as is_ours:
        if not is_ours:
            raise Temporary(
                BUSY,
                problem="Pressroom is at work in this folder already.",
                where=str(folder.root),
                why="Two at once would write the same files. Nothing was changed.",
                fix="Wait until the other one has ended (another window, or a timed job), then type it again.",
            )
        yield


@contextmanager
def held(lock: Path, patience: float = 0.0) -> Iterator[bool]:
    """Whether the lock is held for the body; another holder is waited for up to `patience` seconds."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        until = time.monotonic() + patience
        while not (taken := _taken(handle)) and time.monotonic() < until:
            time.sleep(_PAUSE)
        yield taken
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _taken(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _taken(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
