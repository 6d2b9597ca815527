"""Showing a month's news: the page of every month, and the same for an e-mail, with full addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from articles.article import Article
from articles.words import page_of, summary_of
from articles.words import teaser as article_teaser
from book.pages import teaser as book_teaser
from podcast.finished import FinishedEpisode
from podcast.views import closed_views, follow_views
from podcast.views import teaser as episode_teaser
from publishing.announcements.month import Month, News, news_by_month
from publishing.authors import authors_of
from publishing.framing import Framing
from publishing.gallery import Gallery
from publishing.publication import Publication
from templates import Templates
from templates.announcement_view import AnnouncementView
from templates.direction import directed
from templates.prose import SafeHtml, feed_html, page_html
from templates.prose import teaser as up_to_more
from templates.views import ClosedRow, FollowRow, Frame, Link, Meta, Picture

_WITHIN = re.compile(r'(<(?:img|a)(?: [\w-]+="[^"]*")*? (?:src|href)=")(?![a-zA-Z][\w+.-]*:|[#/])')
_HEADING = re.compile(r"<(/?)h([1-5])\b")


@dataclass(frozen=True, kw_only=True)
class Newsroom:
    """What announcements are made of: the same values as the site's pages, so that both say the same."""

    publication: Publication
    finished: tuple[FinishedEpisode, ...]
    gallery: Gallery
    templates: Templates
    framing: Framing

    @cached_property
    def follow(self) -> tuple[FollowRow, ...]:
        """The ways to follow the show, the same for every month."""
        show = self.publication.show
        return follow_views(show, self.publication.identity()) if show else ()

    @cached_property
    def closed(self) -> tuple[ClosedRow, ...]:
        """Where the listeners of closed directories go now, the same for every month."""
        return closed_views(self.publication.show) if self.publication.show else ()

    def months(self) -> tuple[News, ...]:
        """All months with news, the newest first."""
        publication = self.publication
        return news_by_month(publication.articles, self.finished, self.framing.now, publication.settings.zone)


def announcement_pages(room: Newsroom) -> Iterator[tuple[str, bytes]]:
    """Site paths and contents: a page for each month, which leads to the one before and the one after."""
    months = room.months()
    for place, news in enumerate(months):
        later = months[place - 1].month if place else None
        earlier = months[place + 1].month if place + 1 < len(months) else None
        path = f"{news.month.page}index.html"
        view = replace(shown(room, news, room.framing.frame_for(path)), earlier=_link(earlier), later=_link(later))
        yield path, room.templates.render("site/announcement.html", view)


def shown(room: Newsroom, news: News, frame: Frame) -> AnnouncementView:
    """A month's news as its page and its e-mail show them; links to the months around it are left out."""
    book = room.publication.book
    article, preview = (news.articles[0] if news.articles else None), _preview(room, news)
    return AnnouncementView(
        frame=_illustrated(room, article, frame) if article else frame,
        meta=_meta(room, news, preview),
        month=news.month.words,
        subject=subject_of(news),
        preview=preview,
        article=article_teaser(article) if article else None,
        author=_author(room, article.header.author) if article else "",
        text=_moved(page_html(up_to_more(article.text)), f"{frame.root}{page_of(article)}") if article else None,
        goes_on=article is not None and up_to_more(article.text).strip() != article.text.strip(),
        others=tuple(article_teaser(other) for other in news.articles[1:]),
        book=book_teaser(book, room.gallery.book_cover) if book else None,
        blurb=page_html(book.blurb) if book else None,
        episodes=tuple(episode_teaser(each) for each in news.episodes),
        covers=tuple(_cover(room, each) for each in news.episodes),
        follow=room.follow,
        closed=room.closed,
    )


def for_mail(room: Newsroom, news: News, *, whole: bool = True) -> AnnouncementView:
    """The month with full addresses and the few tags that mail programs share; not `whole`, without the article's text."""
    frame = room.framing.frame_for(f"{news.month.page}index.html")
    view = shown(room, news, replace(frame, root=f"{frame.address}/"))
    article, book = (news.articles[0] if news.articles else None), room.publication.book
    return replace(
        view,
        text=SafeHtml(directed(feed_html(up_to_more(article.text)))) if article and whole else None,
        goes_on=view.goes_on or not whole,
        blurb=SafeHtml(directed(feed_html(book.blurb))) if book else None,
    )


def subject_of(news: News) -> str:
    """The newest article's title, which is a reader's question, or else the episode's."""
    return news.articles[0].title if news.articles else news.episodes[0].episode.title


def _moved(page: SafeHtml, start: str) -> SafeHtml:
    """An article on another page than its own, to which `start` is the way: its title is no longer the page's."""
    lower = _HEADING.sub(lambda tag: f"<{tag[1]}h{int(tag[2]) + 1}", page)
    return SafeHtml(_WITHIN.sub(lambda tag: f"{tag[1]}{start}", lower))


def _illustrated(room: Newsroom, article: Article, frame: Frame) -> Frame:
    """The frame with the pictures of the article's text, by the names that they have after `_moved`."""
    start = f"{frame.root}{page_of(article)}"
    known = room.framing.illustrations.get(f"{page_of(article)}index.html", ())
    return replace(frame, illustrations=tuple((f"{start}{name}", picture) for name, picture in known))


def _preview(room: Newsroom, news: News) -> str:
    """The line that mail programs show beside the subject: what else is in it."""
    summary = summary_of(news.articles[0]) if news.articles else news.episodes[0].episode.header.summary
    heard = f"Also: {news.episodes[0].episode.title}" if news.articles and news.episodes else ""
    return " ".join(part for part in (summary, heard) if part) or room.publication.settings.publisher.name


def _meta(room: Newsroom, news: News, preview: str) -> Meta:
    publisher, address = room.publication.settings.publisher, room.publication.settings.address
    return Meta(
        title=f"News of {news.month.words} · {publisher.name}",
        description=preview,
        canonical=f"{address}/{news.month.page}",
    )


def _author(room: Newsroom, signed: str) -> str:
    """The name behind the key of a person in show.toml, or what is written."""
    known = authors_of(room.publication).get(signed)
    return known.name if known else signed


def _cover(room: Newsroom, episode: FinishedEpisode) -> Picture | None:
    """The episode's own cover, else the show's."""
    return room.gallery.pictures.get(episode.cover or room.gallery.show_cover or "")


def _link(month: Month | None) -> Link | None:
    return Link(words=month.words, address=month.page) if month else None
