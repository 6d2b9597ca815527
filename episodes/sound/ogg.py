"""How an Ogg file ends (RFC 3533, 6): whole, without its end mark, or in the middle of a page."""

from __future__ import annotations

import os
from enum import Enum
from typing import BinaryIO

_LONGEST_PAGE = 27 + 255 + 255 * 255
_LAST = 0x04  # "end of stream" among the flags of a page


class Ending(Enum):
    """What the last bytes of a file tell."""

    WHOLE = "whole"
    UNMARKED = "whole pages, but no end mark"
    BROKEN = "in the middle of a page"


def ending(opened: BinaryIO) -> Ending:
    """Look at the last pages of a file."""
    end = opened.seek(0, os.SEEK_END)
    start = max(0, end - 2 * _LONGEST_PAGE)
    opened.seek(start)
    content = opened.read(end - start)
    last, place = 0, _page(content, 0)
    while place != -1:
        head = content[place : place + 27]
        if len(head) < 27 or len(content) < place + 27 + head[26]:
            return Ending.BROKEN
        size = 27 + head[26] + sum(content[place + 27 : place + 27 + head[26]])
        if place + size > len(content):
            return Ending.BROKEN
        last = head[5]
        place = _page(content, place + size)
    return Ending.WHOLE if last & _LAST else Ending.UNMARKED


def _page(content: bytes, start: int) -> int:
    """Where the next page begins; four letters may turn up by chance, its version and flags hardly."""
    place = content.find(b"OggS\0", start)
    while place != -1 and len(content) > place + 5 and content[place + 5] > 7:
        place = content.find(b"OggS\0", place + 1)
    return place
