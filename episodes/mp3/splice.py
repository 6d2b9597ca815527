"""Splicing: encodes that overlap are joined where their frames agree, so that LAME can run on every core.

An encoder forgets: after a few seconds it writes the same frames whatever came before. Where two encodes of one sound
have come to the same frame with the same bit reservoir, one can go on for the other, and a decoder returns what a
single encode would have given, bit for bit. Frames and side information: ISO 11172-3, 2.4.1.7 and 2.4.2.7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from episodes.mp3.frames import frame_offsets

GRID = 49  # frames after which the padding of 44.1 kHz repeats; the other rates have none
_ALIKE = 6  # frames in a row that must agree: more than the overlap of the decoder's own filters
_RESERVOIR_FRAMES = 64  # more than any 511 bytes of reservoir can reach back


@dataclass(frozen=True)
class Encode:
    """Bare frames of a part of the sound; `first` is the number of its first frame, counted in the whole."""

    first: int
    stream: bytearray
    offsets: tuple[int, ...]

    @property
    def stop(self) -> int:
        """The number of the frame behind the last."""
        return self.first + len(self.offsets)

    def begin(self, frame: int) -> int:
        """Where a frame begins in the stream; the frame behind the last one begins at its end."""
        local = frame - self.first
        return len(self.stream) if local == len(self.offsets) else self.offsets[local]

    def part(self, start: int, stop: int) -> bytes:
        """The bytes of the frames from number `start` up to `stop`, counted in the whole sound."""
        return bytes(self.stream[self.begin(start) : self.begin(stop)])


def joined(encodes: Iterable[Encode], again: Callable[[int, int], Encode]) -> Iterator[bytes]:
    """Yield the frames of overlapping `encodes` as one stream, in order.

    `again(first, stop)` encodes those frames anew: two parts that agree nowhere become one.
    """
    whole: Encode | None = None
    start = 0
    for right in encodes:
        if whole is None:
            whole, start = right, right.first
            continue
        frame = seam(whole, right)
        if frame is None:
            whole = again(whole.first, right.stop)
            continue
        carry_reservoir(whole, right, frame)
        yield whole.part(start, frame)
        whole, start = right, frame
    if whole is not None:
        yield whole.part(start, whole.stop)


def patched(old: Encode, new: Encode, *, changed: tuple[int, int]) -> tuple[int, bytes] | None:
    """Put `new`, encoded for the frames `changed`, into `old`; returns from which frame on which bytes are other.

    None if the two do not agree on both sides of the change.
    """
    enter = seam(old, new, within=(new.first, changed[0]))
    leave = seam(new, old, within=(changed[1], new.stop))
    if enter is None or leave is None:
        return None
    carry_reservoir(new, old, leave)
    carry_reservoir(old, new, enter)
    begin = max(old.first, enter - _RESERVOIR_FRAMES)
    return begin, old.part(begin, enter) + new.part(enter, leave)


def encode_of(first: int, stream: bytes) -> Encode:
    """Take a stream of whole frames whose first is number `first` of the sound."""
    return Encode(first, bytearray(stream), tuple(frame_offsets(stream)))


def seam(left: Encode, right: Encode, *, within: tuple[int, int] | None = None) -> int | None:
    """The last frame from which `right` can go on for `left`; None if they agree nowhere (`within` given frames)."""
    lowest, highest = within or (right.first, left.stop)
    lowest, highest = max(lowest, left.first, right.first), min(highest, left.stop, right.stop)
    alike = 0
    for frame in range(highest - 1, lowest - 1, -1):
        alike = alike + 1 if _same(left, right, frame) else 0
        if alike > _ALIKE:
            return frame + _ALIKE
    return None


def carry_reservoir(left: Encode, right: Encode, frame: int) -> None:
    """Put the data that `right` keeps ahead of `frame` into the tail of `left`, where a decoder will look for it."""
    needed = _data_begin(right, frame)
    content = b"".join(right.stream[start:stop] for start, stop in _slots_before(right, frame, needed))
    for start, stop in _slots_before(left, frame, needed):
        size = stop - start
        left.stream[start:stop] = content[:size]
        content = content[size:]


def _same(left: Encode, right: Encode, frame: int) -> bool:
    """Whether both wrote this frame alike, and the next begins at the same place in the reservoir."""
    return _data_begin(left, frame) == _data_begin(right, frame) and _logical(left, frame) == _logical(right, frame)


def _logical(encode: Encode, frame: int) -> tuple[bytes, bytes] | None:
    """Header with side information, and the frame's own data, wherever they lie; None if they are not all here."""
    begin = encode.begin(frame)
    body = begin + 4 + _side_bytes(encode.stream, begin)
    side = bytes(encode.stream[begin:body])
    bits = _data_bits(side)
    ahead = _data_begin(encode, frame)
    slots = [*_slots_before(encode, frame, ahead), (body, encode.begin(frame + 1))]
    if sum(stop - start for start, stop in slots[:-1]) < ahead:
        return None
    data = bytearray(b"".join(encode.stream[start:stop] for start, stop in slots)[: -(-bits // 8)])
    if bits % 8:
        data[-1] &= 0xFF << 8 - bits % 8 & 0xFF  # what LAME fills the last byte with is no sound
    return side, bytes(data)


def _slots_before(encode: Encode, frame: int, size: int) -> list[tuple[int, int]]:
    """Where the last `size` bytes of main data before `frame` lie, in order; headers are stepped over."""
    found: list[tuple[int, int]] = []
    while size > 0 and frame > encode.first:
        frame -= 1
        begin, stop = encode.begin(frame), encode.begin(frame + 1)
        start = max(begin + 4 + _side_bytes(encode.stream, begin), stop - size)
        found.append((start, stop))
        size -= stop - start
    return found[::-1]


def _data_begin(encode: Encode, frame: int) -> int:
    """`main_data_begin`: how many bytes ahead of the frame its data starts, 9 bits."""
    begin = encode.begin(frame) + 4
    return encode.stream[begin] << 1 | encode.stream[begin + 1] >> 7


def _side_bytes(stream: bytearray, begin: int) -> int:
    return 17 if stream[begin + 3] >> 6 == 3 else 32


def _data_bits(side: bytes) -> int:
    """The length of a frame's main data: the `part2_3_length` of both granules and all channels."""
    channels = 1 if len(side) == 4 + 17 else 2
    bits = int.from_bytes(side[4:], "big")
    total = 8 * (len(side) - 4)
    first = 9 + (5 if channels == 1 else 3) + 4 * channels  # main_data_begin, private bits, scfsi
    lengths = (bits >> (total - first - 59 * part - 12) & 0xFFF for part in range(2 * channels))
    return sum(lengths)
