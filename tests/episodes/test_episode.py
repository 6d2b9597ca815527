from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from episodes.episode import read_episodes
from tests.episodes.an_episode import PACIFIC, TITLE, an_episode, written
from workspace.findings import Level
from workspace.folder import OwnerFolder

FULL = """\
title = "Tendon injuries with Dr. Dominic Femiano"
guest = "Dr. Dominic Femiano"
guests = ["Ann Example"]
hosts = ["jennifer"]
season = 1
number = 12
publish = "2026-11-24 06:00"
summary = "Why tendons hurt."
recorded = "2026-11-02"
id = "urn:uuid:1"
"""


def test_an_episode_is_what_its_header_says(tmp_path: Path) -> None:
    episode = an_episode(tmp_path, FULL)
    assert episode.slug == "tendon-injuries"
    assert episode.title == "Tendon injuries with Dr. Dominic Femiano"
    assert episode.guests == ("Dr. Dominic Femiano", "Ann Example")
    assert (episode.header.season, episode.header.number, episode.header.type) == (1, 12, "full")
    assert episode.recorded == date(2026, 11, 2)
    assert episode.header.id == "urn:uuid:1"


def test_the_time_of_publishing_is_clinic_time(tmp_path: Path) -> None:
    episode = an_episode(tmp_path, FULL)
    assert episode.publish == datetime(2026, 11, 24, 6, tzinfo=PACIFIC)
    moment = datetime(2026, 11, 24, 14, tzinfo=UTC)
    assert episode.is_out(moment)
    assert not episode.is_out(moment - timedelta(seconds=1))


def test_an_episode_without_a_time_is_a_draft(tmp_path: Path) -> None:
    episode = an_episode(tmp_path)
    assert episode.publish is None
    assert not episode.is_out(datetime(2999, 1, 1, tzinfo=UTC))


def test_a_name_that_no_disk_takes_is_told_as_a_file_that_is_not_there(tmp_path: Path) -> None:
    episode, findings = written(tmp_path, f'{TITLE}\ncover = "{"a" * 300}.jpg"')
    assert episode is not None
    assert [finding.code for finding in findings] == ["cover-missing"]


def test_a_time_that_the_clocks_skip_is_refused(tmp_path: Path) -> None:
    episode, findings = written(tmp_path, TITLE + '\npublish = "2027-03-14 02:30"')
    assert episode is None
    assert [(finding.code, finding.where.line) for finding in findings] == [("time-skipped", 3)]
    assert findings[0].fix == "Choose 01:30 or 03:30."


