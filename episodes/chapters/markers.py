"""The markers that recorders and editors leave in a WAV file, as chapters."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from episodes.chapters.chapter import Chapter
from episodes.chapters.found import Found

_MOST_BYTES = 1 << 20  # of one chunk of markers; larger ones are damaged
_UNKNOWN = 0xFFFFFFFF  # RF64: the real size stands in the chunk ds64 (EBU Tech 3306)


@dataclass
class _Heard:
    """What the chunks said; positions are in samples."""

    rate: int = 0
    positions: dict[int, int] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)


def read_markers(opened: BinaryIO, found: Found) -> None:
    """Cue points and their labels (RIFF MCI 1.0, chunks `cue ` and `adtl`), in the order of their times."""
    heard = _Heard()
    for name, body in _chunks(opened):
        if name == b"fmt " and len(body) >= 8:
            heard.rate = struct.unpack_from("<I", body, 4)[0]
        elif name == b"cue ":
            heard.positions |= _points(body)
        elif name == b"LIST" and body[:4] == b"adtl":
            heard.labels |= _labels(body[4:])
    if not heard.rate:
        return
    for identifier, position in sorted(heard.positions.items(), key=lambda each: (each[1], each[0])):
        title = heard.labels.get(identifier, "")
        where = found.at(shown=title, key=f"marker {identifier}")
        found.chapter(where, Chapter(start=position / heard.rate, title=title))


def _chunks(opened: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """The chunks that matter; samples are passed over, and a chunk that is cut off is the last."""
    opened.seek(12)
    large = 0
    while len(header := opened.read(8)) == 8:
        name, size = struct.unpack("<4sI", header)
        begun = opened.tell()
        if name == b"ds64":
            large = int.from_bytes(opened.read(16)[8:], "little")
        elif name in {b"fmt ", b"cue ", b"LIST"} and size <= _MOST_BYTES:
            yield name, opened.read(size)
        size = large if name == b"data" and size == _UNKNOWN and large else size
        opened.seek(begun + size + size % 2)


def _points(body: bytes) -> dict[int, int]:
    """Identifiers and sample offsets; as many as are there, whatever the count says."""
    if len(body) < 4:
        return {}
    told = int(struct.unpack_from("<I", body)[0])
    points = struct.iter_unpack("<II4sIII", body[4 : 4 + (len(body) - 4) // 24 * 24])
    return {point[0]: point[5] for _, point in zip(range(told), points, strict=False)}


def _labels(body: bytes) -> dict[int, str]:
    labels: dict[int, str] = {}
    at = 0
    while at + 12 <= len(body):
        name, size, identifier = struct.unpack_from("<4sII", body, at)
        if name == b"labl":
            labels[identifier] = _text(body[at + 12 : at + 8 + size])
        at += 8 + size + size % 2
    return labels


def _text(raw: bytes) -> str:
    """UTF-8 of today's editors, or the code page of older ones."""
    raw = raw.partition(b"\0")[0]
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")
