"""What an announcement shows, on its page and in its e-mail."""

from __future__ import annotations

from dataclasses import dataclass

from templates.prose import SafeHtml
from templates.views import (
    ArticleTeaser,
    BookTeaser,
    ClosedRow,
    EpisodeTeaser,
    FollowRow,
    Frame,
    Link,
    Meta,
    Picture,
)


@dataclass(frozen=True, kw_only=True)
class AnnouncementView:
    """The month's news, in the order of the clinic's own announcement.

    `text` is the newest article's, up to where its owner wants it to stop; `goes_on` if its page has more of it.
    `covers` belong to the episodes, in their order. In an e-mail, `frame.root` is the site's full address.
    """

    frame: Frame
    meta: Meta
    month: str
    subject: str
    preview: str
    article: ArticleTeaser | None
    author: str
    text: SafeHtml | None
    goes_on: bool
    others: tuple[ArticleTeaser, ...]
    book: BookTeaser | None
    blurb: SafeHtml | None
    episodes: tuple[EpisodeTeaser, ...]
    covers: tuple[Picture | None, ...]
    follow: tuple[FollowRow, ...]
    closed: tuple[ClosedRow, ...]
    earlier: Link | None = None
    later: Link | None = None
