"""The kinds of pages, by one page of each; a page that is of no kind here is a hole in the gates, and a test says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Kind:
    """One page of a kind: on which show's site it is, and the pattern of the paths of all pages of the kind.

    A `long` page repeats what others have some hundred times, so what takes a while for each element looks at others.
    """

    name: str
    show: str
    path: str
    pattern: str
    long: bool = False


KINDS = (
    Kind("home", "sample", "/", r""),
    Kind("episode", "sample", "/episodes/tendon-injuries/", r"episodes/[^/]+/"),
    Kind("episode-bare", "large", "/episodes/episode-14/", r"episodes/[^/]+/"),
    Kind("episode-odd", "large", "/episodes/episode-7/", r"episodes/[^/]+/"),
    Kind("embed", "sample", "/embed/tendon-injuries/", r"embed/[^/]+/"),
    Kind("listen", "sample", "/listen/", r"listen/"),
    Kind("listen-long", "large", "/listen/", r"listen/", long=True),
    Kind("article", "sample", "/articles/back-pain-crunches/", r"articles/[^/]+/"),
    Kind("article-odd", "large", "/articles/question-10/", r"articles/[^/]+/"),
    Kind("articles", "sample", "/articles/", r"articles/"),
    Kind("articles-long", "large", "/articles/", r"articles/", long=True),
    Kind("month", "sample", "/news/2020-05/", r"news/[^/]+/"),
    Kind("book", "sample", "/book/", r"book/"),
    Kind("sample-chapter", "sample", "/book/sample/", r"book/sample/"),
    Kind("short", "sample", "/b/", r"b/"),
    Kind("taken-down", "large", "/episodes/episode-90/", r"episodes/[^/]+/"),
    Kind("lost", "sample", "/nowhere", r"404\.html"),
)
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
