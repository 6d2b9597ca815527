"""Stand-ins: the pages at addresses where an episode was taken down, or that it moved away from."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from episodes.episode import Episode
from publishing.finishing import Finisher
from publishing.framing import Framing
from publishing.media.past import former_folders
from templates import Templates
from templates.views import Meta, MovedView, TakenDownView

_HIDDEN = (("robots", "noindex"),)


def stand_in_pages(finishing: Finisher, templates: Templates, framing: Framing) -> Iterator[tuple[str, bytes]]:
    """Site paths and contents; an address that an episode of its own has now stays that one's."""
    shown = [each for each in finishing.publication.episodes if _has_page(each, framing)]
    taken = {each.slug for each in shown}
    for episode in shown:
        if episode.header.removed:
            yield (
                _path(episode.slug),
                templates.render("site/taken-down.html", _taken_down(finishing, episode, framing)),
            )
        for folder in former_folders(finishing, episode):
            if folder not in taken:
                taken.add(folder)
                yield _path(folder), templates.render("site/moved.html", _moved(finishing, episode, folder, framing))


def _has_page(episode: Episode, framing: Framing) -> bool:
    return episode.is_out(framing.now) or episode.is_taken_down(framing.now)


def _taken_down(finishing: Finisher, episode: Episode, framing: Framing) -> TakenDownView:
    because = episode.header.removed_because or ""
    return TakenDownView(
        frame=framing.frame_for(_path(episode.slug)),
        meta=Meta(
            title=f"Episode taken down – {finishing.show.name}",
            description="This episode was taken down.",
            canonical=finishing.identity.address(f"episodes/{episode.slug}/"),
            extra=_HIDDEN,
        ),
        because=because,
    )


def _moved(finishing: Finisher, episode: Episode, folder: str, framing: Framing) -> MovedView:
    """The canonical address is the new one, so that searches take the two pages for one (RFC 6596)."""
    gone = episode.header.removed is not None
    title = "Episode taken down" if gone else episode.title
    page = f"episodes/{episode.slug}/"
    return MovedView(
        frame=framing.frame_for(_path(folder)),
        meta=Meta(
            title=f"{title} – {finishing.show.name}",
            description="This page has moved.",
            canonical=finishing.identity.address(page),
            extra=_HIDDEN if gone or episode.header.unlisted else (),
        ),
        title=title,
        to=quote(page),
    )


def _path(folder: str) -> str:
    return f"episodes/{folder}/index.html"
