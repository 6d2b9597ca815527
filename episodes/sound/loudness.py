"""Loudness as listeners hear it: integrated loudness and true peak after EBU R128 (ITU-R BS.1770)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from episodes.sound.recording import Block, Meter, decoded, probe

_FLOOR_LUFS = -70.0  # the absolute gate: below it nothing counts as sound


@dataclass(frozen=True, kw_only=True)
class Loudness:
    """`integrated_lufs` and `true_peak_dbtp` are -inf where there is no sound."""

    integrated_lufs: float
    true_peak_dbtp: float
    frames: int
    sample_rate: int

    @property
    def seconds(self) -> float:
        return self.frames / self.sample_rate


def measure_blocks(blocks: Iterable[Block], *, sample_rate: int, channels: int, peaks: bool = True) -> Loudness:
    """Measure sound as it passes; one channel counts once, as in the common -19 LUFS for mono.

    Without `peaks` it costs a quarter, and the true peak stays -inf.
    """
    meter = Meter(sample_rate, channels, peaks=peaks)
    frames = 0
    for block in blocks:
        meter.push(block)
        frames += len(block)
    integrated, peak = meter.read()
    return Loudness(
        integrated_lufs=integrated if integrated > _FLOOR_LUFS else -math.inf,
        true_peak_dbtp=20 * math.log10(peak) if peak > 0 else -math.inf,
        frames=frames,
        sample_rate=sample_rate,
    )


def measure_file(audio: Path) -> Loudness:
    """Measure any sound file as it is (more than two channels are mixed down first)."""
    sound = probe(audio)
    channels = min(sound.channels, 2)
    blocks = decoded(audio, sample_rate=sound.sample_rate, channels=channels)
    return measure_blocks(blocks, sample_rate=sound.sample_rate, channels=channels)
