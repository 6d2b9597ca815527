"""Decoding: packets become blocks of samples, and what could not be read is counted."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet

from episodes.sound import refusals
from episodes.sound.opening import Opened, opened

_STUMBLES = 50  # errors in a row after which a container is given up
_JUMP, _PAUSE = 0.05, 0.2  # seconds between time stamps that are a gap; some containers round theirs
_PAUSING = frozenset({"mov", "matroska", "asf", "flv", "mpegts", "avi", "mpeg"})  # may leave out what was not recorded


@dataclass
class Tally:
    """What was met while decoding, in seconds: `lost` could not be read, `paused` was never recorded.

    `changes` counts how often rate or channels changed in the middle; `offset` is how far from zero (of full scale) the
    sound stood.
    """

    lost: float = 0.0
    paused: float = 0.0
    changes: int = 0
    offset: float = 0.0


def frames_of(source: Opened, tally: Tally) -> Iterator[AudioFrame]:
    """Decode what can be decoded, and no more than the file can hold."""
    clock = _Clock(source, tally)
    if source.decoder.name == "flac":  # each frame has a checksum; a damaged one would be a burst of noise
        source.decoder.options = {"err_detect": "crccheck+explode"}
    for packet in _packets(source):
        clock.arrives(packet)
        try:
            decoded = source.decoder.decode(packet)
        except av.EOFError:
            return
        except av.FFmpegError:
            tally.lost += _seconds(packet)
            continue
        if packet.pts is None:
            clock.moves(sum(frame.samples / frame.sample_rate for frame in decoded if frame.sample_rate))
        yield from decoded


class _Clock:
    """Follows the time stamps: where they jump ahead, something is missing."""

    def __init__(self, source: Opened, tally: Tally) -> None:
        self._unit = float(source.stream.time_base or 1)
        self._may_pause = source.kind in _PAUSING
        self._tally = tally
        self._expected: float | None = None

    def arrives(self, packet: Packet[AudioStream]) -> None:
        """Look at the time stamp of a packet, if it has one."""
        if packet.pts is None:
            return
        now = packet.pts * self._unit
        jump = now - self._expected if self._expected is not None else 0.0
        if self._may_pause:
            self._tally.paused += jump if jump > _PAUSE else 0.0
        else:
            self._tally.lost += jump if jump > _JUMP else 0.0
        self._expected = now + (packet.duration or 0) * self._unit

    def moves(self, seconds: float) -> None:
        """Sound without a time stamp passed by."""
        if self._expected is not None:
            self._expected += seconds


def held_seconds(recording: Path, *, track: int) -> float:
    """The length of the packets that are really there; nothing is decoded."""
    with opened(recording, track=track) as source:
        return sum(_seconds(packet) for packet in _packets(source))


def refuse_circles(recording: Path, spent: int, size: int) -> None:
    """Packets are cut from the file: if together they are far larger, its index leads in circles."""
    if spent > 4 * size + (1 << 20):
        raise refusals.endless(recording)


def _packets(source: Opened) -> Iterator[Packet[AudioStream]]:
    recording, size = Path(source.file.name), os.fstat(source.file.fileno()).st_size
    packets = source.container.demux(source.stream)
    spent, stumbles = 0, 0
    while True:
        source.go_on()
        try:
            packet = next(packets)
        except (StopIteration, av.EOFError):
            source.go_on()
            return
        except av.FFmpegError:
            stumbles += 1
            if stumbles > _STUMBLES:
                return
            packets = source.container.demux(source.stream)
            continue
        stumbles = 0
        spent += packet.size + 1
        refuse_circles(recording, spent, size)
        yield packet


def _seconds(packet: Packet[AudioStream]) -> float:
    return float((packet.duration or 0) * (packet.time_base or 0))
