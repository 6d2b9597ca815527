"""One at a time: while one Pressroom makes things in an owner's folder, a second one is sent away."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from workspace.errors import Temporary
from workspace.folder import OwnerFolder


@contextmanager
def alone_in(folder: OwnerFolder) -> Iterator[None]:
    """Hold the folder's machine notes for the body. The system lets go when the holder dies, however it dies."""
    folder.machine.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder.machine / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(handle):
            raise Temporary(
                "busy",
                problem="Pressroom is at work in this folder already.",
                where=str(folder.root),
                why="Two at once would write the same files. Nothing was changed.",
                fix="Wait until the other one has ended (another window, or a timed job), then type it again.",
            )
        yield
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
