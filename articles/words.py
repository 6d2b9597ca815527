"""Words about an article that is out: where its page is, its day, its summary, and how long it takes to read."""

from __future__ import annotations

import re
from datetime import datetime

from articles.article import Article
from templates.prose import plain_text
from templates.views import ArticleTeaser, When
from workspace.words import day_in_words, shortened

_WORDS_A_MINUTE = 220
_LETTERS_A_MINUTE = 500  # of Japanese and Chinese, which put no spaces between words
_LETTERS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_DESCRIPTION = 155  # letters that results of search engines show


def teaser(article: Article) -> ArticleTeaser:
    """An article that is out, in a few words."""
    return ArticleTeaser(
        title=article.title,
        path=page_of(article),
        summary=summary_of(article),
        published=when(published_of(article)),
    )


def page_of(article: Article) -> str:
    """The folder of the article's page, relative to the site."""
    return f"articles/{article.slug}/"


def minutes_to_read(text: str) -> int:
    """Whole minutes for plain `text` at 220 words or 500 Japanese or Chinese letters a minute, never less than one."""
    letters = 0 if text.isascii() else len(_LETTERS.findall(text))
    return max(1, round(len(text.split()) / _WORDS_A_MINUTE + letters / _LETTERS_A_MINUTE))


def summary_of(article: Article) -> str:
    """The owner's summary, or the first words."""
    if article.header.summary:
        return article.header.summary
    start = plain_text(article.text)[: 4 * _DESCRIPTION]  # shortening looks at all words that it is given
    return shortened(start, _DESCRIPTION, " …") or article.title


def published_of(article: Article) -> datetime:
    """When it went out; a draft has no such moment."""
    if article.header.publish is None:
        raise ValueError(f"{article.slug} is a draft")
    return article.header.publish


def when(moment: datetime) -> When:
    """A day as Americans write it."""
    return When(iso=moment.isoformat(), words=day_in_words(moment))
