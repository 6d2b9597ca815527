"""A show as a feed of another program gives it: everything that could be read, and what could not.

Texts are without white space around them; one that the feed does not give is "". HTML is HTML as written. `further`
holds elements of known namespaces that have no field here, `unknown` those of namespaces nobody knows here; names in
them are `{namespace}local` with the namespace's right spelling, whatever the feed wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from episodes.chapters.chapter import Chapter
from episodes.notes import Soundbite
from podcast.categories import Category
from podcast.reading.node import Node
from podcast.reading.particulars import (
    ForeignAlternate,
    ForeignBlock,
    ForeignChat,
    ForeignFrequency,
    ForeignImage,
    ForeignLicense,
    ForeignLink,
    ForeignLocation,
    ForeignPerson,
    ForeignRemote,
    ForeignSocial,
    ForeignTrailer,
    ForeignTranscript,
    ForeignTxt,
    ForeignValue,
)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One line of the report: what could not be read or carried, and what came of it.

    `item` is the episode's title (its id without one), or "" for the show; `line` is the feed's line, 0 if unknown.
    """

    item: str = ""
    what: str
    why: str
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class ForeignAudio:
    """What an item announces; `length` is in bytes, None where the feed says 0 or nothing that is a number."""

    address: str
    type: str = ""
    length: int | None = None


@dataclass(frozen=True, kw_only=True)
class ForeignItem:
    """One episode. `id` is kept to the byte; `id_given` is False where the audio's address had to stand in, as apps do.

    `published` has a zone; `published_text` is what the feed says. `seconds` is the length in seconds. `explicit` is
    None where the item says nothing. `blocked` is `itunes:block`, `blocks` are those of `podcast:block`.
    `number` is None where the feed's number is none from 1; `number_text` is what it says (`podcast:episode` may be
    1.5). `persons` replace those of the show if there are any. `further_audio` are enclosures after the first.
    """

    id: str
    id_given: bool = True
    is_permalink: bool = False
    title: str = ""
    link: str = ""
    author: str = ""
    description_html: str = ""
    content_html: str | None = None
    summary: str = ""
    subtitle: str = ""
    keywords: tuple[str, ...] = ()
    published: datetime | None = None
    published_text: str = ""
    audio: ForeignAudio | None = None
    further_audio: tuple[ForeignAudio, ...] = ()
    seconds: float | None = None
    season: int | None = None
    season_name: str = ""
    number: int | None = None
    number_text: str = ""
    display: str = ""
    type: str = "full"
    explicit: bool | None = None
    blocked: bool = False
    blocks: tuple[ForeignBlock, ...] = ()
    order: int | None = None
    image: str = ""
    images: tuple[ForeignImage, ...] = ()
    persons: tuple[ForeignPerson, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    chapters_address: str = ""
    chapters_type: str = ""
    transcripts: tuple[ForeignTranscript, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    alternates: tuple[ForeignAlternate, ...] = ()
    locations: tuple[ForeignLocation, ...] = ()
    license: ForeignLicense | None = None
    funding: tuple[ForeignLink, ...] = ()
    content_links: tuple[ForeignLink, ...] = ()
    social: tuple[ForeignSocial, ...] = ()
    chat: ForeignChat | None = None
    txts: tuple[ForeignTxt, ...] = ()
    values: tuple[ForeignValue, ...] = ()
    further: tuple[Node, ...] = ()
    unknown: tuple[Node, ...] = ()
    line: int = 0

    @property
    def name(self) -> str:
        """What a report calls it: the title, or the id of one without."""
        return self.title or self.id

    @property
    def notes_html(self) -> str:
        """The first of content, description and summary that says anything; they are mostly shorter in this order."""
        return self.content_html or self.description_html or self.summary


@dataclass(frozen=True, kw_only=True)
class ForeignShow:
    """The show and its episodes, in the feed's order.

    `address` is where the feed was read from, `self_address` what it says of itself. `guid` is the feed's own;
    `kept_guid` is the one to go on with, by the rule of the podcast namespace. `locked` and `explicit` are None where
    the feed says nothing. `categories` are as written, in their order. `new_address` is where the feed says it moved.
    `live` are live items, which are not episodes. `spotify_recent` is how many episodes Spotify is to show, and
    `spotify_countries` are the two-letter codes of where the show comes from.
    """

    address: str
    title: str = ""
    author: str = ""
    description: str = ""
    summary: str = ""
    subtitle: str = ""
    link: str = ""
    language: str = ""
    categories: tuple[Category, ...] = ()
    explicit: bool | None = None
    image: str = ""
    images: tuple[ForeignImage, ...] = ()
    owner_name: str = ""
    owner_email: str = ""
    copyright: str = ""
    keywords: tuple[str, ...] = ()
    type: str = "episodic"
    generator: str = ""
    guid: str = ""
    kept_guid: str = ""
    self_address: str = ""
    new_address: str = ""
    hubs: tuple[str, ...] = ()
    next_page: str = ""  # of a paged feed, or the archive before this document (RFC 5005)
    blocked: bool = False
    blocks: tuple[ForeignBlock, ...] = ()
    complete: bool = False
    locked: bool | None = None
    locked_owner: str = ""
    medium: str = ""
    uses_podping: bool = False
    funding: tuple[ForeignLink, ...] = ()
    license: ForeignLicense | None = None
    persons: tuple[ForeignPerson, ...] = ()
    trailers: tuple[ForeignTrailer, ...] = ()
    locations: tuple[ForeignLocation, ...] = ()
    txts: tuple[ForeignTxt, ...] = ()
    podroll: tuple[ForeignRemote, ...] = ()
    publisher: ForeignRemote | None = None
    remote_items: tuple[ForeignRemote, ...] = ()
    spotify_recent: int | None = None
    spotify_countries: tuple[str, ...] = ()
    frequency: ForeignFrequency | None = None
    chat: ForeignChat | None = None
    social: tuple[ForeignSocial, ...] = ()
    values: tuple[ForeignValue, ...] = ()
    live: tuple[Node, ...] = ()
    items: tuple[ForeignItem, ...] = ()
    further: tuple[Node, ...] = ()
    unknown: tuple[Node, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def ours(self) -> bool:
        """Whether Pressroom wrote the feed, so that its descriptions can be taken apart to the letter."""
        return self.generator == "Pressroom"
