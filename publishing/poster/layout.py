"""The layout of a poster: title above, a large code in the middle, what to do and the address in words below it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from publishing.poster.code import QUIET, Code
from workspace.drawing import Fonts, font_for, set_title, without_signs
from workspace.printing import Bar, Line, Sheet, fitting

_SANS = "'Source Sans Pro', 'Source Sans 3', 'Helvetica Neue', Arial, sans-serif"
_SERIF = "'Source Serif Pro', 'Source Serif 4', Georgia, serif"
_EDGE = 15.0  # millimeters; no office printer needs more
_READING = 150.0  # millimeters: a tenth of the distance from which a code on a wall is scanned, 1.5 m
_PER_PIXEL = 0.2  # millimeters; titles are broken into lines by the measures of the site's cards
_LARGEST = 17.0  # millimeters, the letters of a title
_TITLE_ROOM = 38.0  # millimeters, for all lines of a title
_LEADING = 1.12
_ASCENT, _DESCENT = 0.75, 0.25  # of the letters' size, above and below their line


@dataclass(frozen=True)
class Paper:
    """A size of paper in millimeters."""

    name: str
    width: float
    height: float


LETTER = Paper("letter", 215.9, 279.4)
A4 = Paper("a4", 210.0, 297.0)
PAPERS = (LETTER, A4)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What a poster says; `shown` is the address as people type it."""

    above: str
    title: str
    act: str
    shown: str
    below: str


def writable(notice: Notice, fonts: Fonts) -> Notice:
    """Without the emoji that no font has: the words are whole without them. The address stays as it is."""
    return replace(
        notice,
        above=without_signs(notice.above, fonts.small),
        title=without_signs(notice.title, fonts.title) or notice.title,
        act=without_signs(notice.act, fonts.small),
        below=without_signs(notice.below, fonts.small),
    )


def unwritable(notice: Notice, fonts: Fonts) -> str | None:
    """The first words that no font has all the letters of."""
    if font_for(notice.title, fonts.title) is None:
        return notice.title
    rest = (notice.above, notice.act, notice.shown, notice.below)
    return next((words for words in rest if words and font_for(words, fonts.small) is None), None)


def code_only(code: Code, millimeters: float) -> Sheet:
    """The code on a sheet of its own size, its empty zone included."""
    module = millimeters / code.count_with_quiet
    return Sheet(
        title=code.address,
        width=millimeters,
        height=millimeters,
        code=code.rows,
        side=module * code.count,
        left=module * QUIET,
        top=module * QUIET,
    )


def poster_sheet(notice: Notice, code: Code, paper: Paper, fonts: Fonts) -> Sheet:
    """The code is as large as the words leave room for; nothing stands in the empty zone around it."""
    middle, room = paper.width / 2, paper.width - 2 * _EDGE
    head = _head(notice, fonts, room)
    foot = _foot(notice, fonts, paper)
    above = max(line.y + _DESCENT * line.size for line in head)
    below = min(line.y - _ASCENT * line.size for line in foot)
    with_quiet = min(below - above, paper.width - 2 * _EDGE / 2)
    side = min(_READING, with_quiet * code.count / code.count_with_quiet)
    return Sheet(
        title=f"{notice.title}: {notice.shown}",
        width=paper.width,
        height=paper.height,
        code=code.rows,
        side=side,
        left=middle - side / 2,
        top=(above + below - side) / 2,
        lines=(*head, *foot),
        bars=(Bar(x=_EDGE, y=_EDGE - 2, width=room, height=1.6),),
    )


def _head(notice: Notice, fonts: Fonts, room: float) -> tuple[Line, ...]:
    """The title in as many lines as its letters need to be read from afar, under a small line."""
    font = font_for(notice.title, fonts.title) or fonts.title[0]
    words, _ = set_title(notice.title, font, round(room / _PER_PIXEL))
    most = _TITLE_ROOM / len(words) / _LEADING
    size = min(fitting(each, font, room, min(most, _LARGEST)) for each in words)
    first = _EDGE + (11 if notice.above else 3) + size
    lines = tuple(
        Line(words=each, x=_EDGE, y=first + at * size * _LEADING, size=size, font=font, family=_SERIF, weight=700)
        for at, each in enumerate(words)
    )
    above = _small(notice.above, fonts, room, 5)
    return (*(replace(line, x=_EDGE, y=_EDGE + 8) for line in above), *lines)


def _foot(notice: Notice, fonts: Fonts, paper: Paper) -> tuple[Line, ...]:
    """What to do, the address, and who stands behind it, in the middle of the paper."""
    room, at = paper.width - 2 * _EDGE, paper.height - _EDGE
    lines = (
        replace(line, x=paper.width / 2, y=at - above, anchor="middle")
        for words, largest, above in ((notice.act, 10.5, 25.0), (notice.shown, 8.6, 12.0), (notice.below, 4.6, 0.0))
        for line in _small(words, fonts, room, largest)
    )
    return tuple(lines)


def _small(words: str, fonts: Fonts, room: float, largest: float) -> tuple[Line, ...]:
    """One line within `room`, or none if there is nothing to say; both in millimeters."""
    if not words:
        return ()
    font = font_for(words, fonts.small) or fonts.small[0]
    size = fitting(words, font, room, largest)
    return (Line(words=words, x=0, y=0, size=size, font=font, family=_SANS, weight=600),)
