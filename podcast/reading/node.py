"""A feed as a tree of values, read strictly: entities, document types and the network stay out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from workspace.errors import UserError


@dataclass(frozen=True, kw_only=True)
class Node:
    """One XML element. `name` and the names of attributes are `{namespace}local`, or `local` without a namespace.

    `text` is its own text up to its first child, as it stands; `line` is counted from 1.
    """

    name: str
    text: str = ""
    attributes: Mapping[str, str]
    children: tuple[Node, ...] = ()
    line: int = 0

    def first(self, name: str) -> Node | None:
        """The first child of that name; None if there is none, deeper ones not counted."""
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator[Node]:
        """The children of that name, in their order."""
        return (child for child in self.children if child.name == name)

    def text_of(self, name: str) -> str:
        """The text of the first child of that name, without white space around it; "" if there is none."""
        found = self.first(name)
        return found.text.strip() if found else ""

    def get(self, attribute: str) -> str:
        """An attribute's value; "" if there is none."""
        return self.attributes.get(attribute, "")


def namespace_of(name: str) -> str:
    """The namespace in a `{namespace}local` name, "" without one."""
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def read_node(xml: bytes, *, where: str = "feed.xml", fix: str = "pressroom publish    writes it anew") -> Node:
    """Read well-formed XML into its root; `where` and `fix` are for the error. Raises UserError."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        return as_node(etree.fromstring(xml, parser))
    except etree.XMLSyntaxError as trouble:
        raise UserError(
            "feed-unreadable",
            problem="The feed is not well-formed XML.",
            where=where,
            why=f"Apps stop reading at the first mistake: {trouble.msg}",
            fix=fix,
        ) from None


def as_node(element: Any) -> Node:
    """An lxml element and all below it as values; comments and entities that were not resolved are left out."""
    return Node(
        name=element.tag,
        text=element.text or "",
        attributes=dict(element.attrib),
        children=tuple(as_node(child) for child in element if isinstance(child.tag, str)),
        line=element.sourceline or 0,
    )