@pytest.mark.parametrize(
    ("line", "code", "key"),
    [
        ("number = 0", "number-small", "number"),
        ("season = -1", "number-small", "season"),
        ('number = "12"', "wrong-kind", "number"),
        ('id = "two\\u200bparts"', "id-odd", "id"),
        ('type = "special"', "wrong-kind", "type"),
        ('tittle = "x"', "unknown-key", "tittle"),
        ('publish = "soon"', "date", "publish"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_its_line(tmp_path: Path, line: str, code: str, key: str) -> None:
    episode, findings = written(tmp_path, f"{TITLE}\n{line}")
    assert episode is None
    assert [(finding.code, finding.where.line, finding.where.key) for finding in findings] == [(code, 3, key)]


def test_an_episode_needs_a_title(tmp_path: Path) -> None:
    episode, findings = written(tmp_path, "number = 1")
    assert episode is None
    assert [finding.code for finding in findings] == ["key-missing"]


def test_the_only_recording_in_the_folder_is_taken_whatever_its_name(tmp_path: Path) -> None:
    episode = an_episode(tmp_path, files=("Zoom call FINAL2.M4A", "notes.txt", ".hidden.wav"))
    assert episode.recording is not None
    assert episode.recording.name == "Zoom call FINAL2.M4A"


def test_of_several_recordings_the_newest_is_taken(tmp_path: Path) -> None:
    episode = an_episode(tmp_path, files=("a.wav", "b.wav"))
    os.utime(episode.folder / "a.wav", (2_000_000_000, 2_000_000_000))
    assert episode.recording == episode.folder / "a.wav"


def test_the_recording_named_in_the_header_wins(tmp_path: Path) -> None:
    episode = an_episode(tmp_path, TITLE + '\nrecording = "b.wav"', files=("a.wav", "b.wav"))
    os.utime(episode.folder / "a.wav", (2_000_000_000, 2_000_000_000))
    assert episode.recording == episode.folder / "b.wav"


def test_a_named_recording_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret.wav").touch()
    episode, findings = written(tmp_path, TITLE + '\nrecording = "../../secret.wav"')
    assert episode is not None
    assert episode.recording is None
    assert [finding.code for finding in findings] == ["recording-missing"]


@pytest.mark.parametrize(("published", "level"), [("", Level.MUST), ('\nid = "abc"', Level.SHOULD)])
def test_a_recording_that_is_gone_stops_only_what_was_never_published(
    tmp_path: Path, published: str, level: Level
) -> None:
    _, findings = written(tmp_path, f'{TITLE}\nrecording = "gone.wav"{published}')

    assert [(finding.code, finding.level) for finding in findings] == [("recording-missing", level)]


@pytest.mark.parametrize("word", ["recording", "cover", "transcript"])
def test_a_file_that_is_named_and_not_there_is_a_finding(tmp_path: Path, word: str) -> None:
    episode, findings = written(tmp_path, f'{TITLE}\n{word} = "gone.xyz"')
    assert episode is not None
    assert [(finding.code, finding.where.line) for finding in findings] == [(f"{word}-missing", 3)]
    assert "episodes/tendon-injuries/" in findings[0].why


def test_cover_and_transcript_are_found_by_their_names(tmp_path: Path) -> None:
    episode = an_episode(tmp_path, files=("cover.png", "photo.jpg", "transcript.srt", "readme.txt"))
    assert episode.cover == episode.folder / "cover.png"
    assert episode.transcript == episode.folder / "transcript.srt"


def test_an_episode_without_files_has_none(tmp_path: Path) -> None:
    episode = an_episode(tmp_path)
    assert (episode.recording, episode.cover, episode.transcript) == (None, None, None)


def test_files_that_come_later_are_there_for_who_looks_again(tmp_path: Path) -> None:
    episode = an_episode(tmp_path)
    assert episode.cover is None
    (episode.folder / "cover.png").touch()
    assert episode.cover is None
    assert episode.looked_again().cover == episode.folder / "cover.png"


def test_hidden_folders_and_those_without_words_are_no_episodes(tmp_path: Path) -> None:
    an_episode(tmp_path)
    for name in (".draft", "empty"):
        (tmp_path / "episodes" / name).mkdir()
    (tmp_path / "episodes" / ".draft" / "episode.md").write_text(f"+++\n{TITLE}\n+++\n", encoding="utf-8")
    (tmp_path / "episodes" / "notes.txt").touch()

    episodes, findings = read_episodes(OwnerFolder(tmp_path), PACIFIC)
    assert ([episode.slug for episode in episodes], findings) == (["tendon-injuries"], ())


def test_one_bad_episode_does_not_hide_the_others(tmp_path: Path) -> None:
    written(tmp_path)
    for slug, header in (("bad", "title = oops"), ("also-good", TITLE)):
        (tmp_path / "episodes" / slug).mkdir()
        (tmp_path / "episodes" / slug / "episode.md").write_text(f"+++\n{header}\n+++\n", encoding="utf-8")
    episodes, findings = read_episodes(OwnerFolder(tmp_path), PACIFIC)
    assert [episode.slug for episode in episodes] == ["also-good", "tendon-injuries"]
    assert {finding.where.file for finding in findings} == {"episodes/bad/episode.md"}


def test_a_folder_without_episodes_has_none(tmp_path: Path) -> None:
    assert read_episodes(OwnerFolder(tmp_path), PACIFIC) == ((), ())
