"""Drawing: a card of 1200 x 630 pixels with a title set in lines of even length, a line above, one below and a cover."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from workspace.pictures import upright_picture

WIDTH, HEIGHT = 1200, 630  # what Facebook, LinkedIn, X, Slack and WhatsApp show whole (Open Graph, 1.91 to 1)
_EDGE = 72  # pixels kept free all around
_COVER = 416  # pixels, the longer side of a cover
_GAP = 56
_TITLE_SIZES = tuple(range(92, 38, -2))
_MOST_LINES = 6
_LINE = 1.12  # line height in parts of the letters' size
_SMALL = 31
_TITLE_ROOM = HEIGHT - 2 * _EDGE - 2 * (_SMALL + 22)  # what the two small lines leave
_ROOM_BESIDE_TWO = 300  # pixels; a title as high leaves room for two lines below it
_QUALITY = 84
_MEASURE = 100  # letters are measured at this size, and other sizes follow from it
_RIGHT_TO_LEFT = {"R", "AL"}
_NO_LETTER = "\U0010fffe"  # never a character, so every font shows its sign for what it does not have
_SIGNS = "CS"  # of Unicode's categories: controls and symbols
_SOFT_HYPHEN = "\u00ad"
_VARIANTS = re.compile("[\ufe00-\ufe0f]")  # which say how the sign before them looks
_LOOSE = re.compile(r"(?:^|(?<=\s))\u200d+|\u200d+(?=\s|$)")  # what held signs together that are gone
_ANYWHERE = ("CJK UNIFIED", "HIRAGANA", "KATAKANA", "HANGUL")  # lines of these may end after every sign


@dataclass(frozen=True, kw_only=True)
class Card:
    """What is drawn: three colors as #rrggbb, words, and the cover's file, if there is one."""

    title: str
    above: str = ""
    below: str = ""
    cover: Path | None = None
    ground: str
    ink: str
    accent: str


@dataclass(frozen=True)
class Fonts:
    """Font files, the first that has all letters of a line being used for it."""

    title: tuple[Path, ...]
    small: tuple[Path, ...]


@dataclass(frozen=True)
class _SmallLine:
    words: str
    font: ImageFont.FreeTypeFont


def draw_card(card: Card, fonts: Fonts) -> bytes:
    """The card as JPEG; words in a script that no font has are left out, and the cover takes their place.

    Without a cover the small words do: an empty card says nothing about anybody.
    """
    card = _with_a_title(card, fonts)
    title = without_signs(card.title, fonts.title)
    title_font = font_for(title, fonts.title) if title else None
    look = card.cover.stat() if card.cover else None
    seen = (look.st_size, look.st_mtime_ns, look.st_ctime_ns) if look else ()
    canvas, left = _ground(card.cover, seen, (card.ground, card.accent), alone=title_font is None)
    canvas = canvas.copy()
    if title_font is not None:
        pen = ImageDraw.Draw(canvas)
        room = WIDTH - _EDGE - left
        lines, size = set_title(title, title_font, room)
        font = _font(title_font, size)
        top = (HEIGHT - len(lines) * size * _LINE) / 2
        for place, words in enumerate(lines):
            baseline = top + place * size * _LINE + size * 0.86
            pen.text((left, baseline), words, font=font, fill=card.ink, anchor="ls")
        for line in _small(card.above, fonts, room, 1):
            pen.text((left, _EDGE + _SMALL), line.words, font=line.font, fill=card.accent, anchor="ls")
        two = len(lines) * size * _LINE <= _ROOM_BESIDE_TWO
        for place, line in enumerate(reversed(_small(card.below, fonts, room, 2 if two else 1))):
            baseline = HEIGHT - _EDGE - place * _SMALL * 1.3
            pen.text((left, baseline), line.words, font=line.font, fill=card.ink, anchor="ls")
    written = io.BytesIO()
    canvas.save(written, "JPEG", quality=_QUALITY, subsampling=0)
    return written.getvalue()


def _with_a_title(card: Card, fonts: Fonts) -> Card:
    """Of a card without a cover, whose title cannot be written, a small line becomes the title."""
    if card.cover or _writes(card.title, fonts.title):
        return card
    if _writes(card.above, fonts.title):
        return replace(card, title=card.above, above="")
    return replace(card, title=card.below, above="", below="")


def _writes(words: str, fonts: Sequence[Path]) -> bool:
    said = without_signs(words, fonts)
    return bool(said) and font_for(said, fonts) is not None


def font_for(words: str, fonts: Sequence[Path]) -> Path | None:
    """The first of `fonts` that has every letter of `words`, None if none can write them."""
    if any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in words) and not features.check("raqm"):
        return None  # without it letters would stand in the wrong order
    return next((font for font in fonts if all(_has(font, letter) for letter in sorted(set(words)))), None)


def set_title(title: str, font: Path, room: int) -> tuple[tuple[str, ...], int]:
    """The lines of `title` within `room` pixels, and the largest size of letters (pixels) at which they fit.

    Among all ways to break it into that many lines, the one whose longest line is shortest. What is too long even
    for the smallest letters ends with an ellipsis.
    """
    pieces = _pieces(title)
    for size in _TITLE_SIZES:
        most = min(_MOST_LINES, int(_TITLE_ROOM / (size * _LINE)))
        lines = _filled(pieces, font, room * _MEASURE / size)
        if lines is not None and len(lines) <= most:
            return _balanced(pieces, font, len(lines), room * _MEASURE / size), size
    size = _TITLE_SIZES[-1]
    most, width = int(_TITLE_ROOM / (size * _LINE)), room * _MEASURE / size
    return _shortened(pieces, font, most, width), size


