"""The front pages: home, the page for lost readers, the site map and the note for robots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from articles.pages import articles_out, page_of
from articles.pages import teaser as article_teaser
from book.pages import teaser as book_teaser
from podcast.finished import FinishedEpisode, in_order
from podcast.views import closed_views, follow_views
from podcast.views import teaser as episode_teaser
from publishing.announcements.month import news_by_month
from publishing.framing import Framing
from publishing.gallery import Gallery
from publishing.publication import Publication
from templates import Templates
from templates.prose import page_html
from templates.views import HomeView, Meta, NotFoundView, Picture


def front_pages(
    publication: Publication,
    finished: tuple[FinishedEpisode, ...],
    gallery: Gallery,
    templates: Templates,
    framing: Framing,
) -> Iterator[tuple[str, bytes]]:
    """Home, the page for lost readers, the site map and robots.txt, by their paths within the site."""
    yield "index.html", templates.render("site/home.html", _home(publication, finished, gallery, framing))
    yield "404.html", templates.render("site/404.html", _not_found(publication, framing))
    yield "sitemap.xml", _site_map(publication, finished, framing)
    yield "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {publication.settings.address}/sitemap.xml\n".encode()


def _home(
    publication: Publication, finished: tuple[FinishedEpisode, ...], gallery: Gallery, framing: Framing
) -> HomeView:
    publisher, book = publication.settings.publisher, publication.book
    articles = articles_out(publication.articles, framing.now)
    listed = tuple(each for each in finished if not each.episode.header.unlisted)
    latest = in_order(listed, newest_first=True)[:1]
    return HomeView(
        frame=framing.frame_for("index.html"),
        meta=_meta(publication, gallery),
        heading=publisher.tagline or (publication.show.name if publication.show else publisher.name),
        intro=_intro(publication),
        article=article_teaser(articles[0]) if articles else None,
        book=book_teaser(book, gallery.book_cover) if book else None,
        book_blurb=page_html(book.blurb) if book else None,
        episode=episode_teaser(latest[0]) if latest else None,
        cover=_cover(latest, gallery),
        follow=follow_views(publication.show, publication.identity()) if publication.show else (),
        closed=closed_views(publication.show) if publication.show else (),
    )


def _meta(publication: Publication, gallery: Gallery) -> Meta:
    publisher, address = publication.settings.publisher, publication.settings.address
    image = gallery.show_cover or (gallery.book_cover.src if gallery.book_cover else None)
    return Meta(
        title=f"{publisher.name} – {publisher.tagline}" if publisher.tagline else publisher.name,
        description=publisher.tagline or publisher.name,
        canonical=f"{address}/",
        image=f"{address}/{image}" if image else None,
        image_alt=publication.show.name if publication.show else publisher.name,
    )


def _cover(latest: tuple[FinishedEpisode, ...], gallery: Gallery) -> Picture | None:
    """The latest episode's own cover, else the show's."""
    own = latest[0].cover if latest else None
    return gallery.pictures.get(own or gallery.show_cover or "")


def _intro(publication: Publication) -> str:
    """What there is to find, under the heading; without a tagline that is a name, which is not said again."""
    publisher, show = publication.settings.publisher, publication.show
    if not publisher.tagline:
        made_by = " in ".join(part for part in (publisher.name if show else "", publisher.address) if part)
        return " ".join(part for part in (show.tagline if show else "", f"By {made_by}." if show else made_by) if part)
    place = f" in {publisher.address}" if publisher.address else ""
    return f"{publisher.name}{place}." + (f" {show.name}: {show.tagline}" if show and show.tagline else "")


def _not_found(publication: Publication, framing: Framing) -> NotFoundView:
    address = publication.settings.address
    return NotFoundView(
        frame=replace(framing.frame_for("404.html"), root=framing.anywhere()),
        meta=Meta(
            title=f"No page here – {publication.settings.publisher.name}",
            description="The address may have a typing mistake, or the page was moved.",
            canonical=f"{address}/404.html",
            extra=(("robots", "noindex"),),
        ),
    )


def _site_map(publication: Publication, finished: tuple[FinishedEpisode, ...], framing: Framing) -> bytes:
    """Every page that searches should know (sitemaps.org); dates are those of the words, never of the build."""
    identity = publication.identity()
    lines = [
        f"<url><loc>{escape(identity.address(path), quote=False)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>"
        for path, day in sorted(_known_pages(publication, finished, framing))
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return (head + "\n".join(lines) + "\n</urlset>\n").encode()


def _known_pages(
    publication: Publication, finished: tuple[FinishedEpisode, ...], framing: Framing
) -> Iterator[tuple[str, str]]:
    """The path of each page, and the day of its last change where it is known."""
    yield "", ""
    if publication.show:
        yield "listen/", ""
    for episode in finished:
        if not episode.episode.header.unlisted:
            yield episode.page, episode.published.date().isoformat()
    articles = articles_out(publication.articles, framing.now)
    if articles:
        yield "articles/", ""
    for article in articles:
        day = article.header.updated or article.header.publish
        yield page_of(article), day.date().isoformat() if day else ""
    for news in news_by_month(publication.articles, finished, framing.now, publication.settings.zone):
        yield news.month.page, ""
    if publication.book:
        yield "book/", ""
