"""Printing: a sheet of paper with lines of words and a code on it, as a PDF for printers and as SVG for everybody else.

The PDF is one picture in pure black and white at 600 dots an inch (CCITT group 4): as sharp as office printers go, some
ten kilobytes, the same on every computer, and no color is lost on a black-and-white printer.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from PIL import Image, ImageDraw, ImageFont

_DOTS = 600  # an inch
_INCH = 25.4  # millimeters
_MEASURE = 100  # letters are measured at this size, and other sizes follow from it

Anchor = Literal["start", "middle"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of words; `x`, the baseline `y` and the `size` of the letters are in millimeters."""

    words: str
    x: float
    y: float
    size: float
    font: Path
    family: str
    weight: int
    anchor: Anchor = "start"

    @property
    def width(self) -> float:
        """In millimeters."""
        return width_of(self.words, self.font) * self.size


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A black rectangle, in millimeters."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Paper of `width` x `height` millimeters; `code` are the rows of a code's modules, dark ones True.

    `side` is the code's width in millimeters without the empty zone around it, which the layout keeps free.
    """

    title: str
    width: float
    height: float
    code: tuple[tuple[bool, ...], ...]
    side: float
    left: float
    top: float
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()


def width_of(words: str, font: Path) -> float:
    """The width of a line in parts of the size of its letters."""
    return _font(font, _MEASURE).getlength(words) / _MEASURE


def fitting(words: str, font: Path, room: float, largest: float) -> float:
    """The size of letters, at most `largest`, at which a line is no wider than `room`; all in millimeters."""
    return min(largest, room / max(width_of(words, font), 0.01))


def as_pdf(sheet: Sheet) -> bytes:
    """The sheet as a PDF of one page in its true size; the same sheet gives the same bytes."""
    canvas = Image.new("1", (_dots(sheet.width), _dots(sheet.height)), 1)
    pen = ImageDraw.Draw(canvas)
    for bar in sheet.bars:
        edges = (bar.x, bar.y, bar.x + bar.width, bar.y + bar.height)
        pen.rectangle(tuple(_dots(edge) for edge in edges), fill=0)
    for line in sheet.lines:
        anchor = "ms" if line.anchor == "middle" else "ls"
        place = (_dots(line.x), _dots(line.y))
        pen.text(place, line.words, font=_font(line.font, _dots(line.size)), fill=0, anchor=anchor)
    _draw_code(pen, sheet)
    written = io.BytesIO()
    named = {"title": sheet.title, "creationDate": None, "modDate": None}  # no clock in what is made
    canvas.save(written, "PDF", resolution=_DOTS, **named)
    return written.getvalue()


def as_svg(sheet: Sheet) -> bytes:
    """The sheet as SVG in its true size, for changing it; lines keep their widths where the fonts are missing."""
    size = f'width="{_short(sheet.width)}mm" height="{_short(sheet.height)}mm"'
    box = f'viewBox="0 0 {_short(sheet.width)} {_short(sheet.height)}"'
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} role="img" aria-labelledby="title">',
            f'<title id="title">{escape(sheet.title)}</title>',
            f'<path fill="#fff" d="M0 0h{_short(sheet.width)}v{_short(sheet.height)}H0z"/>',
            *(_bar(bar) for bar in sheet.bars),
            *(_text(line) for line in sheet.lines),
            _code_path(sheet),
            "</svg>\n",
        ]
    ).encode()


def _draw_code(pen: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    """Every module has the same whole number of dots, so that none is cut thinner than its neighbors."""
    count = len(sheet.code)
    dots = max(1, _dots(sheet.side) // count)
    spare = (_dots(sheet.side) - dots * count) // 2
    left, top = _dots(sheet.left) + spare, _dots(sheet.top) + spare
    for row, modules in enumerate(sheet.code):
        for first, after in _runs(modules):
            box = (left + first * dots, top + row * dots, left + after * dots - 1, top + (row + 1) * dots - 1)
            pen.rectangle(box, fill=0)


def _runs(modules: Sequence[bool]) -> list[tuple[int, int]]:
    """The dark stretches of a row: where each begins, and the place after its end."""
    edges = [place for place in range(len(modules) + 1) if (*modules, False)[place] != (False, *modules)[place]]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _code_path(sheet: Sheet) -> str:
    module = sheet.side / len(sheet.code)
    moves = "".join(
        f"M{first} {row}h{after - first}v1h-{after - first}z"
        for row, modules in enumerate(sheet.code)
        for first, after in _runs(modules)
    )
    place = f"translate({_short(sheet.left)} {_short(sheet.top)}) scale({module:.6g})"
    return f'<path transform="{place}" shape-rendering="crispEdges" d="{moves}"/>'


def _bar(bar: Bar) -> str:
    return (
        f'<path d="M{_short(bar.x)} {_short(bar.y)}h{_short(bar.width)}v{_short(bar.height)}h-{_short(bar.width)}z"/>'
    )


def _text(line: Line) -> str:
    middle = ' text-anchor="middle"' if line.anchor == "middle" else ""
    look = f'font-family={quoteattr(line.family)} font-weight="{line.weight}" font-size="{_short(line.size)}"'
    fit = f'textLength="{_short(line.width)}" lengthAdjust="spacingAndGlyphs"'
    return f'<text x="{_short(line.x)}" y="{_short(line.y)}"{middle} {look} {fit}>{escape(line.words)}</text>'


def _short(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")


def _dots(millimeters: float) -> int:
    return round(millimeters / _INCH * _DOTS)


@lru_cache(maxsize=32)
def _font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file), size)
