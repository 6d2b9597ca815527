"""A draft: what a new episode starts with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from episodes.chapters.chapter import Chapter
from episodes.draft import GUESS, NOTHING, Draft, Told, day_in, make_folder, propose, readable, recording_in
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
        ("Interview – Müller (final) 2", "Interview – Müller"),
    ],
)
def test_a_file_name_becomes_a_title_without_its_noise(stem: str, title: str) -> None:
    assert readable(stem) == title


def test_the_title_given_wins_over_the_recordings_own_and_that_over_the_file_name() -> None:
    assert drafted(title="Given", tagged="Tagged").title == "Given"
    assert drafted(tagged="Tagged").title == "Tagged"
    assert drafted().title == "Knee pain"


def test_an_apostrophe_leaves_no_gap_in_the_address() -> None:
    assert drafted(title="What's best for Jen’s knee?").slug == "whats-best-for-jens-knee"


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2026-09-14 10.02.11 Jen's Personal Meeting Room", date(2026, 9, 14)),
        ("GMT20260914-100211_Recording", date(2026, 9, 14)),
        ("knees 20261399", None),
        ("call 555-2026-0914", None),
    ],
)
def test_a_day_in_a_name_is_read_year_first(name: str, day: date | None) -> None:
    assert day_in(name) == day


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


# What the recording and its place tell


def told_by(told: Told, existing: tuple[Episode, ...] = (), name: str = "knee-pain.wav") -> Draft:
    return propose(Path(name), existing, title=None, tagged_title=None, recorded=None, new_id=NEW_ID, told=told)


def page_of(tmp_path: Path, draft: Draft) -> str:
    tmp_path.mkdir(exist_ok=True)
    recording = tmp_path / "a.wav"
    recording.write_bytes(b"sound")
    return (make_folder(draft, recording, tmp_path / "episodes") / "episode.md").read_text()


@pytest.mark.parametrize(
    "name",
    [
        *("New Recording 12.m4a", "REC_0001.wav", "ZOOM0004.WAV", "audio_only.m4a", "GMT20261102-180000_Recording"),
        *("PTT-20261002-WA0001.opus", "WhatsApp Audio 2026-10-02 at 11.22.33.opus", "ZOOM0012_LR.WAV"),
        *("Jen's Personal Meeting Room.mp4", "Screen Recording 2026-09-14 at 10.02.11.mov"),
    ],
)
def test_a_name_that_a_recorder_gave_is_no_title(name: str) -> None:
    assert readable(Path(name).stem) == NOTHING


def test_a_title_keeps_the_words_that_recorders_use_too() -> None:
    assert readable("keep_your_training_on_track") == "Keep your training on track"


def test_the_folder_gives_the_title_where_the_file_has_none() -> None:
    told = Told(folder="2026-11-02 10.00.00 Knee pain on stairs 8239")

    assert told_by(told, name="audio1829.m4a").title == "Knee pain on stairs"
    assert told_by(told, name="tendons.m4a").title == "Tendons"


def test_a_second_recording_without_a_name_gets_a_folder_of_its_own(tmp_path: Path) -> None:
    page_of(tmp_path, told_by(Told(), name="REC_0001.wav"))
    existing, _ = read_episodes(OwnerFolder(tmp_path), ZoneInfo("UTC"))

    assert told_by(Told(), existing, name="REC_0002.wav").slug == "episode-2"


def test_the_number_on_the_label_counts_for_the_shows_own_episodes_only(tmp_path: Path) -> None:
    existing = show_with(tmp_path, 3, 7)

    assert told_by(Told(own=True, season=2, number=5), existing).number == 5
    assert told_by(Told(own=True, season=2, number=7), existing).number == 8
    assert told_by(Told(own=False, season=2, number=5), existing).number == 8


def test_the_artist_is_a_suggestion_and_the_label_of_an_own_episode_is_believed(tmp_path: Path) -> None:
    stranger = page_of(tmp_path / "a", told_by(Told(artist='Dr. "Jo"', summary="Recorded with ZOOM")))
    own = page_of(tmp_path / "b", told_by(Told(own=True, artist="Dr. Jo", summary="What helps.")))

    assert '# guest = "Dr. \\"Jo\\""     # from the recording' in stranger
    assert "ZOOM" not in stranger
    assert '\nsummary = "What helps."\n' in own
    assert "Dr. Jo" not in own


def test_a_day_that_only_the_file_tells_is_marked(tmp_path: Path) -> None:
    known, guessed = drafted(), replace(drafted(), told=Told(dated_by="the file's date"))

    assert "from the file's date" not in page_of(tmp_path / "a", known)
    assert 'recorded = "2026-10-28"     # a guess from the file\'s date' in page_of(tmp_path / "b", guessed)


def test_chapters_of_the_recording_stand_in_the_notes(tmp_path: Path) -> None:
    chapters = (Chapter(start=0, title="Hello"), Chapter(start=65.5, title="Knees *hurt*", link="https://a.example/"))
    page_of(tmp_path, told_by(Told(chapters=chapters)))
    (episode,), findings = read_episodes(OwnerFolder(tmp_path), ZoneInfo("UTC"))

    assert not findings
    assert episode.notes.chapters == chapters


def test_a_cover_is_put_beside_the_notes(tmp_path: Path) -> None:
    recording = tmp_path / "a.wav"
    recording.write_bytes(b"sound")
    folder = make_folder(drafted(), recording, tmp_path / "episodes", ("cover.png", b"picture"))

    assert (folder / "cover.png").read_bytes() == b"picture"


# A folder with a recording


def folder_of(tmp_path: Path, *names: str) -> Path:
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        (("talk.wav", "chat.txt", ".hidden.wav"), "talk.wav"),
        (("audio1.m4a", "video1.mp4", "chat.txt"), "audio1.m4a"),
        (("Film.MOV",), "Film.MOV"),
    ],
)
def test_the_one_recording_of_a_folder_is_found(tmp_path: Path, names: tuple[str, ...], chosen: str) -> None:
    assert recording_in(folder_of(tmp_path, *names)).name == chosen


@pytest.mark.parametrize("names", [("a.wav", "bb.wav"), ("a.mp4", "bb.mkv")])
def test_several_recordings_in_a_folder_are_listed(tmp_path: Path, names: tuple[str, ...]) -> None:
    with pytest.raises(UserError, match="2 recordings") as caught:
        recording_in(folder_of(tmp_path, *names))

    (finding,) = caught.value.findings
    assert all(name in finding.why for name in names)
    assert names[1] in finding.fix


def test_a_folder_without_a_recording_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no recording in the folder"):
        recording_in(folder_of(tmp_path, "notes.txt"))
