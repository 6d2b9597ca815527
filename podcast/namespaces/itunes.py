"""Apple's namespace: art, category, owner, numbers and lengths (A Podcaster's Guide to RSS)."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.categories import Category, category_from
from podcast.identity import ascii_address
from podcast.namespaces.element import ChannelFacts, Element, ItemFacts, Vocabulary


def _channel(facts: ChannelFacts) -> Iterator[Element]:
    show = facts.show
    yield Element("author", show.author)
    yield Element("title", show.name)
    yield Element("type", show.type)
    yield Element("explicit", _true_or_false(show.explicit))
    yield Element("image", attributes={"href": facts.identity.address(facts.identity.cover)})
    yield _category(category_from(show.category))
    name, email = facts.settings.publisher.name, facts.email
    yield Element("owner", children=(Element("name", name), Element("email", email)))
    if show.feed.new_address:
        yield Element("new-feed-url", ascii_address(show.feed.new_address))


def _item(facts: ItemFacts) -> Iterator[Element]:
    header, finished = facts.finished.episode.header, facts.finished
    yield Element("title", header.title)
    yield Element("duration", str(max(1, round(finished.audio.seconds))))
    if header.season is not None:
        yield Element("season", str(header.season))
    if header.number is not None:
        yield Element("episode", str(header.number))
    yield Element("episodeType", header.type)
    yield Element("explicit", _true_or_false(facts.explicit))
    if finished.cover:
        yield Element("image", attributes={"href": facts.identity.address(finished.cover)})
    if header.unlisted:
        yield Element("block", "Yes")  # only this exact word has an effect


def _category(category: Category) -> Element:
    """The subcategory stands inside its category."""
    below = (Element("category", attributes={"text": category.below}),) if category.below else ()
    return Element("category", attributes={"text": category.name}, children=below)


def _true_or_false(value: bool) -> str:
    return "true" if value else "false"


ITUNES = Vocabulary(prefix="itunes", uri="http://www.itunes.com/dtds/podcast-1.0.dtd", channel=_channel, item=_item)
