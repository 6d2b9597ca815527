"""The pieces of a line of HTML, put in order: no space at an edge, nothing empty, no paragraph made of line breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

_SPACE = " \t\r\n\f"


@dataclass(frozen=True)
class Piece:
    """A part of a line: words, a line break, or the beginning or end of "strong", "em" or "a" with its address."""

    kind: Literal["text", "break", "open", "close"]
    text: str = ""
    address: str = ""


_SPACES = Piece("text", " ")


def paragraphs_of(pieces: Iterable[Piece]) -> Iterator[tuple[Piece, ...]]:
    """The paragraphs that a line holds: an empty line made of breaks ends one. Those without words are left out."""
    for part in _at_empty_lines(pieces):
        tidy = _without_empty(_without_outer_breaks(_with_spaces_outside(part)))
        if any(piece.kind == "text" and piece.text.strip() for piece in tidy):
            yield tuple(_joined(tidy))


def _at_empty_lines(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Split where two breaks follow each other; what is open is closed there and opened again."""
    part: list[Piece] = []
    opened: list[Piece] = []
    seen = [piece for piece in pieces if piece.kind != "text" or piece.text]
    for is_gap, run in groupby(seen, key=lambda piece: piece.kind == "break" or not piece.text.strip(_SPACE)):
        group = list(run)
        if is_gap and sum(piece.kind == "break" for piece in group) > 1:
            yield [*part, *(Piece("close", each.text, each.address) for each in reversed(opened))]
            part = list(opened)
            continue
        part += group
        for piece in group:
            if piece.kind == "open":
                opened.append(piece)
            elif piece.kind == "close":
                opened = [each for each in opened if each.text != piece.text]
    yield part


def _with_spaces_outside(pieces: list[Piece]) -> list[Piece]:
    """Spaces stand between words, never just inside a tag, at an edge or beside a break."""
    out: list[Piece] = []
    space = False
    for piece in pieces:
        if piece.kind == "text":
            words = piece.text.strip(_SPACE)
            space = space or piece.text[:1] in _SPACE
            if words:
                if space:
                    _insert_space(out)
                out.append(Piece("text", words))
                space = piece.text[-1] in _SPACE
        else:
            out.append(piece)
            space = space and piece.kind != "break"
    return out


def _without_empty(pieces: Iterable[Piece]) -> list[Piece]:
    """Without what is opened and closed around nothing."""
    out: list[Piece] = []
    for piece in pieces:
        if piece.kind == "close" and out and out[-1].kind == "open" and out[-1].text == piece.text:
            out.pop()
        else:
            out.append(piece)
    return out


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Words in one piece: whoever looks for signs with a meaning must see what stands beside them."""
    for is_text, run in groupby(pieces, key=lambda piece: piece.kind == "text"):
        if is_text:
            yield Piece("text", "".join(piece.text for piece in run))
        else:
            yield from run


def _insert_space(out: list[Piece]) -> None:
    at = len(out)
    while at and out[at - 1].kind == "open":
        at -= 1
    if at and out[at - 1].kind != "break":
        out.insert(at, _SPACES)


def _without_outer_breaks(pieces: list[Piece]) -> list[Piece]:
    words = [number for number, piece in enumerate(pieces) if piece.kind == "text"]
    if not words:
        return []
    return [piece for number, piece in enumerate(pieces) if piece.kind != "break" or words[0] < number < words[-1]]
