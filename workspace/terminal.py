"""The terminal: progress as a bar with time left, or one line per tenth where there is no terminal.

This is the one door of rich, which is loaded only when a bar is drawn.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TextIO

from workspace.findings import Finding, Level
from workspace.progress import Event, Reporter, silent

_URGENCY = {
    Level.MUST: ("Must fix: ", "\x1b[31m"),
    Level.SHOULD: ("Should fix: ", "\x1b[33m"),
    Level.NICE: ("Nice to have: ", "\x1b[36m"),
}


def painted(findings: Iterable[Finding], *, color: bool, urgency: bool = True) -> list[str]:
    """Findings with their urgency in words and, where there is color, in color as well."""
    words = []
    for finding in findings:
        first, _, rest = str(finding).partition("\n")
        label, paint = _URGENCY[finding.level]
        head = f"{label if urgency else ''}{first}"
        words.append(f"{paint}{head}\x1b[0m\n{rest}" if color else f"{head}\n{rest}")
    return words


@contextmanager
def progress(*, quiet: bool, color: bool) -> Iterator[Reporter]:
    """Yield a reporter that writes to stderr for as long as the work lasts."""
    if quiet:
        yield silent
    elif sys.stderr.isatty():
        with _bar(color=color) as report:
            yield report
    else:
        yield Tenths(sys.stderr)


class Tenths:
    """Writes a line when a task passes another tenth, for logs and pipes."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._reached: dict[str, int] = {}

    def __call__(self, event: Event) -> None:
        if not event.total:
            print(event.what, file=self._out)
            return
        tenth = int(10 * event.done / event.total)
        if tenth > self._reached.get(event.what, 0):
            self._reached[event.what] = tenth
            print(f"{event.what}  {10 * tenth} %", file=self._out)


@contextmanager
def _bar(*, color: bool) -> Iterator[Reporter]:
    from rich.console import Console  # noqa: PLC0415 - 55 ms that a command without progress need not pay
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    console = Console(stderr=True, no_color=not color, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def report(event: Event) -> None:
            if not event.total:
                bars.console.print(event.what, markup=False)
                return
            if event.what not in tasks:
                tasks[event.what] = bars.add_task(event.what, total=event.total)
            bars.update(tasks[event.what], completed=event.done, total=event.total)

        yield report
