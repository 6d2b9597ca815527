"""An episode in a folder of its own, for tests."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from episodes.episode import Episode, read_episode
from workspace.findings import Finding
from workspace.folder import OwnerFolder

PACIFIC = ZoneInfo("America/Los_Angeles")
TITLE = 'title = "Tendon injuries"'


def written(
    root: Path, header: str = TITLE, body: str = "", files: tuple[str, ...] = ()
) -> tuple[Episode | None, tuple[Finding, ...]]:
    """Write an episode and read it; `files` are further names in its folder, all empty."""
    folder = root / "episodes" / "tendon-injuries"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "episode.md").write_bytes(f"+++\n{header}\n+++\n{body}".encode())
    for name in files:
        (folder / name).touch()
    return read_episode(OwnerFolder(root), folder / "episode.md", PACIFIC)


def an_episode(root: Path, header: str = TITLE, body: str = "", files: tuple[str, ...] = ()) -> Episode:
    """The same, for an episode without mistakes."""
    episode, findings = written(root, header, body, files)
    assert findings == ()
    assert episode is not None
    return episode
