"""Media RSS: a picture of 16:9, which YouTube shows (Yahoo, Media RSS 1.5.1, `media:thumbnail`).

`media:content` would be read as one more file to play.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from podcast.identity import Identity
from podcast.namespaces.element import ChannelFacts, Element, ItemFacts, Vocabulary
from podcast.pictures import SitePicture


def _channel(facts: ChannelFacts) -> Iterator[Element]:
    return _thumbnail(facts.identity, facts.identity.pictures)


def _item(facts: ItemFacts) -> Iterator[Element]:
    return _thumbnail(facts.identity, facts.finished.pictures)


def _thumbnail(identity: Identity, pictures: Iterable[SitePicture]) -> Iterator[Element]:
    """The first wide picture: readers take whichever comes first."""
    wide = next((each for each in pictures if each.is_wide), None)
    if wide:
        size = {"width": str(wide.width), "height": str(wide.height)}
        yield Element("thumbnail", attributes={"url": identity.address(wide.path)} | size)


MEDIA = Vocabulary(prefix="media", uri="http://search.yahoo.com/mrss/", channel=_channel, item=_item)
