"""The Info frame makes decoders return exactly the samples that went in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.mp3 import MP3, BitrateMode

from episodes.mp3.crc16 import crc16
from episodes.mp3.encoding import encode_frames, encode_mp3, encoder_loss
from episodes.mp3.frames import frame_offsets, info_frame, parse_header
from episodes.sound.loudness import measure_blocks
from episodes.sound.spool import Block
from tests.episodes.sound.tones import heard, sine, speech_like


def decoded_mp3(content: bytes, *, channels: int) -> Iterator[Block]:
    """What a decoder that honors the Info frame returns."""
    with av.open(io.BytesIO(content), "r", format="mp3") as container:
        for frame in container.decode(audio=0):
            yield frame.to_ndarray().astype(np.float32).T.reshape(-1, channels)


@settings(max_examples=12, deadline=None)
@given(
    samples=st.integers(1, 60000),
    channels=st.integers(1, 2),
    rate=st.sampled_from([44100, 48000]),
    kbps=st.sampled_from([64, 96, 128, 192]),
)
def test_as_many_samples_come_out_as_went_in(samples: int, channels: int, rate: int, kbps: int) -> None:
    sound = np.full((samples, channels), 0.1, np.float32)
    content = encode_mp3([sound], sample_rate=rate, channels=channels, kbps=kbps)
    assert sum(len(block) for block in decoded_mp3(content, channels=channels)) == samples


def test_another_decoder_and_another_reader_agree(tmp_path: Path) -> None:
    sound = speech_like(5)
    path = tmp_path / "talk.mp3"
    path.write_bytes(encode_mp3([sound.astype(np.float32)], sample_rate=44100, channels=1, kbps=96))
    samples, rate = heard(path)
    assert (len(samples), rate) == (len(sound), 44100)
    best = np.argmax(np.correlate(samples[20000:60000, 0], sound[20100:59900, 0], "valid"))
    assert best == 100, "the sound must not be shifted"
    info: Any = MP3(path).info  # type: ignore[no-untyped-call]
    assert info.length == pytest.approx(5.0)
    assert info.bitrate == pytest.approx(96000, abs=2)
    assert info.bitrate_mode == BitrateMode.CBR
    assert info.encoder_info.startswith("LAME 3.100")


def test_block_sizes_do_not_change_the_bytes() -> None:
    sound = speech_like(3).astype(np.float32)
    whole = encode_mp3([sound], sample_rate=44100, channels=1, kbps=96)
    pieces = encode_mp3(np.array_split(sound, 37), sample_rate=44100, channels=1, kbps=96)
    assert whole == pieces


@pytest.mark.parametrize(("kbps", "channels"), [(96, 1), (128, 2), (160, 2), (192, 2), (256, 2)])
def test_lame_lowers_the_level_by_the_factor_we_undo(kbps: int, channels: int) -> None:
    sound = np.repeat(sine(4, hertz=997.0), channels, axis=1).astype(np.float32)
    content = encode_mp3([sound], sample_rate=44100, channels=channels, kbps=kbps)
    before = measure_blocks([sound], sample_rate=44100, channels=channels)
    heard_back = decoded_mp3(content, channels=channels)
    after = measure_blocks(heard_back, sample_rate=44100, channels=channels)
    expected = 20 * np.log10(encoder_loss(kbps))
    assert after.integrated_lufs - before.integrated_lufs == pytest.approx(expected, abs=0.03)


def test_the_info_frame_counts_frames_and_bytes() -> None:
    stream, samples = encode_frames([sine(2).astype(np.float32)], sample_rate=44100, channels=1, kbps=96)
    count = len(list(frame_offsets(stream)))
    front = info_frame(stream, samples, frames=count, size=len(stream), digest=crc16(stream))
    offsets = list(frame_offsets(front + stream))
    place = front.index(b"Info")
    assert int.from_bytes(front[place + 8 : place + 12], "big") == len(offsets) - 1
    assert int.from_bytes(front[place + 12 : place + 16], "big") == len(front) + len(stream)
    assert crc16(front[: place + 154]) == int.from_bytes(front[place + 154 : place + 156], "big")


def test_a_broken_stream_is_no_stream() -> None:
    with pytest.raises(ValueError, match="no whole MP3 frame at byte 0"):
        list(frame_offsets(b"not an mp3 at all"))


@given(st.binary(max_size=8))
def test_any_four_bytes_are_a_header_or_none(head: bytes) -> None:
    header = parse_header(head)
    assert header is None or header.size > 4


@given(st.binary(max_size=9000))
@settings(max_examples=20, deadline=None)
def test_the_fast_crc_equals_the_slow_one(content: bytes) -> None:
    slow = 0
    for byte in content:
        slow ^= byte
        for _ in range(8):
            slow = (slow >> 1) ^ (0xA001 if slow & 1 else 0)
    assert crc16(content) == slow
