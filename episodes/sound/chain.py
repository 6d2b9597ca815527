"""The chain: what is decided about a sound from its measurements; nothing here touches a sample."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from episodes.mp3.encoding import encoder_loss
from episodes.sound.loudness import Loudness, in_decibels
from episodes.sound.settings import SoundSettings

AIM_LU = 0.05  # what a round aims at, so that other meters also find 0.1
TOLERANCE_LU = 0.1
# MP3 raises true peaks of limited speech by 0.3 to 1.4 dB, in one channel at 96 kbps the most.
_ENCODER_PEAK_DB = {1: 1.5, 2: 1.0}
_SPARE_DB = 0.3  # the next encode has its highest peak elsewhere
_METER_STEP_DB = 0.01  # the meter's own rounding, kept below the ceiling
_DIP_SECONDS = 0.02  # how far around a peak the ceiling dips
_DIPS_PER_MINUTE = 2  # more than that, and a lower ceiling everywhere is the shorter way


@dataclass(frozen=True, kw_only=True)
class Dip:
    """A place where the ceiling is lower by `depth_db`, because the encoder raised a peak there."""

    start: int
    stop: int
    depth_db: float


@dataclass(frozen=True, kw_only=True)
class Chain:
    """What is done to the sound: gain, limiter at `ceiling_dbtp` (None: not needed), then makeup gain.

    The makeup undoes what LAME takes (0.45 dB at 128 kbps) and trims the last tenths: gain before a limiter moves
    loudness in jumps on short sounds, because blocks cross the meter's gate; gain behind it moves all alike.
    """

    gain_db: float
    ceiling_dbtp: float | None
    makeup_db: float
    channels: int
    sample_rate: int
    kbps: int
    dips: tuple[Dip, ...] = ()


def decide(before: Loudness, channels: int, settings: SoundSettings) -> Chain:
    """Choose the chain for a sound of `channels` that measures `before`."""
    gain = settings.lufs(channels) - before.integrated_lufs
    ceiling = _first_ceiling(settings, channels)
    kbps = settings.kbps(channels)
    return Chain(
        gain_db=gain,
        ceiling_dbtp=ceiling if before.true_peak_dbtp + gain > ceiling else None,
        makeup_db=-20 * math.log10(encoder_loss(kbps)),
        channels=channels,
        sample_rate=before.sample_rate,
        kbps=kbps,
    )


def corrected(chain: Chain, delivered: Loudness, settings: SoundSettings, *, step: float = 1.0) -> Chain:
    """What to change in the whole after measuring the delivered file.

    `step` is the share of the missing loudness that is added. The ceiling goes down if peaks stick out.
    """
    trim = step * (settings.lufs(chain.channels) - delivered.integrated_lufs)
    ceiling = chain.ceiling_dbtp
    excess = delivered.true_peak_dbtp + trim - highest_allowed(settings)
    if excess > 0:
        ceiling = (_first_ceiling(settings, chain.channels) if ceiling is None else ceiling) - excess - _SPARE_DB
    return replace(chain, makeup_db=chain.makeup_db + trim, ceiling_dbtp=ceiling, dips=())


def highest_allowed(settings: SoundSettings) -> float:
    """The true peak in dBTP that no sample may exceed, as our meter reads it."""
    return settings.peak - _METER_STEP_DB


def dipped(chain: Chain, over: Iterable[tuple[int, float]], settings: SoundSettings) -> tuple[Dip, ...]:
    """Where to lower the ceiling for peaks (frame, height) that stick out."""
    around = round(_DIP_SECONDS * chain.sample_rate)
    dips: list[Dip] = []
    for frame, peak in sorted(over):
        excess = in_decibels(peak) - highest_allowed(settings)
        depth = (
            excess + _SPARE_DB + max((dip.depth_db for dip in chain.dips if dip.start <= frame <= dip.stop), default=0)
        )
        if dips and frame - around <= dips[-1].stop:
            last = dips[-1]
            dips[-1] = Dip(start=last.start, stop=frame + around, depth_db=max(depth, last.depth_db))
        else:
            dips.append(Dip(start=frame - around, stop=frame + around, depth_db=depth))
    return tuple(dips)


def few_enough(dips: tuple[Dip, ...], seconds: float) -> bool:
    """Whether mending each place is less work than encoding everything again."""
    return len(dips) <= max(_DIPS_PER_MINUTE * seconds / 60, 3)


def with_dips(chain: Chain, dips: tuple[Dip, ...], settings: SoundSettings) -> Chain:
    """The chain with further dips; a limiter that was not needed so far is needed for them."""
    ceiling = _first_ceiling(settings, chain.channels) if chain.ceiling_dbtp is None else chain.ceiling_dbtp
    return replace(chain, dips=(*chain.dips, *dips), ceiling_dbtp=ceiling)


def _first_ceiling(settings: SoundSettings, channels: int) -> float:
    return settings.peak - _ENCODER_PEAK_DB[channels]
