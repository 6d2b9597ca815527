"""What people read fits their terminal: no word is cut in two, and a command to type stays in one piece."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from workspace.findings import Finding, Place
from workspace.terminal import Screen, _fitted, painted

FOUND = Finding(
    code="newer-live",
    where=Place("live: release 2, Sun, Nov 22, 2026, 23:43, by root on vm.   Yours is based on release 1."),
    problem="Stopped: someone else has published since you last did, and has a long name.",
    why="Publishing now would undo their change to episodes/knee-pain-on-stairs/episode.md. Nothing was changed.",
    fix="pressroom status --live    shows the difference;    or  pressroom publish --allow newer-live:knee-pain-on-stairs",
)


@pytest.mark.parametrize("width", [70, 80, 120])
def test_a_line_that_is_too_long_goes_on_below_its_own_beginning(width: int) -> None:
    (told,) = painted([FOUND], color=False, urgency=False, width=width)
    lines = told.split("\n")

    assert " ".join(told.split()) == " ".join(str(FOUND).split())
    assert all(len(line) <= width for line in lines)
    assert all(line.startswith(("  Where  ", "  Why    ", "  Fix    ", " " * 9)) for line in lines[2:])
    assert "pressroom publish --allow newer-live:knee-pain-on-stairs" in told


def test_a_word_that_is_wider_than_the_terminal_is_not_lost() -> None:
    (told,) = painted([FOUND], color=False, width=20)
    assert "episodes/knee-pain-on-stairs/episode.md." in told


def test_without_a_terminal_every_line_stays_one_line() -> None:
    assert painted([FOUND], color=False, urgency=False) == [str(FOUND)]


def test_color_changes_no_word() -> None:
    (plain,) = painted([FOUND], color=False, width=60)
    (color,) = painted([FOUND], color=True, width=60)
    assert color.replace("\x1b[31m", "").replace("\x1b[0m", "") == plain


def test_what_is_set_in_stays_as_it_is() -> None:
    plan = f"Plan\n  change   pages        {'a' * 60}/index.html   11 KB"
    assert _fitted(plan, 60) == plan
    assert _fitted("one two three", 8) == "one two\nthree"


class NarrowTerminal(io.StringIO):
    """Takes words as a terminal does; how wide it is stands in the environment."""

    def isatty(self) -> bool:
        return True


@dataclass(frozen=True)
class Outcome:
    """What a command gave, to be read or to be copied elsewhere."""

    words: str
    verbatim: bool = False

    def lines(self) -> list[str]:
        return [self.words]

    def as_json(self) -> Mapping[str, object]:
        return {}


@pytest.mark.parametrize(
    ("verbatim", "shown"), [(False, "Published release 2 to\nfolder public/: 4\nfiles sent.\n"), (True, None)]
)
def test_results_break_between_words_unless_they_are_to_be_copied(
    monkeypatch: pytest.MonkeyPatch, verbatim: bool, shown: str | None
) -> None:
    words = "Published release 2 to folder public/: 4 files sent."
    monkeypatch.setenv("COLUMNS", "22")
    terminal = NarrowTerminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    Screen().present(Outcome(words, verbatim))

    assert terminal.getvalue() == (shown or f"{words}\n")
