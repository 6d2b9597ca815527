"""Backup: recordings, drafts and everything else of the owner's folder, copied to another place by its content."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path

from episodes.hashes import known_sha256
from publishing.desk import Desk
from publishing.fetching import Fetch, fetch_over_web
from publishing.history.backing import BACKUP, FILES, Backup, Filed, damaged, file_away, newest, put_listing
from publishing.history.bringing import words_of
from publishing.history.gathering import Gathered, gather
from publishing.history.nagging import LastBackup, last_backup, note_backup
from publishing.history.places import Spot, target_of
from publishing.live import is_folder, last_seen, target_folder
from publishing.live_checks.private import PRIVATE_RULES, look_at_private
from publishing.manifest import Manifest
from publishing.plan import clean, files_in_words
from publishing.publication import read_publication
from publishing.storages.storage import Storage
from workspace.addresses import is_for_examples
from workspace.errors import MustFix, Temporary, UserError
from workspace.findings import Finding
from workspace.progress import Event
from workspace.publisher import Settings
from workspace.rules import apply
from workspace.words import size_in_words, some_of

_NAMED = 6  # files that are named one by one
_SPARE = 1.05  # of the bytes to be written


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What came of a backup: `sent` bytes traveled; `changed` are files that changed or vanished while they were read.

    `repaired` are files of the last backup whose bytes were damaged there; None if nobody looked.
    """

    backup: Backup
    where: str
    sent: int
    new: int
    left_out: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    repaired: tuple[str, ...] | None = None

    @property
    def ok(self) -> bool:
        """False ends with 1: a file that changed while it was read is in no backup yet."""
        return not self.changed

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is not in it, and how to get it all back."""
        left = _some(self.left_out)
        out = (f"Left out, as links or possible keys: {left}.",) if left else ()
        return (*out, "Get it back on any computer:  pressroom restore PLACE FOLDER")

    def lines(self) -> tuple[str, ...]:
        """What is safe now, what a check of the last backup found, and what changed while it was read."""
        backup = self.backup
        total = f"{files_in_words(len(backup.files))}, {size_in_words(backup.size)}"
        fresh = f"{files_in_words(self.new)} new, {size_in_words(self.sent)} sent" if self.new else "nothing was new"
        changed = (f"Changed while it was read, so it is not in this backup: {clean(each)}" for each in self.changed)
        return (f"Backed up to {self.where}: {total} ({fresh}).", *self._checked(), *changed)

    def _checked(self) -> tuple[str, ...]:
        if self.repaired is None:
            return ()
        if not self.repaired:
            return ("The last backup was read back: every file is whole.",)
        return (f"The last backup was damaged, and what is still here was sent again: {_some(self.repaired)}",)

    def as_json(self) -> dict[str, object]:
        """For scripts: `bytes` is all that is safe, `sent` what traveled; `damaged` is null if nobody looked."""
        return {
            "where": self.where,
            "when": self.backup.when,
            "files": len(self.backup.files),
            "bytes": self.backup.size,
            "new": self.new,
            "sent": self.sent,
            "left_out": list(self.left_out),
            "changed": list(self.changed),
            "damaged": list(self.repaired) if self.repaired is not None else None,
        }


def backup(
    desk: Desk, where: str | None = None, *, check: bool = False, fetch: Fetch = fetch_over_web, **at: str | None
) -> Kept:
    """Copy what is not in the place yet, look at each file that was sent, and then list them all.

    Without `where` it is the place of the last time, else the one that is published to. With `check` the last backup is
    read back first. `at` are endpoint, region and profile of an S3 storage.
    """
    settings = _settings(desk, where)
    place = _place(desk, settings, where, at)
    storage = place.storage
    if place.is_target and settings is not None:
        _refuse_if_public(settings, fetch)
    last = newest(storage)
    broken, paths = damaged(storage, last, desk.report) if check and last else (frozenset[str](), ())
    for piece in broken:  # damaged bytes would pass for the right ones by their name
        storage.delete(f"{FILES}{piece}")
    live = last_seen(desk.folder, settings) if settings else None
    gathered = gather(desk.folder, place.outside, None if place.is_target else live)
    there = {path.removeprefix(FILES) for path in storage.names(FILES)}
    sending = _Sending(desk=desk, storage=storage, there=there, last=last)
    sending.run(gathered, place.folder)
    made = _listed(desk, sending.files, live)
    if last is None or (last.files, last.live) != (made.files, made.live):
        put_listing(storage, made)
    note_backup(desk.folder, replace(place.note, when=made.when))
    return Kept(
        backup=made,
        where=storage.describe(),
        sent=sending.sent,
        new=sending.new,
        left_out=gathered.left_out,
        changed=tuple(sending.changed),
        repaired=paths if check and last else None,
    )


@dataclass(frozen=True, kw_only=True)
class _Place:
    """Where the backup goes; `folder` if it is one, and `outside` are folders that are no part of the show's."""

    storage: Storage
    note: LastBackup
    is_target: bool
    folder: Path | None
    outside: tuple[Path, ...]


