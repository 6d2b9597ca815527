"""Side by side: many pages made by several processes, where that is worth starting them; the order never shows."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import TypeVar

_Thing = TypeVar("_Thing")
_Made = TypeVar("_Made")
_WORTH = 1000  # pages for each process: to start it and to hear from it takes as long as making two hundred


def make_each(things: Sequence[_Thing], make: Callable[[_Thing], _Made], workers: int | None = None) -> list[_Made]:
    """`make` of each thing, in their order. `workers` is the number of processes; as many as pay if left out.

    What goes wrong in another process is met again here, where it is raised as if there were no other.
    """
    count = workers or max(1, min(os.cpu_count() or 1, 4, len(things) // _WORTH))
    if count == 1 or "fork" not in multiprocessing.get_all_start_methods() or threading.active_count() > 1:
        return [make(thing) for thing in things]
    size = -(-len(things) // count)
    shares = [things[place : place + size] for place in range(0, len(things), size)]
    context = multiprocessing.get_context("fork")
    others = []
    for share in shares[1:]:
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_send, args=(there, share, make), daemon=True)
        process.start()
        there.close()
        others.append((process, here, share))
    made = [make(thing) for thing in shares[0]]
    for process, here, share in others:
        try:
            received: list[_Made] = here.recv()
        except EOFError:
            received = []
        process.join()
        made += received if len(received) == len(share) else [make(thing) for thing in share]
    return made


def _send(there: Connection, share: Sequence[_Thing], make: Callable[[_Thing], _Made]) -> None:
    """In the other process; without an answer the work is done again by the one that asked."""
    with there:
        there.send([make(thing) for thing in share])
