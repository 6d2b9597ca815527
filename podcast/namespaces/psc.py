"""Podlove Simple Chapters 1.2: the chapters inside the feed, which Spotify and several apps read."""

from __future__ import annotations

from collections.abc import Iterator

from episodes.chapters.chapter import listed
from episodes.chapters.writing import PODLOVE_NAMESPACE, podlove_attributes
from podcast.companions import addressed_chapters
from podcast.namespaces.element import Element, ItemFacts, Vocabulary


def _item(facts: ItemFacts) -> Iterator[Element]:
    chapters = listed(addressed_chapters(facts.finished, facts.identity))
    if chapters:
        elements = tuple(Element("chapter", attributes=podlove_attributes(chapter)) for chapter in chapters)
        yield Element("chapters", attributes={"version": "1.2"}, children=elements)


PODLOVE = Vocabulary(prefix="psc", uri=PODLOVE_NAMESPACE, item=_item)
