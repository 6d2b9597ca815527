"""Frames of one version of ID3v2 carried into another: names of 2.2, flags, and texts that 2.3 cannot hold."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any

from mutagen import MutagenError
from mutagen import id3 as untyped_id3

from episodes.tags.id3_frames import WFED, raw
from episodes.tags.id3_raw import RawFrame, RawTag, render_tag
from episodes.tags.id3_reading import plain_body

id3: Any = untyped_id3

_PODCAST_2_2 = {"PCS": "PCST", "TDS": "TDES", "TID": "TGID", "WFD": "WFED", "TCT": "TCAT", "TKW": "TKWD", "TDR": "TDRL"}
_NAMES_2_2: dict[str, str] = {
    **{name: kind.__mro__[1].__name__ for name, kind in id3.Frames_2_2.items() if name not in ("CRM", "LNK")},
    **_PODCAST_2_2,
}
_MIMES = {b"JPG": b"image/jpeg", b"PNG": b"image/png", b"-->": b"-->"}
_KNOWN = dict(id3.Frames) | {"WFED": WFED}
_ENCODED = frozenset({"APIC", "COMM", "COMR", "GEOB", "IPLS", "OWNE", "SYLT", "USER", "USLT", "WFED", "WXXX"})


@dataclass(frozen=True)
class Converted:
    """A tag in the version that was asked for, and the names of frames that have no place in it."""

    tag: RawTag
    lost: tuple[str, ...] = ()


def converted(tag: RawTag, version: int) -> Converted:
    """The frames of `tag` for a tag of version 3 or 4; those of the same version stay as they are."""
    if tag.version == version:
        return Converted(tag)
    lost: list[str] = []
    if tag.version == 2:
        pairs = [(frame.name, _from_2_2(frame)) for frame in tag.frames]
        lost = [name for name, frame in pairs if frame is None]
        tag = RawTag(version=3, frames=tuple(frame for _, frame in pairs if frame is not None), rest=tag.rest)
    if tag.version != version:
        step = _to_2_4 if version == 4 else _to_2_3
        tag = RawTag(version=version, frames=tuple(step(frame) for frame in tag.frames), rest=tag.rest)
    return Converted(tag, tuple(lost))


def _from_2_2(frame: RawFrame) -> RawFrame | None:
    name = _NAMES_2_2.get(frame.name)
    if name is None:
        return None
    if name == "APIC":
        mime = _MIMES.get(frame.body[1:4].upper(), b"image/" + frame.body[1:4].lower())
        return RawFrame(name=name, body=frame.body[:1] + mime + b"\0" + frame.body[4:])
    return RawFrame(name=name, body=frame.body)


def _to_2_4(frame: RawFrame) -> RawFrame:
    """Every text of 2.3 is one of 2.4; the flags have other places (id3v2.4.0-structure, 4.1)."""
    status = frame.flags >> 1 & 0x7000
    if not frame.flags & 0xFF:
        return RawFrame(name=frame.name, flags=status, body=frame.body)
    packed, locked, grouped = (bool(frame.flags & bit) for bit in (0x80, 0x40, 0x20))
    body = frame.body
    size, body = (body[:4], body[4:]) if packed else (b"", body)
    method, body = (body[:1], body[1:]) if locked else (b"", body)
    group, body = (body[:1], body[1:]) if grouped else (b"", body)
    length = int.from_bytes(size, "big")
    packed_size = bytes(length >> shift & 0x7F for shift in (21, 14, 7, 0)) if packed else b""
    flags = status | (0x09 if packed else 0) | (0x04 if locked else 0) | (0x40 if grouped else 0)
    return RawFrame(name=frame.name, flags=flags, body=group + method + packed_size + body)


def _to_2_3(frame: RawFrame) -> RawFrame:
    """Compression and the like are undone, for 2.3 marks them otherwise; what is encrypted keeps its bytes."""
    status = frame.flags << 1 & 0xE000
    if frame.flags & 0x04:
        return _encrypted_to_2_3(frame, status)
    plain = RawFrame(name=frame.name, body=plain_body(frame, 4) if frame.flags & 0xFF else frame.body)
    return replace(_with_older_text(plain), flags=status)


def _encrypted_to_2_3(frame: RawFrame, status: int) -> RawFrame:
    body = frame.body
    group, body = (body[:1], body[1:]) if frame.flags & 0x40 else (b"", body)
    method, body = body[:1], body[1:]
    length, body = (body[:4], body[4:]) if frame.flags & 0x01 else (bytes(4), body)
    packed = bool(frame.flags & 0x08)
    number = sum((byte & 0x7F) << shift for byte, shift in zip(length, (21, 14, 7, 0), strict=False))
    size = number.to_bytes(4, "big") if packed else b""
    flags = status | 0x40 | (0x80 if packed else 0) | (0x20 if group else 0)
    return RawFrame(name=frame.name, flags=flags, body=size + method + group + body)


def _with_older_text(frame: RawFrame) -> RawFrame:
    """A known frame whose text 2.3 has no encoding for is written anew; any other keeps its bytes."""
    encoded = frame.name in _ENCODED or frame.name[0] == "T"
    newer = encoded and frame.body[:1] in (b"\x02", b"\x03")  # UTF-16 without a mark, UTF-8
    nested = frame.name in ("CHAP", "CTOC")  # their inner frames count sizes otherwise
    if frame.name not in _KNOWN or not (newer or nested):
        return frame
    alone = io.BytesIO(render_tag(RawTag(version=4, frames=(frame,))))
    try:
        found = id3.ID3(alone, translate=False, known_frames=_KNOWN, load_v1=False)
        frames = [raw(each, 3) for each in found.values()]
    except (MutagenError, ValueError, IndexError):
        return frame
    return frames[0][0] if len(frames) == 1 and len(frames[0]) == 1 else frame
