"""What mastering is told of one recording, and what it says of the finished file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Mastered:
    """The finished file, measured after it was encoded; `cut` seconds of silence were left out before its first sound.

    Loudness and peak are NaN where nobody measured them: untouched audio is not decoded.
    """

    seconds: float
    loudness_lufs: float
    true_peak_dbtp: float
    channels: int
    sample_rate: int
    bytes: int
    cut: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What the owner said about one recording: which sound track, and whether one that is cut short will do."""

    track: int = 1
    accept_truncated: bool = False


AS_USUAL = Wishes()
