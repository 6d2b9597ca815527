"""What is read from recordings, and what the owner may decide about them; bad ones are in test_bad_inputs."""

from __future__ import annotations

import time
from datetime import date
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.sound.decoding import Tally
from episodes.sound.framed import adts_frame, mpeg_frame, walk
from episodes.sound.offset import centered
from episodes.sound.ogg import ending
from episodes.sound.plain_wave import is_plain
from episodes.sound.recording import decoded, describe, probe
from episodes.sound.riff import read_wave
from tests.episodes.sound.bad_inputs import ALL
from tests.episodes.sound.tones import sine, speech_like, stereo, two_voices, write_wav, write_with
from workspace.errors import UserError


def test_no_bytes_whatever_confuse_the_readers_of_headers() -> None:
    @given(beginnings, st.binary(max_size=400))
    @settings(max_examples=300, deadline=None)
    def read(beginning: bytes, rest: bytes) -> None:
        content = beginning + rest
        read_wave(BytesIO(content))
        ending(BytesIO(content))
        for reader in (mpeg_frame, adts_frame):
            found = walk(BytesIO(content), reader)
            assert found is None or 0 <= found.sound_bytes + found.strange <= len(content)

    read()


beginnings = st.sampled_from(
    [
        b"",
        b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x44\xac\0\0\x88\x58\1\0\2\0\x10\0data",
        b"RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0",
        b"OggS\0\2",
        (b"\xff\xfb\x10\xc4" + bytes(100)) * 6,
        b"ID3\3\0\0\0\0\0\x0a",
    ]
)


def test_frames_are_walked_over_labels_and_holes() -> None:
    frame = b"\xff\xfb\x10\xc4" + bytes(100)  # MPEG-1 layer III, 32 kbps at 44.1 kHz: 104 bytes, 26 ms
    label = b"ID3\3\0\0\0\0\0\x0a" + bytes(10)
    found = walk(BytesIO(label + frame * 10 + bytes(208) + frame * 10 + b"TAG" + bytes(125)), mpeg_frame)
    assert found is not None
    assert (found.start, found.frames, found.gaps, found.breaks_off) == (20, 20, 1, False)
    assert found.lost_seconds == pytest.approx(2 * 1152 / 44100)


def test_erased_memory_behind_the_sound_is_looked_over_quickly() -> None:
    frame = b"\xff\xfb\x10\xc4" + bytes(100)
    started = time.process_time()
    found = walk(BytesIO(frame * 10 + b"\xff" * 10_000_000), mpeg_frame)
    assert found is not None
    assert time.process_time() - started < 3


@pytest.mark.parametrize("name", ["WAV cut in half", "FLAC with a hole", "Opus cut at 60 %"])
def test_the_owner_may_accept_what_is_there(name: str, tmp_path: Path) -> None:
    recording = ALL[name].make(tmp_path)
    with pytest.raises(UserError, match="--accept-truncated"):
        describe(recording)
    facts = describe(recording, accept_truncated=True)
    assert 1 < facts.seconds < 3.9
    assert facts.remarks


def test_too_little_cannot_be_accepted(tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "click.wav", sine(0.4))
    with pytest.raises(UserError, match=r"lasts only 0\.4 seconds"):
        describe(recording, accept_truncated=True)


def test_another_sound_track_may_be_chosen_by_its_number(tmp_path: Path) -> None:
    film = ALL["a film with two sound tracks"].make(tmp_path)
    assert describe(film, track=1).seconds == pytest.approx(4, abs=0.05)
    assert describe(film, track=2).seconds == pytest.approx(2, abs=0.05)
    with pytest.raises(UserError) as caught:
        describe(film, track=3)
    assert caught.value.findings[0].code == "recording-track"


def test_whoever_counts_for_himself_is_told_what_was_met(tmp_path: Path) -> None:
    tally = Tally()
    recording = ALL["Matroska with a break"].make(tmp_path)
    list(decoded(recording, sample_rate=44100, channels=1, tally=tally))
    assert tally.paused == pytest.approx(10.0)
    assert (tally.lost, tally.changes) == (0, 0)


def test_whoever_does_not_count_is_refused_what_is_damaged(tmp_path: Path) -> None:
    recording = ALL["M4A with a hole"].make(tmp_path)
    with pytest.raises(UserError, match="cannot be read"):
        list(decoded(recording, sample_rate=44100, channels=1))


def test_sound_that_stands_off_center_is_centered_and_nothing_else_is_touched() -> None:
    tally = Tally()
    voice = speech_like(5).astype(np.float32)
    off = np.hstack([voice + np.float32(0.3), voice])
    blocks = [off[start : start + 1000] for start in range(0, len(off), 1000)]
    moved = np.concatenate(list(centered(blocks, sample_rate=44100, tally=tally)))
    assert tally.offset == pytest.approx(0.3, abs=0.01)
    assert abs(moved[:, 0].mean()) < 0.005
    assert (moved[:, 1] == off[:, 1]).all()

    short = np.concatenate(list(centered(blocks[:3], sample_rate=44100, tally=tally)))
    assert short.shape == (3000, 2)


def test_a_cover_is_no_film(tmp_path: Path) -> None:
    assert not probe(ALL["a broken cover"].make(tmp_path)).has_video
    assert probe(ALL["a film in MP4"].make(tmp_path)).has_video


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


@pytest.mark.parametrize("channels", [1, 2])
def test_plain_wave_is_read_as_the_decoder_would_read_it(channels: int, tmp_path: Path) -> None:
    sound = two_voices(3)[:, :channels]
    plain = write_wav(tmp_path / "plain.wav", sound)
    with plain.open("rb") as file:
        wave = read_wave(file)
        assert is_plain(wave, sample_rate=44100, channels=channels)
        assert not is_plain(wave, sample_rate=48000, channels=channels)
    read = np.concatenate(list(decoded(plain, sample_rate=44100, channels=channels)))
    with av.open(str(plain)) as container:
        decoder = np.concatenate([frame.to_ndarray().reshape(-1, channels) for frame in container.decode(audio=0)])
    assert np.array_equal(read, decoder.astype(np.float32) / 32768)
