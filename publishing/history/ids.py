"""Restore --ids: episodes whose ids were lost or changed in this folder get back those that subscribers know."""

from __future__ import annotations

from dataclasses import dataclass

from episodes.episode import Episode
from publishing.desk import Desk
from publishing.fetching import Fetch, fetch_over_web
from publishing.guard.comparison import Comparison
from publishing.guard.outline import Item
from publishing.guarding import Target, compare
from publishing.live import live_base, open_storage
from publishing.media.edits import Edit, edited
from publishing.plan import clean
from publishing.publication import Publication, read_publication, still_to_come
from publishing.site import build
from workspace.progress import Reporter


@dataclass(frozen=True, kw_only=True)
class Change:
    """One episode: the id that it would go out with, the one that subscribers know, and the line to be written."""

    file: str
    title: str
    coming: str
    live: str
    edit: Edit


@dataclass(frozen=True, kw_only=True)
class PreparedIds:
    """What would be written into which file; nothing is written yet."""

    changed: tuple[Change, ...]

    @property
    def changes(self) -> bool:
        """Whether there is anything to ask the owner about."""
        return bool(self.changed)

    def lines(self, *, every: bool = False) -> tuple[str, ...]:  # noqa: ARG002 - as every plan is shown
        """Each file with the line that it gets."""
        if not self.changed:
            return ("Every live episode has the id that subscribers know.",)
        return (
            "Subscribers know these episodes by other ids than this folder:",
            *(
                f"  {clean(each.file)}   id = {clean(each.live)}   instead of {clean(each.coming)}"
                for each in self.changed
            ),
        )

    def as_json(self) -> dict[str, object]:
        """For scripts: `id` is the one that subscribers know, `instead_of` the one it would have gone out with."""
        return {
            "ids": [
                {"file": each.file, "title": each.title, "id": each.live, "instead_of": each.coming}
                for each in self.changed
            ]
        }


@dataclass(frozen=True, kw_only=True)
class IdsTaken:
    """The ids are in the files; nothing is public before the next publish."""

    prepared: PreparedIds

    def lines(self) -> tuple[str, ...]:
        """How many have theirs back; nothing is public before the next publish."""
        count = len(self.prepared.changed)
        if not count:
            return ("Nothing to write.",)
        episodes = "1 episode has its id" if count == 1 else f"{count} episodes have their ids"
        return (f"{episodes} back.", "Next:  pressroom publish --plan")

    def as_json(self) -> dict[str, object]:
        """The same as the plan's: all of it was written, or an error was raised."""
        return self.prepared.as_json()


def prepare_ids(desk: Desk, fetch: Fetch = fetch_over_web) -> PreparedIds:
    """Find what the guard would stop at (g-001), by the same comparison; only builds and reads. Raises UserError."""
    publication = read_publication(desk.folder).required(still_to_come(desk.now))
    storage = open_storage(desk.folder, publication.settings)
    base = live_base(desk.folder, publication.settings, storage)
    record = base.manifest if base else None
    target = Target(storage=storage, record=record, fetch=fetch)
    compared = compare(desk, publication, build(desk, publication, record), target)
    if compared is None:
        return PreparedIds(changed=())
    _, it = compared
    twins = ((_written_as(publication, it, new), old, new) for old, new in it.renamed)
    return PreparedIds(
        changed=tuple(_change(publication, episode, old, new) for episode, old, new in twins if episode is not None)
    )


def _written_as(publication: Publication, it: Comparison, item: Item) -> Episode | None:
    written = it.written_as(item)
    return next((each for each in publication.episodes if written and each.slug == written.slug), None)


def _change(publication: Publication, episode: Episode, old: Item, new: Item) -> Change:
    _, edit = edited(publication, episode, {"id": old.id})
    return Change(file=episode.document.name, title=episode.title, coming=new.id, live=old.id, edit=edit)


def carry_out_ids(prepared: PreparedIds, report: Reporter) -> IdsTaken:  # noqa: ARG001 - as every plan is carried out
    """Write the lines; a file that somebody changed meanwhile is left as it is, and said."""
    for each in prepared.changed:
        each.edit.write()
    return IdsTaken(prepared=prepared)
