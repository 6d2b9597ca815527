"""Renaming: an episode's folder gets another name, which is its web address; the old address forwards from then on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from episodes.episode import Episode
from episodes.record import move_over
from publishing.desk import Desk
from publishing.finishing import Finisher, episode_named, finisher
from publishing.live import last_known
from publishing.media.past import known_before
from publishing.publication import Publication, folder_meant, read_publication
from workspace.alone import alone_in
from workspace.document import write_header_line
from workspace.errors import UserError
from workspace.files import slug_from

_FIT = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class Renamed:
    """What was renamed; `naming` are files of the owner's that still say the old name."""

    old: str
    new: str
    was_live: bool
    naming: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """What happened, and what comes next."""
        return (f"episodes/{self.old}/ is now episodes/{self.new}/.", *self._next())

    def as_json(self) -> dict[str, object]:
        """For scripts: folder names without `episodes/`; `naming` are files to be corrected by hand."""
        return {"old": self.old, "new": self.new, "live": self.was_live, "naming": list(self.naming)}

    def _next(self) -> Iterable[str]:
        for file in self.naming:
            yield f'{file} names the old one; write there:  episode = "{self.new}"'
        if self.was_live:
            yield "Its old web address forwards to the new one from the next publish on; id and audio stay:  pressroom publish"


def rename(desk: Desk, episode: str, new: str) -> Renamed:
    """Give an episode's folder another name, and take along what was made from it."""
    publication = read_publication(desk.folder).required(lambda written: written.slug != folder_meant(episode))
    named = episode_named(publication, episode)
    finishing = finisher(desk, publication, last_known(desk.folder, publication.settings))
    _refuse_unfit(publication, finishing, named, new)
    old, folder = named.slug, desk.folder
    known = known_before(finishing.live) if finishing else {}
    was_live = finishing is not None and finishing.id_of(named) in known
    with alone_in(folder):
        if was_live and finishing and named.header.id is None:
            write_header_line(named.document, "id", finishing.id_of(named))  # under the new name it would get another
        named.folder.rename(folder.episodes / new)
        move_over(folder.audio, old, new, "")
    naming = tuple(each.document.name for each in publication.articles if each.header.episode == old)
    return Renamed(old=old, new=new, was_live=was_live, naming=naming)


def _refuse_unfit(publication: Publication, finishing: Finisher | None, episode: Episode, new: str) -> None:
    if not _FIT.fullmatch(new):
        raise UserError(
            "rename-unfit",
            problem=f'"{new}" cannot be a web address.',
            where=f"episodes/{episode.slug}/",
            why="Addresses are small letters, digits and hyphens, so that they survive being typed and shared.",
            fix=f"pressroom rename {episode.slug} {slug_from(new) or 'another-name'}",
        )
    if (publication.folder.episodes / new).exists():
        raise UserError(
            "rename-taken",
            problem=f"There is a folder episodes/{new}/ already.",
            where=f"episodes/{new}/",
            why="Two episodes cannot have one address. Nothing was changed.",
            fix=f"pressroom rename {episode.slug} ANOTHER-NAME",
        )
    known = known_before(finishing.live) if finishing else {}
    own = finishing.id_of(episode) if finishing else ""
    for key, each in known.items():
        if key != own and new in (each.slug, *each.former):
            raise UserError(
                "rename-forwards",
                problem=f'Links to "{each.title}" lead to episodes/{new}/.',
                where=f"episodes/{new}/",
                why="It had that address once; its listeners would find another episode there. Nothing was changed.",
                fix=f"pressroom rename {episode.slug} ANOTHER-NAME",
            )
