"""The feed of articles, for readers who follow pages in a program of theirs (Atom, RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from articles.article import Article
from articles.words import page_of, published_of, summary_of
from templates.prose import page_html
from templates.views import Frame
from workspace.words import fit_for_xml

FEED = "articles/feed.xml"
_NEWEST = 30  # entries; programs that fetch it keep what they have seen


def articles_feed(out: Sequence[Article], frame: Frame) -> bytes:
    """The newest 30 of `out`, which is not empty and has the newest first; `frame` is that of the list of articles."""
    address = f"{frame.address}/{FEED}"
    newest = out[:_NEWEST]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={_quoted(frame.language)}>',
        f"<title>{_text(f'Articles · {frame.publisher}')}</title>",
        f"<id>{_text(address)}</id>",
        f"<updated>{_moment(max(_changed(article) for article in newest))}</updated>",
        f'<link rel="self" type="application/atom+xml" href={_quoted(address)}/>',
        f'<link rel="alternate" type="text/html" href={_quoted(f"{frame.address}/articles/")}/>',
        f"<author><name>{_text(frame.publisher)}</name></author>",
        *(line for article in newest for line in _entry(article, frame)),
        "</feed>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _entry(article: Article, frame: Frame) -> list[str]:
    """The whole article; its pictures and links start from its page (XML Base)."""
    address = f"{frame.address}/{page_of(article)}"
    author = article.header.author or frame.publisher
    return [
        "<entry>",
        f"<title>{_text(article.title)}</title>",
        f"<id>{_text(address)}</id>",
        f'<link rel="alternate" type="text/html" href={_quoted(address)}/>',
        f"<published>{_moment(published_of(article))}</published>",
        f"<updated>{_moment(_changed(article))}</updated>",
        f"<author><name>{_text(author)}</name></author>",
        f"<summary>{_text(summary_of(article))}</summary>",
        f'<content type="html" xml:base={_quoted(address)}>{_text(page_html(article.text))}</content>',
        "</entry>",
    ]


def _changed(article: Article) -> datetime:
    return article.header.updated or published_of(article)


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _text(words: str) -> str:
    """Signs that XML does not allow, even escaped, are left out (XML 1.0, section 2.2)."""
    return escape(fit_for_xml(words), quote=False)


def _quoted(words: str) -> str:
    return f'"{escape(fit_for_xml(words))}"'
