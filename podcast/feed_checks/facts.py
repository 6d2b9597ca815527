"""A feed as the checks look at it: read by an own reader, which goes on behind mistakes so that each is said once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from xml.parsers import expat

from podcast.feed_checks.names import is_namespace, itunes, namespace_meant
from podcast.reading.node import Node, namespace_of, read_node
from workspace.errors import UserError
from workspace.findings import Place

_DECLARATION = re.compile(r"<\?xml\b[^>]*\?>")
_ENCODING = re.compile(r"""encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));")
_NUMBER = re.compile("[0-9]{1,15}")  # a longer one means nothing, and takes long to read
_MOST = 20  # characters that are looked up; a file that is no text at all has only such
_ENCODINGS = re.compile(r"us-ascii|(?:iso-?8859|windows|cp|koi8|euc|shift|gb|big5|latin|mac)[a-z0-9_-]*")  # of texts
_NOTHING = Node(name="", attributes={})


@dataclass(frozen=True)
class Flaw:
    """Something in the file itself: its line, counted from 1, and what is there."""

    line: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """One episode of the feed, and its place in it, counted from 1."""

    node: Node
    number: int

    @property
    def name(self) -> str:
        """How findings call the episode: its title in quotes, 80 letters at most, else its number in the feed."""
        title = self.node.text_of("title") or self.node.text_of(itunes("title"))
        return f'"{title[:80]}"' if title else f"Episode {self.number} of the feed"

    @property
    def id(self) -> str:
        """The guid as it stands, whether it is a permalink or not; "" if there is none."""
        return self.node.text_of("guid")

    @property
    def kind(self) -> str:
        """full, trailer or bonus; full if it does not say."""
        return self.node.text_of(itunes("episodeType")).lower() or "full"

    @property
    def enclosure(self) -> Node:
        """The first one, which is the only one that apps take; an empty element if there is none."""
        return self.node.first("enclosure") or _NOTHING

    @property
    def length(self) -> int:
        """The number of bytes that the feed gives; 0 if it gives none."""
        return number_in(self.enclosure.get("length"))

    @property
    def moment(self) -> datetime | None:
        """When it was published; None if that cannot be read. A date of an unknown zone ("-0000") counts as UTC."""
        try:
            moment = parsedate_to_datetime(self.node.text_of("pubDate"))
        except ValueError:
            return None
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class FeedFacts:
    """`channels` is empty where the feed cannot be read; `encoding` is the one it declares, in small letters.

    `broken` is what stops a strict reader, `illegal` are characters that XML cannot carry, `ahead` is what stands
    before the declaration, `odd` are misspelled namespaces with those that were meant. `sizes` are in bytes.
    """

    where: str
    size: int
    encoding: str
    decodes: bool
    ahead: str
    illegal: tuple[Flaw, ...]
    broken: Flaw | None
    root: Node
    odd: Mapping[str, str]
    address: str | None
    now: datetime
    sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def channels(self) -> tuple[Node, ...]:
        """The show, if there is one to look at."""
        channel = self.root.first("channel")
        return (channel,) if channel else ()

    @property
    def items(self) -> Iterator[Item]:
        """The episodes in the feed's order, numbered from 1; none where the feed cannot be read."""
        for channel in self.channels:
            for number, node in enumerate(channel.all("item"), 1):
                yield Item(node=node, number=number)

    def place(self, node: Node | None = None, shown: str | None = None) -> Place:
        """Where an element stands in the feed."""
        return Place(self.where, (node.line or None) if node else None, shown=shown[:80] if shown else None)


def number_in(text: str) -> int:
    """A whole number of plain digits; 0 for whatever else is written."""
    written = text.strip()
    return int(written) if _NUMBER.fullmatch(written) else 0


