"""MP4 files as atoms: found, taken apart and put together again (ISO 14496-12, 4.2; QuickTime File Format)."""

from __future__ import annotations

import mmap
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from episodes.tags.rewriting import Span

_TABLES = (b"trak", b"mdia", b"minf", b"stbl")  # the way down to the places of the sound


class BrokenAtomsError(Exception):
    """Sizes of atoms that do not add up; says what is wrong in the owner's words."""


@dataclass(frozen=True)
class Atom:
    """A name of four bytes and what it holds; a nameless one is bytes that are no atom, such as a closing zero."""

    name: bytes
    body: bytes

    def packed(self) -> bytes:
        """As it stands in a file, its size in four bytes; a body of 4 GB and more is a struct.error."""
        return struct.pack(">I4s", len(self.body) + 8, self.name) + self.body if self.name else self.body


@dataclass(frozen=True, kw_only=True)
class Place:
    """An atom of the file itself: from `start` to `stop`, its content from `body` on."""

    name: bytes
    start: int
    body: int
    stop: int


def places(data: bytes | mmap.mmap) -> tuple[Place, ...]:
    """The atoms of a whole file."""
    found: list[Place] = []
    start = 0
    while start + 8 <= len(data):
        size, name = struct.unpack(">I4s", data[start : start + 8])
        body = start + 8
        if size == 1:
            size, body = int.from_bytes(data[body : body + 8], "big"), body + 8
        stop = start + size if size else len(data)
        if stop < body or stop > len(data):
            raise BrokenAtomsError("it is cut short, or its sizes do not add up")
        found.append(Place(name=name, start=start, body=body, stop=stop))
        start = stop
    return tuple(found)


def children(body: bytes) -> list[Atom]:
    """The atoms within one; what is left at the end and is none stays nameless."""
    found: list[Atom] = []
    start = 0
    while start + 8 <= len(body):
        size, name = struct.unpack_from(">I4s", body, start)
        if size < 8:
            break
        if start + size > len(body):
            raise BrokenAtomsError("its table of contents does not add up")
        found.append(Atom(name, body[start + 8 : start + size]))
        start += size
    return [*found, Atom(b"", body[start:])] if start < len(body) else found


def packed(atoms: Sequence[Atom]) -> bytes:
    """Atoms one behind the other: the body of the one that holds them."""
    return b"".join(atom.packed() for atom in atoms)


def child(body: bytes, *path: bytes) -> bytes | None:
    """The body of the first atom down that path."""
    for name in path:
        found = next((atom.body for atom in children(body) if atom.name == name), None)
        if found is None:
            return None
        body = found
    return body


def put(body: bytes, name: bytes, new: bytes | None) -> bytes:
    """The first child of that name replaced, added at the end (before a closing zero), or taken out for None."""
    atoms = children(body)
    place = next((number for number, atom in enumerate(atoms) if atom.name == name), None)
    if place is not None:
        atoms[place : place + 1] = [] if new is None else [Atom(name, new)]
    elif new is not None:
        end = len(atoms) - 1 if atoms and not atoms[-1].name else len(atoms)
        atoms.insert(end, Atom(name, new))
    return packed(atoms)


def offsets(moov: bytes) -> Iterator[int]:
    """Where in the file the chunks of all tracks lie."""
    for name, table in _tables(moov):
        yield from _unpacked(name, table)


def moved(body: bytes, where: Callable[[int], int]) -> bytes:
    """The same table of contents for chunks that lie elsewhere now."""
    atoms: list[Atom] = []
    for atom in children(body):
        if atom.name in _TABLES:
            atoms.append(Atom(atom.name, moved(atom.body, where)))
        elif atom.name in (b"stco", b"co64"):
            new = [where(offset) for offset in _unpacked(atom.name, atom.body)]
            letter, most = ("I", 0xFFFFFFFF) if atom.name == b"stco" else ("Q", (1 << 64) - 1)
            if new and max(new) > most:
                raise BrokenAtomsError("it is too long for its own table of contents")
            atoms.append(Atom(atom.name, atom.body[:8] + struct.pack(f">{len(new)}{letter}", *new)))
        else:
            atoms.append(atom)
    return packed(atoms)


def places_in(pieces: Sequence[bytes | Span]) -> Callable[[int], int]:
    """Where a byte of the old file lies in a new one of these pieces; what is not taken over stays put."""
    spans: list[tuple[Span, int]] = []
    place = 0
    for piece in pieces:
        if isinstance(piece, Span):
            spans.append((piece, place))
        place += len(piece) if isinstance(piece, bytes) else piece.stop - piece.start

    def where(offset: int) -> int:
        return next((new + offset - span.start for span, new in spans if span.start <= offset < span.stop), offset)

    return where


def _tables(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    for atom in children(body):
        if atom.name in _TABLES:
            yield from _tables(atom.body)
        elif atom.name in (b"stco", b"co64"):
            yield atom.name, atom.body


def _unpacked(name: bytes, table: bytes) -> tuple[int, ...]:
    width, letter = (4, "I") if name == b"stco" else (8, "Q")
    count = int.from_bytes(table[4:8], "big")
    if len(table) < 8 + width * count:
        raise BrokenAtomsError("its table of contents does not add up")
    return struct.unpack_from(f">{count}{letter}", table, 8)
