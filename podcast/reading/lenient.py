"""A feed of another program as a tree, however it was written; only what could do harm, or is no feed, is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from lxml import etree

from podcast.reading.foreign import Trouble
from podcast.reading.mending import balanced, decoded, mended, opened, without_literals
from podcast.reading.names import canonical, shown
from podcast.reading.node import Node
from workspace.errors import UserError

LARGEST = 64 * 1024 * 1024  # bytes; the largest feed that was met has a tenth of it
MOST_ELEMENTS = 1_000_000  # 10,000 episodes with 100 elements each
_ELEMENT = re.compile(r"<[^/!?]")
_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:rss|rdf)\s*>", re.IGNORECASE)
_HTML = frozenset({"description", "encoded", "summary", "subtitle", "title"})
_STRIPPED = re.compile(r"\s+xmlns(?::[\w.-]+)?=\"[^\"]*\"")
_FIX = "Open the address in a browser; if it shows another page, look there for a link called RSS."


@dataclass(frozen=True, kw_only=True)
class Lenient:
    """The root of a feed, names in their right spelling, and what had to be mended on the way."""

    root: Node
    troubles: tuple[Trouble, ...]


def read_leniently(feed: bytes, where: str) -> Lenient:
    """Read what is meant to be an RSS feed. Raises UserError.

    Document types are taken off before anything is parsed, so no entity is ever defined, no file read and no address
    asked (OWASP, XML External Entity Prevention).
    """
    if len(feed) > LARGEST:
        raise _refused("large", where, "This feed is too large to be read.", f"It has more than {LARGEST >> 20} MB.")
    remarks: list[str] = []
    text, doctype = opened(decoded(feed, remarks.append), remarks.append)
    _refuse_what_is_no_feed(text, doctype, where)
    root = _parsed(text, where, remarks)
    node = _as_node(root)
    _refuse_other_roots(node, where)
    return Lenient(root=node, troubles=tuple(Trouble(what=remark, why="") for remark in remarks))


def _refuse_what_is_no_feed(text: str, doctype: str, where: str) -> None:
    begin = text.strip("\ufeff \t\r\n\x00")[:100].lower()
    if not begin:
        raise _refused("empty", where, "There is nothing at this address.", "The answer is empty.")
    if "<html" in begin or doctype[:14].lower().split()[-1:] == ["html"]:
        raise _refused("page", where, "This is a web page, not a feed.", "The answer begins as pages do, with <html>.")
    if "<!entity" in doctype.lower() or "%" in doctype:
        raise _refused(
            "entities",
            where,
            "This feed was not read, because it defines entities.",
            "Entities can be made to fill a computer's memory or to read its files; no podcast needs them.",
            "Ask whoever keeps the feed to take the <!DOCTYPE …> at its beginning out.",
        )
    if not begin.startswith("<"):
        kind = "JSON" if begin.startswith(("{", "[")) else "text of another kind"
        raise _refused("other", where, "This is not a podcast's feed.", f"A feed is RSS; this is {kind}.")
    if sum(1 for _ in _ELEMENT.finditer(without_literals(text))) > MOST_ELEMENTS:
        raise _refused("large", where, "This feed is too large to be read.", "It has more than a million elements.")


def _refuse_other_roots(root: Node, where: str) -> None:
    kind = root.name.rpartition("}")[2].lower()
    if kind in {"rss", "rdf", "channel"}:
        return
    if kind == "html":
        raise _refused("page", where, "This is a web page, not a feed.", "The answer begins as pages do, with <html>.")
    words = {"feed": "an Atom feed", "opml": "a list of feeds (OPML)", "urlset": "a map of a website"}
    raise _refused(
        "other",
        where,
        "This is not a podcast's feed.",
        f"A podcast's feed is RSS; this is {words.get(kind, f'XML of another kind (<{shown(root.name)[:40]}>)')}.",
    )


def _parsed(text: str, where: str, remarks: list[str]) -> Any:
    """Strictly; else with its characters mended, then its tags; else whatever libxml2 can make of it."""
    try:
        return _strictly(text)
    except etree.XMLSyntaxError:
        better = mended(text, remarks.append)
    try:
        return _strictly(better)
    except etree.XMLSyntaxError as trouble:
        _refuse_what_breaks_off(better, where, trouble)
        line = trouble.lineno or 0
        remarks.append(f"The feed is not well-formed from line {line} on; what could be made out was taken.")
    try:
        return _strictly(balanced(better))
    except etree.XMLSyntaxError:
        return _recovered(better, where)


def _strictly(text: str) -> Any:
    return etree.fromstring(text.encode(errors="replace"), _parser(recover=False))


def _refuse_what_breaks_off(text: str, where: str, trouble: etree.XMLSyntaxError) -> None:
    """The episodes behind that place would be lost without a word."""
    if not _END.search(text[-4000:]):
        raise _refused(
            "cut-off",
            where,
            "This feed breaks off in the middle.",
            f"Its last line is not the end of a feed ({trouble.msg}), so episodes would be missing.",
            "Try again in a few minutes; if it stays so, tell whoever keeps the feed.",
        )


def _recovered(text: str, where: str) -> Any:
    parser = _parser(recover=True)
    root = etree.fromstring(text.encode(errors="replace"), parser)
    limits = [entry for entry in parser.error_log if "RESOURCE_LIMIT" in entry.type_name or "too big" in entry.message]
    if root is None or limits:
        why = limits[0].message if limits else "no element can be made out"
        raise _refused("broken", where, "This feed cannot be read.", f"Its XML is broken or made to do harm: {why}")
    return root


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
        recover=recover,
    )


def _as_node(element: Any) -> Node:
    """An element and all below it, names in their right spelling; lxml's own limit is a depth of 256."""
    name = canonical(element.tag)
    children = [child for child in element if isinstance(child.tag, str)]
    text = element.text or ""
    if children and name.rpartition("}")[2] in _HTML and next(element.iter("item", "enclosure"), None) is None:
        text, children = "".join(_inner_html(element)), []
    return Node(
        name=name,
        text=text,
        attributes={canonical(key): value for key, value in element.attrib.items()},
        children=tuple(_as_node(child) for child in children),
        line=element.sourceline or 0,
    )


def _inner_html(element: Any) -> Iterator[str]:
    """Tags that somebody wrote into a text without escaping them."""
    yield escape(element.text or "", quote=False)
    for child in element:
        yield _STRIPPED.sub("", etree.tostring(child, encoding="unicode", method="html", with_tail=True))


def _refused(kind: str, where: str, problem: str, why: str, fix: str = _FIX) -> UserError:
    return UserError(f"foreign-{kind}", problem=problem, where=where, why=why, fix=fix)
