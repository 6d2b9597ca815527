"""Repairing drift: a plan that puts back what was published, and copies of what it overwrites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from publishing.artifacts import Artifact
from publishing.drift.comparing import Change, Drift, Drifted
from publishing.plan import Plan, Reason, Upload, files_in_words
from publishing.storages.storage import Storage
from workspace.files import inside, write_atomically
from workspace.folder import OwnerFolder

KEPT = "kept"


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Copies of what others wrote: in `folder`, each with the storage's token for exactly the bytes that were copied."""

    folder: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    def lines(self) -> tuple[str, ...]:
        """Where the copies lie; nothing if nothing had to be copied."""
        number = files_in_words(len(self.versions))
        return (f"What was there is kept in {self.folder}/: {number}.",) if self.versions else ()


def repairing(plan: Plan, drift: Drift, artifacts: Iterable[Artifact]) -> Plan:
    """The plan, with everything that drifted put back as it is built now.

    A published file that is gone and is no longer built is taken off the record; one that was changed and is no longer
    built stays as it is, because its original is not here.
    """
    built = {artifact.path: artifact for artifact in artifacts}
    uploads = {upload.path: upload for upload in plan.uploads}
    for each in drift.drifted:
        if each.path in built:
            uploads[each.path] = Upload(artifact=built[each.path], reason=Reason.REPAIRED, version=each.version)
    touched = {each.path: each.version for each in drift.of(Change.TOUCHED)}  # our own bytes, which may go
    forgotten = {each.path for each in drift.of(Change.GONE) if each.path not in built}
    return replace(
        plan,
        uploads=tuple(sorted(uploads.values(), key=lambda upload: (upload.stage.order, upload.path))),
        removals=tuple(sorted({*plan.removals, *forgotten})),
        unchanged=len(built) - len(uploads),
        strangers=drift.strangers,
    ).knowing(touched)


def beyond_repair(drift: Drift, artifacts: Iterable[Artifact]) -> tuple[Drifted, ...]:
    """What was changed and is not built any more, such as the audio that an episode had before."""
    built = {artifact.path for artifact in artifacts}
    return tuple(each for each in drift.of(Change.EDITED, Change.TOUCHED) if each.path not in built)


def at_stake(plan: Plan, drift: Drift) -> tuple[str, ...]:
    """Paths whose bytes are somebody else's, and that the plan overwrites or removes."""
    touched = {*plan.removals, *(upload.path for upload in plan.uploads)}
    return tuple(each.path for each in drift.of(Change.EDITED) if each.path in touched)


def keep_copies(folder: OwnerFolder, storage: Storage, paths: Iterable[str], when: str) -> Kept:
    """Copy what lies at `paths` of the target into .pressroom/kept/, before anything of ours takes its place.

    `when` is an ISO time; the files of one repair lie together.
    """
    place = folder.machine / KEPT / "".join(letter for letter in when[:19] if letter.isalnum() or letter == "-")
    versions = {}
    for path in paths:
        stored = storage.read(path)
        if stored is not None:
            write_atomically(_free(inside(place, path)), stored.content)
            versions[path] = stored.version
    return Kept(folder=folder.name_of(place) if versions else "", versions=versions)


def _free(file: Path) -> Path:
    """A name that is not taken; a copy never replaces another."""
    number, free = 1, file
    while free.exists():
        number += 1
        free = file.with_name(f"{file.stem}-{number}{file.suffix}")
    return free
