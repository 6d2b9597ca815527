"""The kinds of pages, by one page of each; a page that is of no kind here is a hole in the gates, and a test says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Kind:
    """One page of a kind: on which show's site it is, and the pattern of the paths of all pages of the kind.

    `template` writes it. A `long` page repeats what others have some hundred times, so what takes a while for
    each element looks at others.
    """

    name: str
    show: str
    path: str
    pattern: str
    template: str
    long: bool = False


KINDS = (
    Kind("home", "sample", "/", r"", "site/home.html"),
    Kind("episode", "sample", "/episodes/tendon-injuries/", r"episodes/[^/]+/", "site/episode.html"),
    Kind("episode-bare", "large", "/episodes/episode-14/", r"episodes/[^/]+/", "site/episode.html"),
    Kind("episode-odd", "large", "/episodes/episode-7/", r"episodes/[^/]+/", "site/episode.html"),
    Kind("embed", "sample", "/embed/tendon-injuries/", r"embed/[^/]+/", "site/embed.html"),
    Kind("listen", "sample", "/listen/", r"listen/", "site/listen.html"),
    Kind("listen-long", "large", "/listen/", r"listen/", "site/listen.html", long=True),
    Kind("article", "sample", "/articles/back-pain-crunches/", r"articles/[^/]+/", "site/article.html"),
    Kind("article-odd", "large", "/articles/question-10/", r"articles/[^/]+/", "site/article.html"),
    Kind("articles", "sample", "/articles/", r"articles/", "site/articles.html"),
    Kind("articles-long", "large", "/articles/", r"articles/", "site/articles.html", long=True),
    Kind("month", "sample", "/news/2020-05/", r"news/[^/]+/", "site/announcement.html"),
    Kind("book", "sample", "/book/", r"book/", "book/book.html"),
    Kind("sample-chapter", "sample", "/book/sample/", r"book/sample/", "book/sample.html"),
    Kind("short", "sample", "/b/", r"b/", "book/buy.html"),
    Kind("taken-down", "large", "/episodes/episode-90/", r"episodes/[^/]+/", "site/taken-down.html"),
    Kind("unlisted", "large", "/episodes/episode-67/", r"episodes/[^/]+/", "site/episode.html"),
    Kind("lost", "sample", "/nowhere", r"404\.html", "site/404.html"),
    Kind("right-home", "right", "/", r"", "site/home.html"),
    Kind("right-episode", "right", "/episodes/knee/", r"episodes/[^/]+/", "site/episode.html"),
    Kind("right-embed", "right", "/embed/knee/", r"embed/[^/]+/", "site/embed.html"),
    Kind("right-listen", "right", "/listen/", r"listen/", "site/listen.html"),
    Kind("right-article", "right", "/articles/back-pain/", r"articles/[^/]+/", "site/article.html"),
    Kind("right-month", "right", "/news/2026-03/", r"news/[^/]+/", "site/announcement.html"),
    Kind("right-book", "right", "/book/", r"book/", "book/book.html"),
    Kind("moved", "right", "/episodes/back/", r"episodes/[^/]+/", "site/moved.html"),
    Kind("empty-home", "empty", "/", r"", "site/home.html"),
    Kind("empty-listen", "empty", "/listen/", r"listen/", "site/listen.html"),
    Kind("words-home", "words", "/", r"", "site/home.html"),
    Kind("words-articles", "words", "/articles/", r"articles/", "site/articles.html"),
    Kind("words-article", "words", "/articles/one/", r"articles/[^/]+/", "site/article.html"),
    Kind("words-book", "words", "/book/", r"book/", "book/book.html"),
    Kind("words-lost", "words", "/nowhere", r"404\.html", "site/404.html"),
)
MOVED_TO = "/episodes/lower-back/"  # where the one of kind "moved" leads
# For apps, which ask for that form of a transcript; no page leads there, and the episode's page has the same words.
_FOR_APPS = r"episodes/[^/]+/transcript\.html"
PATTERNS = re.compile("|".join(f"(?:{pattern})" for pattern in (*(kind.pattern for kind in KINDS), _FOR_APPS)))


def kind(name: str) -> Kind:
    """The kind of that name."""
    (found,) = [each for each in KINDS if each.name == name]
    return found


def pages_of(site: Path) -> list[str]:
    """The paths of all pages of a built site, as visitors ask for them."""
    return sorted(file.relative_to(site).as_posix().removesuffix("index.html") for file in site.rglob("*.html"))
