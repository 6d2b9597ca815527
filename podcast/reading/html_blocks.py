"""HTML of other programs as blocks of text: paragraphs, headings, lists and quotes, whatever else was around them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from podcast.reading.pieces import Piece, paragraphs_of

LONGEST = 500_000  # characters; notes of a hundred pages
_DEEPEST = 8  # lists within lists
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_BREAKING_TAG = re.compile(r"<(?:p|br|div|ul|ol|li|h[1-6]|table|tr|blockquote|section|article|pre)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?|mailto|tel|sms):\S", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_NO_SPACE = re.compile(r"[\t\r\n\f]")
_EMPTY_LINE = re.compile(r"[ \t]*\r?\n(?:[ \t]*\r?\n)+")

_UNSEEN = frozenset({"script", "style", "head", "title", "noscript", "template", "svg", "math", "select", "textarea"})
_EMBEDDED = frozenset({"iframe", "embed", "video", "audio", "object", "canvas", "applet"})
_STRONG = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_INLINE = frozenset(
    {"span", "font", "u", "s", "del", "ins", "strike", "small", "big", "sub", "sup", "code", "kbd", "samp", "var"}
    | {
        "tt",
        "mark",
        "abbr",
        "acronym",
        "cite",
        "dfn",
        "q",
        "time",
        "label",
        "wbr",
        "bdi",
        "bdo",
        "html",
        "body",
        "data",
    }
)
_OF_A_LINE = frozenset({"strong", "em", "a"})
_COUNTED = {"p": "paragraph", "pre": "lines kept"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True)
class Paragraph:
    """A line of pieces; `bare` is text that stands in a list item without a paragraph of its own. `level` is a heading's."""

    pieces: tuple[Piece, ...]
    bare: bool = False
    level: int = 0


@dataclass(frozen=True)
class Listing:
    """A list; each item is a row of blocks."""

    items: tuple[tuple[Block, ...], ...]
    ordered: bool = False


@dataclass(frozen=True)
class Quote:
    """A quotation, which may hold lists and further quotations."""

    blocks: tuple[Block, ...]


Block = Paragraph | Listing | Quote


@dataclass(frozen=True)
class Blocks:
    """The text in blocks, and a word for each thing that is no text."""

    blocks: tuple[Block, ...]
    lost: tuple[str, ...] = ()


def read_html(html: str) -> Blocks:
    """Read any HTML, or plain text whose line breaks are meant; what does not end is ended."""
    reader = _Reader(lines_count=not _BREAKING_TAG.search(html))
    if len(html) > LONGEST:
        reader.lost.append(f"what follows the first {LONGEST} characters")
    text = html[:LONGEST].replace("\x00", "")
    if text.strip():
        target: Any = reader  # lxml's own types ask for bytes, which it never sends
        parser = etree.HTMLParser(target=target, no_network=True)
        etree.fromstring(f"<body>{text if _TAG.search(text) else text.replace('<', '&lt;')}", parser)
    return Blocks(reader.finish(), tuple(dict.fromkeys(reader.lost)))


