"""Progress as events: rooms report, the caller chooses terminal, JSON or silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """`done` of `total` for the task named `what`; no total means a plain remark."""

    what: str
    done: float = 0.0
    total: float | None = None


Reporter = Callable[[Event], None]


def silent(event: Event) -> None:
    """Report to nobody."""
