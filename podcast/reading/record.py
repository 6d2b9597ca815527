"""One channel or item while it is being read: each element is taken by its name, and what nobody took is left over."""

from __future__ import annotations

from collections.abc import Iterable

from podcast.reading.foreign import Trouble
from podcast.reading.names import KNOWN
from podcast.reading.node import Node, namespace_of
from podcast.reading.plain_values import escaped_once, html_escaped_once

_XML_SPACE = " \t\r\n"


class Record:
    """Takes elements out of `node`. `ours` is whether Pressroom wrote the feed: it escapes nothing twice.

    Troubles are collected under the name of the item, "" for the show.
    """

    def __init__(self, node: Node, *, ours: bool, item: str = "") -> None:
        self.node, self.ours, self.item = node, ours, item
        self.troubles: list[Trouble] = []
        self._children: dict[str, list[Node]] = {}
        self._taken: set[str] = set()
        for child in node.children:
            self._children.setdefault(child.name, []).append(child)

    def all(self, *names: str) -> tuple[Node, ...]:
        """Every element of these names, those of the first name first."""
        self._taken.update(names)
        return tuple(child for name in names for child in self._children.get(name, ()))

    def first(self, *names: str) -> Node | None:
        """The first element of the first name that there is."""
        return next(iter(self.all(*names)), None)

    def raw(self, *names: str) -> str:
        """The first text that is not empty, as it stands but for the white space of XML around it."""
        texts = (child.text.strip(_XML_SPACE) for child in self.all(*names))
        return next((text for text in texts if text), "")

    def text(self, *names: str) -> str:
        """The same as a line of words, or an address, for people."""
        return self.words(self.raw(*names))

    def html(self, *names: str) -> str:
        """The same as HTML: escaped twice it would show its tags; where it has tags, words may speak of them."""
        text = self.raw(*names)
        return text if self.ours else html_escaped_once(text).strip()

    def words(self, text: str) -> str:
        """Without white space around it; of feeds that others wrote, a text that was escaped twice is set right."""
        return (text if self.ours else escaped_once(text)).strip()

    def address(self, attribute: str, *names: str) -> str:
        """The first address in that attribute, else in the text, of an element of these names."""
        found = (child.get(attribute).strip() or child.text.strip() for child in self.all(*names))
        return self.words(next((address for address in found if address), ""))

    def trouble(self, what: str, why: str, node: Node | None = None) -> None:
        """Something for the report; the line is that of `node`, else of the whole record."""
        self.troubles.append(Trouble(item=self.item, what=what, why=why, line=(node or self.node).line))

    def left_over(self, passed: Iterable[str]) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
        """Elements of known and of unknown namespaces that were not taken; those named in `passed` are left out."""
        done = self._taken.union(passed)
        left = [child for child in self.node.children if child.name not in done]
        known = tuple(child for child in left if namespace_of(child.name) in KNOWN and ":" not in _bare(child.name))
        return known, tuple(child for child in left if child not in known)


def _bare(name: str) -> str:
    return "" if name.startswith("{") else name
