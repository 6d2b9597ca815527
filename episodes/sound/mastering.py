"""Mastering: a recording goes in, an MP3 at the loudness that directories ask for comes out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from episodes.mp3.encoding import encode_mp3, encoder_loss
from episodes.sound import refusals
from episodes.sound.limiter import limited
from episodes.sound.loudness import Loudness, measure_blocks, measure_file
from episodes.sound.recording import Block, decoded, decoded_mp3, probe, refuse_incomplete
from episodes.sound.spool import Spool, spooled
from workspace.files import write_atomically
from workspace.progress import Event, Reporter

_ROUNDS = 8
_STRICT_ROUNDS = 2  # after these, anything within the tolerance will do
_TOLERANCE_LU = 0.1
_AIM_LU = 0.05  # what a round aims at, so that other meters also find 0.1
_HISSING_GAIN_DB = 25.0  # from here on the room is heard
_MOST_GAIN_DB = 40.0
_ENCODER_PEAK_DB = 1.0  # MP3 raises true peaks of limited speech by 0.3 to 1.4 dB
_SPARE_DB = 0.3  # the next encode has its highest peak elsewhere
_METER_STEP_DB = 0.01  # the meter's own rounding, kept below the ceiling
_DRY_RUNS = 6
_TRIM_LU = 0.15  # what may be left for the gain behind the limiter
_ONE_SIDED = 0.001  # -60 dB


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where finished audio should be. -16 LUFS stereo and -1 dBTP are Apple's figures; -19 is the same talk in mono."""

    lufs_stereo: float = -16.0
    lufs_mono: float = -19.0
    ceiling_dbtp: float = -1.0
    kbps_stereo: int = 128
    kbps_mono: int = 96

    def lufs(self, channels: int) -> float:
        return self.lufs_mono if channels == 1 else self.lufs_stereo

    def kbps(self, channels: int) -> int:
        return self.kbps_mono if channels == 1 else self.kbps_stereo


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


@dataclass(frozen=True, kw_only=True)
class Mastered:
    """The finished file, measured after it was encoded."""

    seconds: float
    loudness_lufs: float
    true_peak_dbtp: float
    channels: int
    sample_rate: int
    bytes: int


def decide(before: Loudness, channels: int, target: Target) -> Chain:
    """Choose the chain for a sound of `channels` that measures `before`."""
    gain = target.lufs(channels) - before.integrated_lufs
    ceiling = target.ceiling_dbtp - _ENCODER_PEAK_DB
    kbps = target.kbps(channels)
    return Chain(
        gain_db=gain,
        ceiling_dbtp=ceiling if before.true_peak_dbtp + gain > ceiling else None,
        makeup_db=-20 * math.log10(encoder_loss(kbps)),
        channels=channels,
        sample_rate=before.sample_rate,
        kbps=kbps,
    )


def corrected(chain: Chain, delivered: Loudness, target: Target, *, step: float = 1.0) -> Chain | None:
    """What to change after measuring the delivered file; None if it is as it should be.

    `step` is the share of the missing loudness that is added.
    """
    missing = target.lufs(chain.channels) - delivered.integrated_lufs
    highest = target.ceiling_dbtp - _METER_STEP_DB
    if abs(missing) <= _AIM_LU and delivered.true_peak_dbtp <= highest:
        return None
    trim = step * missing
    ceiling = chain.ceiling_dbtp
    excess = delivered.true_peak_dbtp + trim - highest
    if excess > 0:
        ceiling = (target.ceiling_dbtp - _ENCODER_PEAK_DB if ceiling is None else ceiling) - excess - _SPARE_DB
    return replace(chain, makeup_db=chain.makeup_db + trim, ceiling_dbtp=ceiling)


def master(recording: Path, finished: Path, target: Target, report: Reporter) -> Mastered:
    """Write `finished`, whole or not at all, and return what was measured on it.

    The same recording and target give the same bytes. Work files live beside `finished` and leave nothing behind.
    """
    sound = probe(recording)
    rate = 48000 if sound.sample_rate == 48000 else 44100
    channels = min(sound.channels, 2)
    progress = _Progress(f"Mastering {recording.name}", sound.seconds, report)
    blocks = progress.watched(decoded(recording, sample_rate=rate, channels=channels), rate, 0.0, 0.1)
    with spooled(blocks, finished.parent, sample_rate=rate, channels=channels) as spool:
        progress.seconds = spool.seconds
        refuse_incomplete(recording, sound, spool.seconds)
        content, delivered = _to_target(recording, spool, target, progress)
    write_atomically(finished, content)
    return Mastered(
        seconds=delivered.seconds,
        loudness_lufs=round(delivered.integrated_lufs, 2),
        true_peak_dbtp=round(delivered.true_peak_dbtp, 2),
        channels=spool.kept,
        sample_rate=rate,
        bytes=len(content),
    )


def measure_finished(finished: Path) -> Mastered:
    """What `master` would have returned for a finished file whose notes were lost."""
    sound, loudness = probe(finished), measure_file(finished)
    return Mastered(
        seconds=loudness.seconds,
        loudness_lufs=round(loudness.integrated_lufs, 2),
        true_peak_dbtp=round(loudness.true_peak_dbtp, 2),
        channels=sound.channels,
        sample_rate=sound.sample_rate,
        bytes=finished.stat().st_size,
    )


