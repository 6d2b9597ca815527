"""Comparing a listing of the target with the record of the last publish, without fetching a byte."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from publishing.artifacts import PRIVATE
from publishing.manifest import Entry, Manifest
from publishing.plan import clean, files_in_words
from publishing.storages.storage import Listed

_MOST = 12  # files named one by one


class Change(Enum):
    """What happened to a published file; the words are shown."""

    EDITED = "changed"
    TOUCHED = "put again"  # the same bytes, by something else, perhaps under other headers
    GONE = "deleted"


@dataclass(frozen=True, kw_only=True)
class Drifted:
    """A published file that is not as it was published. `version` is the storage's token for what is there now.

    `says` is what differs, in words; empty until somebody looked closely.
    """

    path: str
    change: Change
    entry: Entry
    version: str = ""
    size: int = 0
    says: str = ""

    def line(self) -> str:
        """The change, the path made safe for a terminal, and what differs if somebody looked closely."""
        return f"  {self.change.value:<10} {clean(self.path)}" + (f"   {self.says}" if self.says else "")

    def as_json(self) -> dict[str, object]:
        """For scripts: `change` is the word that people see; neither hashes nor versions are told."""
        return {"path": self.path, "change": self.change.value, "says": self.says}


@dataclass(frozen=True, kw_only=True)
class Drift:
    """What differs from the record. `strangers` are files that no publish put there; they are never touched.

    `unfinished` are files that a publish set out to change and may have left either way.
    """

    checked: int
    drifted: tuple[Drifted, ...] = ()
    strangers: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()
    where: str = field(default="", compare=False)

    @property
    def ok(self) -> bool:
        """Everything that was published is there as it was published; strangers do no harm."""
        return not self.drifted

    def of(self, *changes: Change) -> tuple[Drifted, ...]:
        """Those of some kinds of change, in the order of their paths."""
        return tuple(each for each in self.drifted if each.change in changes)

    def lines(self) -> tuple[str, ...]:
        """What differs, for people; nothing if nothing does."""
        lines: list[str] = []
        if self.drifted:
            several = f"{files_in_words(len(self.drifted))} in {self.where}"
            lines.append(f"Changed by something other than Pressroom: {several}.")
            lines += _cut([each.line() for each in self.drifted])
        if self.unfinished:
            lines.append(f"A publish was cut off, or is under way: {files_in_words(len(self.unfinished))} unfinished.")
        if self.strangers:
            lines.append(f"Not Pressroom's, and left alone: {files_in_words(len(self.strangers))}.")
            lines += _cut([f"  not ours   {clean(path)}" for path in self.strangers])
        return tuple(lines)

    def as_json(self) -> dict[str, object]:
        """For scripts: `checked` counts the files on the record, and every list is whole, however long."""
        return {
            "checked": self.checked,
            "drifted": [each.as_json() for each in self.drifted],
            "strangers": list(self.strangers),
            "unfinished": list(self.unfinished),
        }


def compare(record: Manifest, listed: Iterable[Listed], *, where: str = "") -> Drift:
    """Size and version of every published file against the record; our own folder is not part of the site."""
    there = {each.path: each for each in listed if each.path.split("/")[0] != PRIVATE}
    found = {path: _drifted(path, entry, there.get(path)) for path, entry in sorted(record.entries.items())}
    uncertain = set(record.pending)
    return Drift(
        checked=len(record.entries),
        drifted=tuple(each for path, each in found.items() if each and path not in uncertain),
        strangers=tuple(sorted(there.keys() - record.entries.keys() - uncertain)),
        unfinished=tuple(sorted(uncertain)),
        where=where,
    )


def _drifted(path: str, entry: Entry, listed: Listed | None) -> Drifted | None:
    if listed is None:
        return Drifted(path=path, change=Change.GONE, entry=entry)
    same_version = entry.version in {"", listed.version}  # a restored record may know no versions
    if listed.size == entry.size and same_version:
        return None
    return Drifted(path=path, change=Change.EDITED, entry=entry, version=listed.version, size=listed.size)


def _cut(lines: list[str]) -> list[str]:
    return lines if len(lines) <= _MOST else [*lines[:_MOST], f"             and {len(lines) - _MOST} more"]
