"""The terminal: results on stdout, everything else on stderr; progress as a bar, or as lines without a terminal.

This is the one door of rich, which is loaded only when a bar is drawn.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

from workspace.errors import UserError
from workspace.findings import Finding, Level
from workspace.progress import Event, Reporter, TimeLeft, left_in_words, silent
from workspace.words import size_in_words

_URGENCY = {
    Level.MUST: ("Must fix: ", "\x1b[31m"),
    Level.SHOULD: ("Should fix: ", "\x1b[33m"),
    Level.NICE: ("Nice to have: ", "\x1b[36m"),
}
_LABEL = re.compile(r"  (?:Where|Why|Fix) +")
_PIECE = re.compile(r"( *)(pressroom(?: [^ ]+)+(?=  |$)|[^ ]+)")  # a gap, and a command or a word
_MOVES = re.compile(r"\x1b\[(?:0|31|33|36)m|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def painted(findings: Iterable[Finding], *, color: bool, urgency: bool = True, width: int = 0) -> list[str]:
    """Findings with their urgency in words and, where there is color, in color as well.

    `width` is that of the terminal in columns, where no word is cut in two; 0 leaves lines as they are.
    """
    words = []
    for finding in findings:
        label, paint = _URGENCY[finding.level]
        head, _, rest = _fitted(f"{label if urgency else ''}{finding}", width).partition("\n  Where  ")
        rest = f"  Where  {rest}"
        words.append(f"{paint}{head}\x1b[0m\n{rest}" if color else f"{head}\n{rest}")
    return words


def _fitted(words: str, width: int) -> str:
    """Sentences that break between words; what does not fit goes on below its own beginning, a command in one piece.

    Other lines that are set in, such as those of a plan, stay as they are.
    """
    lines = words.split("\n")
    return "\n".join(line if line[:1] == " " and not _LABEL.match(line) else _broken(line, width) for line in lines)


def _broken(line: str, width: int) -> str:
    label = _LABEL.match(line)
    below = "\n" + " " * (label.end() if label else 0)
    done, room = "", width
    for piece in _PIECE.findall(line) if width else ():
        gap, word = piece
        if done and len(gap) + len(word) > room and done.strip() != (label[0].strip() if label else ""):
            done, room, gap = f"{done}{below}", width - len(below) + 1, ""
        done, room = f"{done}{gap}{word}", room - len(gap) - len(word)
    return done or line


def _columns(stream: TextIO) -> int:
    return shutil.get_terminal_size().columns if stream.isatty() else 0


class Screen:
    """Where words go. `quiet` leaves out hints and progress, `as_json` everything but one object on stdout."""

    quiet = False
    verbose = False
    no_color = False
    as_json = False

    def __init__(self) -> None:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # a name that this terminal cannot show is no reason to stop
                stream.reconfigure(errors="replace")

    def paints(self, stream: TextIO) -> bool:
        """Whether colors may go to `stream`: never to a file or a pipe (unless FORCE_COLOR), see no-color.org."""
        plain = self.no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        return not plain and (bool(os.environ.get("FORCE_COLOR")) or stream.isatty())

    def say(self, words: str) -> None:
        """A result, for people; with --json only the object is printed."""
        if not self.as_json:
            _write(words, sys.stdout)

    def show(self, lines: Iterable[str], value: Mapping[str, object]) -> None:
        """A result, for people or for scripts."""
        self.say("\n".join(lines))
        self.answer(value)

    def present(self, outcome: Any) -> int:
        """What a command gave: findings to be painted, lines, remarks and failures; returns the exit code.

        An outcome that is `verbatim` is copied elsewhere, so its lines are not broken.
        """
        width = _columns(sys.stdout)
        found = painted(getattr(outcome, "to_paint", ()), color=self.paints(sys.stdout), width=width)
        lines = "\n".join(outcome.lines())
        self.say("\n\n".join([*found, lines if getattr(outcome, "verbatim", False) else _fitted(lines, width)]))
        self.answer(outcome.as_json())
        for remark in getattr(outcome, "remarks", ()):
            self.hint(remark)
        for error in () if self.as_json else getattr(outcome, "failed", ()):
            self.tell(error)
        return int(getattr(outcome, "exit_code", 0 if getattr(outcome, "ok", True) else 1))

    def hint(self, words: str) -> None:
        """A remark on stderr, for people alone: neither with --quiet nor with --json."""
        if not self.quiet and not self.as_json:
            _write(_fitted(words, _columns(sys.stderr)), sys.stderr)

    def answer(self, value: Mapping[str, object]) -> None:
        """The result, for scripts."""
        if self.as_json:
            _write(json.dumps({"schema": 1, **value}, ensure_ascii=False, indent=1), sys.stdout)

    def tell(self, error: UserError) -> None:
        """What went wrong: four lines for each finding, or one object for scripts."""
        self.answer({"error": error.as_json()})
        if not self.as_json:
            color, width = self.paints(sys.stderr), _columns(sys.stderr)
            _write("\n\n".join(painted(error.findings, color=color, urgency=False, width=width)), sys.stderr)

    @contextmanager
    def progress(self) -> Iterator[Reporter]:
        """Yield a reporter that writes to stderr for as long as the work lasts."""
        if self.quiet:
            yield silent
        elif sys.stderr.isatty() and self.paints(sys.stderr):  # a bar moves the cursor, which is an escape code too
            with _bar() as report:
                yield report
        else:
            yield Tenths(sys.stderr)


def _write(words: str, out: TextIO) -> None:
    """Whoever wrote a title: nothing but our own colors moves the terminal."""
    print(_MOVES.sub(lambda found: found[0] if len(found[0]) > 1 else "", words), file=out, flush=True)


class Tenths:
    """Writes a line when a task enters a phase or passes another tenth, for logs and pipes."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._reached: dict[str, int] = {}

    def __call__(self, event: Event) -> None:
        if not event.total:
            print(event.what, file=self._out)
            return
        if event.phase:
            if event.name not in self._reached:
                self._reached[event.name] = 0
                print(f"{event.name}  ({_how_far(event)})", file=self._out, flush=True)
            return
        tenth = int(10 * event.done / event.total)
        if tenth > self._reached.get(event.what, 0):
            self._reached[event.what] = tenth
            print(f"{event.what}  {10 * tenth} %", file=self._out, flush=True)


def _how_far(event: Event) -> str:
    if event.in_bytes:
        return f"{size_in_words(int(event.done))} of {size_in_words(int(event.total or 0))}"
    return f"{100 * event.done / (event.total or 1):.0f} %"


@contextmanager
def _bar() -> Iterator[Reporter]:
    from rich.console import Console  # noqa: PLC0415 - 55 ms that a command without progress need not pay
    from rich.progress import BarColumn, Progress, TaskID, TextColumn  # noqa: PLC0415

    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TextColumn("{task.fields[told]}"))
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, tuple[TaskID, TimeLeft]] = {}

        def report(event: Event) -> None:
            if not event.total:
                bars.console.print(event.what, markup=False)
                return
            if event.what not in tasks:
                tasks[event.what] = (bars.add_task(event.name, total=event.total, told=""), TimeLeft())
            task, time_left = tasks[event.what]
            left = left_in_words(time_left.after(event.done, event.total))
            told = ", ".join(filter(None, (_how_far(event), left)))
            bars.update(task, description=event.name, completed=event.done, total=event.total, told=told)

        yield report
