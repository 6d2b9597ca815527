"""Google Play's namespace: read by old apps and importers only, since its own directory closed in 2020.

The words follow its schema (www.google.com/schemas/play-podcasts/1.0/play-podcasts.xsd), which knows yes and no where
Apple's namespace knows true and false, and sixteen categories without subcategories.
"""

from __future__ import annotations

from collections.abc import Iterator

from podcast.categories import google_play_category_for
from podcast.identity import ascii_address
from podcast.namespaces.element import ChannelFacts, Element, ItemFacts, Vocabulary
from podcast.namespaces.text import shortened, tidy
from templates.prose import plain_text

_MOST = 4000  # characters of a description, without markup


def _channel(facts: ChannelFacts) -> Iterator[Element]:
    """`owner` is no word of the schema; Google Podcasts' own example had it."""
    show = facts.show
    yield Element("author", show.author)
    if facts.email:
        yield Element("email", facts.email)
        if "googleplay:owner" in facts.variant.channel:
            yield Element("owner", facts.email)
    yield Element("description", shortened(plain_text(tidy(show.description)), _MOST))
    yield Element("image", attributes={"href": facts.identity.address(facts.identity.cover)})
    category = google_play_category_for(show.category[0])
    if category:
        yield Element("category", attributes={"text": category})
    yield Element("explicit", _yes_or_no(show.explicit))
    yield Element("block", _yes_or_no(show.feed.unlisted))
    if show.feed.new_address:
        yield Element("newFeedUrl", ascii_address(show.feed.new_address))


def _item(facts: ItemFacts) -> Iterator[Element]:
    """Author and description stand in RSS's and Apple's elements already; only Google Play asked for its own.

    Its notes are plain and short enough as they come.
    """
    finished, asked = facts.finished, facts.variant.item
    if "googleplay:author" in asked:
        yield Element("author", facts.show.author)
    if "googleplay:description" in asked:
        yield Element("description", facts.notes.description)
    yield Element("explicit", _explicit(facts))
    yield Element("block", _yes_or_no(finished.episode.header.unlisted))
    if finished.cover:
        yield Element("image", attributes={"href": facts.identity.address(finished.cover)})


def _explicit(facts: ItemFacts) -> str:
    """An episode knows a third word: `clean`, for one without strong language in a show that has it."""
    return "clean" if facts.show.explicit and not facts.explicit else _yes_or_no(facts.explicit)


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


GOOGLE_PLAY = Vocabulary(
    prefix="googleplay", uri="http://www.google.com/schemas/play-podcasts/1.0", channel=_channel, item=_item
)
