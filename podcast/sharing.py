"""Sharing: how an episode gets onto other people's pages, by its address, by code to copy, and by oEmbed."""

from __future__ import annotations

import json
from html import escape

from podcast.finished import FinishedEpisode
from podcast.identity import Identity
from podcast.show import Show
from templates.views import Picture

_WIDTH, _HEIGHT = 640, 260  # CSS pixels; the player scrolls within them on a narrow page
_DAY = 86_400  # seconds


def embed_page_path(finished: FinishedEpisode) -> str:
    """The folder of the page that shows the player alone."""
    return f"embed/{finished.slug}/"


def oembed_path(finished: FinishedEpisode) -> str:
    """The file that holds the answer; a static site cannot be asked with `?url=`, so each page links to its own."""
    return f"{embed_page_path(finished)}oembed.json"


def embed_code(finished: FinishedEpisode, identity: Identity) -> str:
    """What others paste into their page: the player in a frame, and a plain link for those who see no frames."""
    link = f'<p><a href="{escape(identity.address(finished.page))}">{escape(finished.episode.title)}</a></p>'
    return f"{_frame(finished, identity, '100%')}\n{link}"


def oembed(show: Show, identity: Identity, finished: FinishedEpisode, picture: Picture | None) -> bytes:
    """What other sites ask for when somebody pastes the episode's address (oEmbed 1.0, 2.3.4.4, the type "rich")."""
    thumbnail = picture and {
        "thumbnail_url": identity.address(picture.src),
        "thumbnail_width": picture.width,
        "thumbnail_height": picture.height,
    }
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": finished.episode.title,
        "author_name": show.author,
        "provider_name": show.name,
        "provider_url": identity.address(""),
        "cache_age": _DAY,
        "html": _frame(finished, identity, str(_WIDTH)),
        "width": _WIDTH,
        "height": _HEIGHT,
    } | (thumbnail or {})
    return (json.dumps(answer, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")


def _frame(finished: FinishedEpisode, identity: Identity, width: str) -> str:
    return (
        f'<iframe src="{escape(identity.address(embed_page_path(finished)))}" '
        f'title="{escape(finished.episode.title)} – podcast player" '
        f'width="{width}" height="{_HEIGHT}" loading="lazy" style="border:0"></iframe>'
    )
