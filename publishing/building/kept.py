"""Kept pages: what stands in the built site already, by the key of all that it was made of.

A page is not rendered again if its key is the same, and every file of it is the one that was written then. The key is
made of the values that the page is rendered from, in full: what a value does not hold, a page cannot read.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from publishing.building.stamps import Stamps, is_fine, program_stamp, stamps_of, wait_a_tick
from workspace.folder import OwnerFolder

_FORM = 1  # raise it when what is kept has another form


@dataclass(frozen=True)
class InPlace:
    """A file of the built site that is as it should be."""


IN_PLACE = InPlace()


@dataclass
class KeptPages:
    """The pages of the last build by group, such as an episode: key, paths and stamps. It grows by what is built now."""

    folder: OwnerFolder
    program: str
    known: Mapping[str, tuple[str, tuple[str, ...], tuple[tuple[int, int, int, int], ...]]]
    held: set[str] = field(default_factory=set)
    made: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    further: list[Callable[[], None]] = field(default_factory=list)

    def find(self, group: str, key: str) -> tuple[str, ...] | None:
        """The paths of the group, if it was made of the same and nobody touched it since."""
        old, paths, stamps = self.known.get(group, ("", (), ()))
        site = str(self.folder.site)
        if old != key or not Stamps(tuple(f"{site}/{path}" for path in paths), stamps).hold():
            return None
        self.held.add(group)
        return paths

    def add(self, group: str, key: str, paths: Iterable[str]) -> None:
        """What was rendered now and is about to be written."""
        self.made[group] = (key, tuple(paths))

    def afterwards(self, save: Callable[[], None]) -> None:
        """Something else to be kept once everything is written."""
        self.further.append(save)

    def save(self) -> None:
        """After everything was written; on a disk whose clock is coarse nothing is kept."""
        for each in self.further:
            each()
        if not self.made and len(self.held) == len(self.known):
            return
        wait_a_tick()
        site = str(self.folder.site)
        groups = {group: self.known[group] for group in sorted(self.held)}
        for group, (key, paths) in sorted(self.made.items()):
            stamps = stamps_of(f"{site}/{path}" for path in paths)
            if not is_fine(stamps):
                continue
            groups[group] = (key, paths, stamps.stamps)
        place = _place(self.folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(".part")
        part.write_bytes(marshal.dumps((_FORM, self.program, groups)))
        part.replace(place)


def kept_pages(folder: OwnerFolder) -> KeptPages:
    """What the last build left; nothing of another program, or of before the computer was started."""
    program = program_stamp()
    try:
        form, made_by, groups = marshal.loads(_place(folder).read_bytes())  # noqa: S302 - our own, and made anew if odd
        if (form, made_by) == (_FORM, program):
            return KeptPages(folder, program, groups)
    except (OSError, ValueError, TypeError, EOFError):
        pass
    return KeptPages(folder, program, {})


def key_of(*values: object) -> str:
    """A key of values whose `repr` tells all of them, as that of frozen dataclasses does."""
    return hashlib.blake2b(repr(values).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def texts_of(folder: Path | None) -> str:
    """A key of every file in a folder, such as the owner's templates."""
    files = sorted(file for file in folder.rglob("*") if file.is_file()) if folder else []
    return key_of(*((str(file), hashlib.blake2b(file.read_bytes()).digest()) for file in files))


def _place(folder: OwnerFolder) -> Path:
    return folder.machine / "cache" / "pages"
