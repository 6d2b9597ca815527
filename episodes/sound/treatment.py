"""Treatment of a recording before it is measured: rumble and steady noise are taken away, sample for sample in place."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph
from numpy.typing import NDArray

from episodes.sound.spool import Block, finite

_RUMBLE_HZ = 80  # below the lowest voices; a direct current goes, too
_REDUCTION_DB = 12  # more makes voices sound as if under water
_SPARE_DB = 2.0  # noise comes and goes around its mean; measured, this takes 11 of the 12 dB
_LOWEST_DB, _HIGHEST_DB = -80.0, -20.0  # what afftdn takes as a noise floor
_REACH_DB = 24.0  # how far a band may lie from it
_BANDS_HZ = (80, 125, 192, 293, 444, 671, 1011, 1521, 2286, 3434, 5156, 7739, 11613, 17424, 26141)  # afftdn's own
_WINDOW = 2048  # frames that are looked at together
_QUIET_SHARE = 0.05  # of the time nobody speaks, or the recording has no pause to learn from
_STEADY_DB = 8.0  # a noise keeps within this; the ends of words do not
_MUTED = 1e-9  # -90 dB: recorders that mute pauses say nothing about the room
_CLEAR_DB = 6.0  # what lies closer to the whole is no noise but the softer part of the sound
_SETTLING = 0.25  # seconds that the filters are given before the first sample


@dataclass(frozen=True)
class Noise:
    """A steady noise: its level in 15 bands, in dBFS as if that band's density filled the whole spectrum."""

    bands_db: tuple[float, ...]

    @property
    def floor_db(self) -> float:
        """The level that the bands are told from; the loudest band stays within reach."""
        return max(float(np.median(self.bands_db)), max(self.bands_db) - _REACH_DB)


