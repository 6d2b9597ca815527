"""Works for the tests of batches: recordings of a folder, to be mastered into its folder `masters`."""

from __future__ import annotations

from pathlib import Path

from episodes.produce import Work
from episodes.sound.mastered import Wishes
from episodes.sound.settings import SoundSettings


def a_work(recording: Path, masters: Path, settings: SoundSettings | None = None) -> Work:
    return Work(
        slug=recording.stem,
        recording=recording,
        recording_sha256="",
        untagged=masters / f"{recording.stem}.mp3",
        settings=settings or SoundSettings(),
        wishes=Wishes(),
    )


def under_way(masters: Path, process: int | str = "*") -> list[Path]:
    """The folders in which works are being done, by the process of that number."""
    return list(masters.glob(f".*.{process}.*.part"))


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())
