"""Lines of a text file: blocks between empty lines, and words without what no form can hold."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

SPACES = " \t\n\v\f\r\x85\u2028\u2029"
_GAPS = re.compile(f"[{SPACES}]+")
_UNTIDY = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|  ")  # most words hold none of it
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True)
class Line:
    """One line and its number, counted from 1."""

    number: int
    text: str


def blocks(text: str) -> Iterator[list[Line]]:
    """What stands between empty lines."""
    block: list[Line] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip(SPACES):
            block.append(Line(number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


@dataclass(frozen=True)
class Exact:
    """A file's text that can be changed in one place while every other byte stays as it is."""

    text: str
    coding: str
    tail: bytes = b""

    @classmethod
    def of(cls, raw: bytes) -> Exact:
        """UTF-8, or UTF-16 if its mark is there; bytes that are neither come back as they were."""
        coding = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(raw[:2])
        if coding is None:
            return cls(raw.decode("utf-8", "surrogateescape"), "utf-8")
        whole = len(raw) // 2 * 2
        return cls(raw[:whole].decode(coding, "surrogatepass"), coding, raw[whole:])

    def changed(self, text: str) -> bytes:
        """The file with this text in place of its own."""
        return text.encode(self.coding, "surrogateescape" if self.coding == "utf-8" else "surrogatepass") + self.tail


def tidy(words: str) -> str:
    """Words on one line that every form can hold: no control signs, no halves of letters, single gaps."""
    if not _UNTIDY.search(words):
        return words.strip(SPACES)
    whole = words.encode(errors="replace").decode()
    return _GAPS.sub(" ", _CONTROL.sub("", whole)).strip(SPACES)
