"""The one door to LAME: samples become a constant-bitrate MP3 that starts with its Info frame."""

from __future__ import annotations

from collections.abc import Iterable

import lameenc
import numpy as np
from numpy.typing import NDArray

from episodes.mp3.crc16 import crc16
from episodes.mp3.frames import frame_offsets, info_frame

_QUALITY = 3  # LAME's own default: 2 costs 1.6 times as much, 7 half


def encoder_loss(kbps: int) -> float:
    """The factor by which LAME lowers the level at a constant bitrate (its preset table, presets.c)."""
    if kbps <= 160:
        return 0.95
    return 0.97 if kbps <= 192 else 1.0


def encode_mp3(blocks: Iterable[NDArray[np.float32]], *, sample_rate: int, channels: int, kbps: int) -> bytes:
    """Encode blocks of full scale 1.0; the same blocks give the same bytes, however they are cut."""
    stream, samples = encode_frames(blocks, sample_rate=sample_rate, channels=channels, kbps=kbps)
    frames = sum(1 for _ in frame_offsets(stream))
    return info_frame(stream, samples, frames=frames, size=len(stream), digest=crc16(stream)) + stream


def encode_frames(
    blocks: Iterable[NDArray[np.float32]], *, sample_rate: int, channels: int, kbps: int
) -> tuple[bytes, int]:
    """Return bare frames and how many samples per channel went in."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(channels)
    encoder.set_in_sample_rate(sample_rate)
    encoder.set_out_sample_rate(sample_rate)  # otherwise LAME resamples at low bitrates without a word
    encoder.set_bit_rate(kbps)
    encoder.set_quality(_QUALITY)
    samples = 0
    stream = bytearray()
    for block in blocks:
        stream += encoder.encode(_sixteen_bit(block))
        samples += len(block)
    stream += encoder.flush()
    return bytes(stream), samples


def _sixteen_bit(block: NDArray[np.float32]) -> bytes:
    """Round to 16 bits, little-endian as LAME's wheel expects; no dither, so that bytes repeat."""
    scaled = block * np.float32(32768)
    np.rint(scaled, out=scaled)
    np.clip(scaled, -32768, 32767, out=scaled)
    return scaled.astype("<i2").tobytes()
