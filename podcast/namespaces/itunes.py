"""Apple's namespace: art, category, owner, numbers and lengths (A Podcaster's Guide to RSS).

`complete` and `block` have an effect with exactly the word Yes.
"""

from __future__ import annotations

from collections.abc import Iterator

from podcast.categories import Category, category_from
from podcast.identity import ascii_address
from podcast.namespaces.element import ChannelFacts, Element, ItemFacts, Vocabulary
from podcast.variants import Variant


def _channel(facts: ChannelFacts) -> Iterator[Element]:
    show = facts.show
    yield Element("author", show.author)
    yield Element("title", show.name)
    yield Element("type", show.type)
    yield Element("explicit", _explicit(show.explicit, facts.variant))
    yield Element("image", attributes={"href": facts.identity.address(facts.identity.cover)})
    for written in dict.fromkeys(category_from(each) for each in show.category):
        yield _category(written)
    email = (Element("email", facts.email),) if facts.email else ()
    yield Element("owner", children=(Element("name", facts.settings.publisher.name), *email))
    if show.feed.new_address:
        yield Element("new-feed-url", ascii_address(show.feed.new_address))
    if show.feed.complete:
        yield Element("complete", "Yes")
    if show.feed.unlisted:
        yield Element("block", "Yes")
    if show.feed.apple_verify:
        yield Element("applepodcastsverify", show.feed.apple_verify)


def _item(facts: ItemFacts) -> Iterator[Element]:
    header, finished = facts.finished.episode.header, facts.finished
    yield Element("title", header.title)
    yield Element("duration", str(max(1, round(finished.audio.seconds))))
    if header.season is not None:
        yield Element("season", str(header.season))
    if header.number is not None:
        yield Element("episode", str(header.number))
    yield Element("episodeType", header.type)
    yield Element("explicit", _explicit(facts.explicit, facts.variant))
    if finished.cover:
        yield Element("image", attributes={"href": facts.identity.address(finished.cover)})
    if header.unlisted:
        yield Element("block", "Yes")


def _category(category: Category) -> Element:
    """The subcategory stands inside its category."""
    below = (Element("category", attributes={"text": category.below}),) if category.below else ()
    return Element("category", attributes={"text": category.name}, children=below)


def _explicit(value: bool, variant: Variant) -> str:
    """Today's words, or those of before 2019 for a directory that knows no others."""
    words = ("yes", "no") if variant.explicit == "yes-no" else ("true", "false")
    return words[0] if value else words[1]


ITUNES = Vocabulary(prefix="itunes", uri="http://www.itunes.com/dtds/podcast-1.0.dtd", channel=_channel, item=_item)