class _Reader:
    """Follows libxml2's events, which close what was left open; nothing here calls itself, however deep the tags go."""

    def __init__(self, *, lines_count: bool) -> None:
        self.lost: list[str] = []
        self._lines_count = lines_count
        self._rows: list[list[Block]] = [[]]
        self._lists: list[list[tuple[Block, ...]]] = []
        self._pieces: list[Piece] = []
        self._opened: list[Piece] = []
        self._done: list[str] = []  # what each open tag did, for its end to undo
        self._counts = {"unseen": 0, "paragraph": 0, "lines kept": 0}
        self._level = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _EMBEDDED:
            self.lost.append(f"an embedded {tag}: {attributes.get('src') or attributes.get('data') or 'unnamed'}")
        if tag in _UNSEEN or tag in _EMBEDDED:
            self._counts["unseen"] += 1
            self._done.append("unseen")
        elif self._counts["unseen"] or tag in _INLINE:
            self._done.append("")
        elif tag in {"br", "hr", "img"}:
            self._single(tag, attributes)
            self._done.append("")
        elif tag in _STRONG or tag == "a":
            self._done.append(self._open(_STRONG.get(tag, "a"), attributes))
        else:
            self._done.append(self._block(tag))

    def end(self, _tag: str) -> None:
        done = self._done.pop()
        if done in _OF_A_LINE:
            piece = self._opened.pop([each.text for each in self._opened].index(done))
            self._pieces.append(Piece("close", done, piece.address))
        elif done == "unseen":
            self._counts[done] -= 1
        elif done:
            self._block_ends(done)

    def data(self, text: str) -> None:
        if self._counts["unseen"]:
            return
        if not self._lines_count and not self._counts["lines kept"]:
            self._text(_SPACE.sub(" ", text) if _NO_SPACE.search(text) else text)
            return
        for number, paragraph in enumerate(_EMPTY_LINE.split(text)):
            if number:
                self._flush()
            for count, line in enumerate(re.split(r"\r?\n", paragraph)):
                if count:
                    self._pieces.append(Piece("break"))
                self._text(line)

    def comment(self, text: str) -> None:
        """Comments are for machines."""

    def pi(self, target: str, data: str | None = None) -> None:
        """So are instructions."""

    def close(self) -> None:
        """Nothing is left to do; `finish` has the blocks."""

    def finish(self) -> tuple[Block, ...]:
        self._flush()
        return tuple(self._rows[0])

    def _text(self, text: str) -> None:
        if text:
            self._pieces.append(Piece("text", text))

    def _single(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "br":
            self._pieces.append(Piece("break"))
        elif tag == "hr":
            self._flush()
        else:
            alt = " ".join(attributes.get("alt", "").split())
            self.lost.append(f"a picture: {alt or attributes.get('src') or 'unnamed'}")
            if any(piece.text == "a" for piece in self._opened):
                self._text(alt)  # else the link would have no words

    def _open(self, kind: str, attributes: Mapping[str, str]) -> str:
        """Strong within strong says nothing more, and a link within a link is none."""
        if any(piece.text == kind for piece in self._opened):
            return ""
        address = attributes.get("href", "").strip()
        address = f"https:{address}" if address.startswith("//") else address
        if kind == "a" and not _ADDRESS.match(address):
            if address and not address.startswith("#"):
                self.lost.append(f"a link that is no full address: {address}")
            return ""
        self._opened.append(Piece("open", kind, address))
        self._pieces.append(self._opened[-1])
        return kind

    def _block(self, tag: str) -> str:
        """Begin a block; returns what it is."""
        if tag in {"td", "th"}:
            if any(piece.kind == "text" for piece in self._pieces):
                self._pieces.append(Piece("text", ", "))
            return ""
        self._flush()
        if tag in {"ul", "ol"} and len(self._lists) < _DEEPEST:
            self._lists.append([])
        elif (tag == "li" and self._lists) or (tag == "blockquote" and len(self._rows) < 2 * _DEEPEST):
            self._rows.append([])
        elif tag in _COUNTED:
            self._counts[_COUNTED[tag]] += 1
        elif tag in _HEADINGS:
            self._level = int(tag[1])
        else:
            return "block"
        return tag

    def _block_ends(self, done: str) -> None:
        self._flush()
        if done in {"ul", "ol"}:
            items = tuple(item for item in self._lists.pop() if item)
            self._rows[-1].extend([Listing(items, ordered=done == "ol")] if items else [])
        elif done == "li":
            self._lists[-1].append(tuple(self._rows.pop()))
        elif done == "blockquote":
            blocks = tuple(self._rows.pop())
            self._rows[-1].extend([Quote(blocks)] if blocks else [])
        elif done in _HEADINGS:
            self._level = 0
        elif done in _COUNTED:
            self._counts[_COUNTED[done]] -= 1

    def _flush(self) -> None:
        """End the paragraph; what is open goes on in the next one."""
        pieces = [*self._pieces, *(Piece("close", each.text, each.address) for each in reversed(self._opened))]
        self._pieces = list(self._opened)
        bare = not self._counts["paragraph"] and bool(self._lists)
        for part in paragraphs_of(pieces):
            self._rows[-1].append(Paragraph(part, bare=bare, level=self._level))
