"""Audio that goes out byte for byte, as a show does that was published elsewhere: its length is read, and nothing else."""

from __future__ import annotations

import math
import os
from pathlib import Path

from episodes.sound.formats import ALTERNATES
from episodes.sound.mastered import Mastered
from workspace.errors import UserError

_OFF_SECONDS = 0.5  # what coders add at both ends is less; with more, the file is not as long as it says
UNTOUCHED_TYPES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/x-m4a",
    ".mp4": "video/mp4",
    ".m4v": "video/x-m4v",
    ".mov": "video/quicktime",
}
"""The endings that Apple Podcasts takes (A Podcaster's Guide to RSS), with their types."""


def measure_untouched(audio: Path) -> Mastered:
    """Read length and channels; nothing is decoded, whatever the file says of itself. Raises UserError."""
    if audio.suffix.lower() not in UNTOUCHED_TYPES:
        raise UserError(
            "untouched-type",
            problem=f'"{audio.name}" cannot be published as it is.',
            where=str(audio),
            why=f"Apps play files that end in {', '.join(UNTOUCHED_TYPES)}.",
            fix='Delete the line  sound = "untouched"  in episode.md, and Pressroom makes an MP3 of it.',
        )
    from episodes.sound.decoding import held_seconds  # noqa: PLC0415 - most publishes open no audio
    from episodes.sound.recording import probe  # noqa: PLC0415 - see above

    sound = probe(audio)
    held = held_seconds(audio, track=1)
    seconds = sound.seconds if sound.seconds is not None and abs(sound.seconds - held) < _OFF_SECONDS else held
    return Mastered(
        seconds=round(seconds, 6),
        loudness_lufs=math.nan,
        true_peak_dbtp=math.nan,
        channels=sound.channels,
        sample_rate=sound.sample_rate,
        bytes=audio.stat().st_size,
    )


def beside(audio: Path) -> tuple[Path, ...]:
    """The same sound in other formats: files of the same name with their endings."""
    start, ending = os.path.splitext(audio)  # noqa: PTH122 - as text, since hardly ever is there one
    others = (f"{start}.{suffix}" for suffix in ALTERNATES if f".{suffix}" != ending.lower())
    return tuple(Path(other) for other in others if os.path.isfile(other))  # noqa: PTH113
