"""The articles' pages: one for each article that is out, and the list of all of them."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from articles.article import Article
from templates import Templates
from templates.prose import SafeHtml, page_html, plain_text
from templates.views import ArticlesView, ArticleTeaser, ArticleView, BookTeaser, Frame, Link, Meta, When
from workspace.words import day_in_words

INDEX = "articles/index.html"
_WORDS_A_MINUTE = 220
_DESCRIPTION = 155  # letters that results of search engines show


@dataclass(frozen=True, kw_only=True)
class Around:
    """What an article may point to: episodes that are out (their titles by slug), and the book."""

    episodes: Mapping[str, str] = field(default_factory=dict)
    book: BookTeaser | None = None


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
    pages = [(INDEX, templates.render("site/articles.html", _index(out, frame_for(INDEX))))]
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
    return tuple(sorted(out, key=_published, reverse=True))


def teaser(article: Article) -> ArticleTeaser:
    """An article that is out, in a few words."""
    return ArticleTeaser(
        title=article.title,
        path=page_of(article),
        summary=_summary(article),
        published=_when(_published(article)),
    )


def page_of(article: Article) -> str:
    """The folder of the article's page, relative to the site."""
    return f"articles/{article.slug}/"


def minutes_to_read(text: str) -> int:
    """Whole minutes for plain `text` at 220 words a minute, never less than one."""
    return max(1, round(len(text.split()) / _WORDS_A_MINUTE))


def _view(
    article: Article, frame: Frame, neighbors: tuple[Article | None, Article | None], around: Around
) -> ArticleView:
    header = article.header
    newer, older = (Link(words=each.title, address=page_of(each)) if each else None for each in neighbors)
    episode = header.episode if header.episode in around.episodes else None
    return ArticleView(
        frame=frame,
        meta=_meta(article, frame),
        title=article.title,
        author=header.author or frame.publisher,
        published=_when(_published(article)),
        updated=_when(header.updated) if header.updated else None,
        minutes=minutes_to_read(plain_text(article.text)),
        summary=header.summary,
        text=page_html(article.text),
        episode=Link(words=around.episodes[episode], address=f"episodes/{episode}/") if episode else None,
        newer=newer,
        older=older,
        book=around.book,
    )


def _index(out: tuple[Article, ...], frame: Frame) -> ArticlesView:
    by_year = groupby(out, key=lambda article: str(_published(article).year))
    return ArticlesView(
        frame=frame,
        meta=Meta(
            title=f"Articles · {frame.publisher}",
            description=f"Questions that patients ask, answered by {frame.publisher}.",
            canonical=f"{frame.address}/articles/",
        ),
        years=tuple((year, tuple(teaser(article) for article in group)) for year, group in by_year),
    )


def _meta(article: Article, frame: Frame) -> Meta:
    changed = article.header.updated
    times = (("article:published_time", _published(article)), ("article:modified_time", changed))
    return Meta(
        title=f"{article.title} · {frame.publisher}",
        description=_summary(article),
        canonical=f"{frame.address}/{page_of(article)}",
        kind="article",
        json_ld=_json_ld(article, frame),
        extra=tuple((name, moment.isoformat()) for name, moment in times if moment),
    )


def _json_ld(article: Article, frame: Frame) -> SafeHtml:
    """schema.org Article; every < is escaped, so that no words can close the script it stands in."""
    header, address = article.header, f"{frame.address}/{page_of(article)}"
    publisher = {"@type": "Organization", "name": frame.publisher, "url": f"{frame.address}/"}
    described = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": f"{address}#article",
        "headline": article.title,
        "description": _summary(article),
        "url": address,
        "mainEntityOfPage": address,
        "datePublished": _published(article).isoformat(),
        "dateModified": (header.updated or _published(article)).isoformat(),
        "author": {"@type": "Person", "name": header.author} if header.author else publisher,
        "publisher": publisher,
        "inLanguage": frame.language,
        "wordCount": len(plain_text(article.text).split()),
    }
    return SafeHtml(json.dumps(described, ensure_ascii=False, indent=1).replace("<", "\\u003c"))


def _summary(article: Article) -> str:
    """The owner's summary, or the first words."""
    first_words = textwrap.shorten(plain_text(article.text), _DESCRIPTION, placeholder=" …")
    return article.header.summary or first_words or article.title


def _published(article: Article) -> datetime:
    if article.header.publish is None:
        raise ValueError(f"{article.slug} is a draft")
    return article.header.publish


def _when(moment: datetime) -> When:
    return When(iso=moment.isoformat(), words=day_in_words(moment))
