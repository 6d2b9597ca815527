"""Records: what each finished file was made of, kept beside it, and the moves that take file and record along."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path

from episodes.sound.mastered import Mastered, Wishes
from episodes.untouched import UNTOUCHED_TYPES
from workspace.files import write_atomically

_FINISHED = {*UNTOUCHED_TYPES, ".opus"}
_ASIDE = ".aside"  # no episode can have this name


@dataclass(frozen=True, kw_only=True)
class FurtherFile:
    """The same sound in another format: `suffix` is m4a or opus, `name` that of the file beside the MP3."""

    suffix: str
    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """What a finished file was made of."""

    file: str
    recording: str
    master: str
    tags: str
    sound: Mastered
    bytes: int
    replaces: str = ""
    further: tuple[FurtherFile, ...] = ()
    wishes: Wishes = field(default_factory=Wishes)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the finished file and of its further formats."""
        return self.file, *(each.name for each in self.further)


def take_over(audio: Path, slug: str) -> None:
    """Put what was made aside in the place of what was made before; the note that says so moves last."""
    aside = aside_of(audio)
    record = read_record(aside, slug)
    if record is None:
        return
    for file in sorted((aside / slug).glob(f"{slug}-*")):
        (audio / slug).mkdir(parents=True, exist_ok=True)
        file.replace(audio / slug / file.name)
    record_path(aside, slug).replace(record_path(audio, slug))
    prune(audio / slug, record.names)


def move_over(audio: Path, old: str, new: str, name: str) -> None:
    """After an episode's folder was renamed: its finished audio goes along, if it is the file of that name (any, if "")."""
    record = read_record(audio, old)
    if record is None or (name and record.file != name) or record_path(audio, new).is_file():
        return
    for other in record.names:
        if (audio / old / other).is_file():
            (audio / new).mkdir(parents=True, exist_ok=True)
            (audio / old / other).replace(audio / new / other)
    record_path(audio, old).replace(record_path(audio, new))


def aside_of(audio: Path) -> Path:
    """Where new audio waits until its owner agrees to it; for `is_replaced`."""
    return audio / _ASIDE


def prune(folder: Path, wanted: Collection[str]) -> None:
    """Delete earlier finished files; what was published is kept by the storage."""
    for file in folder.iterdir():
        if file.suffix in _FINISHED and file.name not in wanted:
            file.unlink()


def record_path(audio: Path, slug: str) -> Path:
    """AUDIO/SLUG.json: beside the episode's folder of finished files, not in it."""
    return audio / f"{slug}.json"


def read_record(audio: Path, slug: str) -> Record | None:
    """The record of the last finished file; one that cannot be read is as good as none."""
    try:
        stored = dict(json.loads(record_path(audio, slug).read_bytes()))
        further = tuple(FurtherFile(**each) for each in stored.get("further", ()))
        wishes = Wishes(**stored.get("wishes", {}))
        return Record(**{**stored, "sound": Mastered(**stored["sound"]), "further": further, "wishes": wishes})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_record(audio: Path, slug: str, record: Record) -> None:
    """Write it whole or not at all, with sorted keys: the same record gives the same bytes."""
    write_atomically(record_path(audio, slug), json.dumps(asdict(record), indent=1, sort_keys=True).encode() + b"\n")
