"""The doctor: whether this computer and its connections have what a publish needs, and what a server should be told."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from publishing.desk import Desk
from publishing.live import is_folder, open_storage, target_folder
from publishing.probed import probe_now
from publishing.publication import read_publication
from publishing.server_texts.serving import ServerTexts, server_texts
from publishing.storages.s3.storage import S3Storage
from publishing.storages.storage import Storage
from publishing.upload import read_base
from workspace.errors import UserError
from workspace.folder import OwnerFolder, find_folder
from workspace.publisher import Settings

_NEEDED = ("av", "lameenc", "mutagen", "feedgen", "boto3", "jinja2", "pillow")
_ROOM = 2_000_000_000  # bytes free: an hour of stereo needs about 1.3 GB while it is mastered


@dataclass(frozen=True, kw_only=True)
class Examined:
    """One thing looked at: what was found as `detail`, and how to mend it as `fix` if that is not `ok`."""

    name: str
    ok: bool
    detail: str
    fix: str = ""

    def lines(self) -> tuple[str, ...]:
        """One line, and where there is trouble the remedy below it."""
        first = f"{'ok      ' if self.ok else 'TROUBLE '} {self.name}: {self.detail}"
        return (first, *(f"         {line}" for line in ("" if self.ok else self.fix).splitlines()))

    def as_json(self) -> dict[str, object]:
        """For scripts: `fix` is there even where all is well."""
        return {"name": self.name, "ok": self.ok, "detail": self.detail, "fix": self.fix}


@dataclass(frozen=True)
class Examination:
    """Everything that was looked at; a storage gets a line of its own for each warning."""

    things: tuple[Examined, ...]

    @property
    def ok(self) -> bool:
        """False makes `pressroom doctor` end with 1; a warning about a storage does not."""
        return all(each.ok for each in self.things)

    def lines(self) -> list[str]:
        """In the order of the looks: the computer first, the target last."""
        return [line for each in self.things for line in each.lines()]

    def as_json(self) -> dict[str, object]:
        """For scripts: a storage may come several times, once for each warning."""
        return {"checks": [each.as_json() for each in self.things]}


def doctor(
    desk: Desk, *, server: bool = False, at: str | None = None, account: str | None = None, into: Path | None = None
) -> Examination | ServerTexts:
    """Examine; or, with `server`, write the texts for what serves the show."""
    if server:
        return server_texts(desk, at or "", account or "", into)
    return examine(desk.folder.root)


def examine(folder: Path) -> Examination:
    """Look at Python, the libraries, the disk and, in a show folder, at the files and the target."""
    return Examination(tuple(_examined(folder)))


def _examined(folder: Path) -> tuple[Examined, ...]:
    if not folder.is_dir():
        missing = Examined(
            name="show", ok=False, detail=f"there is no folder {folder}", fix="Correct the name after -C."
        )
        return (*_computer(Path()), missing)
    try:
        show = find_folder(folder)
    except UserError:
        return (
            *_computer(folder),
            Examined(name="show", ok=True, detail="not in a show folder; nothing more to look at"),
        )
    return (*_computer(folder), *_show(show))


def _computer(folder: Path) -> Iterator[Examined]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Examined(name="Python", ok=sys.version_info >= (3, 11), detail=python, fix="Install Python 3.11 or newer.")
    missing = [name for name in _NEEDED if not _installed(name)]
    yield Examined(
        name="libraries",
        ok=not missing,
        detail=f"missing: {', '.join(missing)}" if missing else ", ".join(f"{n} {version(n)}" for n in _NEEDED),
        fix="Install Pressroom again, the way it was installed the first time.",
    )
    free = shutil.disk_usage(folder).free
    yield Examined(
        name="disk",
        ok=free > _ROOM,
        detail=f"{free / 1e9:.0f} GB free",
        fix="Make room: an hour of sound needs about 2 GB while it is mastered.",
    )


def _installed(name: str) -> bool:
    try:
        return bool(version(name))
    except PackageNotFoundError:
        return False


def _show(folder: OwnerFolder) -> Iterator[Examined]:
    reading = read_publication(folder)
    found = len(reading.findings)
    yield Examined(
        name="files",
        ok=not found,
        detail=f"{found} to mend" if found else "all can be read",
        fix="pressroom check    lists them",
    )
    if reading.publication is None:
        return
    yield from _target(folder, reading.publication.settings)


def _target(folder: OwnerFolder, settings: Settings) -> Iterator[Examined]:
    try:
        storage = open_storage(folder, settings)
        base = read_base(storage)
        live = f"release {base.manifest.release} is live" if base else "nothing published yet"
        closed = _closed(target_folder(folder, settings)) if is_folder(settings) else ""
        found = [
            Examined(
                name="target",
                ok=not closed,
                detail=f"{storage.describe()}: {closed or live}",
                fix="Name another folder after  to =  in pressroom.toml, or let this account write there.",
            )
        ]
        found += _seen(folder, settings, storage)
    except UserError as error:
        yield Examined(name="target", ok=False, detail=settings.publish.to, fix=str(error))
        return
    yield from found


def _closed(place: Path) -> str:
    """Why nothing can be published into a folder, asked without writing anything; empty if it can."""
    nearest = next(each for each in (place, *place.parents) if each.exists())
    if not nearest.is_dir():
        return f"{nearest.name} is a file"
    return "" if os.access(nearest, os.W_OK | os.X_OK) else "nothing can be written there"


def _seen(folder: OwnerFolder, settings: Settings, storage: Storage) -> Iterator[Examined]:
    """What the storage really does; asked each time, because whoever calls the doctor wants to know how it is now."""
    if not isinstance(storage, S3Storage):
        return
    seen, *warnings = probe_now(folder, settings, storage).lines()
    yield Examined(name="storage", ok=True, detail=seen)
    for warning in warnings:
        yield Examined(name="storage", ok=True, detail=f"Mind: {warning}")
