"""What a feed of another program says in the podcast namespace, element by element, as values.

The names of the fields follow podcastindex.org/namespace/1.0; a text that is not given is "". Nothing is judged here:
an address may be no address. Lengths are in bytes, bit rates in bits a second, times in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class ForeignPerson:
    """`podcast:person`; `role` and `group` are lower case, "host" and "cast" where the feed leaves them out."""

    name: str
    role: str = "host"
    group: str = "cast"
    link: str = ""
    image: str = ""


@dataclass(frozen=True, kw_only=True)
class ForeignLink:
    """`podcast:funding` and `podcast:contentLink`: an address with the words that stand for it."""

    address: str
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class ForeignLicense:
    """`podcast:license` as written; `creativeCommons:license` and the like give the address alone."""

    name: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class ForeignLocation:
    """`podcast:location`."""

    name: str
    geo: str = ""
    osm: str = ""
    rel: str = ""
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class ForeignTxt:
    """`podcast:txt`, and `itunes:applepodcastsverify` as the purpose of that name."""

    text: str
    purpose: str = ""


@dataclass(frozen=True, kw_only=True)
class ForeignTrailer:
    """`podcast:trailer`; `published` has a zone, `published_text` is what the feed says."""

    title: str
    address: str
    published: datetime | None = None
    published_text: str = ""
    length: int | None = None
    type: str = ""
    season: int | None = None


@dataclass(frozen=True, kw_only=True)
class ForeignRemote:
    """`podcast:remoteItem`: another show, or an episode of one."""

    feed_guid: str = ""
    feed_address: str = ""
    item_guid: str = ""
    medium: str = ""
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class ForeignBlock:
    """`podcast:block`; without an id it is for every directory."""

    id: str = ""
    blocked: bool = True


@dataclass(frozen=True, kw_only=True)
class ForeignFrequency:
    """`podcast:updateFrequency`; `start` and `rule` as written."""

    text: str = ""
    rule: str = ""
    start: str = ""
    complete: bool = False


@dataclass(frozen=True, kw_only=True)
class ForeignImage:
    """`podcast:image`, and `media:thumbnail` with a size."""

    address: str
    alt: str = ""
    aspect_ratio: str = ""
    width: int | None = None
    height: int | None = None
    type: str = ""
    purpose: str = ""


@dataclass(frozen=True, kw_only=True)
class ForeignChat:
    """`podcast:chat`."""

    server: str
    protocol: str
    account: str = ""
    space: str = ""


@dataclass(frozen=True, kw_only=True)
class ForeignSocial:
    """`podcast:socialInteract`; the protocol "disabled" has no address."""

    protocol: str
    address: str = ""
    account: str = ""
    account_address: str = ""
    priority: int | None = None


@dataclass(frozen=True, kw_only=True)
class ForeignTranscript:
    """`podcast:transcript`."""

    address: str
    type: str = ""
    language: str = ""
    rel: str = ""


@dataclass(frozen=True, kw_only=True)
class ForeignSource:
    """`podcast:source`: one place that an alternate enclosure can be fetched from."""

    address: str
    type: str = ""


@dataclass(frozen=True, kw_only=True)
class ForeignAlternate:
    """`podcast:alternateEnclosure`; `integrity` is (type, value), such as ("sri", "sha256-…")."""

    type: str = ""
    length: int | None = None
    bitrate: float | None = None
    height: int | None = None
    language: str = ""
    title: str = ""
    rel: str = ""
    codecs: str = ""
    default: bool = False
    sources: tuple[ForeignSource, ...] = ()
    integrity: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True)
class ForeignRecipient:
    """`podcast:valueRecipient`; `split` is a number of shares."""

    type: str
    address: str
    split: int | None
    name: str = ""
    custom_key: str = ""
    custom_value: str = ""
    fee: bool = False


@dataclass(frozen=True, kw_only=True)
class ForeignTimeSplit:
    """`podcast:valueTimeSplit`: who gets something for a part of the audio."""

    start: float
    seconds: float
    remote_start: float | None = None
    remote_percentage: float | None = None
    remote: ForeignRemote | None = None
    recipients: tuple[ForeignRecipient, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ForeignValue:
    """`podcast:value`; `suggested` as written."""

    type: str
    method: str
    suggested: str = ""
    recipients: tuple[ForeignRecipient, ...] = ()
    splits: tuple[ForeignTimeSplit, ...] = ()
