"""The feed as it is published: one document, or the newest episodes and archives of the older ones (RFC 5005, section 4)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from podcast.feed import Recall, channel_of, render_document, trailers
from podcast.finished import FinishedEpisode, in_order
from podcast.identity import Identity
from podcast.namespaces.element import ChannelFacts, PageLink, Paging
from podcast.show import Show
from workspace.publisher import Settings

FEED = "feed.xml"
_ARCHIVE = re.compile(r"feed-archive-([0-9]+)\.xml")


def render_feeds(
    show: Show,
    identity: Identity,
    settings: Settings,
    episodes: tuple[FinishedEpisode, ...],
    recall: Recall = lambda _: None,
) -> dict[str, bytes]:
    """Every document of the feed by its path on the site, the archives first; `feed.xml` is the one to subscribe to.

    Whoever reads all documents has each episode exactly once.
    """
    archives, newest = archived(episodes, show.feed.archive_after)
    if not archives:
        return {FEED: render_document(channel_of(show, identity, settings, episodes), episodes, recall)}
    documents = {
        archive_path(number): render_document(
            ChannelFacts(
                show=show,
                identity=identity,
                settings=settings,
                newest=max(each.moment for each in held),
                paging=_archive(identity, number, len(archives)),
            ),
            held,
            recall,
        )
        for number, held in enumerate(archives, 1)
    }
    facts = ChannelFacts(
        show=show,
        identity=identity,
        settings=settings,
        newest=max(each.moment for each in newest),
        trailers=trailers(episodes),
        paging=Paging(own=identity.feed, links=(("prev-archive", _address(identity, len(archives))),)),
    )
    return {**documents, FEED: render_document(facts, newest, recall)}


def archived(
    episodes: tuple[FinishedEpisode, ...], most: int | None
) -> tuple[tuple[tuple[FinishedEpisode, ...], ...], tuple[FinishedEpisode, ...]]:
    """The full archives from the oldest on, and the newest episodes, which are `most` or more.

    An archive holds `most` episodes and is made when as many newer ones are there, so that it never changes when
    another episode comes. None keeps all in one document.
    """
    ordered = in_order(episodes, newest_first=False)
    if most is None or len(ordered) < 2 * most:
        return (), ordered
    count = len(ordered) // most - 1
    cut = tuple(ordered[each * most : (each + 1) * most] for each in range(count))
    return cut, ordered[count * most :]


def archive_path(number: int) -> str:
    """Archives are counted from the oldest on, so that their addresses stay.

    >>> archive_path(1)
    'feed-archive-1.xml'
    """
    return f"feed-archive-{number}.xml"


def archives_among(paths: Iterable[str]) -> tuple[str, ...]:
    """Those paths that are archives, the newest first, as the feed goes on with them.

    >>> archives_among(["feed-archive-2.xml", "feed.xml", "feed-archive-10.xml"])
    ('feed-archive-10.xml', 'feed-archive-2.xml')
    """
    numbers = (int(found[1]) for found in map(_ARCHIVE.fullmatch, paths) if found)
    return tuple(archive_path(number) for number in sorted(numbers, reverse=True))


def _archive(identity: Identity, number: int, count: int) -> Paging:
    """How one archive is linked: to the feed, and to its neighbors as far as there are any."""
    links: list[tuple[PageLink, str]] = [("current", identity.feed)]
    if number > 1:
        links.append(("prev-archive", _address(identity, number - 1)))
    if number < count:
        links.append(("next-archive", _address(identity, number + 1)))
    return Paging(own=_address(identity, number), archive=True, links=tuple(links))


def _address(identity: Identity, number: int) -> str:
    return identity.address(archive_path(number))
