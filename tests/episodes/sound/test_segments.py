"""Encoding on all cores: however a sound is divided, a decoder returns the same samples."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from episodes.mp3.encoding import encode_mp3
from episodes.sound.chain import Chain, Dip, with_dips
from episodes.sound.mastering import master
from episodes.sound.progress import Stages
from episodes.sound.rendering import Rendering
from episodes.sound.segments import SegmentEncoder
from episodes.sound.settings import SoundSettings
from episodes.sound.spool import Spool, spooled
from episodes.sound.workers import Workers
from episodes.tags.model import EpisodeTags
from episodes.tags.writing import write_tags
from tests.episodes.sound.tones import Samples, heard, speech_like, two_voices, write_wav
from workspace.progress import silent


def encoded(spool: Spool, chain: Chain, segments: int, threads: int = 2) -> bytes:
    with Workers(threads) as workers:
        encoder = SegmentEncoder(Rendering(spool=spool, chain=chain), workers, Stages("", None, silent))
        file = io.BytesIO()
        assembly = encoder.assemble(file, segments)
        assembly.finish(spool.frames)
        return file.getvalue()


def talk(channels: int, rate: int) -> Samples:
    """Most of a minute with a pause of digital silence in it."""
    sound = two_voices(16, rate=rate, level_db=-20) if channels == 2 else speech_like(16, rate=rate, level_db=-20)
    return np.vstack([sound, sound * 0.4, np.zeros((rate * 3, channels)), sound[::-1]])


@pytest.mark.parametrize(("rate", "channels", "kbps"), [(44100, 2, 128), (44100, 1, 96), (48000, 1, 64)])
def test_one_two_four_and_eight_segments_decode_bit_for_bit_alike(
    rate: int, channels: int, kbps: int, tmp_path: Path
) -> None:
    sound = talk(channels, rate).astype(np.float32)
    chain = Chain(gain_db=3.0, ceiling_dbtp=-2.0, makeup_db=0.2, channels=channels, sample_rate=rate, kbps=kbps)
    decoded = []
    with spooled([sound], tmp_path, sample_rate=rate, channels=channels) as spool:
        for segments in (1, 2, 4, 8):
            file = tmp_path / f"{segments}.mp3"
            file.write_bytes(encoded(spool, chain, segments))
            samples, _ = heard(file)
            decoded.append(samples)
    assert decoded[0].shape == sound.shape
    assert all(np.array_equal(decoded[0], other) for other in decoded[1:])


def test_one_segment_is_what_lame_writes_by_itself(tmp_path: Path) -> None:
    sound = speech_like(20).astype(np.float32)
    chain = Chain(gain_db=0.0, ceiling_dbtp=None, makeup_db=0.0, channels=1, sample_rate=44100, kbps=96)
    with spooled([sound], tmp_path, sample_rate=44100, channels=1) as spool:
        assert encoded(spool, chain, 1) == encode_mp3([sound], sample_rate=44100, channels=1, kbps=96)


def test_the_number_of_threads_does_not_change_a_byte(tmp_path: Path) -> None:
    sound = two_voices(40).astype(np.float32)
    chain = Chain(gain_db=6.0, ceiling_dbtp=-2.0, makeup_db=0.4, channels=2, sample_rate=44100, kbps=128)
    with spooled([sound], tmp_path, sample_rate=44100, channels=2) as spool:
        assert encoded(spool, chain, 3, threads=1) == encoded(spool, chain, 3, threads=3)


def test_a_place_that_is_encoded_anew_fits_in_without_a_trace(tmp_path: Path) -> None:
    sound = two_voices(40, level_db=-14).astype(np.float32)
    chain = Chain(gain_db=6.0, ceiling_dbtp=-2.0, makeup_db=0.4, channels=2, sample_rate=44100, kbps=128)
    dips = (Dip(start=20 * 44100, stop=20 * 44100 + 800, depth_db=6.0),)
    lower = with_dips(chain, dips, SoundSettings())
    with spooled([sound], tmp_path, sample_rate=44100, channels=2) as spool, Workers(1) as workers:
        stages = Stages("", None, silent)
        file = io.BytesIO()
        assembly = SegmentEncoder(Rendering(spool=spool, chain=chain), workers, stages).assemble(file)
        changed = SegmentEncoder(Rendering(spool=spool, chain=lower), workers, stages).exchange(assembly, dips)
        assembly.finish(spool.frames)
        (tmp_path / "mended.mp3").write_bytes(file.getvalue())
        (tmp_path / "whole.mp3").write_bytes(encoded(spool, lower, 1))
        (tmp_path / "before.mp3").write_bytes(encoded(spool, chain, 1))
    mended, whole, before = (heard(tmp_path / f"{name}.mp3")[0] for name in ("mended", "whole", "before"))
    assert changed is not None
    assert np.array_equal(mended, whole)
    differs = np.flatnonzero(np.any(mended != before, axis=1)) / 44100
    assert differs.min() > 19
    assert differs.max() < 24


@pytest.mark.skipif(not shutil.which("mp3val"), reason="mp3val is not installed")
def test_mp3val_and_ffmpeg_find_nothing_to_warn_of(tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "talk.wav", two_voices(25, level_db=-8))
    finished = tmp_path / "talk.mp3"
    result = master(recording, finished, SoundSettings(), silent)
    write_tags(finished, EpisodeTags(title="Tendon injuries", artist="Jo Example", album="Our Show", seconds=25))
    validated = subprocess.run(["mp3val", str(finished)], check=True, capture_output=True, text=True).stdout
    decoded = subprocess.run(
        ["ffmpeg", "-v", "warning", "-i", str(finished), "-f", "null", "-"], check=True, capture_output=True, text=True
    )
    assert "WARNING" not in validated
    assert (decoded.stdout, decoded.stderr) == ("", "")
    assert result.seconds == pytest.approx(25, abs=0.03)
