"""How long a recording says it is, and what else it says of its own end."""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

import av

from episodes.sound.framed import Walk, promised_seconds
from episodes.sound.ogg import Ending, ending
from episodes.sound.opening import Opened

# Containers that count their own length; the others only guess it from the bit rate.
_COUNTING = frozenset({"w64", "aiff", "flac", "mov", "caf", "asf"})


@dataclass(frozen=True, kw_only=True)
class Declared:
    """`seconds` by the index or header, None where there is none; `label_seconds` by a label (TLEN), which may be old.

    `held` is the share of the promised bytes that are there. `breaks_off`: the last piece is there in part, so that an
    unknown rest is missing; `unmarked`: nothing shows that the end is the end. `headless`: something stands in front of
    the sound that is none, perhaps half of it. `gaps` counts places where frames do not follow one another, and `holes`
    the seconds that would fit there.
    """

    seconds: float | None = None
    label_seconds: float | None = None
    held: float = 1.0
    breaks_off: bool = False
    unmarked: bool = False
    headless: bool = False
    gaps: int = 0
    holes: float = 0.0


def declared_of(source: Opened) -> Declared:
    """Read what the file says; nothing is decoded."""
    if source.wave is not None:
        return _of_wave(source)
    if source.frames is not None:
        return _of_frames(source, source.frames)
    if source.kind == "ogg":
        end = ending(source.file)
        return Declared(
            seconds=_stream_seconds(source), breaks_off=end is Ending.BROKEN, unmarked=end is Ending.UNMARKED
        )
    if source.kind == "matroska":
        return Declared(seconds=_matroska_seconds(source))
    if source.kind not in _COUNTING:
        return Declared()
    return Declared(
        seconds=_stream_seconds(source) or _container_seconds(source),
        breaks_off=source.kind == "mov" and _fragment_is_cut(source.file),
    )


def _of_wave(source: Opened) -> Declared:
    wave = source.wave
    if wave is None or wave.declared is None or wave.tail_sounds:
        return Declared()
    if wave.is_pcm and wave.bytes_per_second:
        return Declared(seconds=wave.declared / wave.bytes_per_second)
    return Declared(held=wave.held / wave.declared if wave.declared else 1.0)


def _of_frames(source: Opened, frames: Walk) -> Declared:
    seconds = None
    if source.kind == "mp3":
        # The frame that counts may be the damaged one, which the walk leaves out.
        seconds = promised_seconds(source.file, frames.front) or promised_seconds(source.file, frames.start)
    if seconds is not None:
        return Declared(seconds=seconds, holes=frames.lost_seconds)
    label = source.container.metadata.get("TLEN", "")
    return Declared(
        label_seconds=int(label) / 1000 if label.isdecimal() else None,
        unmarked=frames.breaks_off,
        headless=_is_headless(source.file, frames),
        gaps=frames.gaps,
        holes=frames.lost_seconds,
    )


def _is_headless(file: BinaryIO, frames: Walk) -> bool:
    """Whether something stands in front of the first frame that is neither room left by a label nor a false label."""
    file.seek(frames.front)
    before = file.read(frames.start - frames.front).strip(b"\0")
    return bool(before) and not before.startswith(b"ID3")


def _stream_seconds(source: Opened) -> float | None:
    stream = source.stream
    if stream.duration is None or stream.time_base is None:
        return None
    return float(stream.duration * stream.time_base)


def _container_seconds(source: Opened) -> float | None:
    return source.container.duration / av.time_base if source.container.duration else None


def _matroska_seconds(source: Opened) -> float | None:
    """The track's own length where it is told; a film's picture may go on for longer than its sound."""
    told = {name.upper(): text for name, text in source.stream.metadata.items()}.get("DURATION", "")
    hours, _, rest = told.partition(":")
    minutes, _, seconds = rest.partition(":")
    try:
        return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    except ValueError:
        whole = len(source.container.streams) == 1 or _segment_is_cut(source.file)
        return _container_seconds(source) if whole else None


def _segment_is_cut(file: BinaryIO) -> bool:
    """Whether a Matroska segment is longer than the file (RFC 8794 for the numbers, RFC 9559, 5.1)."""
    size = file.seek(0, os.SEEK_END)
    file.seek(4)
    header, width = _number(file)
    if width == 0:
        return False
    file.seek(4 + width + header)
    if file.read(4) != b"\x18\x53\x80\x67":
        return False
    length, width = _number(file)
    return width > 0 and length != (1 << 7 * width) - 1 and file.tell() + length > size


def _number(file: BinaryIO) -> tuple[int, int]:
    """A number of variable width, and its width in bytes (0 if there is none)."""
    first = file.read(1)
    if not first or not first[0]:
        return 0, 0
    width = 9 - first[0].bit_length()
    rest = file.read(width - 1)
    return int.from_bytes(bytes([first[0] & (1 << 8 - width) - 1]) + rest), width


def _fragment_is_cut(file: BinaryIO) -> bool:
    """Whether the last box of a recording in fragments (ISO 14496-12, 8.8) is longer than the file."""
    size = file.seek(0, os.SEEK_END)
    place, in_fragments = 0, False
    while place + 8 <= size:
        file.seek(place)
        length, name = struct.unpack(">I4s", file.read(8))
        if length == 1:
            length = int.from_bytes(file.read(8))
        in_fragments = in_fragments or name == b"moof"
        if length < 8:  # 0: up to the end of the file, wherever that is
            return False
        place += length
    return in_fragments and place != size
