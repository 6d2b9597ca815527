"""Restore --newer: what another computer published comes into this folder, and no byte of yours is lost."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from episodes.produce import is_replaced
from episodes.record import move_over, read_record
from publishing.artifacts import files_in
from publishing.desk import Desk
from publishing.history.bringing import (
    Sound,
    bring_sounds,
    bring_words,
    facts_of,
    sounds_of,
    words_of,
)
from publishing.history.overtaken import seen_here
from publishing.history.owned import FACTS
from publishing.history.packs import Shelf, Wanted
from publishing.live import open_storage, remember
from publishing.manifest import KeptFile, Manifest, PublishedEpisode
from publishing.plan import clean, files_in_words
from publishing.publication import Publication, read_publication
from publishing.storages.storage import Storage
from publishing.upload import read_base
from publishing.verifying import no_record
from workspace.errors import KeyNeeded, MustFix, Temporary, UserError
from workspace.files import inside, is_same, sha256_of
from workspace.folder import OwnerFolder
from workspace.progress import Reporter
from workspace.words import clock_in_words

_ALL_NAMED = 40  # files that are named one by one


class Take(Enum):
    """What happens to a file; the words are shown."""

    BRING = "new"
    REPLACE = "replace"
    BESIDE = "both changed"
    OUT = "take out"


@dataclass(frozen=True, kw_only=True)
class Change:
    """One file: `theirs` is the live one (None if they took it out), `mine` the SHA-256 of this one ("" if none)."""

    path: str
    take: Take
    theirs: KeptFile | None
    mine: str


@dataclass(frozen=True, kw_only=True)
class PreparedNewer:
    """What would change in this folder; nothing is written yet. `facts` and `sounds` belong to the finished audio."""

    desk: Desk
    publication: Publication
    storage: Storage
    live: Manifest
    files: tuple[Change, ...]
    facts: Mapping[str, KeptFile]
    sounds: tuple[Sound, ...]

    @property
    def changes(self) -> bool:
        """Whether a file of the owner's would change; audio that is only to be fetched asks nobody."""
        return bool(self.files)

    def lines(self, *, every: bool = False) -> tuple[str, ...]:
        """Whose release it is, and each file with what happens to it."""
        live = self.live
        when = clock_in_words(live.when, self.publication.settings.zone)
        first = f"Live is release {live.release}, {when}, by {clean(live.who)}."
        if not self.files:
            return (first, "This folder holds everything of it already.")
        rows = [f"  {each.take.value:<13} {clean(each.path)}{self._says(each)}" for each in self.files]
        if len(rows) > _ALL_NAMED and not every:
            rows[_ALL_NAMED:] = [f"  and {len(rows) - _ALL_NAMED} more; --verbose names them"]
        kept = f"What is replaced or taken out is kept in {self.desk.folder.name_of(kept_in(self.desk.folder, live))}/."
        return (first, *rows, kept)

    def _says(self, change: Change) -> str:
        both = change.take is Take.BESIDE
        return f"   yours stays, theirs beside it as {beside(change.path, self.live)}" if both else ""

    def as_json(self) -> dict[str, object]:
        """For scripts: `take` is bring, replace, beside or out; `audio` are paths within the site."""
        return {
            "release": self.live.release,
            "who": self.live.who,
            "when": self.live.when,
            "files": [{"path": each.path, "take": each.take.name.lower()} for each in self.files],
            "audio": [each.path for each in self.sounds],
        }


@dataclass(frozen=True, kw_only=True)
class TakenIn:
    """What was done; `both` are files that both had changed, `missing` what is gone from the target."""

    prepared: PreparedNewer
    done: tuple[Change, ...]
    missing: tuple[str, ...]

    @property
    def both(self) -> tuple[str, ...]:
        """What is left to be joined by hand."""
        return tuple(each.path for each in self.done if each.take is Take.BESIDE)

    @property
    def ok(self) -> bool:
        """Files that both changed are no failure; one that is lost in the target is."""
        return not self.missing

    def lines(self) -> tuple[str, ...]:
        """What happened, and what is left to do by hand."""
        live, where = self.prepared.live, self.prepared.storage.describe()
        gone = (f"Missing or damaged in {where}:  {clean(path)}" for path in self.missing)
        if not self.done and not self.missing:
            return (f"This folder holds everything of release {live.release} already.",)
        by_hand = [
            f"Both changed {clean(path)}: take what you want of {beside(path, live)} into it, then delete that one."
            for path in self.both
        ]
        first = f"Took in release {live.release} of {clean(live.who)}: {files_in_words(len(self.done))}."
        return (first, *gone, *by_hand, "Next:  pressroom publish --plan")

    def as_json(self) -> dict[str, object]:
        """The plan's keys, and what came of it; `missing` holds audio too."""
        return self.prepared.as_json() | {"both": list(self.both), "missing": list(self.missing)}


