"""The content namespace: the whole notes, where they differ from what the description has room for."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.namespaces.element import Element, ItemFacts, Vocabulary


def _item(facts: ItemFacts) -> Iterator[Element]:
    if facts.notes.full is not None:
        yield Element("encoded", facts.notes.full, cdata=True)


CONTENT = Vocabulary(prefix="content", uri="http://purl.org/rss/1.0/modules/content/", item=_item)