def _to_target(recording: Path, spool: Spool, target: Target, progress: _Progress) -> tuple[bytes, Loudness]:
    """Render, measure what a listener gets, correct; most recordings need one round."""
    before = measure_blocks(spool.blocks(), sample_rate=spool.sample_rate, channels=spool.kept)
    if before.integrated_lufs == -math.inf:
        raise refusals.silent(recording)
    chain = decide(before, spool.kept, target)
    if chain.gain_db > _MOST_GAIN_DB:
        raise refusals.too_quiet(recording, gain_db=chain.gain_db, most_db=_MOST_GAIN_DB)
    if chain.gain_db > _HISSING_GAIN_DB:
        progress.remark(f"very quiet, raised by {chain.gain_db:.0f} dB; expect to hear the room's hiss")
    _remark_on_one_side(spool, progress)
    wanted = aim = target.lufs(spool.kept)
    chain = _settled(spool, chain, aim)
    missed, step = 0.0, 1.0
    for turn in range(_ROUNDS):
        content = _rendered(spool, chain, progress)
        delivered = _delivered(content, spool, progress)
        missing = wanted - delivered.integrated_lufs
        # Noise makes the encoder drop and add whole bands, so that a full step may overshoot; shorter ones land.
        step = step / 2 if missing * missed < 0 else step
        better = corrected(chain, delivered, target, step=step)
        if better is None or (turn >= _STRICT_ROUNDS and _acceptable(delivered, wanted, target.ceiling_dbtp)):
            return content, delivered
        aim += step * missing
        if better.ceiling_dbtp != chain.ceiling_dbtp:  # a lower ceiling takes loudness, which only a dry run can tell
            better = _settled(spool, replace(better, makeup_db=chain.makeup_db), aim)
        chain, missed = better, missing
    raise refusals.off_target(
        recording,
        problem=f"it stays at {delivered.integrated_lufs:.1f} LUFS with peaks of {delivered.true_peak_dbtp:.1f} dBTP",
    )


def _acceptable(delivered: Loudness, lufs: float, ceiling: float) -> bool:
    return abs(delivered.integrated_lufs - lufs) <= _TOLERANCE_LU and delivered.true_peak_dbtp <= ceiling


def _settled(spool: Spool, chain: Chain, aim: float) -> Chain:
    """Give back the loudness that the limiter takes, before the costly encoder runs; `aim` is in LUFS."""
    if chain.ceiling_dbtp is None:
        return chain
    loss = 20 * math.log10(encoder_loss(chain.kbps))
    slope, last = 1.0, (0.0, 0.0)
    for turn in range(_DRY_RUNS):
        blocks = processed(spool.blocks(), replace(chain, makeup_db=chain.makeup_db + loss))
        heard = measure_blocks(blocks, sample_rate=chain.sample_rate, channels=chain.channels, peaks=False)
        missing = aim - heard.integrated_lufs
        if abs(missing) <= _TRIM_LU:
            return replace(chain, makeup_db=chain.makeup_db + missing)
        if turn and chain.gain_db != last[0]:  # the harder the limiter works, the less a decibel of gain brings
            slope = min(max((heard.integrated_lufs - last[1]) / (chain.gain_db - last[0]), 0.3), 1.0)
        last = chain.gain_db, heard.integrated_lufs
        chain = replace(chain, gain_db=chain.gain_db + missing / slope)
    return chain


def processed(blocks: Iterable[Block], chain: Chain) -> Iterator[Block]:
    """Run the chain: gain, limiter, makeup; as many frames come out as go in."""
    raised: Iterator[Block] = (block * np.float32(10 ** (chain.gain_db / 20)) for block in blocks)
    makeup = np.float32(10 ** (chain.makeup_db / 20))
    if chain.ceiling_dbtp is not None:
        raised = limited(raised, ceiling_dbtp=chain.ceiling_dbtp, sample_rate=chain.sample_rate)
    return (block * makeup for block in raised)


def _rendered(spool: Spool, chain: Chain, progress: _Progress) -> bytes:
    blocks = progress.watched(processed(spool.blocks(), chain), chain.sample_rate, 0.2, 0.9)
    return encode_mp3(blocks, sample_rate=chain.sample_rate, channels=chain.channels, kbps=chain.kbps)


def _delivered(content: bytes, spool: Spool, progress: _Progress) -> Loudness:
    """Measure the MP3 as a player decodes it."""
    heard = decoded_mp3(content, sample_rate=spool.sample_rate, channels=spool.kept)
    blocks = progress.watched(heard, spool.sample_rate, 0.9, 1.0)
    delivered = measure_blocks(blocks, sample_rate=spool.sample_rate, channels=spool.kept)
    if delivered.frames != spool.frames:
        raise RuntimeError(f"the MP3 holds {delivered.frames} samples instead of {spool.frames}")
    return delivered


def _remark_on_one_side(spool: Spool, progress: _Progress) -> None:
    left, right = spool.peaks[0], spool.peaks[-1]
    if spool.kept == 2 and min(left, right) <= _ONE_SIDED * max(left, right):
        side = "left" if left > right else "right"
        progress.remark(f"only the {side} side has sound; one earbud will stay silent")


class _Progress:
    """Turns the stages of mastering into seconds done of the recording's seconds; never runs backward."""

    def __init__(self, what: str, seconds: float | None, report: Reporter) -> None:
        self._what = what
        self.seconds = seconds
        self._report = report
        self._done = 0.0

    def watched(self, blocks: Iterable[Block], sample_rate: int, first: float, last: float) -> Iterator[Block]:
        """Pass `blocks` on; the stage takes the listener's bar from share `first` to share `last` of the whole."""
        frames = 0
        for block in blocks:
            frames += len(block)
            yield block
            if self.seconds:
                share = first + (last - first) * min(1.0, frames / sample_rate / self.seconds)
                self._move_to(self.seconds * share, self.seconds)

    def remark(self, text: str) -> None:
        self._report(Event(f"{self._what}: {text}"))

    def _move_to(self, done: float, total: float) -> None:
        if done >= self._done + total / 200 or done == total > self._done:  # two hundred steps are smooth enough
            self._done = done
            self._report(Event(self._what, min(done, total), total))
