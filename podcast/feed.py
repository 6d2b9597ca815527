"""The feed: feedgen writes the RSS skeleton, extensions of ours each namespace."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from podcast.finished import FinishedEpisode, in_order
from podcast.identity import Identity
from podcast.namespaces import Namespace
from podcast.namespaces.atom import ATOM
from podcast.namespaces.content import CONTENT
from podcast.namespaces.dates import DATES
from podcast.namespaces.element import ChannelElements, ChannelFacts, ItemElements, ItemFacts, Vocabulary
from podcast.namespaces.googleplay import GOOGLE_PLAY
from podcast.namespaces.history import HISTORY
from podcast.namespaces.itunes import ITUNES
from podcast.namespaces.media import MEDIA
from podcast.namespaces.podcasting import PODCAST
from podcast.namespaces.psc import PODLOVE
from podcast.namespaces.spotify import SPOTIFY
from podcast.namespaces.text import legal, tidy
from podcast.notes_for_apps import ROOM, notes_for_apps
from podcast.show import Show
from podcast.variants import EVERY_DIRECTORY, Variant
from workspace.publisher import Settings

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


def render_feed(
    show: Show,
    identity: Identity,
    settings: Settings,
    episodes: tuple[FinishedEpisode, ...],
    variant: Variant = EVERY_DIRECTORY,
) -> bytes:
    """Write the feed of all `episodes`; same values, same bytes."""
    wanted = tuple(each for name, each in _VOCABULARIES.items() if name in variant.namespaces)
    vocabularies = (DATES, *wanted)
    newest = max((each.moment for each in episodes), default=None)
    facts = ChannelFacts(
        show=show,
        identity=identity,
        settings=settings,
        newest=newest,
        trailers=_trailers(episodes),
        variant=variant,
    )
    feed = _skeleton(facts)
    for each in vocabularies:
        feed.register_extension(_key(each), partial(ChannelElements, each, facts), atom=False)
    for finished in in_order(episodes, newest_first=show.order == "newest first"):
        notes = notes_for_apps(show, identity, finished)
        item = ItemFacts(show=show, identity=identity, finished=finished, notes=notes, variant=variant)
        entry = _entry(item, vocabularies)
        feed.add_entry(entry, order="append")  # feedgen puts new entries first unless told
    rendered: bytes = feed.rss_str(pretty=True)
    return rendered


def _trailers(episodes: tuple[FinishedEpisode, ...]) -> tuple[FinishedEpisode, ...]:
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
    feed.description(cut_text(tidy(show.description), ROOM) or name)
    feed.language(tidy(show.language or facts.settings.publisher.language))
    if show.copyright:
        feed.copyright(tidy(show.copyright))
    feed.image(url=identity.address(identity.cover), title=name, link=identity.address(""))
    feed.generator("Pressroom")
    feed.docs("https://www.rssboard.org/rss-specification")
    feed.lastBuildDate(_NoBuildTime(1970, 1, 1, tzinfo=UTC))
    return feed


def _entry(facts: ItemFacts, vocabularies: tuple[Vocabulary, ...]) -> Any:
    """One item; its description is content to feedgen, which can write only that as CDATA."""
    finished = facts.finished
    entry = FeedEntry()
    entry.title(tidy(finished.episode.title) or finished.slug)
    entry.guid(legal(finished.id), permalink=False)
    entry.link(href=facts.identity.address(finished.page))
    entry.content(tidy(facts.notes.description), type="CDATA")
    audio = finished.audio
    entry.enclosure(facts.identity.address(audio.path), str(audio.bytes), audio.type)
    for each in vocabularies:
        entry.register_extension(_key(each), partial(ItemElements, each, facts), atom=False)
    return entry


def cut_text(text: str, room: int) -> str:
    """As much of a plain text as `room` bytes hold, ending with a whole word."""
    if len(text.encode()) <= room:
        return text
    kept = text.encode()[: room - 3].decode(errors="ignore")
    return (kept.rpartition(" ")[0] or kept).rstrip() + "…"


def _key(vocabulary: Vocabulary) -> str:
    """A name of its own for the extension; "content" alone would hide a method of feedgen's entries."""
    return f"pressroom_{vocabulary.prefix}"
