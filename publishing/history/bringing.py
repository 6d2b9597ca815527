"""Bringing files from a target into a show's folder: words out of packs, finished audio, each checked by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from publishing.history.owned import FACTS, may_be_kept
from publishing.history.packs import Shelf, Wanted
from publishing.manifest import KeptFile, Manifest
from publishing.storages.storage import Storage
from workspace.errors import KeyNeeded, Temporary, UserError
from workspace.files import inside, is_same, write_atomically
from workspace.folder import OwnerFolder
from workspace.progress import Event, Reporter

LAST = ("show.toml", "pressroom.toml")  # what makes a folder a show's; until then the work can be begun again


@dataclass(frozen=True, kw_only=True)
class Sound:
    """A finished audio file in the target, and its place on this computer. `size` is in bytes."""

    path: str
    title: str
    sha256: str
    size: int
    place: Path

    @property
    def is_here(self) -> bool:
        """Whether this computer has it with these very bytes; reads the whole file each time."""
        return is_same(self.place, self.size, self.sha256)


def words_of(live: Manifest) -> dict[str, KeptFile]:
    """The owner's files of a release, without what was measured of the audio; names that are none of ours left out."""
    return {path: each for path, each in live.folder.items() if may_be_kept(path) and not path.startswith(FACTS)}


def facts_of(live: Manifest) -> dict[str, KeptFile]:
    """What was measured of a release's audio, so that no other computer has to decode it."""
    return {path: each for path, each in live.folder.items() if may_be_kept(path) and path.startswith(FACTS)}


def sounds_of(live: Manifest, folder: OwnerFolder) -> tuple[Sound, ...]:
    """The finished audio of all live episodes, and where this computer keeps it."""
    return tuple(_sounds(live, folder))


def _sounds(live: Manifest, folder: OwnerFolder) -> Iterator[Sound]:
    for episode in live.episodes.values():
        for path in (episode.audio, *episode.further):
            entry = live.entries.get(path)
            place = inside(folder.audio, f"{episode.slug}/{path.rpartition('/')[2]}")
            if entry is not None:
                yield Sound(path=path, title=episode.title, sha256=entry.sha256, size=entry.size, place=place)


def bring_words(shelf: Shelf, words: dict[str, KeptFile], root: Path, report: Reporter) -> tuple[str, ...]:
    """Write the owner's files; returns the paths of those that are gone from the target, or damaged there.

    The settings come last: a folder without them is not taken for a show, and can be filled again.
    """
    missing: list[str] = []
    done, total = 0, sum(each.size for each in words.values())
    order = sorted(words, key=lambda path: (path in LAST, words[path].pack, path))
    for _, paths in groupby(order, key=lambda path: (path in LAST, words[path].pack)):
        for path in paths:
            each = words[path]
            wanted = Wanted(sha256=each.sha256, size=each.size, pack=each.pack, place=inside(root, path))
            missing += [] if _brought(shelf, wanted) else [path]
            done += each.size
            report(Event("Bringing words and pictures", done, total, in_bytes=True))
    return tuple(missing)


def bring_sounds(storage: Storage, sounds: Iterable[Sound], report: Reporter) -> tuple[Sound, ...]:
    """Fetch finished audio that is not here yet; returns what is gone from the target, or damaged there."""
    wanted = [each for each in sounds if not each.is_here]
    missing, done, total = [], 0, sum(each.size for each in wanted)
    for each in wanted:
        stored = storage.read(each.path)
        if stored is None or hashlib.sha256(stored.content).hexdigest() != each.sha256:
            missing.append(each)
        else:
            write_atomically(each.place, stored.content)
        done += each.size
        report(Event("Bringing finished audio", done, total, in_bytes=True))
    return tuple(missing)


def _brought(shelf: Shelf, wanted: Wanted) -> bool:
    """What one pack has lost is no reason to leave everything else behind."""
    try:
        shelf.bring([wanted])
    except (KeyNeeded, Temporary):
        raise
    except UserError:
        return False
    return True
