"""Nagging: the note of the last backup from this computer, and the line that says when it is too old."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo

from publishing.manifest import PublishedEpisode
from workspace.files import write_if_changed
from workspace.folder import OwnerFolder
from workspace.words import clock_in_words


@dataclass(frozen=True, kw_only=True)
class LastBackup:
    """When this computer backed up last, and where; `when` is an ISO time in UTC."""

    when: str
    where: str
    endpoint: str | None = None
    region: str | None = None
    profile: str | None = None


@dataclass(frozen=True, kw_only=True)
class Safety:
    """Whether a backup is due: the newest episode is younger than the last one. `last` is None if there is none."""

    last: LastBackup | None
    due: bool
    zone: tzinfo

    def line(self) -> str:
        """What to do; "" if nothing is."""
        if not self.due:
            return ""
        if self.last is None:
            return "Recordings and drafts are on this computer only:  pressroom backup"
        when = clock_in_words(self.last.when, self.zone)
        return f"Your last backup ({when}, in {self.last.where}) is older than your newest episode:  pressroom backup"

    def as_json(self) -> dict[str, object]:
        """For scripts: `when` is an ISO time in UTC; both it and `where` are null before the first backup."""
        last = self.last
        return {"when": last.when if last else None, "where": last.where if last else None, "due": self.due}


def safety(folder: OwnerFolder, episodes: Iterable[PublishedEpisode], zone: tzinfo) -> Safety:
    """Compare the last backup with the newest of the live `episodes`."""
    last = last_backup(folder)
    newest = max((moment for each in episodes if (moment := _moment(each.published))), default=None)
    backed_up = _moment(last.when) if last else None
    return Safety(last=last, due=newest is not None and (backed_up is None or backed_up < newest), zone=zone)


def last_backup(folder: OwnerFolder) -> LastBackup | None:
    """The note of the last backup; one that cannot be read is as good as none."""
    try:
        found = LastBackup(**json.loads((folder.machine / "backup.json").read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    texts = (found.endpoint, found.region, found.profile)
    return found if isinstance(found.when, str) and isinstance(found.where, str) and _are_texts(texts) else None


def note_backup(folder: OwnerFolder, backup: LastBackup) -> None:
    """Remember when and where; never a key."""
    write_if_changed(folder.machine / "backup.json", json.dumps(asdict(backup), indent=1, sort_keys=True).encode())


def _are_texts(values: Iterable[object]) -> bool:
    return all(value is None or isinstance(value, str) for value in values)


def _moment(when: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(when)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
