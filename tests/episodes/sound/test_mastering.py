"""Mastering: what came out is measured by a meter and a decoder that are not ours."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from scipy.signal import resample_poly  # type: ignore[import-untyped]

from episodes.sound.chain import Chain, corrected, decide
from episodes.sound.loudness import Loudness, measure_file
from episodes.sound.mastered import Mastered
from episodes.sound.mastering import master
from episodes.sound.settings import SoundSettings
from tests.episodes.sound.tones import (
    Samples,
    heard,
    sine,
    speech_like,
    stereo,
    two_voices,
    write_float_wav,
    write_wav,
    write_with,
)
from workspace.errors import UserError
from workspace.progress import Event, silent


def assert_on_target(finished: Path, result: Mastered, *, seconds: float) -> None:
    samples, rate = heard(finished)
    lufs = pyloudnorm.Meter(rate).integrated_loudness(samples)
    peak = 20 * math.log10(np.abs(resample_poly(samples, 4, 1, axis=0)).max())
    assert lufs == pytest.approx(-16.0 if samples.shape[1] == 2 else -19.0, abs=0.1)
    assert lufs == pytest.approx(result.loudness_lufs, abs=0.1)
    assert peak <= -0.95
    assert result.true_peak_dbtp <= -1.0
    assert len(samples) / rate == pytest.approx(seconds, abs=0.03)
    assert len(samples) / rate == pytest.approx(result.seconds)
    assert (samples.shape[1], rate) == (result.channels, result.sample_rate)
    assert finished.stat().st_size == result.bytes


def knocks(sound: Samples) -> Samples:
    struck = sound.copy()
    struck[11025::22050] = 0.9
    return struck


SOUNDS: dict[str, Callable[[], Samples]] = {
    "two voices in stereo": two_voices,
    "one voice": speech_like,
    "a quiet voice": lambda: speech_like(level_db=-44),
    "a clipped recording": lambda: two_voices(level_db=-2),
    "sound on the left side only": lambda: stereo(speech_like(), np.zeros_like(speech_like())),
    "hard knocks over a far voice": lambda: knocks(speech_like(level_db=-34)),
    "an even tone": sine,
}


@pytest.mark.parametrize("name", SOUNDS)
def test_what_is_delivered_has_the_target_loudness_and_no_peak_above_the_ceiling(name: str, tmp_path: Path) -> None:
    sound = SOUNDS[name]()
    recording = write_wav(tmp_path / "talk.wav", sound)
    result = master(recording, tmp_path / "out" / "talk.mp3", SoundSettings(), silent)
    assert_on_target(tmp_path / "out" / "talk.mp3", result, seconds=len(sound) / 44100)


def test_a_float_recording_above_full_scale_is_brought_down_unclipped(tmp_path: Path) -> None:
    recording = write_float_wav(tmp_path / "hot.wav", sine(amplitude=4.0))
    result = master(recording, tmp_path / "hot.mp3", SoundSettings(), silent)
    assert_on_target(tmp_path / "hot.mp3", result, seconds=3)
    samples, _ = heard(tmp_path / "hot.mp3")
    middle = np.abs(np.fft.rfft(samples[44100:88200, 0] * np.hanning(44100)))
    assert middle[430:451].sum() > 200 * middle[860:900].sum(), "clipping would leave a second harmonic and more"


@pytest.mark.parametrize(("rate", "delivered"), [(8000, 44100), (22050, 44100), (48000, 48000), (96000, 44100)])
def test_48_khz_stays_and_every_other_rate_becomes_44_1_khz(rate: int, delivered: int, tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "talk.wav", speech_like(3, rate=rate), rate)
    result = master(recording, tmp_path / "talk.mp3", SoundSettings(), silent)
    assert result.sample_rate == delivered
    assert_on_target(tmp_path / "talk.mp3", result, seconds=3)


@pytest.mark.parametrize("channels", [4, 6])
def test_many_channels_are_mixed_down_before_they_are_measured(channels: int, tmp_path: Path) -> None:
    sound = np.hstack([speech_like(4, level_db=-36, seed=n) for n in range(channels)])
    recording = write_with(tmp_path / "room.flac", sound, codec="flac")
    result = master(recording, tmp_path / "room.mp3", SoundSettings(), silent)
    assert result.channels == 2
    assert_on_target(tmp_path / "room.mp3", result, seconds=4)


def test_two_equal_channels_become_one(tmp_path: Path) -> None:
    voice = speech_like(3)
    recording = write_wav(tmp_path / "talk.wav", stereo(voice, voice))
    result = master(recording, tmp_path / "talk.mp3", SoundSettings(), silent)
    assert result.channels == 1
    assert_on_target(tmp_path / "talk.mp3", result, seconds=3)


@pytest.mark.parametrize(
    "name", ["http:talk.wav", "-dash.wav", "ein Gespräch 100%d 'x'.wav", "file:a.wav", "concat:a|b.wav"]
)
def test_odd_file_names_are_only_names(name: str, tmp_path: Path) -> None:
    recording = write_wav(tmp_path / name, speech_like(2))
    assert master(recording, tmp_path / "out.mp3", SoundSettings(), silent).seconds == pytest.approx(2)


@pytest.mark.parametrize(
    ("suffix", "codec"), [("mp3", "libmp3lame"), ("m4a", "aac"), ("opus", "libopus"), ("flac", "flac")]
)
def test_every_common_kind_of_recording_is_read(suffix: str, codec: str, tmp_path: Path) -> None:
    rate = 48000 if suffix == "opus" else 44100
    recording = write_with(tmp_path / f"talk.{suffix}", two_voices(4, rate=rate), codec=codec, rate=rate)
    result = master(recording, tmp_path / "talk-finished.mp3", SoundSettings(), silent)
    samples, _ = heard(recording)
    assert_on_target(tmp_path / "talk-finished.mp3", result, seconds=len(samples) / rate)


def test_the_same_recording_gives_the_same_bytes_and_is_not_changed(tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "talk.wav", two_voices(3))
    before = recording.read_bytes()
    master(recording, tmp_path / "a.mp3", SoundSettings(), silent)
    master(recording, tmp_path / "b.mp3", SoundSettings(), silent)
    assert (tmp_path / "a.mp3").read_bytes() == (tmp_path / "b.mp3").read_bytes()
    assert recording.read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"talk.wav", "a.mp3", "b.mp3"}


def test_progress_runs_forward_to_the_end_in_seconds(tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "talk.wav", two_voices(3))
    events: list[Event] = []
    master(recording, tmp_path / "talk.mp3", SoundSettings(), events.append)
    done = [event.done for event in events]
    assert done == sorted(done)
    assert done[-1] == pytest.approx(3)
    assert {event.what for event in events} == {"Mastering talk.wav"}
    assert {event.total for event in events} == {3.0}


def test_sound_on_one_side_only_is_remarked_upon(tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "talk.wav", stereo(np.zeros_like(speech_like(2)), speech_like(2)))
    events: list[Event] = []
    master(recording, tmp_path / "talk.mp3", SoundSettings(), events.append)
    assert any("only the right side has sound" in event.what for event in events)


def test_a_mastering_killed_midway_leaves_the_old_file_whole(tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "long.wav", two_voices(60))
    finished = tmp_path / "out" / "long.mp3"
    finished.parent.mkdir()
    finished.write_bytes(b"the old one")
    script = (
        "import sys, pathlib\nfrom episodes.sound.mastering import master\nfrom episodes.sound.settings import SoundSettings\n"
        "master(*map(pathlib.Path, sys.argv[1:]), SoundSettings(), lambda event: print(event.done, flush=True))"
    )
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", script, str(recording), str(finished)], stdout=subprocess.PIPE, cwd=root
    ) as running:
        assert running.stdout
        while float(running.stdout.readline()) < 20:
            time.sleep(0)
        os.kill(running.pid, signal.SIGKILL)
    assert finished.read_bytes() == b"the old one"
    assert [file.name for file in finished.parent.iterdir()] == ["long.mp3"]


def test_a_recording_that_needs_too_much_gain_is_refused(tmp_path: Path) -> None:
    recording = write_float_wav(tmp_path / "faint.wav", sine(amplitude=0.0008))
    with pytest.raises(UserError, match=r"faint\.wav.*too quiet: it would have to be raised by 4\d dB"):
        master(recording, tmp_path / "faint.mp3", SoundSettings(), silent)
    assert not (tmp_path / "faint.mp3").exists()


def loudness(lufs: float, peak: float) -> Loudness:
    return Loudness(integrated_lufs=lufs, true_peak_dbtp=peak, frames=441000, sample_rate=44100)


def test_a_recording_with_room_above_it_gets_gain_and_no_limiter() -> None:
    chain = decide(loudness(-20.0, -10.0), 2, SoundSettings())
    assert (chain.gain_db, chain.ceiling_dbtp, chain.kbps) == (4.0, None, 128)
    assert chain.makeup_db == pytest.approx(0.4455, abs=1e-4), "LAME multiplies by 0.95 at 128 kbps"


def test_a_recording_whose_peaks_would_rise_too_far_gets_a_limiter() -> None:
    assert decide(loudness(-20.0, -3.0), 2, SoundSettings()).ceiling_dbtp == -2.0


def test_mono_has_its_own_target_and_bitrate() -> None:
    chain = decide(loudness(-20.0, -10.0), 1, SoundSettings())
    assert (chain.gain_db, chain.kbps) == (1.0, 96)


def test_a_peak_above_the_ceiling_lowers_the_limiter_by_the_excess() -> None:
    better = corrected(_chain(), loudness(-16.0, -0.6), SoundSettings())
    assert better.ceiling_dbtp == pytest.approx(-2.71)


def test_missing_loudness_is_added() -> None:
    better = corrected(_chain(), loudness(-16.2, -1.2), SoundSettings())
    assert better.makeup_db == pytest.approx(0.6455)


def _chain() -> Chain:
    return Chain(gain_db=4.0, ceiling_dbtp=-2.0, makeup_db=0.4455, channels=2, sample_rate=44100, kbps=128)


def test_our_meter_agrees_with_another_one(tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "talk.wav", two_voices(8))
    samples, rate = heard(recording)
    measured = measure_file(recording)
    assert measured.integrated_lufs == pytest.approx(pyloudnorm.Meter(rate).integrated_loudness(samples), abs=0.1)
    assert measured.seconds == pytest.approx(8)
