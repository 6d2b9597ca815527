"""A draft: what a new episode starts with."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from episodes.draft import GUESS, Draft, make_folder, propose, readable
from episodes.episode import Episode, read_episodes
from workspace.errors import UserError
from workspace.folder import OwnerFolder

NEW_ID = "0d9c3b1e-0000-4000-8000-000000000001"


def show_with(root: Path, *numbers: int) -> tuple[Episode, ...]:
    for number in numbers:
        folder = root / "episodes" / f"number-{number}"
        folder.mkdir(parents=True)
        (folder / "episode.md").write_text(f'+++\ntitle = "Number {number}"\nseason = 2\nnumber = {number}\n+++\n')
    return read_episodes(OwnerFolder(root), ZoneInfo("UTC"))[0]


def drafted(existing: tuple[Episode, ...] = (), title: str | None = None, tagged: str | None = None) -> Draft:
    recording = Path("knee-pain_FINAL2.wav")
    return propose(recording, existing, title=title, tagged_title=tagged, recorded=date(2026, 10, 28), new_id=NEW_ID)


@pytest.mark.parametrize(
    ("stem", "title"),
    [
        ("tendon-femiano_FINAL2", "Tendon femiano"),
        ("Zoom_2026-11-02 knee pain v3", "Knee pain"),
        ("2026-11-02", "New episode"),
        ("édith at home", "Édith at home"),
    ],
)
def test_a_file_name_becomes_a_title_without_its_noise(stem: str, title: str) -> None:
    assert readable(stem) == title


def test_the_title_given_wins_over_the_recordings_own_and_that_over_the_file_name() -> None:
    assert drafted(title="Given", tagged="Tagged").title == "Given"
    assert drafted(tagged="Tagged").title == "Tagged"
    assert drafted().title == "Knee pain"


def test_only_a_title_that_was_typed_is_not_a_guess() -> None:
    assert not drafted(title="Given").guessed
    assert drafted(tagged="Tagged").guessed


def test_the_next_number_of_the_current_season_is_proposed(tmp_path: Path) -> None:
    draft = drafted(show_with(tmp_path, 3, 7))

    assert (draft.season, draft.number) == (2, 8)


def test_the_folder_holds_the_same_recording_and_a_page_that_reads_back(tmp_path: Path) -> None:
    recording = tmp_path / "knee-pain_FINAL2.WAV"
    recording.write_bytes(b"sound")
    folder = make_folder(drafted(title='He said "load it"'), recording, tmp_path / "episodes")

    (episode,), findings = read_episodes(OwnerFolder(tmp_path), ZoneInfo("UTC"))
    assert not findings
    assert (folder / "recording.wav").read_bytes() == b"sound"
    assert (episode.title, episode.header.id) == ('He said "load it"', NEW_ID)
    assert (episode.recorded, episode.publish) == (date(2026, 10, 28), None)
    assert recording.read_bytes() == b"sound"


def test_a_guess_is_marked_in_the_file(tmp_path: Path) -> None:
    recording = tmp_path / "a.wav"
    recording.write_bytes(b"sound")
    folder = make_folder(drafted(), recording, tmp_path / "episodes")

    assert GUESS in (folder / "episode.md").read_text()


def test_an_episode_of_that_name_is_never_written_over(tmp_path: Path) -> None:
    recording = tmp_path / "a.wav"
    recording.write_bytes(b"sound")
    make_folder(drafted(), recording, tmp_path / "episodes")

    with pytest.raises(UserError, match="already"):
        make_folder(drafted(), recording, tmp_path / "episodes")


def test_a_copy_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        make_folder(drafted(), tmp_path / "gone.wav", tmp_path / "episodes")

    assert not list((tmp_path / "episodes").iterdir())
