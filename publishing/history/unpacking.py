"""Unpacking: what of a backup belongs into a restored folder, beside the words of what is live."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from publishing.history.backing import Backup, Filed, bring, newest
from publishing.history.owned import FACTS
from publishing.manifest import KeptFile, Manifest
from publishing.plan import clean, files_in_words
from publishing.storages.storage import Storage
from workspace.files import inside
from workspace.progress import Reporter
from workspace.words import clock_in_words, size_in_words


@dataclass(frozen=True, kw_only=True)
class FromBackup:
    """Files of a backup, named as they belong into the folder now.

    `instead` are paths that the release has as well, whose words are newer in the backup. `spare` are those of which
    both have the same bytes, for the day when one of them is damaged.
    """

    backup: Backup
    instead: frozenset[str]
    spare: Mapping[str, Filed] = field(default_factory=dict)

    def missing_in(self, root: Path) -> FromBackup:
        """Only what the folder `root` does not have: nothing that is there is touched."""
        files = {path: each for path, each in self.backup.files.items() if not inside(root, path).exists()}
        return replace(self, backup=replace(self.backup, files=files))

    def line(self) -> str:
        """What comes of it, for people; recordings and drafts are what a release does not hold."""
        backup = self.backup
        total = f"{files_in_words(len(backup.files))}, {size_in_words(backup.size)}"
        return f"  from a backup        {total}   of {clock_in_words(backup.when)}, by {clean(backup.who)}"


def from_backup(storage: Storage, live: Manifest | None, words: Mapping[str, KeptFile]) -> FromBackup | None:
    """The newest backup in a place, as it belongs beside the `words` of what is `live`; None if there is none.

    Of a file that both have, the release's wins, unless the backup was made later by a computer that knew it. What was
    part of a release when it was backed up and is part of none now was taken out by its owner, and stays out. The folder
    of an episode that was renamed since has its new name.
    """
    kept = newest(storage)
    if kept is None:
        return None
    named = {_named_now(path, live): filed for path, filed in kept.files.items()}
    was_live = {_named_now(path, live) for path in kept.live}
    later = live is None or (kept.release >= live.release and _moment(kept.when) > _moment(live.when))
    instead = frozenset(
        path for path in named.keys() & words.keys() if later and named[path].sha256 != words[path].sha256
    )
    files = {
        path: filed
        for path, filed in named.items()
        if path in instead or (path not in words and (later or path not in was_live) and not _is_stale(path, live))
    }
    spare = {path: named[path] for path in named.keys() & words.keys() if named[path].sha256 == words[path].sha256}
    return FromBackup(backup=replace(kept, files=files), instead=instead, spare=spare)


def bring_backup(storage: Storage, found: FromBackup, root: Path, report: Reporter) -> tuple[str, ...]:
    """Write them into the folder `root`; returns the paths whose bytes are gone from the place, or damaged."""
    return bring(storage, found.backup, found.backup.files.keys(), root, report)


def bring_spare(
    storage: Storage, found: FromBackup, lost: Collection[str], root: Path, report: Reporter
) -> tuple[str, ...]:
    """Of words that the releases have lost, those that the backup has to the byte; returns the paths of the others."""
    spare = {path: found.spare[path] for path in lost if path in found.spare}
    missing = bring(storage, replace(found.backup, files=spare), spare.keys(), root, report)
    return (*missing, *(path for path in lost if path not in spare))


def _named_now(path: str, live: Manifest | None) -> str:
    """The path under the name that the episode's folder has now."""
    top, _, rest = path.partition("/")
    folder, slash, name = rest.partition("/")
    if live is None or top != "episodes" or not slash:
        return path
    if any(each.slug == folder for each in live.episodes.values()):
        return path
    now = next((each.slug for each in live.episodes.values() if folder in each.former), folder)
    return f"{top}/{now}/{name}"


def _is_stale(path: str, live: Manifest | None) -> bool:
    """Finished audio comes from what is live, if there is such a thing; a backup's may be of another release."""
    return live is not None and path.startswith(FACTS)


def _moment(when: str) -> float:
    """Seconds; what cannot be read is older than everything."""
    try:
        return datetime.fromisoformat(when).timestamp()
    except ValueError:
        return 0.0
