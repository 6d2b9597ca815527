"""One document of the feed: feedgen writes the RSS skeleton, extensions of ours each namespace."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from podcast.cutting import cut_plain
from podcast.finished import FinishedEpisode, in_order
from podcast.identity import Identity
from podcast.namespaces import Namespace
from podcast.namespaces.atom import ATOM
from podcast.namespaces.content import CONTENT
from podcast.namespaces.dates import DATES
from podcast.namespaces.element import ChannelElements, ChannelFacts, ItemElements, ItemFacts, Vocabulary, mark, nothing
from podcast.namespaces.googleplay import GOOGLE_PLAY
from podcast.namespaces.history import HISTORY
from podcast.namespaces.itunes import ITUNES
from podcast.namespaces.media import MEDIA
from podcast.namespaces.podcasting import PODCAST
from podcast.namespaces.psc import PODLOVE
from podcast.namespaces.spotify import SPOTIFY
from podcast.namespaces.text import legal, tidy
from podcast.notes_for_apps import NotesWriter
from podcast.show import Show
from podcast.variants import EVERY_DIRECTORY, Variant
from workspace.publisher import Settings

Recall = Callable[[FinishedEpisode], bytes | None]
"""What an item is known to look like, as `items_in` finds it in a document; None if it is to be made."""

_MARK = "pressroom-item"  # a processing instruction that holds the place of an item that is known
_BEGIN, _END = b"\n    <item>\n", b"\n    </item>\n"
_DESCRIPTION_ROOM = 4000  # bytes, of the show's (A Podcaster's Guide to RSS)

_VOCABULARIES = {
    Namespace.ATOM: ATOM,
    Namespace.ITUNES: ITUNES,
    Namespace.PODCAST: PODCAST,
    Namespace.GOOGLE_PLAY: GOOGLE_PLAY,
    Namespace.CONTENT: CONTENT,
    Namespace.PODLOVE: PODLOVE,
    Namespace.MEDIA: MEDIA,
    Namespace.SPOTIFY: SPOTIFY,
    Namespace.HISTORY: HISTORY,
}


class _NoBuildTime(datetime):
    """A moment that counts as none: feedgen leaves it out, and would otherwise stamp the time of the build."""

    def __bool__(self) -> bool:
        return False


class _Item:
    """An entry that is made when its turn comes, so that feedgen holds one at a time however many there are."""

    def __init__(self, writer: _Writer, finished: FinishedEpisode) -> None:
        self._writer, self._finished = writer, finished

    def register_extension(self, *_: object) -> None:
        """Of the feed's extensions, feedgen would have every entry make its own; ours come with the entry."""

    def rss_entry(self) -> Any:
        return self._writer.entry(self._finished).rss_entry()


class _KnownItem:
    """Holds the place of an item whose text is known."""

    def __init__(self, number: int) -> None:
        self._number = number

    def register_extension(self, *_: object) -> None:
        """See `_Item`."""

    def rss_entry(self) -> Any:
        return mark(_MARK, self._number)


class _Writer:
    """Writes the items of one document."""

    def __init__(self, facts: ChannelFacts, vocabularies: tuple[Vocabulary, ...]) -> None:
        self._facts = facts
        self._notes = NotesWriter(facts.show, facts.identity, facts.variant)
        self._vocabularies = tuple(each for each in vocabularies if each.item is not nothing)

    def entry(self, finished: FinishedEpisode) -> Any:
        """One item; its description is content to feedgen, which can write only that as CDATA."""
        whole, audio = self._facts, finished.audio
        facts = ItemFacts(
            show=whole.show,
            identity=whole.identity,
            finished=finished,
            notes=self._notes.notes(finished),
            variant=whole.variant,
        )
        entry = FeedEntry()
        entry.title(tidy(finished.episode.title) or finished.slug)
        entry.guid(legal(finished.id), permalink=False)
        entry.link(href=whole.identity.address(finished.page))
        entry.content(facts.notes.description, type="CDATA")
        entry.enclosure(whole.identity.address(audio.path), str(audio.bytes), audio.type)
        entry.register_extension("pressroom", partial(ItemElements, self._vocabularies, facts), atom=False)
        return entry


