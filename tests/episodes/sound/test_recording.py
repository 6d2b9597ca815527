"""Recordings as they arrive at a front desk: many kinds, some damaged; each refusal names the file and says why."""

from __future__ import annotations

import struct
from datetime import date
from pathlib import Path

import av
import numpy as np
import pytest

from episodes.sound.mastering import Target, master
from episodes.sound.recording import decoded, describe, probe
from tests.episodes.sound.tones import sine, speech_like, stereo, write_wav, write_with
from workspace.errors import UserError
from workspace.progress import silent


def refusal(recording: Path) -> UserError:
    finished = recording.with_name("finished.mp3")
    before = sorted(recording.parent.iterdir())
    with pytest.raises(UserError) as caught:
        master(recording, finished, Target(), silent)
    assert recording.name in str(caught.value)
    assert sorted(recording.parent.iterdir()) == before, "a refusal leaves nothing behind"
    return caught.value


@pytest.mark.parametrize(
    ("name", "content", "code", "why"),
    [
        ("empty.wav", b"", "recording-empty", "no content"),
        ("notes.mp3", b"Dear Jen, here are the notes.", "recording-unreadable", "plain text"),
        ("talk.mp3", b"<!DOCTYPE html><html><body>Sign in</body></html>", "recording-unreadable", "a web page"),
        ("noise.wav", bytes(range(256)) * 20, "recording-unreadable", "damaged"),
        ("tag.mp3", b"ID3\x03\x00\x00\x00\x00\x00\x0a" + b"\0" * 10, "recording-unreadable", "no sound behind it"),
        (
            "phone.m4a",
            b"\0\0\0\x18ftypM4A \0\0\2\0isomiso2" + b"\0" * 99,
            "recording-unreadable",
            "its index is missing",
        ),
    ],
)
def test_what_is_no_recording_is_refused_by_name(
    name: str, content: bytes, code: str, why: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    error = refusal(tmp_path / name)
    assert error.findings[0].code == code
    assert why in error.findings[0].why


def test_a_folder_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "takes.wav").mkdir()
    assert refusal(tmp_path / "takes.wav").findings[0].code == "recording-folder"


def test_a_missing_recording_is_refused_by_name(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.wav").findings[0].code == "recording-missing"


def test_a_silent_recording_is_refused_by_name(tmp_path: Path) -> None:
    error = refusal(write_wav(tmp_path / "muted.wav", np.zeros((88200, 2))))
    assert "-inf LUFS" in error.findings[0].problem


def test_less_than_a_second_is_refused_by_name(tmp_path: Path) -> None:
    assert refusal(write_wav(tmp_path / "click.wav", sine(0.4))).findings[0].code == "recording-too-short"


def test_a_film_without_sound_is_refused_by_name(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "film.mp4"), "w") as container:
        stream = container.add_stream("mpeg4", rate=5)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")))
        container.mux(stream.encode(None))
    assert refusal(tmp_path / "film.mp4").findings[0].code == "recording-no-sound"


def test_a_protected_recording_is_refused_by_name(tmp_path: Path) -> None:
    recording = write_with(tmp_path / "bought.m4a", sine(2), codec="aac")
    recording.write_bytes(recording.read_bytes().replace(b"mp4a", b"drms"))
    assert refusal(recording).findings[0].code == "recording-protected"


@pytest.mark.parametrize(("suffix", "codec"), [("wav", "pcm_s16le"), ("mp3", "libmp3lame"), ("flac", "flac")])
def test_a_recording_cut_at_60_percent_says_how_many_seconds_are_missing(
    suffix: str, codec: str, tmp_path: Path
) -> None:
    recording = write_with(tmp_path / f"talk.{suffix}", speech_like(10), codec=codec)
    content = recording.read_bytes()
    recording.write_bytes(content[: len(content) * 6 // 10])
    error = refusal(recording).findings[0]
    assert error.code == "recording-cut-short"
    assert any(f"{seconds} seconds are missing" in error.problem for seconds in ("3.9", "4.0", "4.1", "4.2"))


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_a_wav_whose_header_was_never_finished_is_read_to_the_end(size: int, tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "power-cut.wav", speech_like(3))
    content = bytearray(recording.read_bytes())
    place = content.index(b"data") + 4
    content[place : place + 4] = struct.pack("<I", size)
    recording.write_bytes(content)
    assert master(recording, tmp_path / "out.mp3", Target(), silent).seconds == pytest.approx(3)


def test_a_broken_cover_in_a_good_mp3_does_not_matter(tmp_path: Path) -> None:
    recording = write_with(tmp_path / "talk.mp3", speech_like(3), codec="libmp3lame")
    body = b"\0image/jpeg\0\x03\0" + b"\xff\xd8\xff\xe0 not a picture" * 40
    frame = b"APIC" + struct.pack(">IH", len(body), 0) + body
    size = bytes(len(frame) >> shift & 0x7F for shift in (21, 14, 7, 0))
    recording.write_bytes(b"ID3\x03\0\0" + size + frame + recording.read_bytes())
    assert master(recording, tmp_path / "out.mp3", Target(), silent).seconds == pytest.approx(3)
    assert not probe(recording).has_video, "a cover is no film"


def test_a_recording_is_described_by_its_length_title_and_date(tmp_path: Path) -> None:
    tags = {"title": "Tendon injuries", "date": "2026-03-05"}
    facts = describe(write_with(tmp_path / "talk.flac", stereo(sine(), sine()), codec="flac", tags=tags))
    assert (facts.title, facts.recorded) == ("Tendon injuries", date(2026, 3, 5))
    assert (facts.seconds, facts.channels, facts.sample_rate) == (3.0, 2, 44100)


def test_a_year_alone_is_no_date(tmp_path: Path) -> None:
    assert describe(write_with(tmp_path / "talk.flac", sine(), codec="flac", tags={"date": "2026"})).recorded is None


def test_where_the_container_only_guesses_the_length_is_counted(tmp_path: Path) -> None:
    recording = write_with(tmp_path / "talk.aac", speech_like(5), codec="aac")
    assert probe(recording).seconds is None
    assert describe(recording).seconds == pytest.approx(5, abs=0.06)


def test_decoding_mixes_down_and_resamples(tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "talk.wav", stereo(sine(rate=22050), sine(rate=22050)), 22050)
    blocks = list(decoded(recording, sample_rate=44100, channels=1))
    assert sum(len(block) for block in blocks) == pytest.approx(3 * 44100, abs=64)
    assert {block.shape[1] for block in blocks} == {1}
