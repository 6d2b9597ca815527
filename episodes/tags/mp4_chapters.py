"""Chapters of an MP4, in both forms: a QuickTime text track, which Apple's players read, and Nero's list.

QuickTime File Format, "Chapter Lists"; text media as in "Text Media Data Atoms". `chpl` is not specified anywhere; this
is what FFmpeg and mp4v2 read and write. Pictures and links of chapters have no place that players agree on.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from episodes.chapters.chapter import Chapter
from episodes.tags.mp4_atoms import Atom, child, children, offsets, packed, put

_SCALE = 1000  # units of the text track in a second
_UTF8 = struct.pack(">I4sI", 12, b"encd", 0x100)
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_UNDETERMINED = 0x55C4  # the language "und"
_CHPL_SECOND = 10_000_000  # its units


@dataclass(frozen=True)
class Times:
    """The film's units in a second, and its length in them."""

    scale: int
    duration: int

    @property
    def seconds(self) -> float:
        """The film's length; 0 if it has no header that tells."""
        return self.duration / self.scale if self.scale else 0.0


def times(moov: bytes) -> Times:
    """From the film's header (ISO 14496-12, 8.2.2)."""
    header = child(moov, b"mvhd") or b""
    if header[:1] == b"\x01" and len(header) >= 32:
        return Times(*struct.unpack_from(">IQ", header, 20))
    return Times(*struct.unpack_from(">II", header, 12)) if len(header) >= 20 else Times(0, 0)


def read_chapters(data: bytes | mmap.mmap, moov: bytes) -> tuple[Chapter, ...]:
    """From the text track, whose titles are whole; else from Nero's list."""
    wanted = _referenced(moov)
    for track in _tracks(moov):
        if _track_id(track) in wanted and _handler(track) in (b"text", b"sbtl"):
            return tuple(_from_track(data, moov, track))
    return tuple(_from_list(child(moov, b"udta", b"chpl") or b""))


def has_both_forms(moov: bytes) -> bool:
    """Whether a track names a text track as its chapters, and Nero's list is there too."""
    return bool(_referenced(moov)) and child(moov, b"udta", b"chpl") is not None


def without_chapters(moov: bytes) -> tuple[bytes, frozenset[int]]:
    """The table of contents without chapters, and the places of their texts in the file."""
    gone = _referenced(moov)
    atoms: list[Atom] = []
    places: set[int] = set()
    for atom in children(moov):
        if atom.name != b"trak":
            atoms.append(atom)
        elif _track_id(atom.body) in gone:
            places |= set(offsets(atom.packed()))
        else:
            atoms.append(Atom(b"trak", _unreferenced(atom.body)))
    moov = packed(atoms)
    udta = child(moov, b"udta")
    return (moov if udta is None else put(moov, b"udta", put(udta, b"chpl", None))), frozenset(places)


def with_chapters(moov: bytes, chapters: tuple[Chapter, ...], seconds: float) -> bytes:
    """The table of contents with both forms; the text track's place is 0 until `placed` is told where it lies."""
    number = max((_track_id(track) for track in _tracks(moov)), default=0) + 1
    atoms: list[Atom] = []
    referred = False
    for atom in children(moov):
        if atom.name == b"trak" and not referred and _handler(atom.body) == b"soun":
            referred = True
            atoms += [Atom(b"trak", _referring(atom.body, number))]
        elif atom.name == b"mvhd":
            atoms.append(Atom(b"mvhd", atom.body[:-4] + struct.pack(">I", number + 1)))
        else:
            atoms.append(atom)
    last = max(place for place, atom in enumerate(atoms) if atom.name == b"trak") + 1
    atoms.insert(last, Atom(b"trak", _text_track(chapters, seconds, number, times(moov).scale)))
    moov = packed(atoms)
    return put(moov, b"udta", put(child(moov, b"udta") or b"", b"chpl", _nero_list(chapters)))


