"""Restore: a show's folder again on a computer that has none, out of what is live and what was backed up."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from publishing.desk import Desk
from publishing.history.backing import Filed
from publishing.history.bringing import (
    Sound,
    bring_sounds,
    bring_words,
    facts_of,
    sounds_of,
    words_of,
)
from publishing.history.ids import IdsTaken, PreparedIds, carry_out_ids, prepare_ids
from publishing.history.newer import PreparedNewer, TakenIn, carry_out_newer, prepare_newer
from publishing.history.packs import Shelf
from publishing.history.places import Spot
from publishing.history.unpacking import FromBackup, bring_backup, bring_spare, from_backup
from publishing.live import remember
from publishing.manifest import KeptFile, Manifest
from publishing.plan import clean, files_in_words
from publishing.publication import read_publication
from publishing.storages.storage import Storage
from publishing.upload import read_base
from workspace.errors import UserError
from workspace.files import inside, is_same
from workspace.folder import OwnerFolder, find_folder
from workspace.progress import Reporter
from workspace.words import clock_in_words, size_in_words, some_of

_USUAL = "our-show"  # as with `pressroom init`
_NOT_PUBLISHED = "Recordings and drafts were not published, and do not come back; live episodes need none."
_PUBLISHED_SINCE = (
    "What was published after this backup:  pressroom restore --newer    takes it in, before you publish."
)
_NAMED = 6  # files that are named one by one


@dataclass(frozen=True, kw_only=True)
class PreparedRestore:
    """What would be brought from where, and into which folder; nothing is written yet.

    `live` is None where there is only a backup, `backup` where there is none. `adds`: the folder is a show's already, and
    gets what it does not have.
    """

    desk: Desk
    folder: OwnerFolder
    spot: Spot
    storage: Storage
    live: Manifest | None
    words: dict[str, KeptFile]
    facts: dict[str, KeptFile]
    sounds: tuple[Sound, ...]
    backup: FromBackup | None = None
    adds: bool = False

    @property
    def changes(self) -> bool:
        """Whether any file of the owner's comes back; audio alone is fetched without asking."""
        return bool(self.words or self.backed_up)

    @property
    def backed_up(self) -> Mapping[str, Filed]:
        """What comes out of a backup, by its path in the folder."""
        return self.backup.backup.files if self.backup else {}

    @property
    def bytes(self) -> int:
        """What is to be fetched at most."""
        sizes = [each.size for each in self.words.values()] + [each.size for each in self.sounds]
        return sum(sizes) + sum(each.size for each in self.backed_up.values())

    def lines(self, *, every: bool = False) -> tuple[str, ...]:
        """What comes back, and what does not."""
        if not self.changes:
            return (f"{self.folder.root} has everything of the backup already.",)
        names = sorted({*self.words, *self.backed_up})
        named = [f"    {clean(path)}" for path in names] if every else []
        kept = (self.backup.line(),) if self.backup else (_NOT_PUBLISHED,)
        return (*self._of_release(), *kept, *named)

    def _of_release(self) -> tuple[str, ...]:
        live, audio = self.live, sum(each.size for each in self.sounds)
        if live is None:
            what = "Add what is missing" if self.adds else "Restore a backup"
            return (f"{what} into {self.folder.root}",)
        return (
            f"Restore release {live.release} of {clock_in_words(live.when)}, by {clean(live.who)}, into {self.folder.root}",
            f"  words and pictures   {files_in_words(len(self.words))}",
            f"  finished audio       {files_in_words(len(self.sounds))}, {size_in_words(audio)}",
        )

    def as_json(self) -> dict[str, object]:
        """For scripts: `release` is null where only a backup is there, and `bytes` is the most that is fetched."""
        return {
            "release": self.live.release if self.live else None,
            "from": self.storage.describe(),
            "folder": str(self.folder.root),
            "files": sorted({*self.words, *self.backed_up}),
            "audio": [each.path for each in self.sounds],
            "bytes": self.bytes,
        }


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What came back; `missing` are files that are gone from the target, or damaged there."""

    prepared: PreparedRestore
    missing: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """False ends with 1, although everything else was brought."""
        return not self.missing

    def lines(self) -> tuple[str, ...]:
        """What happened, and what to do next."""
        prepared = self.prepared
        files = len(prepared.words) + len(prepared.sounds) + len(prepared.backed_up) - len(self.missing)
        gone = (f"Missing or damaged in {prepared.storage.describe()}:  {clean(path)}" for path in self.missing)
        next_step = f"Next:  cd {prepared.folder.root}   then   pressroom status"
        return (f"Restored {files_in_words(files)} into {prepared.folder.root}.", *gone, next_step)

    def as_json(self) -> dict[str, object]:
        """The plan's keys and the paths of what is gone, owner's files and audio in one list."""
        return self.prepared.as_json() | {"missing": list(self.missing)}


def prepare_restore(
    desk: Desk,
    source: str | None = None,
    folder: Path | None = None,
    *,
    newer: bool = False,
    ids: bool = False,
    **at: str | None,
) -> PreparedRestore | PreparedNewer | PreparedIds:
    """Find what would come back: into a new folder, or with `newer` or `ids` into the show's folder; only reads.

    `at` tells endpoint, region and profile of an S3 storage that is not Amazon's.
    """
    if source is not None and (newer or ids):
        raise _newer_from_where(source, "--newer" if newer else "--ids")
    if ids:
        return prepare_ids(_in_a_show(desk))
    if newer:
        return prepare_newer(_in_a_show(desk))
    if source is None:
        raise _from_where()
    return prepare_into(desk, Spot(where=source, **at), folder or Path(_USUAL))


def carry_out(
    prepared: PreparedRestore | PreparedNewer | PreparedIds, report: Reporter
) -> Restored | TakenIn | IdsTaken:
    """Do what was prepared; it is the one `then` of three different plans."""
    if isinstance(prepared, PreparedIds):
        return carry_out_ids(prepared, report)
    if isinstance(prepared, PreparedNewer):
        return carry_out_newer(prepared, report)
    return carry_out_restore(prepared, report)


def prepare_into(desk: Desk, spot: Spot, into: Path) -> PreparedRestore:
    """Find what is live at the spot and what of it belongs into the folder; only reads. Raises UserError."""
    folder = OwnerFolder((desk.folder.root / into).resolve())
    if folder.root.is_file():
        raise _is_a_file(folder.root)
    storage = spot.open(desk.folder.root)
    try:
        base = read_base(storage)
    except UserError as error:
        raise spot.hinted(error) from None
    live = base.manifest if base else None
    words = words_of(live) if live else {}
    kept = from_backup(storage, live, words)
    if not words and kept is None:
        raise _no_words(live, storage.describe()) if live else _nothing_there(storage.describe())
    adds = live is None and is_a_show(folder)
    if kept is not None and adds:
        kept = kept.missing_in(folder.root)
    if not adds:
        _refuse_a_show(folder)
    words = {path: each for path, each in words.items() if kept is None or path not in kept.instead}
    _refuse_other_files(folder.root, {**words, **(kept.backup.files if kept else {})})
    made = PreparedRestore(
        desk=desk,
        folder=folder,
        spot=spot,
        storage=storage,
        live=live,
        words=words,
        facts=facts_of(live) if live else {},
        sounds=sounds_of(live, folder) if live else (),
        backup=kept,
        adds=adds,
    )
    _refuse_if_full(folder.root, made.bytes)
    return made


def carry_out_restore(prepared: PreparedRestore, report: Reporter) -> Restored:
    """Fetch everything and compare it with its hash; what is here already stays, so that it can be begun again."""
    root, storage, live = prepared.folder.root, prepared.storage, prepared.live
    missing = [each.path for each in bring_sounds(storage, prepared.sounds, report)]
    if prepared.backup is not None:
        missing += bring_backup(storage, prepared.backup, root, report)
    if live is not None:
        shelf = Shelf(storage, live)
        bring_words(shelf, prepared.facts, root, report)  # what is missing of them is measured again
        lost = bring_words(shelf, prepared.words, root, report)
        missing += bring_spare(storage, prepared.backup, lost, root, report) if prepared.backup and lost else lost
    return Restored(prepared=prepared, missing=tuple(sorted(missing)), remarks=tuple(_settled(prepared)))


def _settled(prepared: PreparedRestore) -> list[str]:
    """Note what is live, if the settings publish there; else say where they publish."""
    folder = prepared.folder
    if prepared.live is None:
        return [_PUBLISHED_SINCE]
    publication = read_publication(folder).publication
    if publication is None:
        return ["The settings cannot be read:  pressroom check"]
    settings = publication.settings
    if prepared.spot.is_target(folder, settings, prepared.desk.folder.root):
        remember(folder, settings, prepared.live)
        return []
    elsewhere = f"pressroom.toml publishes to {settings.publish.to}, and this came from {prepared.storage.describe()}"
    return [f"{elsewhere}:  correct  to  there if it should go on where it is live."]


def _in_a_show(desk: Desk) -> Desk:
    find_folder(desk.folder.root)
    return desk


def _from_where() -> UserError:
    return UserError(
        "restore-from",
        problem="Restore from where?",
        where="pressroom restore",
        why="It takes the place where the show is published or backed up. Nothing was changed.",
        fix="pressroom restore s3://bucket/prefix our-show    or, in a show folder, to take in what another computer"
        " published:  pressroom restore --newer",
    )


def _newer_from_where(source: str, flag: str) -> UserError:
    return UserError(
        "restore-newer-from",
        problem=f"{flag} takes no place to restore from.",
        where=f"pressroom restore {clean(source)} {flag}",
        why="It looks at what is live where this show is published, as pressroom.toml says. Nothing was changed.",
        fix=f"pressroom restore {flag}    here;    or, into a new folder:  pressroom restore PLACE FOLDER",
    )


def is_a_show(folder: OwnerFolder) -> bool:
    """Whether the folder has either of the two files that make it a show's; mistakes in them do not matter."""
    return folder.settings.is_file() or folder.show.is_file()


