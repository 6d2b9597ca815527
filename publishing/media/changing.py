"""Changes to a live episode: decided in full and shown as a plan; written, made and published once the owner agrees."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from episodes.episode import Episode
from episodes.record import take_over
from episodes.sound.mastered import Wishes
from publishing import release
from publishing.desk import Desk
from publishing.finishing import Finisher, episode_named, finisher
from publishing.live import open_storage
from publishing.manifest import Manifest, PublishedEpisode
from publishing.media.edits import Edit
from publishing.media.past import known_before
from publishing.notify.notifying import AfterPublish, after_publish
from publishing.publication import Publication, folder_meant, read_publication
from publishing.upload import read_base
from workspace.alone import alone_in
from workspace.errors import UserError
from workspace.files import replacing
from workspace.progress import Reporter


@dataclass(frozen=True, kw_only=True)
class Subject:
    """An episode that is or was live: as it is written, and as it is known to subscribers."""

    finishing: Finisher
    publication: Publication
    episode: Episode
    live: Manifest
    published: PublishedEpisode

    @property
    def is_live(self) -> bool:
        """Whether subscribers have it now; one that was taken down is a subject too."""
        return self.finishing.id_of(self.episode) in self.live.episodes


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is to change: episodes as they will be written, those whose audio is made anew, and sound files to copy."""

    episodes: Mapping[str, Episode] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    copies: tuple[tuple[Path, Path], ...] = ()
    renewed: Mapping[str, Wishes] = field(default_factory=dict)

    def meant(self, publication: Publication) -> Publication:
        """The publication as it will be read once the edits are written; nothing is written here."""
        episodes = tuple(self.episodes.get(each.slug, each) for each in publication.episodes)
        return replace(publication, episodes=episodes, renewed=self.renewed)


@dataclass(frozen=True, kw_only=True)
class PreparedChange:
    """Everything decided and nothing done; the owner's files and what is live are as they were.

    `words` are said before the owner is asked, `afterwards` when it is done.
    """

    wanted: Wanted
    publish: release.Prepared
    words: tuple[str, ...]
    afterwards: tuple[str, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        """Whether carrying it out would do anything, here or in the target."""
        return self.publish.changes or bool(self.wanted.copies) or any(edit.changes for edit in self.wanted.edits)

    def lines(self, *, every: bool = False) -> tuple[str, ...]:
        """What it means, then the plan of the publish; `every` names each file."""
        return (*self.words, "", *self.publish.lines(every=every))

    def as_json(self) -> dict[str, object]:
        """A publish's keys, the facts of the kind of change, and its words as sentences."""
        return self.publish.as_json() | {**self.facts, "says": list(self.words), "afterwards": list(self.afterwards)}


@dataclass(frozen=True)
class Changed:
    """What came of a change to a live episode: the files were written before, so only the publish can fail."""

    prepared: PreparedChange
    publish: release.Outcome

    @property
    def ok(self) -> bool:
        """As of any publish: everything went up, and answers as it should."""
        return self.publish.ok

    def lines(self) -> tuple[str, ...]:
        """What the publish says, and after it what is left for the owner to do."""
        more = ("", *self.prepared.afterwards) if self.prepared.afterwards else ()
        return (*self.publish.lines(), *more)

    def as_json(self) -> dict[str, object]:
        """The plan's keys, then those of the publish, which know how it went."""
        return self.prepared.as_json() | self.publish.as_json()


def subject_of(desk: Desk, name: str) -> Subject:
    """The episode of that name, if it is or was live here; a UserError if it is not."""
    reading = read_publication(desk.folder)
    publication = reading.required(lambda written: written.slug != folder_meant(name))
    episode = episode_named(publication, name)
    base = read_base(open_storage(desk.folder, publication.settings))
    finishing = finisher(desk, publication, base.manifest if base else None)
    published = known_before(finishing.live).get(finishing.id_of(episode)) if finishing else None
    if base is None or finishing is None or published is None:
        raise _not_live(episode)
    return Subject(
        finishing=finishing, publication=publication, episode=episode, live=base.manifest, published=published
    )


def prepare_change(desk: Desk, wanted: Wanted) -> release.Prepared:
    """Prepare a publish of the show as it will be; new audio is made aside."""
    return release.prepare(desk, meant=wanted.meant)


def carry_out(prepared: PreparedChange, report: Reporter, tell: AfterPublish = after_publish) -> Changed:
    """Write what was agreed to into the owner's folder, then publish.

    Cut off in between, the next publish of any kind carries on: all that it needs stands in the folder by then.
    """
    wanted, desk = prepared.wanted, prepared.publish.desk
    with alone_in(desk.folder):
        for source, place in wanted.copies:
            _copy(source, place)
        for edit in wanted.edits:
            edit.write()
        for slug in wanted.renewed:
            take_over(desk.folder.audio, slug)
    return Changed(prepared, release.carry_out(prepared.publish, report, tell))


def _copy(source: Path, place: Path) -> None:
    with replacing(place) as temporary:
        shutil.copyfile(source, temporary)


def _not_live(episode: Episode) -> UserError:
    return UserError(
        "not-live",
        problem=f'"{episode.title}" is not live.',
        where=f"episodes/{episode.slug}/",
        why="This is for episodes that listeners have. Nothing was changed.",
        fix="Put another recording into its folder, or change its episode.md, as you like; nobody has it yet.",
    )
