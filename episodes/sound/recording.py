"""The one door to FFmpeg: recordings become blocks of samples, and blocks become meter readings."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.filter import Graph
from av.stream import Disposition
from numpy.typing import NDArray

from episodes.mp3.frames import has_length_header
from episodes.sound import refusals
from episodes.sound.riff import declared_data_bytes

Block = NDArray[np.float32]
"""Samples as float32 of full scale 1.0, shaped (frames, channels)."""

# Containers that count their own length; the others only guess it from the bit rate.
_COUNTING = frozenset({"wav", "w64", "aiff", "flac", "mov", "matroska", "mp3", "caf", "asf"})
_MISSING_SECONDS = 0.5  # containers round their lengths; less than this is no cut
_LOCKED = frozenset({"drms", "drmi", "enca", "aavd"})  # sample entries of protected sound (ISO 14496-12, 8.12)

av.logging.set_level(None)  # FFmpeg would write on the terminal; what matters becomes an error of ours


@dataclass(frozen=True, kw_only=True)
class Sound:
    """What a file says of itself; `seconds` is None where the container only guesses."""

    seconds: float | None
    sample_rate: int
    channels: int
    codec: str
    has_video: bool
    title: str | None
    recorded: date | None


@dataclass(frozen=True, kw_only=True)
class RecordingFacts:
    """A recording in short, for starting an episode from it; `seconds` is exact."""

    seconds: float
    channels: int
    sample_rate: int
    title: str | None
    recorded: date | None


def probe(recording: Path) -> Sound:
    """Read the headers only; every reason to refuse that they show is raised as a UserError."""
    with _opened(recording) as (container, stream):
        tags = {name.lower(): text for name, text in (dict(stream.metadata) | dict(container.metadata)).items()}
        return Sound(
            seconds=_declared_seconds(recording, container, stream),
            sample_rate=stream.rate,
            channels=stream.channels,
            codec=stream.codec_context.name,
            has_video=any(not s.disposition & Disposition.attached_pic for s in container.streams.video),
            title=tags.get("title", "").strip() or None,
            recorded=_day(tags.get("creation_time") or tags.get("date") or ""),
        )


def describe(recording: Path) -> RecordingFacts:
    """Measure a recording's length and read its title and date; decodes it where the header is no help.

    One that is cut short or hardly there is refused, as mastering would after a long time.
    """
    sound = probe(recording)
    seconds = sound.seconds
    if seconds is None:
        frames = sum(len(block) for block in decoded(recording, sample_rate=sound.sample_rate, channels=1))
        seconds = frames / sound.sample_rate
    refuse_incomplete(recording, sound, seconds if sound.seconds is None else _held_seconds(recording))
    return RecordingFacts(
        seconds=seconds,
        channels=sound.channels,
        sample_rate=sound.sample_rate,
        title=sound.title,
        recorded=sound.recorded,
    )


def refuse_incomplete(recording: Path, sound: Sound, found: float) -> None:
    """Compare what the file says of itself with the seconds that were found in it."""
    if sound.seconds is not None and sound.seconds - found > max(_MISSING_SECONDS, 0.001 * sound.seconds):
        raise refusals.cut_short(recording, declared=sound.seconds, decoded=found)
    if found < 1:
        raise refusals.too_short(recording, found)


def decoded(recording: Path, *, sample_rate: int, channels: int) -> Iterator[Block]:
    """Yield the first audio track, resampled to `sample_rate` (Hz) and mixed down to one or two `channels`.

    Damaged packets are left out: whoever counts the samples knows what is missing.
    """
    with _opened(recording) as (container, stream):
        yield from _resampled(_frames(container, stream), sample_rate, channels)


def decoded_mp3(content: bytes, *, sample_rate: int, channels: int) -> Iterator[Block]:
    """The same for an MP3 in memory."""
    with av.open(io.BytesIO(content), "r", format="mp3", metadata_errors="replace") as container:
        yield from _resampled(_frames(container, container.streams.audio[0]), sample_rate, channels)


class Meter:
    """EBU R128 by FFmpeg's `ebur128` filter: push blocks, then read once."""

    def __init__(self, sample_rate: int, channels: int, *, peaks: bool = True) -> None:
        self._rate = sample_rate
        self._layout = "mono" if channels == 1 else "stereo"
        self._channels = channels
        self._frames = 0
        self._latest: dict[str, str] = {}
        self._graph = graph = Graph()  # the contexts do not keep it alive; without it FFmpeg crashes
        self._source = graph.add_abuffer(
            sample_rate=sample_rate, format="flt", layout=self._layout, time_base=Fraction(1, sample_rate)
        )
        meter = graph.add("ebur128", f"metadata=1:framelog=quiet:peak={'true' if peaks else 'none'}")
        self._sink = graph.add("abuffersink")
        self._source.link_to(meter)
        meter.link_to(self._sink)
        graph.configure()

    def push(self, block: Block) -> None:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(block).reshape(1, -1), format="flt", layout=self._layout)
        frame.sample_rate = self._rate
        frame.pts = self._frames
        frame.time_base = Fraction(1, self._rate)
        self._frames += len(block)
        self._source.push(frame)
        self._drain()

    def read(self) -> tuple[float, float]:
        """Return integrated loudness (LUFS; the floor is -70) and true peak (1.0 is full scale)."""
        integrated = float(self._latest.get("lavfi.r128.I", "-70"))
        # The filter reports every 100 ms: silence pushes the last part through, and only the peak is read after it.
        self.push(np.zeros((self._rate // 5, self._channels), np.float32))
        self._source.push(None)
        self._drain()
        return integrated, float(self._latest.get("lavfi.r128.true_peak", "0"))

    def _drain(self) -> None:
        while True:
            try:
                frame = self._sink.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            self._latest = frame.metadata or self._latest


@contextmanager
def _opened(recording: Path) -> Iterator[tuple[InputContainer, AudioStream]]:
    with _open_file(recording) as opened:
        head = opened.read(512)
        opened.seek(0)
        if not head:
            raise refusals.empty(recording)
        try:
            # By file object: FFmpeg takes a name such as "http:x.wav" for an address.
            container = av.open(opened, "r", metadata_errors="replace")
        except (av.FFmpegError, UnicodeDecodeError) as error:
            raise refusals.unreadable(recording, head) from error
        with container:
            if not container.streams.audio:
                raise refusals.without_sound(recording)
            stream = container.streams.audio[0]
            if stream.codec_context.codec_tag in _LOCKED:
                raise refusals.protected(recording)
            if not stream.rate or not stream.channels:
                raise refusals.unreadable(recording, head)
            yield container, stream


def _open_file(recording: Path) -> BinaryIO:
    if recording.is_dir():
        raise refusals.not_a_file(recording)
    try:
        return recording.open("rb")
    except FileNotFoundError as error:
        raise refusals.missing(recording) from error
    except PermissionError as error:
        raise refusals.not_allowed(recording) from error


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    """Decode what can be decoded; a container that breaks off ends the sound there."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        try:
            frames = stream.codec_context.decode(packet)
        except av.InvalidDataError:
            continue
        except av.EOFError:
            return
        yield from frames


def _resampled(frames: Iterator[AudioFrame], sample_rate: int, channels: int) -> Iterator[Block]:
    resampler: AudioResampler | None = None
    shape: tuple[object, ...] = ()
    for frame in frames:
        frame.pts = None  # sound is counted, not timed: gaps in time stamps must not become silence or clicks
        current = (frame.format.name, frame.layout.name, frame.sample_rate)
        if resampler is None or current != shape:  # some recorders change rate in the middle of a file
            yield from _blocks(resampler, None, channels)
            resampler = AudioResampler(format="flt", layout="mono" if channels == 1 else "stereo", rate=sample_rate)
            shape = current
        yield from _blocks(resampler, frame, channels)
    yield from _blocks(resampler, None, channels)


def _blocks(resampler: AudioResampler | None, frame: AudioFrame | None, channels: int) -> Iterator[Block]:
    if resampler is not None:
        for converted in resampler.resample(frame):
            yield converted.to_ndarray().astype(np.float32, copy=False).reshape(-1, channels)


def _declared_seconds(recording: Path, container: InputContainer, stream: AudioStream) -> float | None:
    kind = container.format.name.split(",")[0]
    if kind not in _COUNTING:
        return None
    with recording.open("rb") as opened:
        if kind == "mp3" and not has_length_header(opened):
            return None
        if kind == "wav" and stream.codec_context.name.startswith("pcm"):
            return _wav_seconds(opened, stream)
    if stream.duration is not None and stream.time_base is not None:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else None


def _wav_seconds(opened: BinaryIO, stream: AudioStream) -> float | None:
    """FFmpeg shortens a cut WAV to what is there; the header still tells what was recorded."""
    size = declared_data_bytes(opened)
    per_second = stream.rate * stream.channels * stream.format.bits // 8
    return size / per_second if size and per_second else None


def _held_seconds(recording: Path) -> float:
    """The length of the packets that are really there; nothing is decoded."""
    units = 0
    with _opened(recording) as (container, stream):
        packets = container.demux(stream)
        while True:
            try:
                units += next(packets).duration or 0
            except (StopIteration, av.FFmpegError):
                return float(units * (stream.time_base or 0))


def _day(text: str) -> date | None:
    """Only a whole day is a date: a bare year says nothing about when the talk was recorded."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
