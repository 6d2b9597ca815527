"""Specimens: a made-up page of every kind with all that it can have, to try a template with before it is needed."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

from templates.announcement_view import AnnouncementView
from templates.book_view import BookView, BuyView, PortableView, SampleView
from templates.embed_view import EmbedView
from templates.prose import SafeHtml
from templates.views import (
    ArticlesView,
    ArticleView,
    EpisodeView,
    HomeView,
    ListenView,
    MovedView,
    NotFoundView,
    TakenDownView,
)

# What each template that is filled in by itself is given.
PAGES: dict[str, type] = {
    "book/book.html": BookView,
    "book/buy.html": BuyView,
    "book/epub/chapter.xhtml": PortableView,
    "book/epub/nav.xhtml": PortableView,
    "book/epub/package.opf": PortableView,
    "book/sample.html": SampleView,
    "mail/announcement.mjml": AnnouncementView,
    "site/404.html": NotFoundView,
    "site/announcement.html": AnnouncementView,
    "site/article.html": ArticleView,
    "site/articles.html": ArticlesView,
    "site/embed.html": EmbedView,
    "site/episode.html": EpisodeView,
    "site/home.html": HomeView,
    "site/listen.html": ListenView,
    "site/moved.html": MovedView,
    "site/taken-down.html": TakenDownView,
}
# Words where a template may count on their form; everywhere else any words will do.
_WORDS = {
    "iso": "2026-05-05T06:00:00+00:00",
    "iso_length": "PT1H2M5S",
    "seconds": "3725",
    "clock": "1:02:05",
    "language": "en-us",
    "root": "../",
    "address": "https://example.org",
    "link": "https://example.org/a",
    "src": "art/words-640.jpg",
    "theme": "#123c39",
}


def specimen(page: str) -> object:
    """The view that the template `page` is filled in with, every part of it there."""
    return _made(PAGES[page], page)


def _made(kind: Any, name: str) -> Any:
    """A value of that kind; `name` is the field's that it is for."""
    origin, inner = get_origin(kind), get_args(kind)
    if type(None) in inner:
        return _made(next(each for each in inner if each is not type(None)), name)
    if origin is tuple:
        return tuple(_made(each, name) for each in ((inner[0],) * 2 if inner[-1] is Ellipsis else inner))
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        return kind(**{field.name: _made(hints[field.name], field.name) for field in fields(kind)})
    plain = {bool: True, int: 640, str: _WORDS.get(name, "Words"), SafeHtml: SafeHtml("<p>Words</p>")}
    return plain[kind]
