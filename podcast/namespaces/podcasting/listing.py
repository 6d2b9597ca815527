"""What directories and programs are told about the show: its identity, its rhythm, who may list it, other shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from episodes.app_values import LONGEST_TXT, Txt
from episodes.payments import OtherShow
from podcast.identity import ascii_address, feed_guid
from podcast.namespaces.element import ChannelFacts, Element
from podcast.namespaces.podcasting.forms import given, true_or_false, words, yes_or_no
from podcast.show import FeedSettings

_OVER = "No more episodes"


def identity(facts: ChannelFacts) -> Iterator[Element]:
    """The guid, what the feed holds, and who may take it over."""
    feed = facts.show.feed
    yield Element("guid", facts.identity.guid)
    yield Element("medium", feed.medium)
    yield Element("locked", yes_or_no(feed.locked), given(owner=facts.email))
    if facts.settings.notify.podping:
        yield Element("podping", attributes={"usesPodping": "true"})


def schedule(feed: FeedSettings) -> Iterator[Element]:
    """`updateFrequency`; a show that is over says so, whatever its rhythm was."""
    if feed.complete:
        yield Element("updateFrequency", _OVER, {"complete": "true"})
    elif feed.schedule:
        told = given(dtstart=feed.schedule.start, rrule=feed.schedule.for_programs)
        yield Element("updateFrequency", words(feed.schedule.words), told)


def blocks(feed: FeedSettings) -> Iterator[Element]:
    """A service that finds its own word need not look further."""
    if feed.unlisted:
        yield Element("block", "yes")
    for slug in dict.fromkeys(feed.unlisted_at):
        yield Element("block", "yes", {"id": slug})
    for slug in dict.fromkeys(feed.listed_at):
        if slug not in feed.unlisted_at:
            yield Element("block", "no", {"id": slug})


def show_texts(feed: FeedSettings) -> Iterator[Element]:
    """The codes by which directories know the owner, then all other texts."""
    if feed.verify:
        yield Element("txt", feed.verify[:LONGEST_TXT], {"purpose": "verify"})
    if feed.apple_verify:
        yield Element("txt", feed.apple_verify[:LONGEST_TXT], {"purpose": "applepodcastsverify"})
    yield from texts(feed.ai_content, feed.txt)


def texts(ai_content: bool | None, txts: Iterable[Txt]) -> Iterator[Element]:
    """`txt`, whether a computer made the sound first."""
    if ai_content is not None:
        yield Element("txt", true_or_false(ai_content), {"purpose": "ai-content"})
    for each in txts:
        yield Element("txt", each.text, given(purpose=each.purpose))


def other_shows(feed: FeedSettings) -> Iterator[Element]:
    """The publisher's feed, and the shows that this one recommends."""
    if feed.publisher:
        yield Element("publisher", children=(remote_item(feed.publisher, "publisher"),))
    if feed.recommends:
        yield Element("podroll", children=tuple(remote_item(each, each.medium) for each in feed.recommends))


def remote_item(other: OtherShow, medium: str | None) -> Element:
    """Without a guid it gets the one that the Podcast Index makes of its address."""
    attributes = given(
        feedGuid=other.guid or feed_guid(other.address or ""),
        feedUrl=ascii_address(other.address) if other.address else None,
        itemGuid=other.episode,
        medium=medium,
        title=other.title,
    )
    return Element("remoteItem", attributes=attributes)
