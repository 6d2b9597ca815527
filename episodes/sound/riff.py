"""What the header of a WAV file promises: how many bytes of samples follow."""

from __future__ import annotations

import struct
from typing import BinaryIO

_UNKNOWN = (0, 0xFFFFFFFF)  # left by recorders that lost power, and by pipes


def declared_data_bytes(opened: BinaryIO) -> int | None:
    """Size of the `data` chunk (RIFF/WAVE; RF64 after EBU Tech 3306), or None if the header does not know."""
    opened.seek(0)
    head = opened.read(12)
    if head[:4] not in (b"RIFF", b"RF64") or head[8:] != b"WAVE":
        return None
    large: int | None = None
    while len(chunk := opened.read(8)) == 8:
        name, size = struct.unpack("<4sI", chunk)
        if name == b"data":
            return large if size in _UNKNOWN else size
        body_start = opened.tell()
        if name == b"ds64" and len(sizes := opened.read(16)) == 16:
            large = struct.unpack("<QQ", sizes)[1] or None
        opened.seek(body_start + size + size % 2)
    return None