def prepare_newer(desk: Desk) -> PreparedNewer:
    """Compare the folder with what is live, and with what was live when this computer last published or looked in."""
    reading = read_publication(desk.folder)
    if reading.publication is None:
        raise MustFix(reading.findings)
    publication = reading.publication
    storage = open_storage(desk.folder, publication.settings)
    base = read_base(storage)
    if base is None:
        raise no_record(desk, publication.settings, storage)
    live, seen = base.manifest, seen_here(desk, publication)
    theirs, before = words_of(live), words_of(seen) if seen else None
    mine = {path: _hash(inside(desk.folder.root, path)) for path in {*theirs, *(before or {})}}
    files = decide(theirs, before, mine)
    if before is None and any(each.take is Take.BESIDE for each in files):
        files = decide(theirs, before, mine, _ever(storage, live))
    stale = [each for each in live.episodes.values() if _is_stale(desk.folder, each)]
    facts = [path for each in stale for path in _facts_of(each)]
    known = facts_of(live)
    kept = {each.title for each in live.episodes.values() if _is_being_replaced(desk.folder, each)}
    return PreparedNewer(
        desk=desk,
        publication=publication,
        storage=storage,
        live=live,
        files=files,
        facts={path: known[path] for path in facts if path in known},
        sounds=tuple(each for each in sounds_of(live, desk.folder) if each.title not in kept),
    )


def decide(
    theirs: Mapping[str, KeptFile],
    before: Mapping[str, KeptFile] | None,
    mine: Mapping[str, str],
    ever: Mapping[str, Collection[str]] | None = None,
) -> tuple[Change, ...]:
    """What to do with each file. `before` is what was live when this computer saw it last, None if it never did.

    `mine` are the SHA-256 of the files here, "" of those that are not; `ever` those that earlier releases had: what
    was live once is no change of this folder's owner.
    """
    return tuple(_decided(theirs, before or {}, mine, ever or {}))


def _decided(
    theirs: Mapping[str, KeptFile],
    before: Mapping[str, KeptFile],
    mine: Mapping[str, str],
    ever: Mapping[str, Collection[str]],
) -> Iterator[Change]:
    for path in sorted({*theirs, *before}):
        new, old, here = theirs.get(path), before.get(path), mine[path]
        if here == (new.sha256 if new else "") or (old and new and old.sha256 == new.sha256):
            continue  # the same, or changed by nobody but the owner of this folder
        unchanged = here == (old.sha256 if old else "") or here in ever.get(path, ())
        if new is None:
            take = Take.OUT if unchanged else None  # what the owner changed since stays
        elif not here:
            take = Take.BRING
        else:
            take = Take.REPLACE if unchanged else Take.BESIDE
        if take:
            yield Change(path=path, take=take, theirs=new, mine=here)


def carry_out_newer(prepared: PreparedNewer, report: Reporter) -> TakenIn:
    """Take it in file by file; a file that changed since it was looked at counts as changed by its owner."""
    folder, live = prepared.desk.folder, prepared.live
    shelf = Shelf(prepared.storage, live)
    done, missing = [], []
    for each in sorted(prepared.files, key=lambda each: (each.theirs.pack if each.theirs else 0, each.path)):
        try:
            done.append(_taken(folder, live, shelf, each))
        except (KeyNeeded, Temporary):
            raise
        except UserError:  # one lost pack is no reason to leave everything else behind
            missing.append(each.path)
    for episode in live.episodes.values():
        _move_along(folder, episode, {each.slug for each in live.episodes.values()})
    lost = bring_sounds(prepared.storage, prepared.sounds, report)
    bring_words(shelf, dict(prepared.facts), folder.root, report)
    if not missing:
        remember(folder, prepared.publication.settings, live)
    paths = (*missing, *(each.path for each in lost))
    return TakenIn(prepared=prepared, done=tuple(sorted(done, key=lambda each: each.path)), missing=paths)


