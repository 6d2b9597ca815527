"""Alternates: M4A and Opus as other programs read them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import av
import numpy as np
import pyloudnorm
import pytest
from tinytag import TinyTag

from episodes.sound.alternates import alternate_kbps, encode_alternate, encode_m4a, encode_opus
from episodes.sound.formats import ALTERNATES
from episodes.sound.spool import Block
from tests.episodes.sound.conversation import in_blocks
from tests.episodes.sound.tones import heard, speech_like, stereo, two_voices

BOTH = pytest.mark.parametrize("suffix", ["m4a", "opus"])
SHAPES = pytest.mark.parametrize(("rate", "channels"), [(44100, 1), (44100, 2), (48000, 1), (48000, 2)])


def voices(rate: int = 44100, channels: int = 2, seconds: float = 4.0123) -> Block:
    sound = two_voices(seconds, rate=rate, level_db=-24) if channels == 2 else speech_like(seconds, rate=rate)
    spectrum = np.fft.rfft(sound, axis=0)
    spectrum[int(8_000 * seconds) :] = 0  # white noise as loud as a voice is no speech; coders thin it out
    return np.fft.irfft(spectrum, len(sound), axis=0).astype(np.float32)


def written(folder: Path, suffix: str, sound: Block, rate: int = 44100, frames: int = 65536) -> Path:
    channels = sound.shape[1]
    path = folder / f"talk.{suffix}"
    kbps = alternate_kbps(suffix, 128 if channels == 2 else 96)
    encoded = encode_alternate(suffix, in_blocks(sound, frames), path, sound=(rate, channels), kbps=kbps)
    assert encoded.bytes == path.stat().st_size
    assert encoded.seconds == pytest.approx(len(sound) / rate, abs=1 / 48000)
    return path


def probed(path: Path, *entries: str) -> list[str]:
    command = ["ffprobe", "-v", "warning", "-show_entries", *entries, "-of", "default=nw=1:nk=1", str(path)]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    assert not ran.stderr
    return ran.stdout.split()


@BOTH
@SHAPES
def test_the_sound_is_as_long_as_loud_and_where_it_was(suffix: str, rate: int, channels: int, tmp_path: Path) -> None:
    sound = voices(rate, channels)
    samples, decoded_rate = heard(written(tmp_path, suffix, sound, rate))
    assert decoded_rate == (48000 if suffix == "opus" else rate)
    assert samples.shape[1] == channels
    exact = len(sound) * decoded_rate / rate
    if suffix == "opus":
        assert len(samples) == pytest.approx(exact, abs=1)
    else:  # FFmpeg takes the priming away as the edit list says, and leaves the last packet whole
        assert exact - 1 < len(samples) <= exact + 1024
    before = pyloudnorm.Meter(rate).integrated_loudness(sound.astype(np.float64))
    after = pyloudnorm.Meter(decoded_rate).integrated_loudness(samples[: int(exact)])
    assert after == pytest.approx(before, abs=0.1)


@BOTH
def test_no_sample_is_moved(suffix: str, tmp_path: Path) -> None:
    sound = voices(48000, 1)
    samples, _ = heard(written(tmp_path, suffix, sound, 48000))
    room = 1 << 18
    spectra = np.conj(np.fft.rfft(sound[:, 0], room)) * np.fft.rfft(samples[:, 0], room)
    assert int(np.argmax(np.fft.irfft(spectra))) == 0


@BOTH
@pytest.mark.skipif(not shutil.which("ffprobe"), reason="ffprobe is not installed")
def test_other_readers_know_the_length_and_nothing_else_is_said(suffix: str, tmp_path: Path) -> None:
    sound = voices()
    path = written(tmp_path, suffix, sound)
    (seconds,) = probed(path, "format=duration")
    assert float(seconds) == pytest.approx(len(sound) / 44100, abs=0.01)
    assert TinyTag.get(path).duration == pytest.approx(len(sound) / 44100, abs=0.03)
    assert not [
        tag for tag in probed(path, "format_tags=encoder,creation_time:stream_tags=encoder,creation_time") if tag
    ]


@BOTH
def test_the_same_sound_gives_the_same_bytes_however_it_comes(suffix: str, tmp_path: Path) -> None:
    sound = voices(seconds=2.0)
    first = written(tmp_path, suffix, sound).read_bytes()
    assert written(tmp_path, suffix, sound, frames=999).read_bytes() == first


def test_an_m4a_can_be_played_while_it_loads(tmp_path: Path) -> None:
    content = written(tmp_path, "m4a", voices(seconds=2.0)).read_bytes()
    assert content[4:12] == b"ftypM4A "
    assert 0 < content.find(b"moov") < content.find(b"mdat")
    assert b"elst" in content


def test_the_priming_is_told_for_tags_that_name_it(tmp_path: Path) -> None:
    blocks = in_blocks(voices(seconds=1.0))
    assert encode_m4a(blocks, tmp_path / "a.m4a", sample_rate=44100, channels=2, kbps=128).priming == 1024
    assert encode_opus(blocks, tmp_path / "a.opus", sample_rate=44100, channels=2, kbps=96).priming == 312


def test_bit_rates_follow_the_mp3(tmp_path: Path) -> None:
    assert [alternate_kbps(suffix, 128) for suffix in ALTERNATES] == [128, 96]
    sound = voices()
    for suffix, kbps in (("m4a", 128), ("opus", 96)):
        size = written(tmp_path, suffix, sound).stat().st_size
        assert size * 8 / 4.0123 / 1000 == pytest.approx(kbps, rel=0.15)


@BOTH
def test_a_codec_is_named_as_browsers_know_it(suffix: str, tmp_path: Path) -> None:
    alternate = ALTERNATES[suffix]
    assert (alternate.type, alternate.codecs) == {
        "m4a": ("audio/x-m4a", "mp4a.40.2"),
        "opus": ("audio/ogg", "opus"),
    }[suffix]
    sound = stereo(speech_like(1.0), speech_like(1.0, seed=2)).astype(np.float32)
    with av.open(str(written(tmp_path, suffix, sound))) as container:
        assert container.streams.audio[0].codec_context.name == {"m4a": "aac", "opus": "opus"}[suffix]
