"""Lists of times and titles, as people type them and paste them below a video."""

from __future__ import annotations

import re

from episodes.chapters.chapter import tidy
from episodes.chapters.found import Found
from episodes.chapters.lines import TIME, read_line

_SIGN = re.compile(r"\s*(?:[-*+•‣▪►▶▸·]\s*|[0-9]{1,3}[.)]\s+)?")
_RANGE = re.compile(rf"([(\[]?{TIME})\s*[-–—]\s*{TIME}([)\]]?)(?![0-9:])")  # from - to
_BAR = re.compile(rf"([(\[]?{TIME}[)\]]?)\s*\|\s*")
_BEHIND = re.compile(rf"(\S.*?)\s*[-–—:|]?\s*[(\[]?({TIME})[)\]]?")
_TIME_LIKE = re.compile(r"[(\[]?[0-9]+:[0-9]")
_LONGEST_LINE = 1000  # characters


def read_list(text: str, found: Found) -> None:
    """`0:00 Intro`, `(00:00) - Intro`, `[1:02:03] Intro`, or all of them the other way round: `Intro 0:00`.

    Lines without a time stand between them in every description, and are passed over in one sentence.
    """
    lines = [
        (number, _SIGN.sub("", tidy(line), count=1).strip())
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip() and len(line) <= _LONGEST_LINE
    ]
    turned = not any(read_line(_plain(line)) for _, line in lines)
    passed = []
    for number, line in lines:
        where = found.at(number, line)
        chapter = read_line(_turned(line) if turned else _plain(line), escaped=False)
        if chapter is not None:
            found.chapter(where, chapter)
        elif _TIME_LIKE.match(line):
            found.add(
                "chapter-line", where, "The time of this line cannot be read.", "Write it as  1:02:10 Rest and load"
            )
        else:
            passed.append(number)
    if passed and found.chapters:
        many = "One line has" if len(passed) == 1 else f"{len(passed)} lines have"
        found.add(
            "lines-without-time",
            found.at(passed[0]),
            f"{many} no time and {'was' if len(passed) == 1 else 'were'} passed over.",
            "Nothing needs to be done if no chapter is missing.",
        )


def _plain(line: str) -> str:
    """The line with one time in front: neither a range nor a bar."""
    return _BAR.sub(r"\1 ", _RANGE.sub(r"\1\2", line, count=1), count=1)


def _turned(line: str) -> str:
    """A line that ends with its time, as one that begins with it."""
    behind = _BEHIND.fullmatch(line)
    return f"{behind[2]} {behind[1]}" if behind else line
