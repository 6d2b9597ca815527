"""Mixing: decoded frames of any rate and number of channels become blocks of one or two."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.filter import Graph

from episodes.sound.decoding import Tally
from episodes.sound.opening import FASTEST, SLOWEST
from episodes.sound.spool import Block

_BATCH = 1 << 16  # frames that are handed on at a time; a decoder's thousand cost more to look at than to decode
_LOUDEST = 1000.0  # of full scale: 60 dB over, more than any microphone and recorder can hold
_LOUDEST_LOSSY = 8.0  # what MP3 or AAC is made of was never above full scale; its own errors stay below 18 dB


def mixed(
    frames: Iterator[AudioFrame], *, sample_rate: int, channels: int, lossy: bool, tally: Tally
) -> Iterator[Block]:
    """Bring frames to `sample_rate` (Hz) and one or two `channels`; some recorders change theirs in the middle."""
    waiting: list[Block] = []
    length = 0
    for block in _converted(frames, sample_rate, channels, tally):
        waiting.append(block)
        length += len(block)
        if length >= _BATCH:
            yield _credible(waiting, lossy, sample_rate, tally)
            waiting, length = [], 0
    if waiting:
        yield _credible(waiting, lossy, sample_rate, tally)


def _converted(frames: Iterator[AudioFrame], sample_rate: int, channels: int, tally: Tally) -> Iterator[Block]:
    mixer: _Mixer | None = None
    shape: tuple[object, ...] = ()
    for frame in frames:
        frame.pts = None  # sound is counted, not timed: gaps in time stamps must not become silence or clicks
        current = (frame.format.name, frame.layout.name, frame.sample_rate)
        if mixer is None or current != shape:
            if not (SLOWEST <= frame.sample_rate <= FASTEST and frame.layout.nb_channels):
                tally.lost += frame.samples / sample_rate
                continue
            if mixer is not None:
                tally.changes += 1
                yield from mixer.blocks(None)
            mixer, shape = _Mixer(frame, sample_rate, channels), current
        yield from mixer.blocks(frame)
    if mixer is not None:
        yield from mixer.blocks(None)


def _credible(blocks: list[Block], lossy: bool, sample_rate: int, tally: Tally) -> Block:
    """Join blocks. Damage may decode to numbers beyond all sound, which become silence rather than a blast."""
    whole = np.concatenate(blocks)
    loudest = _LOUDEST_LOSSY if lossy else _LOUDEST
    if whole.max(initial=0) <= loudest and whole.min(initial=0) >= -loudest:  # neither is so for what is no number
        return whole
    mended = [block.copy() for block in blocks]
    for block in mended:
        bad = ~(np.abs(block) <= loudest)
        if lossy and bad.any():  # the other numbers of a damaged packet are as wrong
            bad[:] = True
        tally.lost += np.count_nonzero(bad.any(axis=1)) / sample_rate
        block[bad] = 0
    return np.concatenate(mended)


class _Mixer:
    """Works on frames of one shape."""

    def __init__(self, like: AudioFrame, sample_rate: int, channels: int) -> None:
        self._channels = channels
        self._even = _Evenly(like) if _placeless(like) else None
        self._resampler = AudioResampler(format="flt", layout="mono" if channels == 1 else "stereo", rate=sample_rate)

    def blocks(self, frame: AudioFrame | None) -> Iterator[Block]:
        """The sound of `frame`; None pushes the last of it out."""
        if frame is not None and self._even is not None:
            frame = self._even.mix(frame)
        for converted in self._resampler.resample(frame):
            # The samples lie in one plane, with room behind them; to_ndarray would stack and copy it.
            samples = np.frombuffer(memoryview(converted.planes[0]), np.float32, converted.samples * self._channels)
            yield samples.reshape(-1, self._channels)


def _placeless(frame: AudioFrame) -> bool:
    """Three or more channels without places, such as one for each microphone.

    FFmpeg would take one of them for a bass box and leave it out, or refuse them all.
    """
    return frame.layout.nb_channels > 2 and frame.layout.name.endswith(" channels")


class _Evenly:
    """Mixes all channels to both sides alike."""

    def __init__(self, like: AudioFrame) -> None:
        self._graph = graph = Graph()  # the contexts do not keep it alive; without it FFmpeg crashes
        self._source = graph.add_abuffer(
            sample_rate=like.sample_rate,
            format=like.format.name,
            layout=like.layout.name,
            time_base=Fraction(1, like.sample_rate),
        )
        share = 1 / like.layout.nb_channels
        sum_of_all = "+".join(f"{share:.6f}*c{channel}" for channel in range(like.layout.nb_channels))
        pan = graph.add("pan", f"stereo|c0={sum_of_all}|c1={sum_of_all}")
        self._sink = graph.add("abuffersink")
        self._source.link_to(pan)
        pan.link_to(self._sink)
        graph.configure()

    def mix(self, frame: AudioFrame) -> AudioFrame:
        """One frame of two sides for each frame that comes in; raises av.BugError if FFmpeg returns none."""
        self._source.push(frame)
        out = self._sink.pull()
        if not isinstance(out, AudioFrame):  # the graph holds nothing but sound
            raise av.BugError(0, "pan returned no sound")
        out.pts = None
        return out
