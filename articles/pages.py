"""The articles' pages: one for each article that is out, the list of all of them, and their feed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from articles.article import Article
from articles.feed import FEED, articles_feed
from articles.words import minutes_to_read, page_of, published_of, summary_of, teaser, when
from templates import Templates
from templates.prose import SafeHtml, page_html, plain_text
from templates.views import ArticlesView, ArticleView, BookTeaser, Frame, Link, Meta, PersonView

__all__ = ["FEED", "INDEX", "Around", "article_pages", "articles_out", "minutes_to_read", "page_of", "teaser"]

INDEX = "articles/index.html"


@dataclass(frozen=True, kw_only=True)
class Around:
    """What an article may point to: episodes that are out (their titles by slug), the book, and who writes.

    `authors` are known by their keys in show.toml and by their names.
    """

    episodes: Mapping[str, str] = field(default_factory=dict)
    book: BookTeaser | None = None
    authors: Mapping[str, PersonView] = field(default_factory=dict)


def article_pages(
    articles: Sequence[Article],
    now: datetime,
    templates: Templates,
    frame_for: Callable[[str], Frame],
    around: Around | None = None,
) -> tuple[tuple[str, bytes], ...]:
    """Site paths and contents of all pages; an article that is not out at `now` leaves no trace."""
    out = articles_out(articles, now)
    if not out:
        return ()
    index = frame_for(INDEX)
    pages = [(INDEX, templates.render("site/articles.html", _index(out, index))), (FEED, articles_feed(out, index))]
    for place, article in enumerate(out):
        path = f"{page_of(article)}index.html"
        newer = out[place - 1] if place else None
        older = out[place + 1] if place + 1 < len(out) else None
        view = _view(article, frame_for(path), (newer, older), around or Around())
        pages.append((path, templates.render("site/article.html", view)))
    return tuple(pages)


def articles_out(articles: Sequence[Article], now: datetime) -> tuple[Article, ...]:
    """Those that readers should see at `now`, newest first."""
    out = sorted((article for article in articles if article.is_out(now)), key=lambda article: article.slug)
    return tuple(sorted(out, key=published_of, reverse=True))


def _view(
    article: Article, frame: Frame, neighbors: tuple[Article | None, Article | None], around: Around
) -> ArticleView:
    header = article.header
    newer, older = (Link(words=each.title, address=page_of(each)) if each else None for each in neighbors)
    episode = header.episode if header.episode in around.episodes else None
    author = _author(article, around)
    return ArticleView(
        frame=frame,
        meta=_meta(article, frame, author),
        title=article.title,
        author=author.name if author else frame.publisher,
        about=author if author and author.bio else None,
        published=when(published_of(article)),
        updated=when(header.updated) if header.updated else None,
        minutes=minutes_to_read(plain_text(article.text)),
        summary=header.summary,
        text=page_html(article.text),
        episode=Link(words=around.episodes[episode], address=f"episodes/{episode}/") if episode else None,
        newer=newer,
        older=older,
        book=around.book,
    )


def _index(out: tuple[Article, ...], frame: Frame) -> ArticlesView:
    by_year = groupby(out, key=lambda article: str(published_of(article).year))
    return ArticlesView(
        frame=frame,
        meta=Meta(
            title=f"Articles · {frame.publisher}",
            description=f"Questions that patients ask, answered by {frame.publisher}.",
            canonical=f"{frame.address}/articles/",
        ),
        years=tuple((year, tuple(teaser(article) for article in group)) for year, group in by_year),
    )


def _author(article: Article, around: Around) -> PersonView | None:
    """Who signs it, with all that is known of them; None is the publisher."""
    signed = article.header.author
    return around.authors.get(signed) or PersonView(name=signed, role="author") if signed else None


def _meta(article: Article, frame: Frame, author: PersonView | None) -> Meta:
    changed = article.header.updated
    times = (("article:published_time", published_of(article)), ("article:modified_time", changed))
    return Meta(
        title=f"{article.title} · {frame.publisher}",
        shared=article.title,
        description=summary_of(article),
        canonical=f"{frame.address}/{page_of(article)}",
        kind="article",
        json_ld=_json_ld(article, frame, author),
        extra=tuple((name, moment.isoformat()) for name, moment in times if moment),
    )


def _json_ld(article: Article, frame: Frame, author: PersonView | None) -> SafeHtml:
    """schema.org Article; every < is escaped, so that no words can close the script it stands in."""
    header, address = article.header, f"{frame.address}/{page_of(article)}"
    publisher = {"@type": "Organization", "name": frame.publisher, "url": f"{frame.address}/"}
    described = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": f"{address}#article",
        "headline": article.title,
        "description": summary_of(article),
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": published_of(article).isoformat(),
        "dateModified": (header.updated or published_of(article)).isoformat(),
        "author": _person(author) if author else publisher,
        "publisher": publisher,
        "inLanguage": frame.language,
        "wordCount": len(plain_text(article.text).split()),
    }
    if frame.card:
        described["image"] = f"{frame.address}/{frame.card.src}"
    return SafeHtml(json.dumps(described, ensure_ascii=False, indent=1).replace("<", "\\u003c"))


def _person(author: PersonView) -> dict[str, str]:
    """schema.org Person; the link tells apart people of one name."""
    known = {"@type": "Person", "name": author.name, "url": author.link or "", "description": author.bio}
    return {name: value for name, value in known.items() if value}
