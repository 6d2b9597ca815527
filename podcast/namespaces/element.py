"""Elements as values, and the feedgen extension that writes them as XML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from podcast.finished import FinishedEpisode
from podcast.identity import Identity
from podcast.namespaces.text import tidy
from podcast.notes_for_apps import AppNotes
from podcast.show import Show
from podcast.variants import EVERY_DIRECTORY, Variant
from workspace.publisher import Settings


class Element(NamedTuple):
    """One XML element of a namespace; an empty text means an empty element.

    A large feed has hundreds of thousands, and a tuple is made in a third of a dataclass's time.
    """

    name: str
    text: str = ""
    attributes: Mapping[str, str] = MappingProxyType({})
    children: tuple[Element, ...] = ()
    cdata: bool = False


PageLink = Literal["current", "first", "last", "next", "previous", "next-archive", "prev-archive"]


@dataclass(frozen=True, kw_only=True)
class Paging:
    """Where one document stands in a feed of several (RFC 5005, sections 3 and 4); all addresses are full.

    `own` is the document's own address, `archive` says that it will not change any more.
    """

    own: str
    archive: bool = False
    links: tuple[tuple[PageLink, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class ChannelFacts:
    """What a namespace may say something about: the show.

    `trailers` are the published episodes of that type.
    `paging` is None for a feed of one document, which holds all there is.
    """

    show: Show
    identity: Identity
    settings: Settings
    newest: datetime | None
    trailers: tuple[FinishedEpisode, ...] = ()
    paging: Paging | None = None
    variant: Variant = EVERY_DIRECTORY

    @property
    def email(self) -> str:
        """The owner's; "" while it is kept out of the feed."""
        return "" if self.show.feed.hide_email else self.show.email or self.settings.publisher.email


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """What a namespace may say something about: one episode of the show."""

    show: Show
    identity: Identity
    finished: FinishedEpisode
    notes: AppNotes
    variant: Variant = EVERY_DIRECTORY

    @property
    def explicit(self) -> bool:
        """The episode's own word; the show's where the episode says nothing."""
        said = self.finished.episode.header.explicit
        return self.show.explicit if said is None else said

    def address(self, companion: str) -> str:
        """The full address of a file beside the episode's page."""
        return self.identity.address(self.finished.page + companion)


def nothing(_facts: object) -> Iterable[Element]:
    """For a namespace that says something about the show alone, or about episodes alone."""
    return ()


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """A namespace: its prefix and exact URI, and what it says about the show and about an episode.

    RSS's own elements have no URI.
    """

    prefix: str
    uri: str
    channel: Callable[[ChannelFacts], Iterable[Element]] = nothing
    item: Callable[[ItemFacts], Iterable[Element]] = nothing


class ChannelElements(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """A feedgen extension that adds one namespace's elements to the channel."""

    def __init__(self, vocabulary: Vocabulary, facts: ChannelFacts) -> None:
        self._vocabulary = vocabulary
        self._elements = tuple(vocabulary.channel(facts))

    def extend_ns(self) -> dict[str, str]:
        """A namespace of the channel alone is declared only where it says something."""
        silent = self._vocabulary.item is nothing and not self._elements
        return {} if silent or not self._vocabulary.uri else {self._vocabulary.prefix: self._vocabulary.uri}

    def extend_rss(self, feed: Any) -> Any:
        """Write into the channel, the first child of `feed`; feedgen hands over the root and takes it back."""
        for element in self._elements:
            write(feed[0], self._vocabulary.uri, element)
        return feed


class ItemElements(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """A feedgen extension that adds the elements of all namespaces to an item, one namespace after the other."""

    def __init__(self, vocabularies: tuple[Vocabulary, ...], facts: ItemFacts) -> None:
        self._vocabularies, self._facts = vocabularies, facts

    def extend_rss(self, feed: Any) -> Any:
        """Write into the item: what feedgen calls `feed` here is the item itself."""
        for each in self._vocabularies:
            for element in each.item(self._facts):
                write(feed, each.uri, element)
        return feed


def mark(target: str, number: int) -> Any:
    """A processing instruction, written as `<?target number?>`: clean HTML and text never hold one."""
    return etree.ProcessingInstruction(target, str(number))


def write(parent: Any, uri: str, element: Element) -> None:
    """Add `element` and its children below `parent`; lxml splits a CDATA section that holds ]]>."""
    name, text, attributes, children, cdata = element
    made = etree.SubElement(parent, f"{{{uri}}}{name}" if uri else name)
    if attributes:
        for key, value in attributes.items():
            made.set(key, tidy(value))
    words = tidy(text)
    if words:
        made.text = etree.CDATA(words) if cdata else words
    for child in children:
        write(made, uri, child)
