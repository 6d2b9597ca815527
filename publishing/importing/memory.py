"""What an import remembers between two runs: the feed, and what it could not carry.

.pressroom/import.json             the feed
.pressroom/import-troubles.jsonl   a line for each episode that did not come over as it was; the last one of an id holds
"""

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


def remembered(folder: OwnerFolder) -> Memory:
    """What an earlier run noted; nothing if there was none or the note was lost."""
    try:
        feed = str(json.loads(_path(folder).read_bytes())["feed"])
    except (OSError, ValueError, TypeError, KeyError):
        return Memory()
    try:
        lines = _troubles_path(folder).read_bytes().splitlines()
    except OSError:
        lines = []
    return Memory(feed=feed, troubles=dict(filter(None, map(_read, lines))))


def remember_feed(folder: OwnerFolder, feed: str) -> None:
    """Note the address, or the file's name, as it was typed, so that the same command without it goes on."""
    write_atomically(_path(folder), json.dumps({"feed": feed}, ensure_ascii=False).encode() + b"\n")


def remember_troubles(folder: OwnerFolder, item_id: str, troubles: tuple[Trouble, ...]) -> None:
    """Add a line: one episode costs the same whether it is the first or the thousandth."""
    told = json.dumps([item_id, [asdict(trouble) for trouble in troubles]], ensure_ascii=False)
    with _troubles_path(folder).open("ab") as opened:
        opened.write(b"\n" + told.encode(errors="replace"))  # first the end of a line that was cut off


def _read(line: bytes) -> tuple[str, tuple[Trouble, ...]] | None:
    try:
        item_id, troubles = json.loads(line)
        return str(item_id), tuple(Trouble(**each) for each in troubles)
    except (ValueError, TypeError):
        return None


def claimed(root: Path, feed: str) -> OwnerFolder:
    """The folder for this feed: new, empty, or one that an import of it began. Raises UserError for any other."""
    root = root.resolve()
    folder = OwnerFolder(root)
    if not root.exists() or (root.is_dir() and not any(root.iterdir())):
        return folder
    if not root.is_dir() or not is_of(folder, feed):
        raise refusals.in_use(root.name, str(root))
    return folder


def begun(folder: OwnerFolder) -> str:
    """The feed that an import of this folder reads: by our note; if that was lost, by what show.toml says; else ""."""
    if noted := remembered(folder).feed:
        return noted
    show, _ = read_show(folder) if folder.show.exists() else (None, ())
    return (show.feed.moved_from or "") if show else ""


def is_of(folder: OwnerFolder, feed: str) -> bool:
    """Whether the folder is of that feed; show.toml has https where the feed has http."""
    before = begun(folder)
    if "://" not in before or "://" not in feed:
        return bool(before) and before == feed
    return before.partition("://")[2] == feed.partition("://")[2]


def _path(folder: OwnerFolder) -> Path:
    return folder.machine / "import.json"


def _troubles_path(folder: OwnerFolder) -> Path:
    return folder.machine / "import-troubles.jsonl"