def without_signs(words: str, fonts: Sequence[Path]) -> str:
    """Composed letters, without the emoji and invisible signs that no font has: a title is whole without them."""
    kept = (
        letter
        for letter in unicodedata.normalize("NFC", words).replace(_SOFT_HYPHEN, "")
        if unicodedata.category(letter)[0] not in _SIGNS
        or letter.isspace()
        or any(_has(font, letter) for font in fonts)
    )
    return " ".join(_LOOSE.sub("", _VARIANTS.sub("", "".join(kept))).split())


def _pieces(title: str) -> list[tuple[str, str]]:
    """Words and signs that a line may end after, each with the blank that stands before it within a line."""
    pieces: list[tuple[str, str]] = []
    for word in title.split():
        blank = " " if pieces else ""
        part = ""
        for letter in word:
            name = unicodedata.name(letter, "")
            if part and name.startswith(_ANYWHERE):
                pieces.append((blank, part))
                blank, part = "", ""
            part += letter
        pieces.append((blank, part))
    return pieces


def _filled(pieces: Sequence[tuple[str, str]], font: Path, width: float) -> tuple[str, ...] | None:
    """Lines as full as they go; None if one piece alone is wider than `width`, which counts at the measuring size."""
    lines: list[str] = []
    filled = 0.0
    for blank, piece in pieces:
        wide = _width(font, piece)
        if wide > width:
            return None
        with_blank = (_width(font, blank) if blank else 0.0) + wide
        if lines and filled + with_blank <= width:
            lines[-1] += blank + piece
            filled += with_blank
        else:
            lines.append(piece)
            filled = wide
    return tuple(lines)


def _balanced(pieces: Sequence[tuple[str, str]], font: Path, count: int, width: float) -> tuple[str, ...]:
    """The narrowest setting that needs no more lines, found by halving."""
    narrow, wide = 0.0, width
    best = _filled(pieces, font, width) or ()
    for _ in range(12):
        middle = (narrow + wide) / 2
        lines = _filled(pieces, font, middle)
        if lines is not None and len(lines) <= count:
            best, wide = lines, middle
        else:
            narrow = middle
    return best


def _shortened(pieces: Sequence[tuple[str, str]], font: Path, most: int, width: float) -> tuple[str, ...]:
    """The first `most` lines; a word that is wider than a line is cut as well."""
    cut = [(blank, _cut(piece, font, width)) for blank, piece in pieces]
    lines = _filled(cut, font, width) or ()
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and _width(font, f"{last}…") > width:
        last = last.rpartition(" ")[0] or last[:-1]
    return (*lines[: most - 1], f"{last.rstrip(' ,.;:–—-')}…")


def _cut(piece: str, font: Path, width: float) -> str:
    if _width(font, piece) <= width:
        return piece
    while piece and _width(font, f"{piece}…") > width:
        piece = piece[:-1]
    return f"{piece}…"


def _small(words: str, fonts: Fonts, room: int, most: int) -> tuple[_SmallLine, ...]:
    """At most so many lines of small letters, shortened to `room` pixels; none if no font has the letters."""
    words = without_signs(words, fonts.small)
    found = font_for(words, fonts.small)
    if not words or found is None:
        return ()
    pieces, width = _pieces(words), room * _MEASURE / _SMALL
    lines = _shortened(pieces, found, most, width)
    even = lines if lines[-1].endswith("…") else _balanced(pieces, found, len(lines), width)
    return tuple(_SmallLine(line, _font(found, _SMALL)) for line in even)


@lru_cache(maxsize=4)
def _ground(
    cover: Path | None,
    seen: tuple[int, ...],  # noqa: ARG001 - tells a cover that was changed under its name
    colors: tuple[str, str],
    *,
    alone: bool,
) -> tuple[Image.Image, int]:
    """The card without its words, and where these begin in pixels from the left; cards of a show share it."""
    color, accent = colors
    canvas = Image.new("RGB", (WIDTH, HEIGHT), color)
    pen = ImageDraw.Draw(canvas)
    if cover is None:
        pen.rectangle((0, 0, 15, HEIGHT), fill=accent)
        return canvas, _EDGE + 15
    picture = upright_picture(cover, _COVER if not alone else HEIGHT - _EDGE)
    left = _EDGE if not alone else (WIDTH - picture.width) // 2
    top = (HEIGHT - picture.height) // 2
    rounded = Image.new("L", (picture.width * 4, picture.height * 4), 0)
    ImageDraw.Draw(rounded).rounded_rectangle((0, 0, rounded.width - 1, rounded.height - 1), 72, fill=255)
    canvas.paste(picture, (left, top), rounded.resize(picture.size, Image.Resampling.LANCZOS))
    edge = Image.blend(Image.new("RGB", (1, 1), color), Image.new("RGB", (1, 1), "#ffffff"), 0.16).getpixel((0, 0))
    box = (left, top, left + picture.width - 1, top + picture.height - 1)
    pen.rounded_rectangle(box, 18, outline=edge, width=2)  # a cover may have the ground's own color
    return canvas, _EDGE + picture.width + _GAP


@lru_cache(maxsize=64)
def _font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file), size)


@lru_cache(maxsize=4096)
def _width(font: Path, words: str) -> float:
    """In pixels at the measuring size."""
    return _font(font, _MEASURE).getlength(words)


@lru_cache(maxsize=4096)
def _has(font: Path, letter: str) -> bool:
    return letter.isspace() or _sign(font, letter) != _sign(font, _NO_LETTER)


def _sign(font: Path, letter: str) -> tuple[tuple[int, int], bytes]:
    mask = _font(font, 24).getmask(letter)
    return mask.size, bytes(mask)
