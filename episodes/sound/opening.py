"""Opening a recording: what it really is, where its sound begins, and every reason to refuse it at the door."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Discard

from episodes.sound import refusals
from episodes.sound.framed import Walk, adts_frame, mpeg_frame, walk
from episodes.sound.riff import Wave, read_wave

# Kinds of file that hold recordings. FFmpeg knows hundreds more: play lists that open other addresses, pictures,
# and formats without a mark of their own, which it believes to see in any noise.
_KINDS = "wav,w64,aiff,flac,mp3,aac,ogg,mov,matroska,asf,caf,amr,au,avi,flv,mpegts,mpeg,wv,tta,ape,mxf,ac3,eac3,dsf,voc"
_LOCKED = frozenset({"drms", "drmi", "enca", "aavd"})  # sample entries of protected sound (ISO 14496-12, 8.12)
SLOWEST, FASTEST = 4000, 768_000  # Hz; outside, a header is damaged rather than true
_LOSSY = 2  # FFmpeg's AV_CODEC_PROP_LOSSY
_CONVINCING = 8  # frames in a row that make a file MP3 or AAC although its beginning is not
_FRAMED = {"mp3": mpeg_frame, "aac": adts_frame}

av.logging.set_level(None)  # FFmpeg would write on the terminal; what matters becomes an error of ours


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A recording under the needle: its `track`, counted from 1 of `tracks`, and what its bytes showed."""

    container: InputContainer
    stream: AudioStream
    decoder: AudioCodecContext
    file: BinaryIO
    kind: str
    tracks: int
    wave: Wave | None
    frames: Walk | None
    lossy: bool
    stops: list[KeyboardInterrupt]

    def go_on(self) -> None:
        """Ctrl-C may be pressed while FFmpeg reads, which would swallow it; it is raised here instead."""
        _raise(self.stops)


@contextmanager
def opened(recording: Path, *, track: int = 1) -> Iterator[Opened]:
    """Open one sound track of a recording; the file is closed afterwards."""
    with _regular_file(recording) as file:
        head = file.read(512)
        if not head:
            raise refusals.empty(recording)
        wave = read_wave(file)
        options = {"ignore_length": "1"} if wave and wave.tail_sounds else {}
        stops: list[KeyboardInterrupt] = []
        with _container(recording, file, head, options, stops) as (container, frames):
            _raise(stops)
            stream = _chosen(recording, container, track)
            decoder = stream.codec_context
            # A stream of an unknown kind has no decoder, whatever the type says.
            if stream.codec_context is None or stream.codec_context.codec_tag in _LOCKED:
                raise refusals.protected(recording) if decoder else refusals.unknown_kind(recording)
            if not stream.channels or not SLOWEST <= stream.rate <= FASTEST:
                raise refusals.unreadable(recording, head)
            yield Opened(
                container=container,
                stream=stream,
                decoder=decoder,
                file=file,
                kind=container.format.name.split(",")[0],
                tracks=len(container.streams.audio),
                wave=wave,
                frames=frames,
                lossy=bool(decoder.codec.properties & _LOSSY),
                stops=stops,
            )
            _raise(stops)


def _regular_file(recording: Path) -> BinaryIO:
    """Only what ends can be read to its end: a pipe or a microphone would be listened to for ever."""
    try:
        mode = recording.stat().st_mode
        if stat.S_ISDIR(mode):
            raise refusals.not_a_file(recording)
        if not stat.S_ISREG(mode):
            raise refusals.not_stored(recording)
        return recording.open("rb")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise refusals.missing(recording) from error
    except PermissionError as error:
        raise refusals.not_allowed(recording) from error
    except OSError as error:
        raise refusals.unreachable(recording) from error


@contextmanager
def _container(
    recording: Path, file: BinaryIO, head: bytes, options: dict[str, str], stops: list[KeyboardInterrupt]
) -> Iterator[tuple[InputContainer, Walk | None]]:
    """What FFmpeg makes of the file; where rubbish hides the beginning of an MP3 or AAC, it is shown the way."""
    try:
        container = _open(_From(file, 0, stops), None, options)
    except (av.FFmpegError, UnicodeDecodeError) as error:
        kind, frames = _hidden_frames(file)
        if kind is None or frames is None:
            raise refusals.unreadable(recording, head) from error
        container = _open(_From(file, frames.start, stops), kind, options)
    else:
        kind = container.format.name
        frames = walk(file, _FRAMED[kind]) if kind in _FRAMED else None
        if kind in _FRAMED and frames is None:
            container.close()
            raise refusals.unreadable(recording, head)
        if frames is not None and frames.start > frames.front:
            container.close()
            container = _open(_From(file, frames.start, stops), kind, options)
    with container:
        yield container, frames


def _raise(stops: list[KeyboardInterrupt]) -> None:
    if stops:
        raise stops[0]


def _open(file: _From, kind: str | None, options: dict[str, str]) -> InputContainer:
    # By file object: FFmpeg takes a name such as "http:x.wav" for an address.
    settings = {"format_whitelist": _KINDS, "protocol_whitelist": "", **options}
    return av.open(file, "r", format=kind, options=settings, metadata_errors="replace")


def _hidden_frames(file: BinaryIO) -> tuple[str | None, Walk | None]:
    """Sound that no other mark announces, such as behind a label longer than the file."""
    size = file.seek(0, os.SEEK_END)
    for kind, read in _FRAMED.items():
        found = walk(file, read)
        if found and found.frames >= _CONVINCING and found.sound_bytes >= (size - found.start) // 2:
            return kind, found
    return None, None


def _chosen(recording: Path, container: InputContainer, track: int) -> AudioStream:
    streams = container.streams.audio
    if not streams:
        raise refusals.without_sound(recording)
    if not 1 <= track <= len(streams):
        raise refusals.no_such_track(recording, track=track, tracks=len(streams))
    chosen = streams[track - 1]
    for stream in container.streams:
        if stream.index != chosen.index:
            stream.discard = Discard.all  # the pictures of a film are ten times the sound
    return chosen


class _From:
    """A file as FFmpeg reads it: from `start` on, and with a place of its own, so that others may look in between."""

    def __init__(self, file: BinaryIO, start: int, stops: list[KeyboardInterrupt]) -> None:
        self._file = file
        self._start = start
        self._place = 0
        self._stops = stops

    def read(self, size: int = -1) -> bytes:
        """Read on; Ctrl-C, which FFmpeg would swallow, is kept in `stops` and ends the file."""
        try:
            self._file.seek(self._start + self._place)
            content = self._file.read(size)
        except KeyboardInterrupt as stop:
            self._stops.append(stop)
            return b""
        self._place += len(content)
        return content

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_END:
            offset += self._file.seek(0, os.SEEK_END) - self._start
        self._place = max(0, self._place + offset if whence == os.SEEK_CUR else offset)
        return self._place

    def tell(self) -> int:
        return self._place
