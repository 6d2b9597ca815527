"""What strangers send as XML, made into XML: encodings, entities, control characters, and nothing that could harm.

Each step that has to change something leaves a remark, in words for the owner.
"""

from __future__ import annotations

import codecs
import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.entities import html5

from podcast.namespaces.text import legal

_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z0-9._-]{1,40})\s*[\"']")
_ROOT = re.compile(r"<\?xml\b|<!doctype\b|<!--|<[A-Za-z]", re.IGNORECASE)
_SPACE = re.compile(r"\s*")
_ONE_BYTE = re.compile(r"iso8859-\d+|cp125\d|koi8-[rut]|mac-[a-z]+|cp437|cp850|cp866|tis-620|ascii")
_EAST_ASIAN = re.compile(r"gb2312|gbk|gb18030|big5(?:hkscs)?|shift_jis(?:x0213|_2004)?|cp932|cp949|euc_jp|euc_kr|hz")
_STRAY_BYTES = {0xDC00 + byte: bytes([byte]).decode("cp1252", errors="replace") for byte in range(0x80, 0x100)}
_STRAY = re.compile("[\udc80-\udcff]")
_LITERALS = {"<![CDATA[": "]]>", "<!--": "-->"}
_LITERAL = re.compile("|".join(map(re.escape, _LITERALS)))
_SURROGATES = re.compile(r"&#(?:(\d{5})|x(d[89ab][0-9a-f]{2}));&#(?:(\d{5})|x(d[c-f][0-9a-f]{2}));", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#(\d{1,12});|#[xX]([0-9a-fA-F]{1,8});|([A-Za-z][A-Za-z0-9]{0,40});)?")
_TAG = re.compile(r"""<(/?)([A-Za-z_][\w:.-]*+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*+)>|<(?!\?)""")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


def decoded(feed: bytes, remark: Callable[[str], None]) -> str:
    """The feed's text, by its byte order mark, what it declares, and what its bytes really are."""
    for mark, encoding in _MARKS:
        if mark.match(feed):
            return feed.decode(encoding, errors="replace").removeprefix("\ufeff")
    found = _DECLARED.search(feed[:2000])
    declared = _looked_up(found[1].decode()) if found else "utf-8"
    if declared != "utf-8":
        text = _as_declared(feed, declared, remark)
        if text is not None:
            return text
    text = feed.decode("utf-8", errors="surrogateescape")
    if _STRAY.search(text):
        remark("Some letters are not in the encoding that the feed names; they were read as Western European ones.")
        return text.translate(_STRAY_BYTES)
    return text


_MARKS = tuple(
    (re.compile(begin, re.DOTALL), encoding)
    for begin, encoding in (
        (re.escape(codecs.BOM_UTF8), "utf-8-sig"),
        (re.escape(codecs.BOM_UTF32_LE) + b"|" + re.escape(codecs.BOM_UTF32_BE), "utf-32"),
        (re.escape(codecs.BOM_UTF16_LE) + b"|" + re.escape(codecs.BOM_UTF16_BE), "utf-16"),
        (rb"<\x00\x00\x00", "utf-32-le"),
        (rb"\x00\x00\x00<", "utf-32-be"),
        (rb"<\x00.\x00", "utf-16-le"),
        (rb"\x00<\x00.", "utf-16-be"),
    )
)


def _looked_up(name: str) -> str:
    """The encoding of that name, if feeds are written in it; utf-8 for any other, and for one that cannot be true."""
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return "utf-8"
    return known if _ONE_BYTE.fullmatch(known) or _EAST_ASIAN.fullmatch(known) else "utf-8"


def _as_declared(feed: bytes, declared: str, remark: Callable[[str], None]) -> str | None:
    """None if the feed is UTF-8 after all: what is valid in it with other letters than ASCII is hardly ever anything else."""
    try:
        as_utf8 = None if feed.isascii() else feed.decode("utf-8")
    except UnicodeDecodeError:
        as_utf8 = None
    if as_utf8 is not None and _ONE_BYTE.fullmatch(declared):
        remark(f"The feed says that it is written in {declared}; it is in UTF-8, and was read so.")
        return as_utf8
    try:
        return feed.decode("cp1252" if declared == "iso8859-1" else declared)
    except UnicodeDecodeError:
        return as_utf8 if as_utf8 is not None or declared == "ascii" else feed.decode(declared, errors="replace")


def opened(text: str, remark: Callable[[str], None]) -> tuple[str, str]:
    """The text from its root element on, and the document type before it, if there is one ("" if none).

    Blank lines before the root are kept, so that lines are counted as in the feed.
    """
    begin = _ROOT.search(text)
    if not begin:
        return text, ""
    if text[: begin.start()].strip("\ufeff \t\r\n\x00"):
        remark("Something stood before the beginning of the feed; it was left out.")
    at, doctype = begin.start(), ""
    while True:
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        end = _end_of_prolog_part(text, at)
        if end is None:
            break
        if text[at : at + 9].lower() == "<!doctype":
            doctype += text[at:end]
        at = end
    return "\n" * text.count("\n", 0, at) + text[at:], doctype


def _end_of_prolog_part(text: str, at: int) -> int | None:
    """Where a declaration, instruction, comment or document type that begins here ends; None at the root element."""
    for opening, closing in (("<?", "?>"), ("<!--", "-->")):
        if text.startswith(opening, at):
            end = text.find(closing, at + len(opening))
            return len(text) if end < 0 else end + len(closing)
    if text[at : at + 9].lower() != "<!doctype":
        return None
    subset, end = text.find("[", at), text.find(">", at)
    if 0 <= subset < end:
        end = text.find("]>", subset)
        end = end + 1 if end >= 0 else end
    return len(text) if end < 0 else end + 1


def mended(text: str, remark: Callable[[str], None]) -> str:
    """Well-formed where characters and entities were the only trouble; what stands in CDATA stays as it is."""
    clean = legal(text)
    if len(clean) != len(text.replace("\r\n", "\n")):
        remark("The feed holds control characters that XML forbids; they were left out.")
    fixed = "".join(part if literal else _with_real_entities(part) for part, literal in _parts(clean))
    if fixed != clean:
        remark("The feed holds signs that XML does not know, such as &nbsp; or a bare &; they were read as meant.")
    return fixed


def balanced(text: str) -> str:
    """With an end for every tag: an end that ends nothing is left out, and what is open inside of another ends with it.

    libxml2 lets every end tag end whatever is open, so that one </b> too many would cost an episode its id.
    """
    opened: list[str] = []
    count: Counter[str] = Counter()

    def tag(found: re.Match[str]) -> str:
        closing, name, rest = found[1], found[2], found[3]
        if not name:
            return "&lt;"
        if closing and not count[name]:
            return ""
        ends: list[str] = []
        while closing and (not ends or ends[-1] != name):
            ends.append(opened.pop())
            count[ends[-1]] -= 1
        if not closing and not rest.endswith("/"):
            opened.append(name)
            count[name] += 1
        return "".join(f"</{each}>" for each in ends) if closing else found[0]

    parts = [part if literal else _TAG.sub(tag, part) for part, literal in _parts(text)]
    return "".join([*parts, *(f"</{name}>" for name in reversed(opened))])


def without_literals(text: str) -> str:
    """The markup alone, without CDATA sections and comments."""
    return "".join(part for part, literal in _parts(text) if not literal)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, and whether each is a CDATA section or a comment.

    A pattern over both ends would take a time that grows with the square of what is never closed.
    """
    at = 0
    while found := _LITERAL.search(text, at):
        yield text[at : found.start()], False
        end = text.find(_LITERALS[found[0]], found.end())
        at = len(text) if end < 0 else end + 3
        yield text[found.start() : at], True
    yield text[at:], False


def _with_real_entities(markup: str) -> str:
    return _REFERENCE.sub(_reference, _SURROGATES.sub(_paired, markup))


def _reference(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if decimal or hexadecimal:
        number = int(decimal) if decimal else int(hexadecimal, 16)
        return found[0] if number < 0x110000 and (legal(chr(number)) or number == 13) else ""
    if name in _OF_XML:
        return found[0]
    meant = html5.get(f"{name};") if name else None
    return html.escape(meant) if meant else "&amp;" + found[0][1:]


def _paired(found: re.Match[str]) -> str:
    """Two halves of an emoji, written as two numbers (UTF-16), are one character."""
    high, low = (int(found[at]) if found[at] else int(found[at + 1], 16) for at in (1, 3))
    if not (0xD800 <= high < 0xDC00 <= low < 0xE000):
        return found[0]
    return chr(0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00)
