"""What producing an episode gives: the finished files on this computer, and what it took."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from workspace.words import size_in_words


class Did(Enum):
    """What producing an episode took."""

    MASTERED = "mastered"
    TAGGED = "tagged"
    TAKEN = "taken"
    NOTHING = "nothing"


_WORDS = {Did.MASTERED: "mastered", Did.TAGGED: "tagged", Did.TAKEN: "taken as it is", Did.NOTHING: "nothing to do"}


@dataclass(frozen=True, kw_only=True)
class Further:
    """The same sound in another format: `suffix` is m4a or opus."""

    suffix: str
    file: Path
    bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Produced:
    """A finished file on this computer; `cut` seconds of the recording were left out before it.

    `kept` says that it is the published one, whatever changed since; `outdated` that its recording did.
    """

    slug: str
    file: Path
    bytes: int
    seconds: float
    loudness_lufs: float
    true_peak_dbtp: float
    recording_sha256: str
    did: Did
    cut: float = 0.0
    further: tuple[Further, ...] = ()
    kept: bool = False
    outdated: bool = False

    @property
    def is_measured(self) -> bool:
        """Whether anybody listened; untouched audio is taken without."""
        return not math.isnan(self.loudness_lufs)

    def line(self) -> str:
        """What happened, for people."""
        minutes, seconds = divmod(round(self.seconds), 60)
        what = "kept as published" if self.kept else _WORDS[self.did]
        more = f"\n  its recording changed since:  pressroom produce {self.slug} --replace" if self.outdated else ""
        heard = f", {self.loudness_lufs:.1f} LUFS, peak {self.true_peak_dbtp:.1f} dBTP" if self.is_measured else ""
        return f"{self.slug}   {what}   {size_in_words(self.bytes)}, {minutes}:{seconds:02}{heard}{more}"

    def as_json(self) -> dict[str, object]:
        """For scripts; levels are null where nobody listened, and `also` lists the further formats."""
        return {
            "slug": self.slug,
            "audio": self.file.name,
            "bytes": self.bytes,
            "seconds": round(self.seconds, 3),
            "loudness_lufs": round(self.loudness_lufs, 2) if self.is_measured else None,
            "true_peak_dbtp": round(self.true_peak_dbtp, 2) if self.is_measured else None,
            "did": self.did.value,
            "also": [{"audio": one.file.name, "bytes": one.bytes} for one in self.further],
        }


@dataclass(frozen=True)
class Live:
    """The file that subscribers have, by its name; the hash of its recording, and the seconds cut before its start."""

    name: str
    recording_sha256: str
    cut: float = 0.0
    further: tuple[str, ...] = ()
