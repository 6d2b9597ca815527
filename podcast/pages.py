"""The show's pages: one for each episode and one to listen and follow; values in, site paths and bytes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from podcast import linked_data
from podcast.companions import DRAFT_WORDS
from podcast.finished import FinishedEpisode, in_order
from podcast.identity import Identity
from podcast.sharing import embed_code, oembed_path
from podcast.show import Show
from podcast.views import (
    audio_view,
    chapter_views,
    chapters_path,
    closed_views,
    follow_views,
    number_words,
    people_views,
    soundbite_views,
    teaser,
    transcript_links,
    transcript_view,
    waveform_view,
    when,
)
from templates import Templates
from templates.prose import SafeHtml, page_html, plain_text
from templates.views import BookTeaser, EpisodeView, FollowRow, Frame, Link, ListenView, Meta, Picture
from workspace.words import shortened

LISTEN = "listen/index.html"
_SHORT = 160  # letters of a description that searches and chat previews show


@dataclass(frozen=True, kw_only=True)
class ShowPages:
    """What the show's pages are made of. `frame_for` takes the page's path; `pictures` are known by their site paths."""

    show: Show
    identity: Identity
    episodes: tuple[FinishedEpisode, ...]
    templates: Templates
    frame_for: Callable[[str], Frame]
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    book: BookTeaser | None = None

    @cached_property
    def listed(self) -> tuple[FinishedEpisode, ...]:
        """The episodes that pages lead to, in the show's order."""
        shown = tuple(each for each in self.episodes if not each.episode.header.unlisted)
        return in_order(shown, newest_first=self.show.order == "newest first")

    @cached_property
    def beside(self) -> Mapping[str, tuple[Link | None, Link | None]]:
        """By slug, the episodes before and after in time, of those that pages lead to."""
        ordered = in_order(self.listed, newest_first=False)
        links = [None, *(_link(each) for each in ordered), None]
        return {each.slug: (links[place], links[place + 2]) for place, each in enumerate(ordered)}

    @cached_property
    def closing(self) -> SafeHtml | None:
        """What stands under every episode, rendered once; None if the owner wrote nothing to be seen."""
        closing = page_html(self.show.closing)
        return closing if closing.strip() else None

    @cached_property
    def follow(self) -> tuple[FollowRow, ...]:
        """The ways to follow the show, worked out once for all of its pages."""
        return follow_views(self.show, self.identity)


def episode_path(finished: FinishedEpisode) -> str:
    """The page's file within the site; its address is the folder, `finished.page`."""
    return f"{finished.page}index.html"


def episode_page(pages: ShowPages, finished: FinishedEpisode) -> tuple[str, bytes]:
    """One episode's page: its file within the site and its HTML, hidden from searches if it is unlisted."""
    path = episode_path(finished)
    return path, pages.templates.render("site/episode.html", _episode_view(pages, finished, pages.frame_for(path)))


def listen_page(pages: ShowPages) -> tuple[str, bytes]:
    """The page that says where and how to listen, and lists all episodes."""
    return LISTEN, pages.templates.render("site/listen.html", _listen_view(pages, pages.frame_for(LISTEN)))


def _episode_view(pages: ShowPages, finished: FinishedEpisode, frame: Frame) -> EpisodeView:
    episode = finished.episode
    earlier, later = pages.beside.get(finished.slug, (None, None))
    return EpisodeView(
        frame=frame,
        meta=_episode_meta(pages, finished, frame.language),
        title=episode.title,
        number=number_words(finished),
        published=when(finished.moment),
        summary=episode.header.summary,
        people=people_views(pages.show, finished),
        notes=page_html(episode.notes.text),
        closing=pages.closing,
        audio=audio_view(finished.audio),
        waveform=waveform_view(finished),
        cover=pages.pictures.get(finished.cover or pages.identity.cover),
        chapters=chapter_views(episode.notes.chapters),
        chapters_file=chapters_path(finished),
        transcript=transcript_view(finished.transcript),
        transcript_note=DRAFT_WORDS if finished.transcript and finished.transcript.draft else "",
        transcript_files=transcript_links(finished),
        links=tuple(Link(words=each.title, address=each.address) for each in episode.notes.links),
        soundbites=soundbite_views(finished),
        follow=pages.follow,
        earlier=earlier,
        later=later,
        book=pages.book,
        oembed=pages.identity.address(oembed_path(finished)),
        embed_code=embed_code(finished, pages.identity),
    )


def _listen_view(pages: ShowPages, frame: Frame) -> ListenView:
    show, identity = pages.show, pages.identity
    return ListenView(
        frame=frame,
        meta=Meta(
            title=f"Listen to {show.name}",
            description=_short(show.tagline or plain_text(show.description)),
            canonical=identity.address("listen/"),
            image=identity.address(identity.cover),
            image_alt=f"Cover of {show.name}",
            json_ld=SafeHtml(linked_data.series(show, identity, frame.language)),
        ),
        show=show.name,
        tagline=show.tagline,
        description=page_html(show.description),
        cover=pages.pictures.get(identity.cover),
        feed=identity.feed,
        follow=pages.follow,
        closed=closed_views(show),
        episodes=tuple(teaser(each) for each in pages.listed),
    )


def _episode_meta(pages: ShowPages, finished: FinishedEpisode, language: str) -> Meta:
    show, identity, episode = pages.show, pages.identity, finished.episode
    hidden = (("robots", "noindex"),) if episode.header.unlisted else ()
    return Meta(
        title=f"{episode.title} – {show.name}",
        shared=episode.title,
        description=_short(episode.header.summary or plain_text(episode.notes.text) or show.tagline or episode.title),
        canonical=identity.address(finished.page),
        image=identity.address(finished.cover or identity.cover),
        image_alt=f"Cover of {show.name}",
        json_ld=SafeHtml(linked_data.episode(show, identity, finished, language)),
        kind="music.song",  # the only one of Open Graph's types for sound, and the only one that knows a length
        extra=(
            ("music:duration", str(max(1, round(finished.audio.seconds)))),
            ("music:release_date", finished.moment.isoformat(timespec="seconds")),
            ("og:audio", identity.address(finished.audio.path)),
            ("og:audio:type", finished.audio.type),
            *hidden,
        ),
    )


def _link(finished: FinishedEpisode) -> Link:
    return Link(words=finished.episode.title, address=quote(finished.page))


def _short(text: str) -> str:
    """One line for searches."""
    return shortened(text, _SHORT)
