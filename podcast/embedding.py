"""Embedding: the page of each episode that other sites show in a frame, and the oEmbed file that leads them there."""

from __future__ import annotations

from urllib.parse import quote

from podcast.finished import FinishedEpisode
from podcast.pages import ShowPages
from podcast.sharing import embed_page_path, oembed, oembed_path
from podcast.views import audio_view, chapter_views
from templates.embed_view import EmbedView
from templates.views import Meta


def embed_of(pages: ShowPages, finished: FinishedEpisode) -> tuple[tuple[str, bytes], ...]:
    """Site paths and bytes of one episode's two files; an unlisted one can be shown by whoever knows of it."""
    return _page(pages, finished), _answer(pages, finished)


def _page(pages: ShowPages, finished: FinishedEpisode) -> tuple[str, bytes]:
    path = f"{embed_page_path(finished)}index.html"
    title = finished.episode.title
    view = EmbedView(
        frame=pages.frame_for(path),
        meta=Meta(
            title=f"{title} – podcast player",
            description=finished.episode.header.summary or title,
            canonical=pages.identity.address(finished.page),
        ),
        title=title,
        audio=audio_view(finished.audio),
        cover=pages.pictures.get(finished.cover or pages.identity.cover),
        chapters=chapter_views(finished.episode.notes.chapters),
        page=quote(finished.page),
        has_transcript=finished.transcript is not None,
    )
    return path, pages.templates.render("site/embed.html", view)


def _answer(pages: ShowPages, finished: FinishedEpisode) -> tuple[str, bytes]:
    picture = pages.pictures.get(finished.cover or pages.identity.cover)
    return oembed_path(finished), oembed(pages.show, pages.identity, finished, picture)