def placed(moov: bytes, offset: int) -> bytes:
    """The text track's chunk put to its place in the file."""
    atoms = children(moov)
    last = max(place for place, atom in enumerate(atoms) if atom.name == b"trak")
    track = atoms[last].body
    table = child(track, b"mdia", b"minf", b"stbl") or b""
    table = put(table, b"stco", struct.pack(">III", 0, 1, offset))
    minf = put(child(track, b"mdia", b"minf") or b"", b"stbl", table)
    mdia = put(child(track, b"mdia") or b"", b"minf", minf)
    atoms[last] = Atom(b"trak", put(track, b"mdia", mdia))
    return packed(atoms)


def texts(chapters: tuple[Chapter, ...]) -> bytes:
    """The samples of the text track: length, title, and the word that it is UTF-8."""
    return b"".join(_sample(chapter) for chapter in chapters)


def _sample(chapter: Chapter) -> bytes:
    title = _cut(chapter.title, 0xFFFF)
    return struct.pack(">H", len(title)) + title + _UTF8


def _text_track(chapters: tuple[Chapter, ...], seconds: float, number: int, film: int) -> bytes:
    starts = [round(chapter.start * _SCALE) for chapter in chapters]
    end = max(round(seconds * _SCALE), starts[-1] + 1)
    lengths = [after - before for before, after in zip(starts, [*starts[1:], end], strict=True)]
    total = end - starts[0]
    whole = end * film // _SCALE
    edits = [(total * film // _SCALE, 0)]
    if starts[0]:
        edits.insert(0, (starts[0] * film // _SCALE, -1))  # nothing until then
    elst = struct.pack(">II", 0, len(edits)) + b"".join(struct.pack(">IiI", *edit, 0x10000) for edit in edits)
    sizes = [len(_sample(chapter)) for chapter in chapters]
    stts = struct.pack(">II", 0, len(lengths)) + b"".join(struct.pack(">II", 1, length) for length in lengths)
    entry = struct.pack(">6xHI26xHH9xB", 1, 1, 1, 0, 0)  # shown, in the first font, plain, of no name
    table = [
        Atom(b"stsd", struct.pack(">II", 0, 1) + Atom(b"text", entry).packed()),
        Atom(b"stts", stts),
        Atom(b"stsc", struct.pack(">5I", 0, 1, 1, len(sizes), 1)),
        Atom(b"stsz", struct.pack(f">III{len(sizes)}I", 0, 0, len(sizes), *sizes)),
        Atom(b"stco", struct.pack(">III", 0, 1, 0)),
    ]
    general = Atom(b"gmin", struct.pack(">IHHHHHH", 0, 0x40, 0x8000, 0x8000, 0x8000, 0, 0)).packed()
    itself = Atom(b"dref", struct.pack(">II", 0, 1) + Atom(b"url ", struct.pack(">I", 1)).packed()).packed()
    media = [
        Atom(b"gmhd", general + Atom(b"text", _MATRIX).packed()),
        Atom(b"dinf", itself),
        Atom(b"stbl", packed(table)),
    ]
    mdia = [
        Atom(b"mdhd", struct.pack(">5IHH", 0, 0, 0, _SCALE, total, _UNDETERMINED, 0)),
        Atom(b"hdlr", struct.pack(">II4s12x", 0, 0, b"text") + b"Chapters\0"),
        Atom(b"minf", packed(media)),
    ]
    header = struct.pack(">6I8x4H", 2, 0, 0, number, 0, whole, 0, 0, 0, 0) + _MATRIX + bytes(8)  # 2: in the film, off
    return packed([Atom(b"tkhd", header), Atom(b"edts", Atom(b"elst", elst).packed()), Atom(b"mdia", packed(mdia))])


def _nero_list(chapters: tuple[Chapter, ...]) -> bytes:
    entries = b""
    for chapter in chapters:
        title = _cut(chapter.title, 255)
        entries += struct.pack(">QB", round(chapter.start * _CHPL_SECOND), len(title)) + title
    return struct.pack(">IIB", 0x01000000, 0, len(chapters)) + entries


def _from_list(chpl: bytes) -> Iterator[Chapter]:
    place = 9 if chpl[:1] == b"\x01" else 5
    for _ in range(chpl[place - 1] if len(chpl) >= place else 0):
        if place + 9 > len(chpl):
            return
        start, length = struct.unpack_from(">QB", chpl, place)
        title = chpl[place + 9 : place + 9 + length].decode("utf-8", "replace")
        yield Chapter(start=round(start / _CHPL_SECOND, 3), title=title)
        place += 9 + length


def _from_track(data: bytes | mmap.mmap, moov: bytes, track: bytes) -> Iterator[Chapter]:
    table = child(track, b"mdia", b"minf", b"stbl") or b""
    header = child(track, b"mdia", b"mdhd") or b""
    long = header[:1] == b"\x01"
    scale = int.from_bytes(header[20:24] if long else header[12:16], "big") or 1
    lengths = [length for count, length in _pairs(child(table, b"stts") or b"") for _ in range(min(count, 65536))]
    starts = accumulate(lengths, initial=0)
    for start, (place, size) in zip(starts, _samples(table), strict=False):
        text = data[place : place + size]
        title = text[2 : 2 + int.from_bytes(text[:2], "big")]
        wide = title[:2] in (b"\xff\xfe", b"\xfe\xff")
        words = title.decode("utf-16" if wide else "utf-8", "replace")
        yield Chapter(start=round(start / scale + _delay(moov, track), 3), title=words)


def _samples(table: bytes) -> Iterator[tuple[int, int]]:
    """Place and size of every sample (ISO 14496-12, 8.7)."""
    sizes = child(table, b"stsz") or bytes(12)
    same, count = struct.unpack_from(">II", sizes, 4)
    each = [same] * min(count, 65536) if same else [size for (size,) in struct.iter_unpack(">I", _whole(sizes[12:], 4))]
    runs = list(struct.iter_unpack(">III", _whole((child(table, b"stsc") or b"")[8:], 12)))
    number = 0
    for chunk, place in enumerate(offsets(table), start=1):
        run = next((per for first, per, _ in reversed(runs) if first <= chunk), 1)
        for size in each[number : number + run]:
            yield place, size
            place += size  # noqa: PLW2901 - the next sample of the chunk
        number += run


def _delay(moov: bytes, track: bytes) -> float:
    """Seconds of nothing in front, by the first edit."""
    elst, scale = child(track, b"edts", b"elst") or b"", times(moov).scale
    if elst[:1] != b"\0" or len(elst) < 20 or not scale:
        return 0.0
    duration, media = struct.unpack_from(">Ii", elst, 8)
    return duration / scale if media == -1 else 0.0


def _pairs(table: bytes) -> Iterator[tuple[int, int]]:
    yield from struct.iter_unpack(">II", _whole(table[8:], 8))


def _whole(body: bytes, width: int) -> bytes:
    return body[: len(body) // width * width]


def _tracks(moov: bytes) -> list[bytes]:
    return [atom.body for atom in children(moov) if atom.name == b"trak"]


def _track_id(track: bytes) -> int:
    header = child(track, b"tkhd") or bytes(24)
    return int.from_bytes(header[20:24] if header[:1] == b"\x01" else header[12:16], "big")


def _handler(track: bytes) -> bytes:
    return (child(track, b"mdia", b"hdlr") or b"")[8:12]


def _referenced(moov: bytes) -> frozenset[int]:
    """The tracks that others name as their chapters."""
    found = (child(track, b"tref", b"chap") or b"" for track in _tracks(moov))
    return frozenset(number for body in found for (number,) in struct.iter_unpack(">I", _whole(body, 4)))


def _referring(track: bytes, number: int) -> bytes:
    """`tref` stands before the media, where every writer puts it."""
    tref = put(child(track, b"tref") or b"", b"chap", struct.pack(">I", number))
    atoms = [atom for atom in children(track) if atom.name != b"tref"]
    place = next((at for at, atom in enumerate(atoms) if atom.name == b"mdia"), len(atoms))
    atoms.insert(place, Atom(b"tref", tref))
    return packed(atoms)


def _unreferenced(track: bytes) -> bytes:
    tref = child(track, b"tref")
    return track if tref is None else put(track, b"tref", put(tref, b"chap", None) or None)


def _cut(title: str, most: int) -> bytes:
    """As many whole characters as fit."""
    return title.encode()[:most].decode("utf-8", "ignore").encode()
