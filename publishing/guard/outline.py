"""The outline of a feed: what subscribers hold on to, read from the coming and the live feed alike, as an app reads it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from urllib.parse import quote

from podcast.namespaces.atom import ATOM
from podcast.namespaces.podcasting import PODCAST
from podcast.reading.foreign import ForeignShow
from podcast.reading.node import Node, read_node
from podcast.reading.plain_values import byte_count
from publishing.manifest import Manifest


@dataclass(frozen=True, kw_only=True)
class Item:
    """One episode of a feed: `length` is in bytes, `published` None if the feed gives no date that can be read.

    `id` is without white space around it, as every app takes it; inside it is kept to the letter.
    """

    id: str
    title: str
    page: str
    audio: str
    length: int | None
    type: str
    published: datetime | None
    permanent: bool = False


@dataclass(frozen=True, kw_only=True)
class Outline:
    """A feed in outline: `site` is the address of its website without a slash at the end, `address` what it calls its own.

    `ordered` says that the order of the items is the feed's.
    """

    site: str = ""
    address: str = ""
    guid: str = ""
    items: tuple[Item, ...] = ()
    ordered: bool = True

    @cached_property
    def ids(self) -> frozenset[str]:
        """What apps know episodes by; a feed that gives one twice has fewer of them than items."""
        return frozenset(item.id for item in self.items)

    def path(self, address: str) -> str:
        """An address within the site as a path; any other stays as it is."""
        return address.removeprefix(f"{self.site}/")


NO_FEED = Outline()


def read_outline(feed: bytes, *archives: bytes) -> Outline:
    """Read a feed strictly, with the items of its archives (RFC 5005) behind. Raises UserError if it is not well-formed."""
    if archives:
        older = tuple(item for each in archives for item in read_outline(each).items)
        newest = read_outline(feed)
        return replace(newest, items=(*newest.items, *older), ordered=False)
    channel = read_node(feed).first("channel")
    if channel is None:
        return NO_FEED
    links = channel.all(f"{{{ATOM.uri}}}link")
    return Outline(
        site=channel.text_of("link").rstrip("/"),
        address=next((link.get("href") for link in links if link.get("rel") == "self"), ""),
        guid=channel.text_of(f"{{{PODCAST.uri}}}guid"),
        items=tuple(_item(item) for item in channel.all("item")),
    )


def outline_from(show: ForeignShow) -> Outline:
    """The same of a feed that another program wrote; its guid is the one to go on with (podcast namespace, `guid`)."""
    return Outline(
        site=show.link.rstrip("/"),
        address=show.address,
        guid=show.kept_guid,
        items=tuple(
            Item(
                id=each.id,
                title=each.title,
                page=each.link,
                audio=each.audio.address if each.audio else "",
                length=each.audio.length if each.audio else None,
                type=each.audio.type if each.audio else "",
                published=each.published,
                permanent=each.is_permalink,
            )
            for each in show.items
        ),
    )


def outline_of(record: Manifest) -> Outline:
    """The same from the record of a publish, for a feed that is no longer there.

    It knows paths instead of addresses, and neither the lengths in the feed nor its order.
    """
    return Outline(
        address=record.feed_address,
        guid=record.feed_guid,
        items=tuple(
            Item(
                id=key,
                title=each.title,
                page=quote(f"episodes/{each.slug}/"),
                audio=quote(each.audio),
                length=None,
                type="",
                published=datetime.fromisoformat(each.published),
            )
            for key, each in sorted(record.episodes.items())
        ),
        ordered=False,
    )


def _item(item: Node) -> Item:
    enclosure = item.first("enclosure") or Node(name="enclosure", attributes={})
    guid = item.first("guid") or Node(name="guid", attributes={})
    return Item(
        id=guid.text.strip() or enclosure.get("url"),  # as Apple does without a guid
        title=item.text_of("title"),
        page=item.text_of("link"),
        audio=enclosure.get("url"),
        length=byte_count(enclosure.get("length")),
        type=enclosure.get("type"),
        published=_moment(item.text_of("pubDate")),
        permanent=bool(guid.text.strip()) and guid.get("isPermaLink") != "false",
    )


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)  # "-0000" is UTC of an unknown place
