"""One publish at a time on one computer: a lock beside the built site."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workspace.alone import held
from workspace.errors import Temporary

_PATIENCE = 3.0  # seconds; a preview that builds again after a change is done sooner


@contextmanager
def alone(machine: Path) -> Iterator[None]:
    """Hold the lock in `machine`, the show's folder for what programs write; raises if another publish has it.

    In the target a publish of the same person counts as cut off and is taken up at once; so a second one in another
    window must be told from one that died.
    """
    machine.mkdir(parents=True, exist_ok=True)
    with held(publish_lock(machine), _PATIENCE) as is_ours:
        if not is_ours:
            raise Temporary(
                "publishing-here",
                problem="Another publish of this show is running on this computer.",
                where="another window, or a scheduled publish",
                why="Two at once would get in each other's way. Nothing was changed by this one.",
                fix="Wait until it is done (or end it there), then:  pressroom publish",
            )
        yield


def publish_lock(machine: Path) -> Path:
    """Who holds it is publishing, or keeps others from it for a moment."""
    return machine / "publishing.lock"
