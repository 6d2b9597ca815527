"""The month: what came out in it, of what readers and listeners can get."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from articles.article import Article
from articles.pages import articles_out
from articles.words import published_of
from podcast.finished import FinishedEpisode, in_order
from workspace.words import day_in_words


@dataclass(frozen=True, order=True)
class Month:
    """A month of the publisher's calendar; `number` is 1 for January."""

    year: int
    number: int

    def __str__(self) -> str:
        """As owners type it and addresses say it: 2020-05."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def words(self) -> str:
        """As people say it: May 2020."""
        return f"{day_in_words(date(self.year, self.number, 1)).split()[0]} {self.year}"

    @property
    def page(self) -> str:
        """The folder of its page, relative to the site."""
        return f"news/{self}/"


@dataclass(frozen=True, kw_only=True)
class News:
    """What came out in a month, newest first; at least one of the two is not empty."""

    month: Month
    articles: tuple[Article, ...]
    episodes: tuple[FinishedEpisode, ...]


def month_at(moment: datetime, zone: ZoneInfo) -> Month:
    """The month on the publisher's calendar."""
    local = moment.astimezone(zone)
    return Month(local.year, local.month)


def month_named(written: str) -> Month | None:
    """Read a month as owners type it.

    >>> str(month_named("2020-5")), month_named("May")
    ('2020-05', None)
    """
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", written.strip())
    return Month(int(found[1]), int(found[2])) if found and int(found[1]) and 1 <= int(found[2]) <= 12 else None


def news_by_month(
    articles: Sequence[Article], finished: Sequence[FinishedEpisode], now: datetime, zone: ZoneInfo
) -> tuple[News, ...]:
    """Every month in which something came out, the newest first; what is unlisted is not announced."""
    read: dict[Month, list[Article]] = {}
    heard: dict[Month, list[FinishedEpisode]] = {}
    for article in articles_out(articles, now):
        read.setdefault(month_at(published_of(article), zone), []).append(article)
    listed = [each for each in finished if not each.episode.header.unlisted]
    for each in in_order(tuple(listed), newest_first=True):
        heard.setdefault(month_at(each.moment, zone), []).append(each)
    return tuple(
        News(month=month, articles=tuple(read.get(month, ())), episodes=tuple(heard.get(month, ())))
        for month in sorted({*read, *heard}, reverse=True)
    )
