"""Nothing has changed: known from stamps alone, before anything heavy is loaded or read.

What a build depends on is noted after it: the owner's files, what is known of the published site, the audio's records,
the program, and from when until when nothing else goes public. The built site is known by its folders, since files come
and go there by name. Publishing looks at every file all the same.
"""

from __future__ import annotations

import marshal
import math
import os
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from publishing.building.stamps import (
    Stamps,
    folders_of,
    is_fine,
    owners_files,
    program_stamp,
    settled,
    stamps_of,
    wait_a_tick,
)
from publishing.desk import Desk
from workspace.alone import alone_in
from workspace.folder import OwnerFolder

_FORM = 1  # raise it when what is noted has another form
_RECORD = "_publish/manifest.json"  # what is live, where a folder is published to; see publishing.manifest


class Outcome(Protocol):
    """What a build says when it is done."""

    def lines(self) -> list[str]:
        """For people: how many files were written, and where the site lies."""

    def as_json(self) -> dict[str, object]:
        """For scripts: the paths that were `written`, how many are `unchanged`, and how many `seconds` it took."""


@dataclass(frozen=True)
class Unchanged:
    """Everything is as the last build left it: `files` of them."""

    files: int
    seconds: float

    def lines(self) -> list[str]:
        """The same words as of a build that found nothing to write."""
        return [f"0 files written, {self.files} unchanged, in .pressroom/site/"]

    def as_json(self) -> dict[str, object]:
        """The same keys as `Built` has."""
        return {"written": [], "unchanged": self.files, "seconds": round(self.seconds, 3)}


@dataclass(frozen=True)
class Before:
    """What was there before a build read it; `owners` is None if changes could go unseen."""

    program: str
    owners: Stamps | None


def build_quickly(desk: Desk) -> Outcome:
    """Build the site; where nothing has changed since the last time, only say so."""
    start = time.perf_counter()
    files = unchanged_files(desk)
    if files is not None:
        return Unchanged(files, time.perf_counter() - start)
    from publishing.site import build_site  # noqa: PLC0415 - a second of loading, which an unchanged site does not need

    return build_site(desk)


def unchanged_files(desk: Desk) -> int | None:
    """How many files the built site has, if it is sure that a build would leave every one as it is."""
    try:
        form, *noted = marshal.loads(_note(desk.folder).read_bytes())  # noqa: S302 - our own, and made anew if odd
        if form != _FORM:
            return None
        root, program, since, until, files, paths, stamps = noted
        now = desk.now.timestamp()
        if root != str(desk.folder.root) or not since <= now < until or program != program_stamp():
            return None
    except (OSError, ValueError, TypeError, EOFError):
        return None
    with alone_in(desk.folder):
        return int(files) if Stamps(paths, stamps).hold() else None


def look_before(folder: OwnerFolder) -> Before:
    """What a build is about to read; the folder that is published to is not known yet, and sorted out later."""
    folder.machine.mkdir(parents=True, exist_ok=True)  # now, as it changes the owner's folder
    paths = owners_files(folder.root, None)
    return Before(program_stamp(), settled(paths) if paths is not None else None)


def note(desk: Desk, before: Before, paths: Collection[str], until: float, target: Path | None) -> None:
    """Note a build that had nothing to say; `paths` are those of the site, `target` the folder that is published to.

    Pages are not forced to the disk, so a note holds only until the computer is started again.
    """
    folder = desk.folder
    if before.owners is None:
        return
    wait_a_tick()
    published = f"{target}{os.sep}" if target else None
    kept = [
        (path, stamp)
        for path, stamp in zip(before.owners.paths, before.owners.stamps, strict=True)
        if published is None or not f"{path}{os.sep}".startswith(published)
    ]
    _note(folder).parent.mkdir(parents=True, exist_ok=True)
    ours = stamps_of(
        (*_machine(folder), *folders_of(folder.site, paths), *((str(target / _RECORD),) if target else ()))
    )
    if not is_fine(ours):
        return
    noted = (
        _FORM,
        str(folder.root),
        before.program,
        desk.now.timestamp(),
        until,
        len(paths),
        (*(path for path, _ in kept), *ours.paths),
        (*(stamp for _, stamp in kept), *ours.stamps),
    )
    place = _note(folder)
    part = place.with_suffix(".part")
    part.write_bytes(marshal.dumps(noted))
    part.replace(place)


def forget(folder: OwnerFolder) -> None:
    """What is about to be built is not known yet, and a build that is stopped leaves no note behind."""
    with suppress(FileNotFoundError):
        _note(folder).unlink()


def next_moment(now: datetime, moments: Iterable[datetime | None], *, until_tomorrow: bool) -> float:
    """When the passing of time alone changes the site: at the next of the `moments`, or at midnight; seconds, or never."""
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    coming = [moment for moment in moments if moment is not None and moment > now]
    return min((each.timestamp() for each in (*coming, *((tomorrow,) if until_tomorrow else ()))), default=math.inf)


def _machine(folder: OwnerFolder) -> tuple[str, ...]:
    """Notes of ours that decide what is built; files in these folders are only ever replaced."""
    notes = (entry.path for entry in os.scandir(folder.machine) if entry.is_file() and entry.name != "lock")
    return (str(folder.machine), str(folder.audio), str(folder.audio / ".aside"), *sorted(notes))


def _note(folder: OwnerFolder) -> Path:
    return folder.machine / "cache" / "built"
