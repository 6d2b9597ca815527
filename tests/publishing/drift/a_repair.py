"""A show that is published to a folder, and the steps of a publish as the command takes them."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from publishing.desk import Desk
from publishing.release import Outcome, Prepared, carry_out, prepare
from tests.journey.owner import Owner, contents
from workspace.folder import OwnerFolder
from workspace.progress import silent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def desk(owner: Owner, who: str = "jen on laptop") -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=NOW, who=who)


def planned(owner: Owner, *, repair: bool = True) -> Prepared:
    return prepare(desk(owner), repair=repair)


def repaired(owner: Owner) -> Outcome:
    return carry_out(planned(owner), silent)


def published(owner: Owner) -> Outcome:
    return carry_out(planned(owner, repair=False), silent)


def site_of(owner: Owner) -> dict[str, bytes]:
    """Everything that readers are served."""
    return {name: content for name, content in contents(owner.public).items() if not name.startswith("_publish")}


def kept(owner: Owner) -> dict[str, bytes]:
    """Copies of what others wrote, by path, whatever the moment they were made."""
    folder = owner.root / ".pressroom" / "kept"
    return {name.partition("/")[2]: content for name, content in contents(folder).items()} if folder.is_dir() else {}


def a_copy(owner: Owner, place: Path) -> Owner:
    """The same show, published and all, in a place of its own."""
    shutil.copytree(owner.root, place, copy_function=shutil.copy2)
    return Owner(place)
