"""Starting: a show of one's own, the sample, an episode."""

from __future__ import annotations

import io
import json
import os
import tomllib
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from mutagen import id3 as untyped_id3
from PIL import Image

from publishing.desk import Desk
from publishing.start import Started, asked_show, new_episode, new_show, sample_show
from tests.episodes.sound.tones import speech_like, stereo, write_wav, write_with
from tests.journey.owner import Owner, an_owner, contents, sound
from workspace.errors import MustFix, UserError
from workspace.folder import OwnerFolder
from workspace.progress import Event

id3: Any = untyped_id3

ANSWERS = {
    "name": "Knee Talk",
    "author": "Dr. Jo",
    "publisher": "Jo's Clinic",
    "email": "desk@clinic.example.org",
    "timezone": "America/Denver",
}


def test_the_answers_stand_in_the_files(tmp_path: Path) -> None:
    made = new_show(tmp_path / "s", ANSWERS)
    show, settings = tomllib.loads(made.show.read_text()), tomllib.loads(made.settings.read_text())

    assert (show["name"], show["author"]) == ("Knee Talk", "Dr. Jo")
    assert settings["publisher"]["timezone"] == "America/Denver"
    assert (made.root / ".gitignore").is_file()


@pytest.mark.parametrize(
    ("key", "value"), [("email", "nobody"), ("timezone", "Mars/Phobos"), ("name", ""), ("author", " \n")]
)
def test_an_answer_that_cannot_be_is_refused_before_anything_is_made(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(MustFix) as caught:
        new_show(tmp_path / "s", ANSWERS | {key: value})

    assert [finding.where.file for finding in caught.value.findings] == [f"--{key}"]
    assert not list(tmp_path.iterdir())


def test_a_question_is_asked_again_until_its_answer_can_be_used(tmp_path: Path) -> None:
    asked: list[str] = []
    typed = iter(["Knee Talk", "Dr. Jo", "Jo's Clinic", "desk at clinic", "desk@clinic.example.org", "Denver"])

    def ask(question: str, usual: str) -> str:
        asked.append(question)
        return next(typed, usual)

    made = asked_show(tmp_path / "s", dict.fromkeys(ANSWERS), ask)

    assert tomllib.loads(made.settings.read_text())["publisher"]["email"] == "desk@clinic.example.org"
    assert asked[4].splitlines() == [
        '"desk at clinic" is not an e-mail address. One that can be used:  podcast@example.org',
        "A shared e-mail address",
    ]
    assert asked[6].startswith('There is no time zone "Denver". One that can be used:  America/Los_Angeles')


def test_nobody_is_asked_anything_for_a_folder_that_is_in_use(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Jo")

    with pytest.raises(UserError, match="is not empty"):
        asked_show(tmp_path, dict.fromkeys(ANSWERS), lambda question, usual: pytest.fail(question))


def test_the_sample_is_made_once_and_taken_as_it_is(tmp_path: Path) -> None:
    made = sample_show(tmp_path / "s")
    (made.root / "show.toml").write_text((made.root / "show.toml").read_text() + "# mine\n")

    assert sample_show(tmp_path / "s") == made
    assert (made.root / "show.toml").read_text().endswith("# mine\n")


def test_a_show_of_ones_own_is_not_the_sample(tmp_path: Path) -> None:
    for number, change in enumerate(("clinic.example.org", None)):
        if change:
            folder = an_owner(tmp_path / str(number)).root
        else:  # the sample, sent to a bucket since
            folder = sample_show(tmp_path / str(number)).root
            settings = folder / "pressroom.toml"
            settings.write_text(settings.read_text().replace('to = "public"', 'to = "s3://real/one"'))
        before = contents(folder)
        with pytest.raises(UserError, match="a show of its own"):
            sample_show(folder)
        assert contents(folder) == before


def test_an_episode_starts_with_everything_that_can_be_known(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    owner.episode("knees", number=7, season=2)
    tags = {"title": "Hips, told", "date": "2026-03-01"}
    recording = write_with(tmp_path / "REC_0001.flac", speech_like(2), codec="flac", tags=tags)
    desk = Desk(folder=OwnerFolder(owner.root), now=datetime(2026, 11, 22, tzinfo=UTC))
    started = new_episode(desk, recording, None)

    assert (started.slug, started.draft.season, started.draft.number) == ("hips-told", 2, 8)
    page = owner.read("episodes/hips-told/episode.md")
    assert 'title = "Hips, told"   # a guess' in page
    assert 'recorded = "2026-03-01"' in page
    assert f'id = "{started.draft.id}"' in page
    assert (owner.root / "episodes/hips-told/recording.flac").read_bytes() == recording.read_bytes()


def test_a_bad_episode_does_not_stop_a_new_one_that_is_a_draft(tmp_path: Path) -> None:
    owner = Owner(an_owner(tmp_path / "s").root)
    owner.episode("knees", publish=None, body="## Chapters\n\n- one minute Knees")

    assert owner.types("new", sound(tmp_path / "talk.wav")).code == 0


def starts(owner: Owner, recording: Path, **options: bool) -> Started:
    told: list[Event] = []
    desk = Desk(folder=OwnerFolder(owner.root), now=datetime(2026, 11, 22, tzinfo=UTC), report=told.append)
    return new_episode(desk, recording, None, **options)


def codes(started: Started) -> set[str]:
    return {finding.code for finding in started.findings} - {"heard-short"}


def with_picture(recording: Path, width: int, height: int) -> Path:
    """An MP3 with a picture in its label."""
    written = io.BytesIO()
    Image.fromarray(np.full((height, width, 3), 90, np.uint8)).save(written, "JPEG")
    label = id3.ID3()
    label.add(id3.APIC(mime="image/jpeg", type=3, data=written.getvalue()))
    write_with(recording, speech_like(2), codec="mp3")
    label.save(recording)
    return recording


def test_the_owner_is_told_what_was_heard(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    recording = write_wav(tmp_path / "talk.wav", stereo(speech_like(61, level_db=-20), np.zeros((61 * 44100, 1))))
    started = starts(owner, recording)

    assert codes(started) == {"heard-one-ear"}
    lines = "\n".join(started.lines())
    assert "recording   1:01, stereo, 44100 Hz; your original is untouched" in lines
    assert "loudness    roughly -2" in lines
    assert "Only the left side has sound.\n  Where  episodes/talk/recording.wav\n  Why " in lines
    told = json.loads(json.dumps(started.as_json()))
    assert told["rough_lufs"] == pytest.approx(-26, abs=3)
    assert [remark["code"] for remark in told["remarks"]] == ["heard-one-ear"]


def test_listening_reports_how_far_it_is(tmp_path: Path) -> None:
    told: list[Event] = []
    owner = an_owner(tmp_path / "s")
    desk = Desk(folder=OwnerFolder(owner.root), now=datetime(2026, 11, 22, tzinfo=UTC), report=told.append)
    new_episode(desk, sound(tmp_path / "talk.wav"), None)

    assert told[0].what == "Listening to talk.wav"
    assert 0 < told[0].done < told[-1].done <= (told[-1].total or 0)
    assert len(told) <= 101


def test_a_film_is_taken_and_a_folder_from_a_call_program(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    call = tmp_path / "2026-11-02 10.00.00 Hip pain 8239"
    call.mkdir()
    write_with(call / "audio1829.m4a", speech_like(2), codec="aac")
    (call / "video1829.mp4").write_bytes(b"much larger")

    assert starts(owner, call).slug == "hip-pain"
    assert (owner.root / "episodes/hip-pain/recording.m4a").is_file()
    film = write_with(tmp_path / "shoulders.mp4", speech_like(2), codec="aac")
    assert starts(owner, film).recording == "shoulders.mp4"


def test_a_file_without_a_date_is_dated_by_the_file_and_says_so(tmp_path: Path) -> None:
    owner, recording = an_owner(tmp_path / "s"), sound(tmp_path / "talk.wav")
    os.utime(recording, (0, datetime(2026, 11, 2, 3, tzinfo=UTC).timestamp()))
    started = starts(owner, recording)

    assert started.draft.recorded == date(2026, 11, 1)  # the clinic is in Los Angeles
    assert "November 1, 2026, the file's date, which is a guess" in "\n".join(started.lines())
    assert "# a guess from the file's date" in owner.read("episodes/talk/episode.md")


def test_a_day_in_the_name_comes_before_the_day_when_the_file_was_copied(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    call = tmp_path / "2026-09-14 10.02.11 Hip pain"
    call.mkdir()
    started = starts(owner, write_with(call / "video1829.m4a", speech_like(2), codec="aac").parent)

    assert started.draft.recorded == date(2026, 9, 14)
    assert "September 14, 2026, its name, which is a guess" in "\n".join(started.lines())


def test_the_recorders_moment_is_told_on_the_clinics_calendar(tmp_path: Path) -> None:
    tags = {"creation_time": "2026-11-02T03:00:00Z"}
    recording = write_with(tmp_path / "talk.flac", speech_like(2), codec="flac", tags=tags)

    assert starts(an_owner(tmp_path / "s"), recording).draft.recorded == date(2026, 11, 1)


def test_the_label_of_the_shows_own_episode_is_believed(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    tags = {"title": "Hips", "album": "the penrose podcast", "track": "4", "comment": "What helps.", "artist": "Dr. Jo"}
    started = starts(owner, write_with(tmp_path / "x.mp3", speech_like(2), codec="mp3", tags=tags))

    assert (started.draft.title, started.draft.number) == ("Hips", 4)
    assert '\nsummary = "What helps."\n' in owner.read("episodes/hips/episode.md")


def test_the_shows_own_name_is_no_guest(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    for name, artist in (("a", "Penrose Physical Therapy"), ("b", "Dr. Jo")):
        starts(owner, write_with(tmp_path / f"{name}.flac", speech_like(2), codec="flac", tags={"artist": artist}))

    assert "Penrose" not in owner.read("episodes/a/episode.md")
    assert '# guest = "Dr. Jo"     # from the recording' in owner.read("episodes/b/episode.md")


def test_the_picture_in_the_recording_is_the_cover_if_it_is_asked_for(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    recording = with_picture(tmp_path / "talk.mp3", 1400, 1400)
    started = starts(owner, recording, cover=True)

    assert started.as_json()["cover"] == "cover.jpg"
    assert not codes(started)
    (picture,) = id3.ID3(recording).getall("APIC")
    assert (owner.root / "episodes/talk/cover.jpg").read_bytes() == picture.data


def test_a_picture_that_is_not_asked_for_is_left_and_told(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    started = starts(owner, with_picture(tmp_path / "talk.mp3", 300, 300))

    assert not (owner.root / "episodes/talk/cover.jpg").exists()
    assert "with --cover it would become the episode's cover" in "\n".join(started.lines())


def test_a_cover_that_directories_refuse_is_taken_and_told(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    started = starts(owner, with_picture(tmp_path / "talk.mp3", 640, 480), cover=True)

    assert codes(started) == {"cover-found"}
    assert "640 x 480 pixels" in started.findings[-1].problem
    assert (owner.root / "episodes/talk/cover.jpg").is_file()


def test_a_cover_that_is_not_there_or_not_a_picture_is_told(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    without = starts(owner, sound(tmp_path / "a.wav"), cover=True)
    broken = tmp_path / "b.mp3"
    with_picture(broken, 60, 60)
    label = id3.ID3(broken)
    label.getall("APIC")[0].data = b"\xff\xd8\xff" + b"no picture" * 20
    label.save(broken)

    assert "There is no picture" in without.findings[-1].problem
    assert "cannot be read" in starts(owner, broken, cover=True).findings[-1].problem


def test_chapters_in_the_recording_become_the_episodes(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    plain = write_with(tmp_path / "plain.m4a", speech_like(4), codec="aac")
    with av.open(str(plain)) as source, av.open(str(tmp_path / "talk.m4a"), "w") as made:
        track = made.add_stream_from_template(source.streams.audio[0])
        made.set_chapters(
            [
                {"id": 0, "start": 0, "end": 2000, "time_base": Fraction(1, 1000), "metadata": {"title": "Hello"}},
                {"id": 1, "start": 2000, "end": 4000, "time_base": Fraction(1, 1000), "metadata": {"title": "Knees"}},
            ]
        )
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = track
                made.mux(packet)
    started = starts(owner, tmp_path / "talk.m4a")

    assert started.as_json()["chapters"] == 2
    assert "- 00:00 Hello\n- 00:02 Knees\n" in owner.read("episodes/talk/episode.md")


def test_a_recording_that_is_used_already_is_told_by_the_episodes_name(tmp_path: Path) -> None:
    owner, recording = an_owner(tmp_path / "s"), sound(tmp_path / "talk.wav")
    starts(owner, recording)
    recording.rename(tmp_path / "again.wav")
    started = starts(owner, tmp_path / "again.wav")

    assert codes(started) == {"recording-twice"}
    assert 'The episode "Talk" has the same recording.' in "\n".join(started.lines())


def test_an_episode_that_is_there_is_refused_before_anything_is_listened_to(tmp_path: Path) -> None:
    owner, recording = an_owner(tmp_path / "s"), sound(tmp_path / "talk.wav")
    starts(owner, recording)
    told: list[Event] = []
    desk = Desk(folder=OwnerFolder(owner.root), now=datetime(2026, 11, 22, tzinfo=UTC), report=told.append)
    before = contents(owner.root)

    with pytest.raises(UserError, match="already"):
        new_episode(desk, recording, None)
    assert not told
    assert contents(owner.root) == before


def test_a_recording_that_is_cut_short_is_refused_unless_the_owner_says_so(tmp_path: Path) -> None:
    owner, recording = an_owner(tmp_path / "s"), sound(tmp_path / "talk.wav", 6.0)
    recording.write_bytes(recording.read_bytes()[:200_000])

    with pytest.raises(UserError):
        starts(owner, recording)
    assert not (owner.root / "episodes/talk").exists()
    assert any("missing" in note for note in starts(owner, recording, accept_truncated=True).heard.notes)