@dataclass(frozen=True, kw_only=True)
class Treatment:
    """What is done; `noise` is the noise to take away, by 12 dB, None to leave it."""

    high_pass: bool = False
    noise: Noise | None = None

    @property
    def filters(self) -> tuple[tuple[str, str], ...]:
        """FFmpeg's filters with their settings."""
        chosen: list[tuple[str, str]] = []
        if self.high_pass:
            chosen.append(("highpass", f"f={_RUMBLE_HZ}:poles=2:precision=f64"))
        if self.noise is not None:
            floor = self.noise.floor_db
            bands = "|".join(f"{min(max(band - floor, -_REACH_DB), _REACH_DB):.1f}" for band in self.noise.bands_db)
            level = min(max(floor + _SPARE_DB, _LOWEST_DB), _HIGHEST_DB)
            chosen.append(("afftdn", f"nr={_REDUCTION_DB}:nf={level:.1f}:nt=custom:bn={bands}"))
        return tuple(chosen)

    def delay(self, sample_rate: int) -> int:
        """Frames by which the filters are late: afftdn works in thirds of a window of 37.5 ms and is two behind."""
        return 0 if self.noise is None else 2 * (sample_rate // 80)


def treated(blocks: Iterable[Block], treatment: Treatment, *, sample_rate: int, channels: int) -> Iterator[Block]:
    """Run the filters: as many frames come out as go in, none of them moved.

    The filters first hear the beginning backward, so that they have settled when it comes.
    """
    if not treatment.filters:
        yield from blocks
        return
    chain = _Filters(treatment.filters, sample_rate, channels)
    head, rest = _divided(iter(blocks), int(_SETTLING * sample_rate), channels)
    if not len(head):
        return
    late = int(_SETTLING * sample_rate) + treatment.delay(sample_rate)
    before = np.pad(head, ((int(_SETTLING * sample_rate), 0), (0, 0)), "symmetric")
    behind = np.zeros((treatment.delay(sample_rate), channels), np.float32)
    for block in chain.run(itertools.chain([before], rest, [behind])):
        kept = block[late:]
        late = max(0, late - len(block))
        if len(kept):
            yield kept


def noise_in(blocks: Iterable[Block], *, sample_rate: int) -> Noise | None:
    """The steady noise in the quietest twentieth of a recording; None if its pauses are silent or it has none.

    What the high-pass takes should be gone before: give it the blocks that `treated` yields.
    """
    powers: list[NDArray[np.float64]] = []
    kept: Block | None = None
    for block in blocks:
        sound = block if kept is None else np.concatenate([kept, block])
        whole = len(sound) // _WINDOW * _WINDOW
        kept = sound[whole:]
        if whole:
            powers.append(_band_powers(sound[:whole], sample_rate))
    windows = np.concatenate(powers) if powers else np.zeros((0, 1 + len(_BANDS_HZ)))
    windows = windows[windows[:, 0] > _MUTED]
    if not len(windows):
        return None
    levels = 10 * np.log10(windows[:, 0])
    least, quiet_db, most = (float(level) for level in np.quantile(levels, (0.2 * _QUIET_SHARE, _QUIET_SHARE, 0.9)))
    if quiet_db > most - _CLEAR_DB or quiet_db - least > _STEADY_DB:
        return None
    quiet = windows[levels <= quiet_db]
    noise = Noise(tuple(round(float(level), 1) for level in 10 * np.log10(quiet[:, 1:].mean(axis=0) + 1e-15)))
    return noise if noise.floor_db > _LOWEST_DB else None


def _band_powers(sound: Block, sample_rate: int) -> NDArray[np.float64]:
    """A row for each window: its whole power, then that of each band; a band above the sound has the last one's."""
    windows = sound.reshape(-1, _WINDOW, sound.shape[1])
    shape = np.hanning(_WINDOW).astype(np.float32)
    density = np.square(np.abs(np.fft.rfft(windows * shape[:, np.newaxis], axis=1))).mean(axis=2)
    density /= np.square(shape, dtype=np.float64).sum()
    hertz = np.arange(density.shape[1]) * sample_rate / _WINDOW
    columns = [np.square(windows, dtype=np.float64).mean(axis=(1, 2))]
    for center in _BANDS_HZ:
        inside = (hertz >= center / math.sqrt(1.5)) & (hertz < center * math.sqrt(1.5))
        columns.append(density[:, inside].mean(axis=1) if inside.any() else columns[-1])
    return np.stack(columns, axis=1)


def _divided(blocks: Iterator[Block], frames: int, channels: int) -> tuple[Block, Iterator[Block]]:
    """At least the first `frames` frames, and what follows."""
    first: list[Block] = [np.zeros((0, channels), np.float32)]
    while sum(map(len, first)) < frames and (block := next(blocks, None)) is not None:
        first.append(block)
    return np.concatenate(first), blocks


class _Filters:
    """A chain of FFmpeg's filters that blocks are pushed through."""

    def __init__(self, filters: tuple[tuple[str, str], ...], sample_rate: int, channels: int) -> None:
        self._rate, self._channels = sample_rate, channels
        self._layout = "mono" if channels == 1 else "stereo"
        self._frames = 0
        self._graph = graph = Graph()  # the contexts do not keep it alive; without it FFmpeg crashes
        self._source = last = graph.add_abuffer(
            sample_rate=sample_rate, format="flt", layout=self._layout, time_base=Fraction(1, sample_rate)
        )
        self._sink = graph.add("abuffersink")
        even = ("asetnsamples", "n=4096:p=0")  # highpass rounds otherwise where a block of an odd length ends
        made = [graph.add(name, settings) for name, settings in (even, *filters)]
        for following in (*made, graph.add("aformat", "sample_fmts=flt"), self._sink):
            last.link_to(following)
            last = following
        graph.configure()

    def run(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Push all blocks through and then the last of them out; what comes is late and cut otherwise."""
        for block in blocks:
            if len(block):
                self._push(block)
                yield from self._pulled()
        self._source.push(None)
        yield from self._pulled()

    def _push(self, block: Block) -> None:
        sound = np.ascontiguousarray(finite(block), np.float32).reshape(1, -1)  # a filter would never forget a NaN
        frame = AudioFrame.from_ndarray(sound, format="flt", layout=self._layout)
        frame.sample_rate, frame.pts, frame.time_base = self._rate, self._frames, Fraction(1, self._rate)
        self._frames += len(block)
        self._source.push(frame)

    def _pulled(self) -> Iterator[Block]:
        while True:
            try:
                frame = self._sink.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            if isinstance(frame, AudioFrame):
                yield frame.to_ndarray().astype(np.float32, copy=False).reshape(-1, self._channels)
