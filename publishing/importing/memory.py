"""What an import remembers between two runs, in `.pressroom/import.json`: the feed, and what it could not carry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from podcast.reading.foreign import Trouble
from podcast.show import read_show
from publishing.importing import refusals
from workspace.files import write_atomically
from workspace.folder import OwnerFolder


@dataclass(frozen=True, kw_only=True)
class Memory:
    """`troubles` are those met while fetching, by the id of the episode."""

    feed: str = ""
    troubles: Mapping[str, tuple[Trouble, ...]] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        told = {key: [asdict(trouble) for trouble in troubles] for key, troubles in self.troubles.items()}
        return json.dumps({"feed": self.feed, "troubles": told}, indent=1, ensure_ascii=False).encode() + b"\n"


def remembered(folder: OwnerFolder) -> Memory:
    """What an earlier run noted; nothing if there was none or the note was lost."""
    try:
        stored = json.loads(_path(folder).read_bytes())
        told = {key: tuple(Trouble(**each) for each in troubles) for key, troubles in stored["troubles"].items()}
        return Memory(feed=str(stored["feed"]), troubles=told)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Memory()


def remember(folder: OwnerFolder, memory: Memory) -> None:
    write_atomically(_path(folder), memory.to_bytes())


def claimed(root: Path, feed: str) -> OwnerFolder:
    """The folder for this feed: new, empty, or one that an import of it began. Raises UserError for any other."""
    root = root.resolve()
    folder = OwnerFolder(root)
    if not root.exists() or (root.is_dir() and not any(root.iterdir())):
        return folder
    if not root.is_dir() or not _is_of(folder, feed):
        raise refusals.in_use(root.name, str(root))
    return folder


def _is_of(folder: OwnerFolder, feed: str) -> bool:
    """By our note; if that was lost, by what show.toml says."""
    noted = remembered(folder).feed
    if noted:
        return noted == feed
    show, _ = read_show(folder)
    before = show.feed.moved_from if show else None
    return before is not None and before.partition("://")[2] == feed.partition("://")[2]


def _path(folder: OwnerFolder) -> Path:
    return folder.machine / "import.json"