def render_feed(
    show: Show,
    identity: Identity,
    settings: Settings,
    episodes: tuple[FinishedEpisode, ...],
    variant: Variant = EVERY_DIRECTORY,
) -> bytes:
    """Write the feed of all `episodes` as one document; same values, same bytes."""
    return render_document(channel_of(show, identity, settings, episodes, variant), episodes)


def channel_of(
    show: Show,
    identity: Identity,
    settings: Settings,
    episodes: tuple[FinishedEpisode, ...],
    variant: Variant = EVERY_DIRECTORY,
) -> ChannelFacts:
    """What the one document of a feed with all `episodes` says about the show."""
    newest = max((each.moment for each in episodes), default=None)
    return ChannelFacts(
        show=show, identity=identity, settings=settings, newest=newest, trailers=trailers(episodes), variant=variant
    )


def render_document(
    facts: ChannelFacts, episodes: tuple[FinishedEpisode, ...], recall: Recall = lambda _: None
) -> bytes:
    """Write `episodes` below what `facts` say about the show; items that `recall` knows are not made again."""
    wanted = tuple(each for name, each in _VOCABULARIES.items() if name in facts.variant.namespaces)
    vocabularies = (DATES, *wanted)
    feed = _skeleton(facts)
    for each in vocabularies:
        feed.register_extension(_key(each), partial(ChannelElements, each, facts), atom=False)
    writer = _Writer(facts, vocabularies)
    known: list[bytes] = []
    for finished in in_order(episodes, newest_first=facts.show.order == "newest first"):
        text = recall(finished)
        if text is not None:
            known.append(text)
        item = _Item(writer, finished) if text is None else _KnownItem(len(known) - 1)
        feed.add_entry(item, order="append")  # feedgen puts new entries first unless told
    rendered: bytes = feed.rss_str(pretty=True)
    return _with(known, rendered) if known else rendered


def items_in(document: bytes) -> Iterator[tuple[int, int]]:
    """Where each item of a document that was written here begins and ends, its tags included."""
    at = document.find(_BEGIN)
    while at >= 0:
        end = document.index(_END, at) + len(_END) - 1
        yield at + 5, end
        at = document.find(_BEGIN, end)


def _with(known: list[bytes], rendered: bytes) -> bytes:
    """Each known item in its place. Notes cannot hold a mark: what begins with `<?` is no part of clean HTML."""
    parts = re.split(rf"<\?{_MARK} \d+\?>".encode(), rendered)
    return b"".join(piece for pair in zip(parts, [*known, b""], strict=True) for piece in pair)


def trailers(episodes: tuple[FinishedEpisode, ...]) -> tuple[FinishedEpisode, ...]:
    """The newest first; one that is hidden from directories is no preview of the show."""
    shown = tuple(
        each for each in episodes if each.episode.header.type == "trailer" and not each.episode.header.unlisted
    )
    return in_order(shown, newest_first=True)


def _skeleton(facts: ChannelFacts) -> Any:
    """The channel's plain RSS elements. `link` is called once: feedgen makes each further one the show's website."""
    show, identity = facts.show, facts.identity
    name = tidy(show.name) or identity.site
    feed = FeedGenerator()
    feed.title(name)
    feed.link(href=identity.address(""))
    feed.description(cut_plain(tidy(show.description), _DESCRIPTION_ROOM) or name)
    feed.language(tidy(show.language or facts.settings.publisher.language))
    if show.copyright:
        feed.copyright(tidy(show.copyright))
    feed.image(url=identity.address(identity.cover), title=name, link=identity.address(""))
    feed.generator("Pressroom")
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.lastBuildDate(_NoBuildTime(1970, 1, 1, tzinfo=UTC))
    return feed


def _key(vocabulary: Vocabulary) -> str:
    """A name of its own for the extension; "content" alone would hide a method of feedgen's entries."""
    return f"pressroom_{vocabulary.prefix}"
