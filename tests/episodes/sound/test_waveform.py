"""The outline of a sound: for players as a file, for readers as a picture."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.sound.peaks import Peaks, waveform_of, waveform_of_blocks
from episodes.sound.waveform import Waveform, known_waveform, read_waveform, waveform_svg
from templates import SAMPLE
from tests.episodes.sound.tones import Samples, sine, speech_like, stereo, two_voices, write_wav

RATE = 44100


def outline(samples: Samples, rate: int = RATE, cuts: tuple[int, ...] = ()) -> Waveform:
    peaks = Peaks(rate)
    for start, stop in pairwise((0, *cuts, len(samples))):
        peaks.push(samples[start:stop].astype(np.float32))
    return peaks.read()


def test_the_file_is_audiowaveforms_json() -> None:
    document = json.loads(outline(sine(1.25, amplitude=0.5)).to_json())

    assert {key: document[key] for key in document if key != "data"} == {
        "version": 2,
        "channels": 1,
        "sample_rate": 44100,
        "samples_per_pixel": 4410,
        "bits": 8,
        "length": 13,
    }
    assert document["data"] == [-64, 64] * 13


def test_each_point_holds_its_lowest_and_highest_sample() -> None:
    samples = np.zeros((RATE, 1))
    samples[5000] = 1.0
    samples[9000] = -0.5

    assert outline(samples).pairs == ((0, 0), (0, 127), (-64, 0), *[(0, 0)] * 7)


def test_what_is_over_full_scale_is_cut_off() -> None:
    assert outline(sine(0.1, amplitude=4.0)).pairs == ((-128, 127),)


def test_two_sides_are_mixed_into_one() -> None:
    voice = speech_like(2.0, level_db=-20)

    assert outline(stereo(voice, voice)) == outline(voice)
    assert set(outline(stereo(voice, -voice)).pairs) == {(0, 0)}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 2 * RATE), max_size=6))
def test_how_the_sound_is_cut_into_blocks_makes_no_difference(cuts: list[int]) -> None:
    samples = two_voices(2.0)

    assert outline(samples, cuts=tuple(sorted(cuts))) == outline(samples)


@pytest.mark.parametrize("frames", [0, 1, 4409, 4410, 4411, 50000])
def test_any_length_has_its_points(frames: int) -> None:
    found = outline(np.full((frames, 1), 0.25))

    assert len(found.pairs) == -(-frames // 4410)
    assert set(found.pairs) <= {(32, 32)}


def test_a_file_has_the_outline_of_its_sound(tmp_path: Path) -> None:
    samples = np.rint(two_voices(2.0) * 32767) / 32768

    assert waveform_of(write_wav(tmp_path / "a.wav", two_voices(2.0))) == waveform_of_blocks(
        [samples.astype(np.float32)], RATE
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(-128, 127), st.integers(-128, 127)), max_size=50))
def test_what_was_written_reads_back(pairs: list[tuple[int, int]]) -> None:
    waveform = Waveform(sample_rate=8000, samples_per_point=800, pairs=tuple(pairs))

    assert read_waveform(waveform.to_json()) == waveform


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"7", b'{"version":2,"channels":1,"bits":8,"length":2,"data":[1]}']
)
def test_what_is_no_waveform_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_waveform(content)


def test_a_finished_file_is_decoded_once(tmp_path: Path) -> None:
    file = write_wav(tmp_path / "knees-0123456789.wav", speech_like(1.0))
    made = known_waveform(file, tmp_path / "waveforms")
    file.write_bytes(b"not looked at again")

    assert made is not None
    assert known_waveform(file, tmp_path / "waveforms") == made
    assert (tmp_path / "waveforms" / "knees-0123456789.json").read_bytes() == made.to_json()


def test_a_damaged_note_is_made_anew(tmp_path: Path) -> None:
    file = write_wav(tmp_path / "knees-0123456789.wav", speech_like(1.0))
    made = known_waveform(file, tmp_path)
    (tmp_path / "knees-0123456789.json").write_bytes(b'{"version":2,')

    assert known_waveform(file, tmp_path) == made


def test_notes_of_an_episodes_earlier_files_go_and_those_of_others_stay(tmp_path: Path) -> None:
    for name in ("knees-0000000000", "knees-old-0000000000", "backs-0000000000"):
        known_waveform(write_wav(tmp_path / f"{name}.wav", speech_like(0.5)), tmp_path / "w")
    (tmp_path / "knees-0000000000.wav").unlink()
    known_waveform(write_wav(tmp_path / "knees-1111111111.wav", speech_like(0.5)), tmp_path / "w")

    assert len(list((tmp_path / "w").iterdir())) == 6
    assert {each.name.partition(".")[0] for each in (tmp_path / "w").iterdir()} == {
        "knees-1111111111",
        "knees-old-0000000000",
        "backs-0000000000",
    }


def test_notes_of_a_renamed_episode_stay_when_another_one_takes_its_old_name(tmp_path: Path) -> None:
    for place in ("the-knee/knees-0000000000.wav", "knees/knees-1111111111.wav"):
        (tmp_path / place).parent.mkdir()
        known_waveform(write_wav(tmp_path / place, speech_like(0.5)), tmp_path / "w")

    assert len(list((tmp_path / "w").iterdir())) == 4


def test_the_picture_is_made_once_and_again_with_a_new_note(tmp_path: Path) -> None:
    file = write_wav(tmp_path / "knees-0123456789.wav", speech_like(1.0))
    made = known_waveform(file, tmp_path / "w")
    assert made is not None
    drawn = made.svg()
    made.picture.write_text("as it was kept")
    kept = known_waveform(file, tmp_path / "w")
    assert kept is not None
    assert kept.svg() == "as it was kept"

    made.note.write_bytes(made.note.read_bytes() + b"\n")
    anew = known_waveform(file, tmp_path / "w")
    assert anew is not None
    assert anew.svg() == drawn == waveform_svg(read_waveform(anew.to_json()))
    assert not made.picture.is_file()


def test_a_file_that_is_no_sound_has_no_waveform(tmp_path: Path) -> None:
    (tmp_path / "a-0123456789.mp3").write_bytes(b"words")

    assert known_waveform(tmp_path / "a-0123456789.mp3", tmp_path / "w") is None


def test_the_picture_is_small_and_whole() -> None:
    svg = waveform_svg(waveform_of(SAMPLE / "episodes" / "tendon-injuries" / "recording.m4a"))
    root = ET.fromstring(svg)
    (path,) = root

    assert len(svg.encode()) <= 4096
    assert root.attrib["aria-hidden"] == "true"
    assert path.attrib["stroke"] == "currentColor"
    assert path.attrib["d"].count("M") == 120
    assert "id=" not in svg
    assert "style=" not in svg  # a strict Content-Security-Policy forbids it


def test_the_picture_follows_the_sound() -> None:
    svg = waveform_svg(
        outline(np.vstack([sine(2.0, amplitude=0.4), np.zeros((2 * RATE, 1)), sine(2.0, amplitude=0.2)])), 6
    )

    assert ET.fromstring(svg)[0].attrib["d"] == "M1 0v40M3 0v40M5 19v2M7 19v2M9 10v20M11 10v20"


@pytest.mark.parametrize("frames", [0, 1, 44100])
def test_a_picture_of_silence_is_a_thin_line(frames: int) -> None:
    svg = waveform_svg(outline(np.zeros((frames, 1))), 3)

    assert ET.fromstring(svg)[0].attrib["d"] == "M1 19v2M3 19v2M5 19v2"
