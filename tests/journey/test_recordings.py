"""What people take for a recording: each is refused by its name, and nothing is touched."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.episodes.sound.tones import speech_like, write_wav, write_with
from tests.journey.owner import HUMBLE, Owner, contents, elsewhere, sound


def noise(path: Path) -> None:
    path.write_bytes(np.random.default_rng(7).bytes(5000))


def empty(path: Path) -> None:
    path.touch()


def text(path: Path) -> None:
    path.write_text("Minutes of the meeting.\n" * 40)


def cut(path: Path) -> None:
    sound(path, 3)
    path.write_bytes(path.read_bytes()[:90_000])


def folder(path: Path) -> None:
    path.mkdir()


def picture(path: Path) -> None:
    Image.new("RGB", (64, 64)).save(path, "PNG")


def cut_phone_call(path: Path) -> None:
    write_with(path, speech_like(4, rate=48000), codec="libopus", rate=48000)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 6 // 10])


def damaged(path: Path) -> None:
    write_with(path, speech_like(4), codec="flac")
    content = path.read_bytes()
    start, stop = len(content) * 3 // 10, len(content) * 7 // 10
    path.write_bytes(content[:start] + bytes(stop - start) + content[stop:])


def half_a_second(path: Path) -> None:
    write_wav(path, speech_like(0.5))


BAD = [
    pytest.param("interview.wav", noise, "recording-unreadable", id="garbage"),
    pytest.param("interview.wav", empty, "recording-empty", id="empty"),
    pytest.param("interview.mp3", text, "recording-unreadable", id="text"),
    pytest.param("interview.wav", cut, "recording-cut-short", id="cut"),
    pytest.param("interview.opus", cut_phone_call, "recording-breaks-off", id="cut phone call"),
    pytest.param("interview.flac", damaged, "recording-damaged", id="damaged"),
    pytest.param("interview.wav", folder, "recording-folder", id="folder"),
    pytest.param("interview.wav", picture, "recording-unreadable", id="picture"),
    pytest.param("interview.wav", half_a_second, "recording-too-short", id="short"),
]


@pytest.mark.parametrize(("name", "make", "code"), BAD)
@pytest.mark.parametrize("command", ["new", "produce", "build", "publish", "check"])
def test_what_is_no_recording_is_refused_by_its_name(
    owner: Owner, tmp_path: Path, name: str, make: object, code: str, command: str
) -> None:
    assert callable(make)
    if command == "new":
        make(tmp_path / name)
        arguments: tuple[str | Path, ...] = ("new", tmp_path / name)
    else:
        (owner.episode("knees") / "recording.wav").unlink()
        make(owner.root / "episodes" / "knees" / name)
        arguments = ("publish", "--yes") if command == "publish" else (command,)
    before = owner.own_files()

    said = owner.types(*arguments)
    told = owner.types(*arguments, "--json")

    assert said.code == (3 if command in {"publish", "check"} else 1)
    assert f'"{name}"' in said.out + said.err
    assert "Traceback" not in said.out + said.err
    findings = told.json["findings"] if command == "check" else told.json["error"]["findings"]
    assert [each["code"] for each in findings if each["code"].startswith("recording")] == [code]
    assert owner.own_files() == before
    assert not owner.public.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files")
@pytest.mark.parametrize("command", ["new", "produce", "publish", "check"])
def test_a_recording_that_may_not_be_read_is_told(owner: Owner, tmp_path: Path, command: str) -> None:
    locked = owner.episode("knees") / "recording.wav"
    if command == "new":
        locked = sound(tmp_path / "locked.wav")
    locked.chmod(0)
    arguments = {"new": ("new", locked), "publish": ("publish", "--yes")}.get(command, (command,))
    ran = elsewhere("-C", owner.root, *arguments, "--json", program=HUMBLE)

    findings = ran.json["findings"] if command == "check" else ran.json["error"]["findings"]
    told = [each for each in findings if each["code"] in {"recording-locked", "not-allowed"}]
    assert ran.code == (3 if command in {"publish", "check"} else 1)
    assert [locked.name in each["problem"] for each in told] == [True]
    assert not owner.public.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes")
def test_a_pipe_is_refused_and_nobody_waits_for_it(owner: Owner, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "interview.wav")
    ran = owner.types("new", tmp_path / "interview.wav", "--json")

    assert ran.code == 1
    assert ran.error in {"recording-missing", "recording-not-stored"}


def test_what_is_odd_about_a_recording_is_finished_all_the_same(owner: Owner, tmp_path: Path) -> None:
    """The header says one second, as after a power cut; the recording goes on."""
    recording = sound(tmp_path / "talk.wav", 3)
    content = bytearray(recording.read_bytes())
    place = content.index(b"data") + 4
    content[place : place + 4] = (88200).to_bytes(4, "little")
    recording.write_bytes(content)

    assert owner.types("new", recording, "--title", "Hips").code == 0
    made = owner.types("produce", "hips", "--json").json["episodes"][0]
    assert made["seconds"] == pytest.approx(3, abs=0.05)


def test_all_bad_recordings_are_told_in_one_run(owner: Owner) -> None:
    for slug, make in {"backs": empty, "hips": noise, "knees": text}.items():
        recording = owner.episode(slug) / "recording.wav"
        recording.unlink()
        make(recording)
    ran = owner.types("produce", "--json")

    assert ran.code == 1
    assert [each["where"]["file"] for each in ran.json["error"]["findings"]] == [
        f"episodes/{slug}/recording.wav" for slug in ("backs", "hips", "knees")
    ]


NAMES = {
    "-lead.wav": "Lead",
    "http:x.wav": "Http:x",
    "a b  c.wav": "A b c",
    "%d%s.wav": "%d%s",
    "Übung 日本.wav": "Übung 日本",
    "LOUD.WAV": "LOUD",
    'it\'s "quoted".wav': 'It\'s "quoted"',
    "line\nbreak.wav": "Line break",
    "no-ending": "No ending",
    "strange.dat": "Strange",
    "знание.wav": "Знание",
    "red\x1b[31m.wav": "Red [31m",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_recording_may_have_any_name(owner: Owner, tmp_path: Path, name: str) -> None:
    original = sound(tmp_path / name)
    before = original.read_bytes()
    ran = owner.types("new", "--json", "--", original)

    assert (ran.code, ran.json["title"]) == (0, NAMES[name])
    assert original.read_bytes() == before
    assert owner.types("produce", ran.json["slug"], "--json").json["episodes"][0]["did"] == "mastered"


def test_a_video_is_a_recording_too(owner: Owner, tmp_path: Path) -> None:
    video = write_with(tmp_path / "Zoom call.mkv", speech_like(3, rate=48000), codec="libopus", rate=48000)
    ran = owner.types("new", video, "--title", "Hips")

    assert ran.code == 0
    assert owner.types("produce", "hips").code == 0


def test_the_same_recording_twice_needs_another_title(owner: Owner, tmp_path: Path) -> None:
    recording = sound(tmp_path / "-talk.wav")
    first = owner.types("new", "--title", "Hips", "--", recording)
    before = owner.own_files()
    second = owner.types("new", "--title", "Hips", "--json", "--", recording)
    third = owner.types("new", "--title", "Hips, again", "--json", "--", recording)

    assert (first.code, second.code, second.error) == (0, 1, "episode-exists")
    assert '-talk.wav --title "Another title"' in second.json["error"]["fix"]
    assert before.items() <= owner.own_files().items()
    assert (third.code, third.json["slug"], third.json["number"]) == (0, "hips-again", 2)


def test_a_half_made_episode_of_an_earlier_try_is_no_episode(owner: Owner, tmp_path: Path) -> None:
    owner.write("episodes/.talk.part/episode.md", "half")
    ran = owner.types("new", sound(tmp_path / "talk.wav"))

    assert ran.code == 0
    assert sorted(path.name for path in (owner.root / "episodes").iterdir()) == ["talk"]


def test_a_guessed_title_is_not_published_and_may_stay_a_draft(owner: Owner, tmp_path: Path) -> None:
    owner.episode("knees")
    owner.types("new", sound(tmp_path / "zoom_final2.wav"))
    page = next(name for name in owner.own_files() if name.endswith("episode.md") and "knees" not in name)
    assert owner.publishes().code == 0

    owner.change(page, '# publish = "2026-11-24 06:00"', 'publish = "2026-01-06 06:00"')
    stopped = owner.publishes("--json")
    assert (stopped.code, stopped.error) == (3, "e-008")

    owner.change(page, "   # a guess from the file name: correct it, then delete this remark", "")
    assert owner.publishes().code == 0
    assert owner.feed.count("<item>") == 2


def test_a_full_disk_is_told_in_plain_words(owner: Owner, tmp_path: Path) -> None:
    """A limit on the size of files stands in for a full disk."""
    recording = sound(tmp_path / "talk.wav", 3)
    before = contents(owner.root)
    program = "import resource, signal, sys, cli; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    program += "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)); sys.exit(cli.run(sys.argv[1:]))"
    ran = elsewhere("-C", owner.root, "new", recording, "--json", program=program)

    assert (ran.code, ran.error) == (1, "disk-full")
    assert contents(owner.root) == before
