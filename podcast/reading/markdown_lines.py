"""One paragraph as Markdown: emphasis, links and line breaks, and a backslash where a sign would be taken for more."""

from __future__ import annotations

import re
from collections.abc import Sequence

from podcast.reading.pieces import Piece

_SIGNS = re.compile(r"[\\`*\[\]~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w{1,32};)|<(?=[A-Za-z/!?])")
_SMART = re.compile(r"[\"']|-(?=-)|(?<=-)-|\.(?=\.\.)|(?<=\.)\.(?=\.)|(?<=\.\.)\.")
_STARTS = re.compile(r"#{1,6}(?=\s|$)|[-+](?=\s|$)|>|[-:|=](?=[-:|=\s]*$)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]*[^\s<>\"“”.,;:!?'’)\]}*_~]")
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+")
_MARKS = {"strong": "**", "em": "*"}


def line_of(pieces: Sequence[Piece], *, exact: bool) -> str:
    """Markdown of a paragraph's pieces; a line break is a backslash and a new line.

    `exact` keeps straight quotes and dashes as they are, which the renderer would otherwise set, and makes no links.
    """
    partner = _partners(pieces)
    tagged = {at for at, other in partner.items() if not _fits(pieces, min(at, other), max(at, other))}
    written: list[str] = []
    hidden_until, in_link = -1, False
    for at, piece in enumerate(pieces):
        if at <= hidden_until:
            continue
        if piece.kind == "break":
            written.append("\\\n")
        elif piece.kind == "text":
            written.append(_escaped(piece.text, exact=exact) if exact or in_link else _with_links(piece.text))
        elif piece.text == "a" and piece.kind == "open" and _says_its_address(pieces, at):
            written.append(f"<{piece.address}>")
            hidden_until = partner[at]
        else:
            in_link = piece.kind == "open" if piece.text == "a" else in_link
            if in_link and written and written[-1].endswith("!"):
                written[-1] = f"{written[-1][:-1]}\\!"  # else the link would be a picture
            written.append(_tag(piece) if at in tagged else _mark(piece))
    return "\n".join(_started(line) for line in "".join(written).split("\n"))


def _partners(pieces: Sequence[Piece]) -> dict[int, int]:
    """Which piece closes which."""
    opened: dict[str, int] = {}
    partner: dict[int, int] = {}
    for at, piece in enumerate(pieces):
        if piece.kind == "open":
            opened[piece.text] = at
        elif piece.kind == "close" and piece.text in opened:
            start = opened.pop(piece.text)
            partner[at], partner[start] = start, at
    return partner


def _fits(pieces: Sequence[Piece], start: int, end: int) -> bool:
    """Whether stars are taken as emphasis here (CommonMark 6.2): beside letters always, else only beside spaces.

    Stars that touch stars are left to tags, and so is everything that would need more rules than these.
    """
    if pieces[start].text == "a":
        return True
    if any(_touches(pieces, at) for at in (start, end)):
        return False
    first, last = pieces[start + 1].text[:1], pieces[end - 1].text[-1:]
    before = pieces[start - 1].text[-1:] if start and pieces[start - 1].kind == "text" else " "
    after = pieces[end + 1].text[:1] if end + 1 < len(pieces) and pieces[end + 1].kind == "text" else " "
    opens = first.isalnum() or (before == " " and not first.isspace())
    return opens and (last.isalnum() or (after == " " and not last.isspace()))


def _touches(pieces: Sequence[Piece], at: int) -> bool:
    beside = [pieces[other] for other in (at - 1, at + 1) if 0 <= other < len(pieces)]
    return any(piece.kind in {"open", "close"} for piece in beside)


def _tag(piece: Piece) -> str:
    return f"<{piece.text}>" if piece.kind == "open" else f"</{piece.text}>"


def _mark(piece: Piece) -> str:
    if piece.text != "a":
        return _MARKS[piece.text]
    if piece.kind == "open":
        return "["
    return f"]({_target(piece.address)})"


def _target(address: str) -> str:
    """An address as CommonMark (6.3) takes it; spaces and angle brackets are percent-encoded."""
    encoded = re.sub(r"[\s<>\\]", lambda sign: f"%{ord(sign[0]):02X}" if ord(sign[0]) < 128 else sign[0], address)
    safe = re.sub(r"&(?=#?\w{1,32};)", r"\\&", encoded)
    return f"<{safe}>" if re.search(r"[()\s]", safe) else safe


def _says_its_address(pieces: Sequence[Piece], at: int) -> bool:
    inside = pieces[at + 1 : at + 3]
    said = len(inside) == 2 and inside[0] == Piece("text", pieces[at].address) and inside[1].kind == "close"
    return said and bool(_PLAIN_ADDRESS.fullmatch(pieces[at].address))


def _with_links(text: str) -> str:
    """Words with bare addresses made into links, as apps do."""
    parts: list[str] = []
    at = 0
    for found in _ADDRESS.finditer(text):
        if _PLAIN_ADDRESS.fullmatch(found[0]):
            parts += [_escaped(text[at : found.start()], exact=False), f"<{found[0]}>"]
            at = found.end()
    return "".join([*parts, _escaped(text[at:], exact=False)])


def _escaped(text: str, *, exact: bool) -> str:
    signs = _SIGNS.sub(r"\\\g<0>", text)
    return _SMART.sub(r"\\\g<0>", signs) if exact else signs


def _started(line: str) -> str:
    """A line that begins as a heading, a list, a quote, a table or an underline does."""
    number = _NUMBERED.match(line)
    if number:
        return f"{number[1]}\\{line[number.end(1) :]}"
    return f"\\{line}" if _STARTS.match(line) else line
