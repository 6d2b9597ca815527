"""A clinic's news of three months, for tests; nothing is built for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from articles.article import Article
from podcast.finished import FinishedEpisode
from publishing.announcements.showing import Newsroom
from publishing.framing import Framing
from publishing.gallery import Gallery
from publishing.publication import Publication
from templates import Templates
from templates.views import Picture
from tests.articles.an_article import PACIFIC, an_article
from tests.book.a_book import a_book
from tests.podcast.a_show import a_show, finished
from workspace.folder import OwnerFolder
from workspace.publisher import Settings

NOW = datetime(2026, 12, 20, 8, tzinfo=PACIFIC)
SITE = "https://penrose.example.org"
SETTINGS = Settings.model_validate(
    {
        "publisher": {
            "name": "Penrose Physical Therapy",
            "tagline": "Active and mobile.",
            "phone": "(360) 456-1444",
            "email": "podcast@penrose.example.org",
            "address": "Olympia, Washington",
            "timezone": "America/Los_Angeles",
        },
        "site": {
            "address": SITE,
            "banner": {"text": "We are open.", "link": f"{SITE}/visit"},
            "signup": {"action": f"{SITE}/texts", "consent": "I agree to texts.", "privacy": f"{SITE}/privacy"},
        },
    }
)
COVER = Picture(src="art/cover-640.jpg", alt="Cover of the show", width=640, height=640)
BOOK_COVER = Picture(src="art/book-640.jpg", alt="Cover of the book", width=640, height=1024)
TEXT = "A reader asks: *why?*\n\n## What helps\n\n- Rest\n- Walks, see [the plan](https://example.org/plan)"


def dated(root: Path, slug: str, day: str, *, title: str = "", text: str = TEXT) -> Article:
    header = (
        f'title = "{title or slug.capitalize()}"\npublish = "{day}"\nauthor = "jennifer"\nsummary = "About {slug}."'
    )
    return an_article(root, header, text, slug)


def some_articles(root: Path) -> tuple[Article, ...]:
    """Two of November, one of September, and one that is still to come."""
    return (
        dated(root, "knees", "2026-11-02"),
        dated(root, "crunches", "2026-11-30 23:30", title="Why does my back hurt?"),
        dated(root, "feet", "2026-09-01"),
        dated(root, "hips", "2027-01-04"),
    )


def a_newsroom(
    root: Path,
    *,
    articles: Sequence[Article] | None = None,
    episodes: Sequence[FinishedEpisode] | None = None,
    templates: Path | None = None,
    settings: Settings = SETTINGS,
    bare: bool = False,
) -> Newsroom:
    """`bare` is a publisher with articles only."""
    publication = Publication(
        folder=OwnerFolder(root),
        settings=settings,
        show=None if bare else a_show(),
        episodes=(),
        articles=tuple(some_articles(root) if articles is None else articles),
        book=None if bare else a_book(root),
    )
    summary = 'title = "Tendon injuries with Dr. Dominic Femiano"\nsummary = "Most people have one."'
    heard = (finished(header=summary),) if episodes is None else tuple(episodes)
    return Newsroom(
        publication=publication,
        finished=() if bare else heard,
        gallery=Gallery(show_cover="art/cover.jpg", book_cover=BOOK_COVER, pictures={"art/cover.jpg": COVER}),
        templates=Templates(templates),
        framing=Framing(publication=publication, now=NOW, stylesheet=Templates().stylesheet()),
    )
