"""RSS's own dates (RFC 2822), always in English and with a numeric zone.

feedgen would set the whole process's language for each date it writes, and stamp the feed with the time of the build.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from podcast.namespaces.element import ChannelFacts, Element, ItemFacts, Vocabulary


def rfc_2822(moment: datetime) -> str:
    """Write a moment as `Tue, 24 Nov 2026 06:00:00 -0800`, with the weekday that belongs to it.

    The moment has a zone; one without would be written as -0000, which feedgen and others refuse to read.
    """
    offset = moment.utcoffset() or timedelta()
    whole_minutes = offset % timedelta(minutes=1) == timedelta()
    return format_datetime(moment if whole_minutes else moment.astimezone(UTC))


def _channel(facts: ChannelFacts) -> Iterator[Element]:
    """The feed is as new as its newest episode, so that the same episodes make the same feed."""
    if facts.newest:
        yield Element("lastBuildDate", rfc_2822(facts.newest))


def _item(facts: ItemFacts) -> Iterator[Element]:
    yield Element("pubDate", rfc_2822(facts.finished.moment))


DATES = Vocabulary(prefix="dates", uri="", channel=_channel, item=_item)
