"""Views: exactly what each page shows, as frozen values; the rooms fill them, the templates write them."""

from __future__ import annotations

from dataclasses import dataclass

from templates.direction import direction_of
from templates.prose import SafeHtml


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Addresses are relative to the site's root, widths and heights in pixels; `forms` go before JPEG, best first."""

    src: str
    alt: str
    width: int
    height: int
    sizes: tuple[tuple[str, int], ...] = ()
    forms: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Banner:
    """One line above every page."""

    text: str
    link: str | None = None


@dataclass(frozen=True, kw_only=True)
class SignUp:
    """The form for news by text message; `version` names the wording that was agreed to, fields have the provider's names."""

    action: str
    consent: str
    privacy: str
    terms: str | None
    version: str
    email_field: str = "email"
    phone_field: str = "phone"
    consent_field: str = "consent"


@dataclass(frozen=True, kw_only=True)
class Signature:
    """Who stands behind the pages."""

    name: str
    practice: str
    tagline: str


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What every page knows. `root` leads from the page to the site's root; `address` has no slash at its end.

    `card` is the picture that chats and social networks show for a link to the page; `illustrations` are the pictures
    in its text, by the names that the owner wrote. `forms` is the one origin that forms may be sent to, `theme` the
    color that browsers draw around the page, `listening` the script of the page that says where to listen.
    """

    publisher: str
    tagline: str
    language: str
    address: str
    root: str
    stylesheet: str
    player: str = ""
    phone: str = ""
    phone_digits: str = ""
    email: str = ""
    postal: str = ""
    banner: Banner | None = None
    signup: SignUp | None = None
    signature: Signature | None = None
    show: str | None = None
    feed: str | None = None
    has_articles: bool = False
    has_book: bool = False
    card: Picture | None = None
    illustrations: tuple[tuple[str, Picture], ...] = ()
    logo: Picture | None = None
    theme: str = "#123c39"
    forms: str = ""
    listening: str = ""

    @property
    def direction(self) -> str:
        """Which way the page runs: "ltr", or "rtl" in a language that is written from the right."""
        return direction_of(self.language)


@dataclass(frozen=True, kw_only=True)
class Meta:
    """What search engines and chat previews read; `json_ld` is serialized with every < escaped.

    `shared` is the title without the name of the site, which previews show beside it.
    """

    title: str
    description: str
    canonical: str
    kind: str = "website"
    image: str | None = None
    image_alt: str = ""
    json_ld: SafeHtml | None = None
    extra: tuple[tuple[str, str], ...] = ()
    shared: str = ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A link with its words; one within the site is relative to the site's root."""

    words: str
    address: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class When:
    """A day or moment: `iso` for machines, `words` for people."""

    iso: str
    words: str


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """Somebody on the show."""

    name: str
    role: str
    bio: str = ""
    link: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChapterView:
    """`seconds` as a media fragment wants it, `clock` as people read it."""

    seconds: str
    clock: str
    title: str
    link: str | None = None


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Consecutive speech of one speaker; `clock` is empty in a transcript without times."""

    speaker: str
    clock: str
    seconds: str
    text: str


@dataclass(frozen=True, kw_only=True)
class AudioView:
    """`src` is relative to the site's root."""

    src: str
    type: str
    size: str
    length: str
    iso_length: str
    seconds: str = ""


@dataclass(frozen=True, kw_only=True)
class FollowRow:
    """A way to follow the show: a web address that works everywhere, an app's own address, or both.

    `family` is "apple", "android", or "any" for what is at home on both.
    """

    name: str
    web: str | None = None
    app: str | None = None
    device: str = ""
    family: str = "any"


@dataclass(frozen=True, kw_only=True)
class ClosedRow:
    """A directory that closed, and where its listeners go now; `links` lead to the show there."""

    name: str
    closed: str
    now: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BookTeaser:
    """The book in a few words, with the path of its page."""

    title: str
    subtitle: str
    author: str
    cover: Picture | None
    path: str = "book/"


@dataclass(frozen=True, kw_only=True)
class EpisodeTeaser:
    """An episode in a few words; `path` is relative to the site's root."""

    title: str
    path: str
    summary: str
    published: When
    length: str
    number: str = ""
    audio: AudioView | None = None


@dataclass(frozen=True, kw_only=True)
class ArticleTeaser:
    """An article in a few words; `path` is relative to the site's root."""

    title: str
    path: str
    summary: str
    published: When


@dataclass(frozen=True, kw_only=True)
class HomeView:
    """The front page, in the order of the clinic's announcement."""

    frame: Frame
    meta: Meta
    heading: str
    intro: str
    article: ArticleTeaser | None
    book: BookTeaser | None
    book_blurb: SafeHtml | None
    episode: EpisodeTeaser | None
    cover: Picture | None
    follow: tuple[FollowRow, ...]
    closed: tuple[ClosedRow, ...]


@dataclass(frozen=True, kw_only=True)
class EpisodeView:
    """One episode's page; `oembed` is a full address, `embed_code` shows the player on somebody else's page.

    `transcript_note` is what readers should know of the transcript before they trust it.
    """

    frame: Frame
    meta: Meta
    title: str
    number: str
    published: When
    summary: str
    people: tuple[PersonView, ...]
    notes: SafeHtml
    closing: SafeHtml | None
    audio: AudioView
    waveform: SafeHtml | None = None
    cover: Picture | None
    chapters: tuple[ChapterView, ...]
    chapters_file: str | None
    transcript: tuple[Paragraph, ...]
    transcript_note: str = ""
    transcript_files: tuple[Link, ...]
    links: tuple[Link, ...]
    soundbites: tuple[ChapterView, ...]
    follow: tuple[FollowRow, ...]
    earlier: Link | None
    later: Link | None
    book: BookTeaser | None
    oembed: str = ""
    embed_code: str = ""


@dataclass(frozen=True, kw_only=True)
class ListenView:
    """All ways to follow, and all episodes."""

    frame: Frame
    meta: Meta
    show: str
    tagline: str
    description: SafeHtml
    cover: Picture | None
    feed: str
    follow: tuple[FollowRow, ...]
    closed: tuple[ClosedRow, ...]
    episodes: tuple[EpisodeTeaser, ...]


@dataclass(frozen=True, kw_only=True)
class ArticleView:
    """One article; `about` is the author, if there is more to say than the name."""

    frame: Frame
    meta: Meta
    title: str
    author: str
    about: PersonView | None = None
    published: When
    updated: When | None
    minutes: int
    summary: str
    text: SafeHtml
    episode: Link | None
    newer: Link | None
    older: Link | None
    book: BookTeaser | None


@dataclass(frozen=True, kw_only=True)
class ArticlesView:
    """All articles, by year, newest first."""

    frame: Frame
    meta: Meta
    years: tuple[tuple[str, tuple[ArticleTeaser, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class NotFoundView:
    """The page for addresses that lead nowhere."""

    frame: Frame
    meta: Meta


@dataclass(frozen=True, kw_only=True)
class TakenDownView:
    """The page of an episode that was taken down; it names neither the episode nor its guests."""

    frame: Frame
    meta: Meta
    because: str


@dataclass(frozen=True, kw_only=True)
class MovedView:
    """A page at an old address that sends readers on; `to` is relative to the site's root."""

    frame: Frame
    meta: Meta
    title: str
    to: str
