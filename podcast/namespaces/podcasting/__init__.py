"""The podcast namespace (podcastindex.org/namespace/1.0): what is said about the show and about an episode, in order."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.namespaces.element import ChannelFacts, Element, ItemFacts, Vocabulary
from podcast.namespaces.podcasting import around, audio, listing, payments, people


def _channel(facts: ChannelFacts) -> Iterator[Element]:
    feed = facts.show.feed
    yield from listing.identity(facts)
    yield from listing.schedule(feed)
    yield from listing.blocks(feed)
    yield from listing.show_texts(feed)
    yield from around.funding(feed.funding)
    yield from around.license_of(feed.license)
    yield from people.regular(facts.show)
    yield from around.locations(feed.locations)
    yield from around.images(facts.identity, facts.identity.pictures)
    yield from audio.trailers(facts)
    yield from around.comments(feed.comments)
    yield from around.chat(feed.chat)
    yield from listing.other_shows(feed)
    yield from payments.values(feed.value)


def _item(facts: ItemFacts) -> Iterator[Element]:
    header = facts.finished.episode.header
    yield from audio.numbers(facts)
    yield from people.heard(facts)
    yield from around.locations(header.locations)
    yield from around.funding(header.funding)
    yield from around.license_of(header.license)
    yield from around.images(facts.identity, facts.finished.pictures)
    yield from audio.transcripts(facts)
    yield from audio.chapters(facts)
    yield from audio.soundbites(facts)
    yield from audio.alternates(facts)
    yield from around.elsewhere(header.elsewhere)
    yield from around.comments(header.comments)
    yield from around.chat(header.chat)
    yield from listing.texts(header.ai_content, header.txt)
    yield from payments.values(header.value)


PODCAST = Vocabulary(prefix="podcast", uri="https://podcastindex.org/namespace/1.0", channel=_channel, item=_item)
