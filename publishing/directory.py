"""The directory a command names."""

from __future__ import annotations

from podcast.directories import directories, directory_named, nearest_directory
from podcast.directory import Directory
from workspace.errors import UserError


def directory_known(written: str) -> Directory:
    """The directory meant by `written`; a UserError with the nearest name if there is none."""
    found = directory_named(written)
    if found is None:
        near = nearest_directory(written)
        raise UserError(
            "no-such-directory",
            problem=f'Pressroom knows no directory "{written}".',
            where="--for",
            why=f"It knows {', '.join(each.id for each in directories())}.",
            fix=f"Did you mean  --for {near.id}  ?" if near else "pressroom directories    lists them",
        )
    return found
