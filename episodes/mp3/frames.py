"""The MP3 stream as bytes: its frame headers, and the Info frame that tells players the exact length.

Frame headers: ISO 11172-3, 2.4.1.3. Info frame: the Xing header with LAME's extension
(http://gabriel.mp3-tech.org/mp3infotag.html). Only MPEG-1 Layer III is made here: 32, 44.1 and 48 kHz.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from episodes.mp3.crc16 import crc16

SAMPLES_PER_FRAME = 1152
ENCODER_DELAY = 576  # samples of silence that LAME puts in front
DECODER_DELAY = 529  # samples that every decoder puts in front of those (Layer III filter banks)

_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES = (44100, 48000, 32000)
_SOURCE_RATE_BITS = {32000: 0x00, 44100: 0x40, 48000: 0x80}


@dataclass(frozen=True, kw_only=True)
class FrameHeader:
    """One MPEG-1 Layer III frame; `size` in bytes includes the four of the header."""

    kbps: int
    sample_rate: int
    channels: int
    size: int


def parse_header(head: bytes) -> FrameHeader | None:
    """Read a frame header, or None if these four bytes are none of MPEG-1 Layer III."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xFE != 0xFA:
        return None
    bitrate, rate = head[2] >> 4, (head[2] >> 2) & 3
    if bitrate in (0, 15) or rate == 3:
        return None
    kbps, sample_rate = _KBPS[bitrate], _RATES[rate]
    size = 144_000 * kbps // sample_rate + ((head[2] >> 1) & 1)
    return FrameHeader(kbps=kbps, sample_rate=sample_rate, channels=1 if head[3] >> 6 == 3 else 2, size=size)


def frame_offsets(stream: bytes | bytearray) -> Iterator[int]:
    """Yield where each frame begins; a stream that is not whole frames end to end is a ValueError."""
    position, head, header = 0, b"", None
    while position < len(stream):
        if stream[position : position + 3] != head:  # the same three bytes tell the same size
            head = bytes(stream[position : position + 3])
            header = parse_header(head + b"\0")
        if header is None or position + header.size > len(stream):
            raise ValueError(f"no whole MP3 frame at byte {position}")
        yield position
        position += header.size


def info_frame_bytes(head: bytes) -> int:
    """The size of the Info frame that fits a stream beginning with `head`."""
    header = parse_header(head[:4])
    if header is None:
        raise ValueError("no MP3 frame at the beginning")
    return 144_000 * header.kbps // header.sample_rate


def info_frame(head: bytes, samples: int, *, frames: int, size: int, digest: int) -> bytes:
    """Make the frame that goes in front of a constant-bitrate stream holding `samples` samples per channel.

    `head` is the stream's beginning, `size` its length in bytes, `digest` its CRC-16. With it decoders cut LAME's
    delay and the padding, and return exactly that many samples.
    """
    header = parse_header(head[:4])
    padding = frames * SAMPLES_PER_FRAME - samples - ENCODER_DELAY
    if header is None or not 0 <= padding < 4096:
        raise ValueError(f"{frames} MP3 frames do not fit {samples} samples")
    # The same header without CRC, padding and mode extension.
    plain = bytes((head[0], head[1] | 1, head[2] & 0xFD, head[3] & 0xCF))
    total = info_frame_bytes(head) + size
    xing = struct.pack(">4sIII", b"Info", 0x0F, frames, total)
    contents = bytes(i * 256 // 100 for i in range(100))  # at a constant bitrate, place is proportional to time
    lame = struct.pack(
        ">I9sBB8xBB3sBBHIH",
        57,  # quality word: 100 - 10 * 4 - 3, LAME's own for its default
        b"LAME3.100",
        0x01,  # tag revision 0, constant bitrate
        0,  # low-pass: not stated
        0,  # encoder flags
        min(header.kbps, 255),
        (ENCODER_DELAY << 12 | padding).to_bytes(3, "big"),
        _SOURCE_RATE_BITS[header.sample_rate],
        0,  # gain
        0,  # preset
        total,
        digest,
    )
    frame = plain + bytes(17 if header.channels == 1 else 32) + xing + contents + lame
    frame += struct.pack(">H", crc16(frame))
    if len(frame) > info_frame_bytes(head):
        raise ValueError(f"an Info frame does not fit into {header.kbps} kbps")
    return frame.ljust(info_frame_bytes(head), b"\0")
