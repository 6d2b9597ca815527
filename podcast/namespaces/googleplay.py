"""Google Play's namespace: read by old apps and importers only, since its own directory closed in 2020."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.categories import category_from, google_play_category
from podcast.identity import ascii_address
from podcast.namespaces.element import ChannelFacts, Element, ItemFacts, Vocabulary


def _channel(facts: ChannelFacts) -> Iterator[Element]:
    show = facts.show
    yield Element("author", show.author)
    yield Element("email", facts.email)
    yield Element("description", show.description[:4000])
    yield Element("image", attributes={"href": facts.identity.address(facts.identity.cover)})
    category = google_play_category(category_from(show.category))
    if category:
        yield Element("category", attributes={"text": category})
    yield Element("explicit", _yes_or_no(show.explicit))
    yield Element("block", "no")
    if show.feed.new_address:
        yield Element("newFeedUrl", ascii_address(show.feed.new_address))


def _item(facts: ItemFacts) -> Iterator[Element]:
    finished = facts.finished
    yield Element("explicit", _yes_or_no(facts.explicit))
    yield Element("block", _yes_or_no(finished.episode.header.unlisted))
    if finished.cover:
        yield Element("image", attributes={"href": facts.identity.address(finished.cover)})


def _yes_or_no(value: bool) -> str:
    """This namespace knows yes and no; Apple's knows true and false."""
    return "yes" if value else "no"


GOOGLE_PLAY = Vocabulary(
    prefix="googleplay", uri="http://www.google.com/schemas/play-podcasts/1.0", channel=_channel, item=_item
)