@dataclass(kw_only=True)
class _Sending:
    """One backup under way."""

    desk: Desk
    storage: Storage
    there: set[str]
    last: Backup | None
    files: dict[str, Filed] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    sent: int = 0
    new: int = 0

    def run(self, gathered: Gathered, place: Path | None) -> None:
        """Hash everything, then send what is not there; a file that cannot be read does not stop the rest."""
        hashes: dict[str, str] = {}
        total = 0
        for path, file in gathered.files.items():
            try:
                hashes[path] = known_sha256(file, self.desk.folder.audio)
                total += file.stat().st_size
            except OSError:
                self.changed.append(path)
        known = self._known()
        if place is not None:
            missing = (path for path, sha256 in hashes.items() if sha256 not in known)
            _refuse_if_full(place, sum(gathered.files[path].stat().st_size for path in missing))
        done = 0
        for path, sha256 in hashes.items():
            self._one(path, gathered.files[path], sha256, known)
            done += self.files[path].size if path in self.files else 0
            self.desk.report(Event("Backing up", done, total, in_bytes=True))

    def _one(self, path: str, file: Path, sha256: str, known: Mapping[str, Filed]) -> None:
        pieces, sent = [], 0
        try:
            facts = file.stat()
            for piece, traveled in file_away(self.storage, file, sha256, self.there, known.get(sha256)):
                pieces.append(piece)
                self.there.add(piece)
                sent += traveled
        except OSError:
            self.changed.append(path)
            return
        except UserError as error:
            if error.findings[0].code != "changed-meanwhile":
                raise
            self.changed.append(path)
            return
        self.sent += sent
        self.new += sent > 0
        self.files[path] = Filed(sha256=sha256, size=facts.st_size, modified=int(facts.st_mtime), pieces=tuple(pieces))

    def _known(self) -> dict[str, Filed]:
        """Files whose pieces the last backup names, and that are all there still: they are not even read."""
        files = self.last.files.values() if self.last else ()
        return {each.sha256: each for each in files if all(piece in self.there for piece in each.pieces)}


def _settings(desk: Desk, where: str | None) -> Settings | None:
    """A mistake in the settings is no reason to have no backup, if it is said where to."""
    reading = read_publication(desk.folder)
    if reading.publication is not None:
        return reading.publication.settings
    if where is None:
        raise MustFix(reading.findings)
    return None


