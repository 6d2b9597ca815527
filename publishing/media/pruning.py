"""Pruning: what lies in the target and nothing needs is named, and deleted once the owner agrees; only that."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from publishing.artifacts import PRIVATE, artifact_of
from publishing.desk import Desk
from publishing.history.packs import Shelf
from publishing.live import open_storage, remember
from publishing.manifest import MANIFEST_PATH, PACK, Manifest
from publishing.media.past import audio_of, known_before
from publishing.plan import clean, files_in_words
from publishing.publication import read_publication
from publishing.storages.probing import SCRATCH
from publishing.storages.storage import Listed, Overtaken, Storage
from publishing.upload import read_base
from workspace.errors import UserError
from workspace.progress import Event, Reporter
from workspace.publisher import Settings
from workspace.words import size_in_words

_ALL_NAMED = 40  # files that are named one by one; more are told by folder, and all with --verbose


class Kind(Enum):
    """Why nothing needs a file; the words are shown."""

    STRANGER = "not ours: Pressroom never put it there"
    LEFTOVER = "left behind by an attempt that was cut off"
    OLD_AUDIO = "audio that was replaced or taken down"


@dataclass(frozen=True)
class Unneeded:
    """One file in the target, as it was listed."""

    file: Listed
    kind: Kind


@dataclass(frozen=True, kw_only=True)
class PreparedPruning:
    """What would be deleted; `spared` is old audio that stays, and why."""

    desk: Desk
    settings: Settings
    storage: Storage
    version: str
    manifest: Manifest
    found: tuple[Unneeded, ...]
    spared: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether there is anything to delete; what is spared asks nobody."""
        return bool(self.found)

    def lines(self, *, every: bool = False) -> tuple[str, ...]:
        """Each file with the reason, long lists by folder; then what stays."""
        if not self.found:
            return (f"Nothing to clear away in {self.storage.describe()}.", *self.spared)
        kinds = ((kind, [each.file for each in self.found if each.kind is kind]) for kind in Kind)
        told = [line for kind, files in kinds if files for line in _kind_lines(kind, files, every=every)]
        size = size_in_words(sum(each.file.size for each in self.found))
        total = f"To delete for ever: {files_in_words(len(self.found))}, {size}, in {self.storage.describe()}"
        return (*told, *self.spared, total)

    def as_json(self) -> dict[str, object]:
        """For scripts: every file with its size in bytes, and `why` as stranger, leftover or old_audio."""
        files = [
            {"path": each.file.path, "bytes": each.file.size, "why": each.kind.name.lower()} for each in self.found
        ]
        return {"files": files, "spared": list(self.spared)}


@dataclass(frozen=True, kw_only=True)
class Pruned:
    """What was deleted; `changed` are files that somebody wrote since they were named, and that stay."""

    prepared: PreparedPruning
    deleted: tuple[str, ...]
    changed: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """How many files are gone for ever, and each that stays because it changed meanwhile."""
        where = self.prepared.storage.describe()
        stayed = (f"{clean(path)} was changed meanwhile, and stays." for path in self.changed)
        return (f"Deleted {files_in_words(len(self.deleted))} in {where}.", *stayed)

    def as_json(self) -> dict[str, object]:
        """The plan's keys and what came of it; a file that was gone already is in neither list."""
        return self.prepared.as_json() | {"deleted": list(self.deleted), "changed": list(self.changed)}


def prepare_pruning(desk: Desk, *, under: str | None = None, old_audio: bool = False) -> PreparedPruning:
    """List the target and compare it with the record; nothing is deleted.

    `under` is a path or folder in the target to look at alone. Audio that was replaced or taken down is named only with
    `old_audio`, and stays as long as a release that can be gone back to needs it. A folder that is another show's place
    is left out, unless `under` names it.
    """
    publication = read_publication(desk.folder).required(lambda _: True)
    storage = open_storage(desk.folder, publication.settings)
    base = read_base(storage)
    if base is None:
        raise _no_record(storage.describe())
    if base.manifest.pending:
        raise _unfinished(storage.describe())
    listed = {each.path: each for each in storage.listing() if _is_under(each.path, under)}
    others = {place for place in _places(listed) if not (under and _is_under(under.strip("/"), place))}
    theirs = {path for path in listed if any(_is_under(path, place) for place in others)}
    old, needed = _old_audio(storage, base.manifest, listed) if old_audio else ((), 0)
    unknown = (each for each in _unknown(base.manifest, listed) if each.file.path not in theirs)
    return PreparedPruning(
        desk=desk,
        settings=publication.settings,
        storage=storage,
        version=base.version,
        manifest=base.manifest,
        found=tuple(sorted((*unknown, *old), key=lambda each: each.file.path)),
        spared=(*_spared(needed), *(_belongs_to_another(place) for place in sorted(others))),
    )


