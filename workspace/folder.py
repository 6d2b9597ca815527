"""The owner's folder: where everything is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from workspace.errors import UserError


@dataclass(frozen=True)
class OwnerFolder:
    """Paths of one show. `machine` holds notes that are safe to delete and are made again."""

    root: Path

    @cached_property
    def settings(self) -> Path:
        """Who publishes what to where, see `workspace.publisher`; it or show.toml makes a folder a show."""
        return self.root / "pressroom.toml"

    @cached_property
    def show(self) -> Path:
        return self.root / "show.toml"

    @cached_property
    def episodes(self) -> Path:
        return self.root / "episodes"

    @cached_property
    def articles(self) -> Path:
        return self.root / "articles"

    @cached_property
    def book(self) -> Path:
        """The file that makes a book of the folder `book/`; many shows have none."""
        return self.root / "book" / "book.toml"

    @cached_property
    def templates(self) -> Path:
        """The owner's files that are used before ours of the same name, see `templates`."""
        return self.root / "templates"

    @cached_property
    def machine(self) -> Path:
        return self.root / ".pressroom"

    @cached_property
    def site(self) -> Path:
        """The site as it was last built, before anything is uploaded."""
        return self.machine / "site"

    @cached_property
    def audio(self) -> Path:
        """Finished episodes and the records of what they were made of, see `episodes.record`."""
        return self.machine / "audio"

    def name_of(self, path: Path) -> str:
        """The path as the owner knows it: relative to the folder, with forward slashes."""
        return path.relative_to(self.root).as_posix()


def find_folder(start: Path) -> OwnerFolder:
    """The folder that `start` is, or is within; a UserError if there is none."""
    start = start.resolve()
    for candidate in (start, *start.parents):
        if (candidate / "pressroom.toml").is_file() or (candidate / "show.toml").is_file():
            return OwnerFolder(candidate)
    raise UserError(
        "no-show-here",
        problem=f'"{start.name or start}" is not a show folder.',
        where=str(start),
        why="There is no pressroom.toml here or in a folder above.",
        fix="pressroom init our-show    makes one;    -C FOLDER    points to the one you have",
    )