def _refuse_a_show(folder: OwnerFolder) -> None:
    if is_a_show(folder):
        raise UserError(
            "restore-into-show",
            problem=f'"{folder.root.name}" is a show folder already.',
            where=str(folder.root),
            why="Restoring makes a new folder, so that nothing of yours is overwritten. Nothing was changed.",
            fix="Name a folder that does not exist yet;    or, to take in what another computer published:"
            "  pressroom restore --newer",
        )


def _refuse_other_files(root: Path, words: Mapping[str, KeptFile | Filed]) -> None:
    others = [
        path
        for path, each in words.items()
        if (place := inside(root, path)).exists() and not is_same(place, each.size, each.sha256)
    ]
    if others:
        raise UserError(
            "restore-in-the-way",
            problem=f"{files_in_words(len(others))} with other content would be overwritten.",
            where=f"{root}   {some_of(sorted(others), _NAMED)}",
            why="Restoring never overwrites what is there. Nothing was changed.",
            fix="Name a folder that does not exist yet.",
        )


def _is_a_file(place: Path) -> UserError:
    return UserError(
        "restore-in-the-way",
        problem=f'"{place.name}" is a file, not a folder.',
        where=str(place),
        why="Restoring never overwrites what is there. Nothing was changed.",
        fix="Name a folder that does not exist yet.",
    )


def _refuse_if_full(root: Path, needed: int) -> None:
    there = next(place for place in (root, *root.parents) if place.is_dir())
    free = shutil.disk_usage(there).free
    if needed > free:
        raise UserError(
            "restore-no-room",
            problem=f"Restoring needs {size_in_words(needed)}, and there is room for {size_in_words(free)}.",
            where=str(root),
            why="A folder that is half restored cannot be published from. Nothing was changed.",
            fix="Free some space, or name a folder on another disk.",
        )


def _nothing_there(where: str) -> UserError:
    return UserError(
        "restore-nothing",
        problem="There is nothing to restore.",
        where=where,
        why="Pressroom has published nothing there, and backed up nothing. Nothing was changed.",
        fix="Type the place as it stands in pressroom.toml after  to =  , with  --endpoint  if there is one there.",
    )


def _no_words(live: Manifest, where: str) -> UserError:
    return UserError(
        "restore-no-words",
        problem="The words of this show were not kept with it.",
        where=f"{where}   release {live.release}, {clock_in_words(live.when)}",
        why="An earlier Pressroom published it, which kept none. Nothing was changed.",
        fix="If no copy of the folder is left:  pressroom import FEED    makes a new one from the live feed",
    )