def carry_out(prepared: PreparedPruning, report: Reporter) -> Pruned:
    """Delete what was named, unless somebody published or changed a file since."""
    storage = prepared.storage
    base = read_base(storage)
    if base is None or base.version != prepared.version:
        raise _changed(storage.describe())
    going = {each.file.path for each in prepared.found}
    _forget(prepared, going & prepared.manifest.entries.keys())
    deleted: list[str] = []
    changed: list[str] = []
    for each in prepared.found:
        facts = storage.stat(each.file.path)
        if facts is not None and facts.version == each.file.version:
            storage.delete(each.file.path)
            deleted.append(each.file.path)
        elif facts is not None:
            changed.append(each.file.path)
        report(Event("Deleting", len(deleted) + len(changed), len(prepared.found)))
    return Pruned(prepared=prepared, deleted=tuple(deleted), changed=tuple(changed))


def _forget(prepared: PreparedPruning, paths: set[str]) -> None:
    """Take files off the record before they go: cut off in between, the next pruning finds what is left."""
    if not paths:
        return
    entries = {path: entry for path, entry in prepared.manifest.entries.items() if path not in paths}
    manifest = replace(prepared.manifest, entries=entries)
    content = manifest.to_bytes()
    artifact = artifact_of(MANIFEST_PATH, content, hashlib.sha256(content).hexdigest())
    try:
        prepared.storage.put(artifact, if_version=prepared.version)
    except Overtaken:
        facts = prepared.storage.stat(MANIFEST_PATH)
        if facts is None or facts.sha256 != artifact.sha256:  # else it was our own write, whose answer was lost
            raise _changed(prepared.storage.describe()) from None
    remember(prepared.desk.folder, prepared.settings, manifest)


def _unknown(manifest: Manifest, listed: Mapping[str, Listed]) -> Iterator[Unneeded]:
    for path, file in listed.items():
        if path.startswith(f"{PRIVATE}/"):
            if path.startswith(SCRATCH) or (PACK.fullmatch(path) and path not in manifest.packs):
                yield Unneeded(file, Kind.LEFTOVER)
        elif path not in manifest.entries:
            yield Unneeded(file, Kind.STRANGER)


def _places(listed: Iterable[str]) -> set[str]:
    """Folders within the target that are published to, or backed up to, by themselves."""
    return {path.partition(f"/{PRIVATE}/")[0] for path in listed if f"/{PRIVATE}/" in path}


def _belongs_to_another(place: str) -> str:
    return f"{clean(place)}/ stays: it is the place of another show or of a backup.  pressroom prune FOLDER  names it if it is meant."


def _old_audio(storage: Storage, manifest: Manifest, listed: Mapping[str, Listed]) -> tuple[tuple[Unneeded, ...], int]:
    """Audio that episodes had and have no more, and how much of it stays because a way back needs it."""
    ever = {path for each in known_before(manifest).values() for path in audio_of(each)}
    old = (ever & manifest.entries.keys() & listed.keys()) - _audio_in(manifest)
    shelf = Shelf(storage, manifest)
    releases = [past.release for past in manifest.history] if old else []
    needed = {path for release in releases for path in _audio_in(shelf.record(release))} & old
    return tuple(Unneeded(listed[path], Kind.OLD_AUDIO) for path in sorted(old - needed)), len(needed)


def _audio_in(manifest: Manifest) -> set[str]:
    return {path for each in manifest.episodes.values() for path in (each.audio, *each.further)}


def _is_under(path: str, under: str | None) -> bool:
    folder = (under or "").strip("/")
    return not folder or path == folder or path.startswith(f"{folder}/")


def _spared(needed: int) -> tuple[str, ...]:
    if not needed:
        return ()
    return (
        f"Old audio that stays for pressroom undo, until its releases are no longer kept: {files_in_words(needed)}.",
    )


def _kind_lines(kind: Kind, files: list[Listed], *, every: bool) -> Iterable[str]:
    yield f"  {kind.value}:"
    if every or len(files) <= _ALL_NAMED:
        yield from (f"    {clean(file.path)}   {size_in_words(file.size)}" for file in files)
        return
    folders: dict[str, list[Listed]] = defaultdict(list)
    for file in files:
        folders[file.path.partition("/")[0] + ("/" if "/" in file.path else "")].append(file)
    for folder, inside in sorted(folders.items()):
        size = size_in_words(sum(file.size for file in inside))
        yield f"    {clean(folder)}   {files_in_words(len(inside))}, {size}"
    yield "    (every name:  pressroom prune --plan --verbose)"


def _no_record(where: str) -> UserError:
    return UserError(
        "prune-no-record",
        problem="Pressroom has no record of what is live here.",
        where=where,
        why="Without it, nobody can tell what is needed. Nothing was deleted.",
        fix="pressroom publish    makes the record first",
    )


def _unfinished(where: str) -> UserError:
    return UserError(
        "prune-unfinished",
        problem="A publish was cut off, or is under way.",
        where=where,
        why="Some files belong to it that no record lists yet. Nothing was deleted.",
        fix="pressroom publish    finishes it; then:  pressroom prune",
    )


def _changed(where: str) -> UserError:
    return UserError(
        "prune-overtaken",
        problem="Somebody published since these files were named.",
        where=where,
        why="Some of them may be needed now. Nothing was deleted.",
        fix="pressroom prune    looks again",
    )