def _place(desk: Desk, settings: Settings | None, where: str | None, at: Mapping[str, str | None]) -> _Place:
    here, last = desk.folder.root.resolve(), last_backup(desk.folder)
    if where is not None:
        spot = Spot(where=where, **{**_usual(settings, where), **{key: each for key, each in at.items() if each}})
    elif last is not None:
        spot = Spot(where=last.where, endpoint=last.endpoint, region=last.region, profile=last.profile)
    else:
        spot = target_of(desk.folder, settings)[1] if settings else Spot(where="")
    is_target = settings is not None and spot.is_target(desk.folder, settings, here)
    storage = target_of(desk.folder, settings)[0] if is_target and settings else spot.open(here)
    folder = None if spot.is_bucket else spot.folder(here)
    if folder is not None:
        _refuse_useless(folder, here, spot.where)
    target = (target_folder(desk.folder, settings),) if settings and is_folder(settings) else ()
    written = spot.where if spot.is_bucket else str(folder)
    note = LastBackup(when="", where=written, endpoint=spot.endpoint, region=spot.region, profile=spot.profile)
    return _Place(storage=storage, note=note, is_target=is_target, folder=folder, outside=target)


def _usual(settings: Settings | None, where: str) -> dict[str, str | None]:
    """Another bucket is mostly at the same provider, under the same key."""
    if settings is None or not where.startswith("s3://") or is_folder(settings):
        return {}
    target = settings.publish
    return {"endpoint": target.endpoint, "region": target.region, "profile": target.profile}


def _listed(desk: Desk, files: dict[str, Filed], live: Manifest | None) -> Backup:
    return Backup(
        when=desk.now.astimezone(UTC).isoformat(timespec="seconds"),
        who=desk.who,
        release=live.release if live else 0,
        files=files,
        live=tuple(sorted(words_of(live).keys() & files.keys())) if live else (),
    )


def _refuse_useless(folder: Path, here: Path, where: str) -> None:
    """A copy beside the original goes with it, and a folder on a disk that is not connected would be made here."""
    if folder.is_relative_to(here):
        raise UserError(
            "backup-inside",
            problem="A backup inside the show's own folder would be lost with it.",
            where=where,
            why="It is for the day when this computer is stolen, or its disk breaks. Nothing was copied.",
            fix="Connect another disk, then:  pressroom backup /path/to/that/disk/show-backup    or  s3://bucket/backup",
        )
    if not (folder.is_dir() or folder.parent.is_dir()):
        raise UserError(
            "backup-no-place",
            problem=f'There is no folder "{folder.parent}".',
            where=where,
            why="Perhaps the disk is not connected. Nothing was copied.",
            fix="Connect the disk, or name another place, then:  pressroom backup PLACE",
        )


def _refuse_if_full(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder if folder.is_dir() else folder.parent).free
    if needed * _SPARE > free:
        raise UserError(
            "backup-no-room",
            problem=f"The backup needs {size_in_words(needed)}, and there is room for {size_in_words(free)}.",
            where=str(folder),
            why="A backup that ends in the middle is none. Nothing was copied.",
            fix="Free some space there, or name another place:  pressroom backup PLACE",
        )


def _refuse_if_public(settings: Settings, fetch: Fetch) -> None:
    """Recordings and drafts are nobody's business: where strangers can read our folder, nothing of them is put."""
    address = settings.public_address
    if is_for_examples(address):
        return
    look = look_at_private(address, fetch)
    open_to_all: tuple[Finding, ...] = tuple(apply(PRIVATE_RULES, look))
    if open_to_all:
        raise UserError(
            "backup-public",
            problem="Everybody could read the backup there.",
            where=f"{address}/{BACKUP}/",
            why="Drafts and raw recordings would be open to whoever guesses their address. Nothing was copied.",
            fix="pressroom doctor --server    shows the setting that closes it;    or name another place:  pressroom backup PLACE",
        )
    if look.reply is None:
        raise Temporary(
            "backup-unseen",
            problem="Nobody answers at the site's address, so it cannot be seen whether a backup there would be private.",
            where=address,
            why="Drafts and raw recordings are kept only where strangers cannot read them. Nothing was copied.",
            fix="Try again when the site answers, or name another place:  pressroom backup PLACE",
        )


def _some(paths: tuple[str, ...]) -> str:
    return some_of([clean(path) for path in paths], _NAMED)
