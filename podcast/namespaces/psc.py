"""Podlove Simple Chapters 1.2: the chapters inside the feed, which Spotify and several apps read."""

from __future__ import annotations

from collections.abc import Iterator

from episodes.chapters.chapter import Chapter
from podcast.identity import ascii_address
from podcast.namespaces.element import ChannelFacts, Element, ItemFacts, Vocabulary


def _channel(_facts: ChannelFacts) -> Iterator[Element]:
    yield from ()


def _item(facts: ItemFacts) -> Iterator[Element]:
    chapters = facts.finished.episode.notes.chapters
    if chapters:
        listed = tuple(_chapter(chapter) for chapter in sorted(chapters, key=lambda each: each.start))
        yield Element("chapters", attributes={"version": "1.2"}, children=listed)


def _chapter(chapter: Chapter) -> Element:
    attributes = {"start": _normal_play_time(chapter.start), "title": chapter.title}
    if chapter.link:
        attributes["href"] = ascii_address(chapter.link)
    if chapter.image and chapter.image.startswith("https://"):
        attributes["image"] = ascii_address(chapter.image)
    return Element("chapter", attributes=attributes)


def _normal_play_time(seconds: float) -> str:
    """HH:MM:SS.mmm (RFC 2326, section 3.6)."""
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{second:02}.{thousandths:03}"


PODLOVE = Vocabulary(prefix="psc", uri="http://podlove.org/simple-chapters", channel=_channel, item=_item)
