"""Alternates: the finished sound once more, as M4A (AAC) and as Opus, for apps that know these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.codec.context import Flags

from episodes.sound.spool import Block

_AAC_BAND_HZ = 20000  # FFmpeg would stop at 16 kHz, and noise would come out 0.2 LU lower
_AAC_ROOM_KBPS = 64  # for each channel: below that, the highest tones are better left out
_OPUS_RATE = 48000  # Opus knows no other (RFC 6716, 2)


@dataclass(frozen=True, kw_only=True)
class Encoded:
    """What was written: `frames` at `sample_rate` are heard, `priming` more precede them and players drop these."""

    frames: int
    sample_rate: int
    priming: int
    bytes: int

    @property
    def seconds(self) -> float:
        """What listeners hear, without the priming."""
        return self.frames / self.sample_rate


@dataclass(frozen=True, kw_only=True)
class _Format:
    codec: str
    sample_format: str
    container: str
    options: dict[str, str]
    cutoff_hz: int | None = None


def alternate_kbps(suffix: str, mp3_kbps: int) -> int:
    """A bit rate that sounds as good as the MP3's: AAC is given the same, Opus three quarters of it."""
    return mp3_kbps if suffix == "m4a" else mp3_kbps * 3 // 4


def encode_alternate(suffix: str, blocks: Iterable[Block], path: Path, *, sound: tuple[int, int], kbps: int) -> Encoded:
    """Write `blocks` of that sample rate (Hz) and number of channels as the format of that suffix."""
    encode = {"m4a": encode_m4a, "opus": encode_opus}[suffix]
    sample_rate, channels = sound
    return encode(blocks, path, sample_rate=sample_rate, channels=channels, kbps=kbps)


def encode_m4a(blocks: Iterable[Block], path: Path, *, sample_rate: int, channels: int, kbps: int) -> Encoded:
    """Write AAC-LC with the index in front; an edit list says what is priming and where the sound ends.

    The edit list counts in samples (Apple, QuickTime File Format, "Edit list atom"), so that its length is exact.
    """
    options = {"movflags": "+faststart", "movie_timescale": str(sample_rate)}
    cutoff = _AAC_BAND_HZ if kbps >= _AAC_ROOM_KBPS * channels else None
    kind = _Format(codec="aac", sample_format="fltp", container="ipod", options=options, cutoff_hz=cutoff)
    return _encode(kind, blocks, path, (sample_rate, sample_rate, channels), kbps)


def encode_opus(blocks: Iterable[Block], path: Path, *, sample_rate: int, channels: int, kbps: int) -> Encoded:
    """Write Ogg Opus at 48 kHz; the pre-skip and the last page's position give the exact length (RFC 7845, 4)."""
    kind = _Format(codec="libopus", sample_format="flt", container="opus", options={})
    return _encode(kind, blocks, path, (sample_rate, _OPUS_RATE, channels), kbps)


def _encode(kind: _Format, blocks: Iterable[Block], path: Path, sound: tuple[int, int, int], kbps: int) -> Encoded:
    given, written, channels = sound
    layout = "mono" if channels == 1 else "stereo"
    # Without "bitexact" FFmpeg writes its version, and a random serial number into Ogg.
    with av.open(
        str(path.absolute()), "w", format=kind.container, options=kind.options | {"fflags": "+bitexact"}
    ) as out:
        stream = out.add_stream(kind.codec, rate=written, layout=layout)
        if not isinstance(stream, AudioStream):
            raise TypeError(f"{kind.codec} is no codec for sound")
        stream.bit_rate = kbps * 1000
        stream.time_base = Fraction(1, written)
        context = stream.codec_context
        context.format = kind.sample_format
        context.flags |= Flags.bitexact
        if kind.cutoff_hz:
            context.options = {"cutoff": str(kind.cutoff_hz)}
        context.open()
        resampler = AudioResampler(kind.sample_format, layout, written, frame_size=context.frame_size)
        frames, priming = 0, 0
        for frame in _timed(_resampled(blocks, resampler, given, layout), written):
            frames += frame.samples
            for packet in stream.encode(frame):
                priming = max(priming, -(packet.pts or 0))  # the first packets lie before the sound
                out.mux(packet)
        out.mux(stream.encode(None))
    return Encoded(frames=frames, sample_rate=written, priming=priming, bytes=path.stat().st_size)


def _resampled(
    blocks: Iterable[Block], resampler: AudioResampler, sample_rate: int, layout: str
) -> Iterator[AudioFrame]:
    place = 0
    for block in blocks:
        if not len(block):
            continue
        sound = np.ascontiguousarray(block, np.float32).reshape(1, -1)
        frame = AudioFrame.from_ndarray(sound, format="flt", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = sample_rate, place, Fraction(1, sample_rate)
        place += len(block)
        yield from resampler.resample(frame)
    if place:
        yield from resampler.resample(None)


def _timed(frames: Iterable[AudioFrame], sample_rate: int) -> Iterator[AudioFrame]:
    """Counted anew from 0: muxers tell priming and length by these times."""
    place = 0
    for frame in frames:
        frame.pts, frame.time_base = place, Fraction(1, sample_rate)
        place += frame.samples
        yield frame
