"""Pictures of chapters: there, in the folder, and of a kind that apps show."""

from __future__ import annotations

from pathlib import Path

import pytest

from episodes.chapters.picture_checks import PICTURE_RULES, pictures_of
from episodes.facts import EpisodeFacts
from tests.episodes.an_episode import an_episode
from workspace.rules import apply


def facts(folder: Path, *lines: str, files: tuple[str, ...] = ()) -> EpisodeFacts:
    body = "Words.\n\n## Chapters\n\n" + "\n".join(f"- {line}" for line in lines)
    return EpisodeFacts(episode=an_episode(folder, body=body, files=files))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("0:00 a ![](knee.jpg)", "e-035"),
        ("0:00 a ![](../cover.jpg)", "e-035"),
        ("0:00 a ![](http://example.org/knee.jpg)", "e-035"),
        ("0:00 a ![](" + "x" * 300 + ".jpg)", "e-035"),
        ("0:00 a ![](knee.webp)", "e-036"),
    ],
    ids=["missing", "outside", "http", "a name no disk takes", "WebP"],
)
def test_a_picture_that_apps_cannot_show_is_told_on_its_line(tmp_path: Path, line: str, code: str) -> None:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "cover.jpg").touch()
    (found,) = apply(PICTURE_RULES, facts(tmp_path, line, files=("knee.webp",)))

    assert (found.code, found.where.line, found.where.shown) == (code, 8, f"- {line}")


@pytest.mark.parametrize(
    "line", ["0:00 a", "0:00 a ![](knee.jpg)", "0:00 a ![x](<a knee.PNG>)", "0:00 a ![](https://example.org/a.webp)"]
)
def test_a_picture_that_apps_show_is_fine(tmp_path: Path, line: str) -> None:
    assert not apply(PICTURE_RULES, facts(tmp_path, line, files=("knee.jpg", "a knee.PNG")))


def test_the_pictures_of_an_episode_are_those_that_are_there_each_once(tmp_path: Path) -> None:
    lines = ("0:00 a ![](a.jpg)", "0:10 b ![](b.jpg)", "0:20 c ![](a.jpg)", "0:30 d ![](https://e.org/d.jpg)")
    episode = facts(tmp_path, *lines, files=("a.jpg",)).episode

    assert pictures_of(episode) == {"a.jpg": episode.folder / "a.jpg"}
