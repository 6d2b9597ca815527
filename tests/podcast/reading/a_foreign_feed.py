"""Feeds as other programs write them, put together for tests; none is anybody's."""

from __future__ import annotations

from podcast.reading.foreign import ForeignItem, ForeignShow
from podcast.reading.foreign_feed import read_foreign
from workspace.errors import UserError

ADDRESS = "https://old-host.example/shows/knees/feed"
NAMESPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:googleplay="http://www.google.com/schemas/play-podcasts/1.0" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:psc="http://podlove.org/simple-chapters" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
ITEM = """<item>
<title>Knees</title>
<guid isPermaLink="false">ep-1</guid>
<pubDate>Tue, 02 Jan 2024 06:00:00 +0000</pubDate>
<enclosure url="https://old-host.example/1.mp3" length="1234" type="audio/mpeg"/>
{more}
</item>"""
CHANNEL = "<title>Knees and Hips</title><description>All about joints.</description>"


def an_item(more: str = "") -> str:
    """An item that lacks nothing, and whatever else is given."""
    return ITEM.format(more=more)


def a_feed(
    channel: str = CHANNEL, *items: str, namespaces: str = NAMESPACES, start: str = '<?xml version="1.0"?>'
) -> str:
    return f'{start}<rss version="2.0" {namespaces}><channel>{channel}{"".join(items)}</channel></rss>'


def read(feed: str | bytes) -> ForeignShow:
    return read_foreign(feed.encode() if isinstance(feed, str) else feed, ADDRESS)


def read_show(more: str, *items: str) -> ForeignShow:
    """A show whose channel says `more`."""
    return read(a_feed(CHANNEL + more, *items))


def read_item(more: str) -> ForeignItem:
    """The one item of a feed, which says `more`."""
    return read(a_feed(CHANNEL, an_item(more))).items[0]


def bare_item(inside: str) -> ForeignItem:
    """The one item of a feed, which says only what is `inside`."""
    return read(a_feed(CHANNEL, f"<item>{inside}</item>")).items[0]


def told(show: ForeignShow) -> list[str]:
    """The report, a line each."""
    return [f"{trouble.item}: {trouble.what}: {trouble.why}" for trouble in show.troubles]


def read_or_refuse(feed: str | bytes) -> tuple[ForeignShow | None, str]:
    """The show, or the code of the error that the feed is refused with; anything else that is raised is our bug."""
    try:
        return read(feed), ""
    except UserError as refused:
        return None, refused.findings[0].code
