"""Gathering: what of a show's folder belongs into a backup, and what is left out, by name."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from episodes.record import read_record, record_path
from publishing.artifacts import files_in, is_safe
from publishing.history.bringing import sounds_of
from publishing.history.owned import is_secret
from publishing.manifest import Manifest
from workspace.folder import OwnerFolder

_MAY_HOLD_KEYS = frozenset(
    ("", ".cfg", ".conf", ".csv", ".ini", ".json", ".rtf", ".toml", ".txt", ".xml", ".yaml", ".yml")
)
_RUBBISH = frozenset(("Thumbs.db", "desktop.ini", "__MACOSX"))


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The files to keep, by their paths in the folder, and the paths of what is left out although it may matter."""

    files: dict[str, Path]
    left_out: tuple[str, ...]


def gather(folder: OwnerFolder, outside: Collection[Path], live: Manifest | None) -> Gathered:
    """Everything that is the owner's, drafts and recordings included, but for hidden files, links and likely keys.

    `outside` are folders that do not belong to it, such as the published site. The finished audio of `live` comes along,
    with what was measured of it: it is made by a program, and would not be made again to the byte.
    """
    wanted = {_path(folder.root, file): file for file in files_in(folder.root) if not _is_in(file, outside)}
    files = {path: file for path, file in wanted.items() if is_safe(path) and not _is_key(file)}
    seen = {_path(folder.root, file) for file in _visible(folder.root) if not _is_in(file, outside)}
    if live is not None:
        files |= {_path(folder.root, file): file for file in _finished(folder, live)}
    return Gathered(files=dict(sorted(files.items())), left_out=tuple(sorted(seen - files.keys())))


def _finished(folder: OwnerFolder, live: Manifest) -> Iterator[Path]:
    yield from (sound.place for sound in sounds_of(live, folder) if sound.place.is_file())
    for episode in live.episodes.values():
        record = read_record(folder.audio, episode.slug)
        if record is not None:
            yield record_path(folder.audio, episode.slug)
            waveform = folder.audio / "waveforms" / f"{Path(record.file).stem}.json"
            yield from (waveform,) if waveform.is_file() else ()


def _visible(root: Path) -> Iterator[Path]:
    """Every file that a person sees in the folder, links included."""
    for place, folders, names in os.walk(root):
        linked = [name for name in folders if (Path(place) / name).is_symlink() and not name.startswith(".")]
        folders[:] = [name for name in folders if not name.startswith(".") and name not in {*_RUBBISH, *linked}]
        yield from (
            Path(place) / name for name in (*names, *linked) if not name.startswith(".") and name not in _RUBBISH
        )


def _path(root: Path, file: Path) -> str:
    return unicodedata.normalize("NFC", file.relative_to(root).as_posix())


def _is_in(file: Path, folders: Collection[Path]) -> bool:
    return any(file.is_relative_to(folder) for folder in folders)


def _is_key(file: Path) -> bool:
    """A recording may be called "forgot my password"; a text file of that name is another matter."""
    return is_secret(file.name) and file.suffix.lower() in _MAY_HOLD_KEYS