def kept_in(folder: OwnerFolder, live: Manifest) -> Path:
    """Where the owner's bytes are kept that gave way to that release."""
    return folder.machine / "kept" / f"before-release-{live.release}"


def beside(path: str, live: Manifest) -> str:
    """The name for their version of a file that both changed; nothing takes such a file for words or pictures.

    >>> beside("articles/crunches.md", Manifest(release=41, who="", when=""))
    'articles/crunches.md.release-41'
    """
    return f"{path}.release-{live.release}"


def _taken(folder: OwnerFolder, live: Manifest, shelf: Shelf, change: Change) -> Change:
    place = inside(folder.root, change.path)
    if _hash(place) != change.mine and change.take is not Take.BESIDE:
        if change.theirs is None:
            return change  # changed a moment ago: it stays
        change = Change(path=change.path, take=Take.BESIDE, theirs=change.theirs, mine=change.mine)
    if change.take in {Take.REPLACE, Take.OUT}:
        _keep(place, kept_in(folder, live) / change.path)
    if change.theirs is None:
        place.unlink(missing_ok=True)
        _clear(place.parent, folder.root)
        return change
    there = _free(folder.root / beside(change.path, live), change.theirs) if change.take is Take.BESIDE else place
    shelf.bring([Wanted(sha256=change.theirs.sha256, size=change.theirs.size, pack=change.theirs.pack, place=there)])
    return change


def _keep(file: Path, copy: Path) -> None:
    """A copy of the owner's bytes, whatever was kept there before."""
    if not file.is_file():
        return
    copy = _free(copy, KeptFile(sha256=sha256_of(file), size=file.stat().st_size, pack=0))
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(file, copy)


def _free(place: Path, content: KeptFile) -> Path:
    """The place, or the next one with a number, unless that very content is there already."""
    number, chosen = 1, place
    while chosen.exists() and not is_same(chosen, content.size, content.sha256):
        number += 1
        chosen = place.with_name(f"{place.name}-{number}")
    return chosen


def _move_along(folder: OwnerFolder, episode: PublishedEpisode, slugs: Collection[str]) -> None:
    """After an episode's folder was renamed elsewhere: what lies in the old one here, as the recording, goes along."""
    new = folder.episodes / episode.slug
    for former in episode.former:
        old = folder.episodes / former
        if former in slugs or not old.is_dir() or (old / "episode.md").exists() or not (new / "episode.md").is_file():
            continue
        for file in files_in(old):
            place = new / file.relative_to(old)
            if not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                file.replace(place)
                _clear(file.parent, folder.root)
        move_over(folder.audio, former, episode.slug, episode.audio.rpartition("/")[2])


def _clear(empty: Path, root: Path) -> None:
    """Remove folders that hold nothing any more."""
    while empty != root and empty.is_dir() and not any(empty.iterdir()):
        empty.rmdir()
        empty = empty.parent


def _ever(storage: Storage, live: Manifest) -> dict[str, set[str]]:
    """What the files of earlier releases were, as far as their packs are there."""
    shelf, found = Shelf(storage, live), dict[str, set[str]]()
    for past in reversed(live.history):
        for path, each in _words(shelf, past.release):
            found.setdefault(path, set()).add(each.sha256)
    return found


def _words(shelf: Shelf, release: int) -> Iterable[tuple[str, KeptFile]]:
    try:
        return tuple(words_of(shelf.record(release)).items())
    except (KeyNeeded, Temporary):
        raise
    except UserError:
        return ()


def _is_stale(folder: OwnerFolder, episode: PublishedEpisode) -> bool:
    """Whether what is known here of the episode's audio is of another file than the live one, and not on purpose."""
    record, name = read_record(folder.audio, episode.slug), episode.audio.rpartition("/")[2]
    return (record is None or record.file != name) and not _is_being_replaced(folder, episode)


def _is_being_replaced(folder: OwnerFolder, episode: PublishedEpisode) -> bool:
    return is_replaced(folder.audio, episode.slug, episode.audio.rpartition("/")[2])


def _facts_of(episode: PublishedEpisode) -> tuple[str, str]:
    stem = episode.audio.rpartition("/")[2].rpartition(".")[0]
    return f"{FACTS}{episode.slug}.json", f"{FACTS}waveforms/{stem}.json"


def _hash(file: Path) -> str:
    return sha256_of(file) if file.is_file() else ""