def doubles(keyed: Iterable[tuple[Hashable, Item]]) -> Iterator[tuple[Item, Item]]:
    """The first episode with a key, and each other one that has the same; those without a key are passed over."""
    holders: dict[Hashable, list[Item]] = defaultdict(list)
    for key, item in keyed:
        if key:
            holders[key].append(item)
    for first, *others in holders.values():
        for other in others:
            yield first, other


def facts_of(feed: bytes, where: str, address: str | None, now: datetime, sizes: Mapping[str, int]) -> FeedFacts:
    """Read a feed as far as it can be read."""
    text, encoding, decodes = _decoded(feed)
    bare = text.lstrip("\ufeff \t\r\n")
    ahead = text[: len(text) - len(bare)]
    declaration = _DECLARATION.match(bare)
    body = bare[declaration.end() :] if declaration else bare
    skipped = text.count("\n") - body.count("\n")  # lines before the body
    legal = _REFERENCE.sub(lambda found: "" if _is_illegal(found) else found[0], _ILLEGAL.sub("", body))
    root, broken = _read(legal.encode(errors="replace"), skipped)
    uris = {namespace_of(name) for name in _names(root)} if root else set()
    return FeedFacts(
        where=where,
        size=len(feed),
        encoding=encoding,
        decodes=decodes,
        ahead=ahead if declaration else "",
        illegal=tuple(islice(_illegal_in(text), _MOST)),
        broken=broken,
        root=_as_meant(root, skipped) if root else _NOTHING,
        odd={uri: namespace_meant(uri) for uri in sorted(uris) if not is_namespace(uri)},
        address=address,
        now=now,
        sizes=sizes,
    )


def _decoded(feed: bytes) -> tuple[str, str, bool]:
    """The text, the encoding it declares, and whether it is what it says."""
    if feed.startswith((b"\xff\xfe", b"\xfe\xff")):
        return feed.decode("utf-16", errors="replace"), "utf-16", True
    declared = _ENCODING.search(feed[:200].decode("ascii", errors="replace").partition("?>")[0])
    encoding = declared[1].lower() if declared else "utf-8"
    really = "utf-8" if encoding == "utf8" or not _ENCODINGS.fullmatch(encoding) else encoding
    try:
        return feed.decode(really), encoding, encoding in {really, "utf8"}
    except (UnicodeDecodeError, LookupError):
        return feed.decode("utf-8", errors="replace"), encoding, False


def _is_illegal(reference: re.Match[str]) -> bool:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    return number > 0x10FFFF or bool(_ILLEGAL.match(chr(number)))


def _illegal_in(text: str) -> Iterator[Flaw]:
    for found in _ILLEGAL.finditer(text):
        yield Flaw(text.count("\n", 0, found.start()) + 1, f"U+{ord(found[0]):04X}")
    for found in _REFERENCE.finditer(text):
        if _is_illegal(found):
            yield Flaw(text.count("\n", 0, found.start()) + 1, found[0])


def _read(xml: bytes, skipped: int) -> tuple[Node | None, Flaw | None]:
    """The root, or where a strict reader stops; a document type is never followed."""
    try:
        return read_node(xml), None
    except UserError:
        try:
            expat.ParserCreate(namespace_separator=" ").Parse(xml, True)  # it says the line as a number
        except expat.ExpatError as mistake:
            return None, Flaw(mistake.lineno + skipped, expat.ErrorString(mistake.code))
        return None, Flaw(1, "its elements are nested too deeply, or a document type multiplies what stands in it")


def _as_meant(node: Node, skipped: int) -> Node:
    """The same with lines of the whole file, and with the namespaces that were meant."""
    uri = namespace_of(node.name)
    name = f"{{{namespace_meant(uri)}}}{node.name.rpartition('}')[2]}" if uri else node.name
    children = tuple(_as_meant(child, skipped) for child in node.children)
    return replace(node, name=name, children=children, line=node.line + skipped)


def _names(node: Node) -> Iterator[str]:
    yield node.name
    for child in node.children:
        yield from _names(child)
