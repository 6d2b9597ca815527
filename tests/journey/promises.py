"""What is promised to subscribers, whatever happens."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

SITE = "https://clinic.example.org/"


def assert_feed_holds(feed: str, size_of: Callable[[str], int | None]) -> None:
    """Every enclosure and companion that the feed names is there, the audio with its exact length.

    `size_of` gives the bytes at a path of the site, None if there is nothing.
    """
    if not feed:
        return
    tree = etree.fromstring(feed.encode())
    enclosures = tree.findall("channel/item/enclosure")
    assert len(enclosures) == len(tree.findall("channel/item"))
    for enclosure in enclosures:
        assert str(size_of(enclosure.get("url", "").removeprefix(SITE))) == enclosure.get("length")
        assert enclosure.get("type") == "audio/mpeg"
    companions = [each.get("url", "") for each in tree.iter("{*}chapters", "{*}transcript")]
    assert all(size_of(each.removeprefix(SITE)) for each in companions)
