"""One publish at a time on one computer: a lock beside the built site, which the system frees when its holder dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workspace.errors import Temporary


@contextmanager
def alone(machine: Path) -> Iterator[None]:
    """Hold the lock in `machine`, the show's folder for what programs write; raises if another publish has it.

    In the target a publish of the same person counts as cut off and is taken up at once; so a second one in another
    window must be told from one that died.
    """
    machine.mkdir(parents=True, exist_ok=True)
    handle = os.open(machine / "publishing.lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        if not _locked(handle):
            raise Temporary(
                "publishing-here",
                problem="Another publish of this show is running on this computer.",
                where="another window, or a scheduled publish",
                why="Two at once would get in each other's way. Nothing was changed by this one.",
                fix="Wait until it is done (or end it there), then:  pressroom publish",
            )
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _locked(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _locked(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
