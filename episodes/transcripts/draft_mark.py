"""The mark of a first draft: a note at the top of a WebVTT file, until somebody has read the transcript."""

from __future__ import annotations

import re
from collections.abc import Iterator

from episodes.transcripts.lines import SPACES, Exact

DRAFT_NOTE = "NOTE pressroom draft: written down by a computer, not yet confirmed by anybody"
_NOTE = re.compile(r"NOTE[ \t]+pressroom draft\b")
_LINE_END = re.compile(r"\r\n|\r|\n")


def is_draft_note(line: str) -> bool:
    """Whether a block of WebVTT that begins with this line is the mark."""
    return _NOTE.match(line) is not None


def without_draft_note(raw: bytes) -> bytes:
    """The file without the mark's block and the empty lines after it; every other byte stays as it is."""
    exact = Exact.of(raw)
    return exact.changed("".join(_kept(exact.text)))


def _kept(text: str) -> Iterator[str]:
    inside, after_blank = False, True
    for line in _lines(text):
        blank = not line.strip(SPACES)
        if after_blank and not blank:
            inside = is_draft_note(line)
        if not inside:
            yield line
        after_blank = blank


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, whatever these are."""
    at = 0
    for end in _LINE_END.finditer(text):
        yield text[at : end.end()]
        at = end.end()
    if at < len(text):
        yield text[at:]
