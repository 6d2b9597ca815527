"""episode.md: what only some apps show, short forms and long ones, and every value that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.episodes.an_episode import TITLE, an_episode, written


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("number_between = 0", "number-between"),
        ("number_between = 12.3456", "number-between"),
        ("number_between = nan", "number-between"),
        ('number_between = "12.5"', "wrong-kind"),
        ('elsewhere = { link = "youtube.com/x", text = "Film" }', "address"),
        ('elsewhere = { link = "https://youtube.com/x" }', "key-missing"),
        ('versions = { link = "https://a.example/b.mp4", type = "mp4" }', "media-type"),
        ('versions = { link = "https://a.example/b.mp4", type = "video/mp4", bytes = 0 }', "count-small"),
        ('versions = { link = "https://a.example/b.mp4", type = "video/mp4", integrity = "d41d8cd9" }', "integrity"),
        ('versions = { link = "https://a.example/b.mp4", type = "video/mp4", mirrors = "b.torrent" }', "uri"),
        ('locations = { name = "Rome", geo = "91,0" }', "geo"),
        ('license = "mine, all mine"', "license"),
        ('comments = "never"', "uri"),
        ('chat = { server = "a.example" }', "key-missing"),
        ('ai_content = "no"', "wrong-kind"),
        ('season_name = "Knees"', "unknown-key"),
    ],
)
def test_what_cannot_be_used_is_one_finding_at_its_line(line: str, code: str, tmp_path: Path) -> None:
    episode, findings = written(tmp_path, f"{TITLE}\n{line}")
    assert episode is None
    assert [(found.code, found.where.line) for found in findings] == [(code, 3)]


def test_an_episode_that_says_nothing_of_all_this_is_as_before(tmp_path: Path) -> None:
    header = an_episode(tmp_path).header
    assert not any((header.locations, header.funding, header.license, header.elsewhere, header.versions, header.value))


def test_further_transcripts_are_found_by_the_language_in_their_names(tmp_path: Path) -> None:
    files = (
        "transcript.vtt",
        "transcript.de.vtt",
        "transcript.de.txt",
        "transcript.PT-br.srt",
        "transcript.old.vtt.bak",
    )
    episode = an_episode(tmp_path, files=files)
    assert episode.transcript == episode.folder / "transcript.vtt"
    assert episode.translations == (
        ("de", episode.folder / "transcript.de.vtt"),
        ("pt-br", episode.folder / "transcript.PT-br.srt"),
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [('wide_cover = "gone.jpg"', "wide-cover-missing"), ('pictures = { file = "../cover.jpg" }', "picture-missing")],
)
def test_a_picture_that_is_not_in_the_folder_is_a_finding(line: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "episodes").mkdir()
    (tmp_path / "episodes" / "cover.jpg").touch()
    episode, findings = written(tmp_path, f"{TITLE}\n{line}")
    assert episode is not None
    assert [(found.code, found.where.line) for found in findings] == [(code, 3)]
