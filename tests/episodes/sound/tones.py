"""Small test sounds, made the same way every time."""

from __future__ import annotations

import shutil
import struct
import subprocess
import wave
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float64]


def speech_like(seconds: float = 6.0, *, rate: int = 44100, level_db: float = -30.0, seed: int = 1) -> Samples:
    """Syllables of low-passed noise and plosives: a crest factor like speech. Shape (frames, 1).

    There are no pauses: on a few seconds each block that two meters gate differently is a tenth of an LU.
    """
    random = np.random.default_rng(seed)
    frames = int(seconds * rate)
    noise = np.convolve(random.standard_normal(frames), np.hanning(24) / 12, "same")
    time = np.arange(frames) / rate
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * time), 0, 1) ** 1.5
    plosives = np.zeros(frames)
    for start in range(rate // 3, frames - 400, rate // 2):
        plosives[start : start + 300] = random.standard_normal(300) * np.hanning(300) * 0.4
    sound = 4 * (noise * (syllables + 0.02) + plosives) * 10 ** (level_db / 20) + random.standard_normal(frames) * 1e-4
    return np.asarray(sound[:, np.newaxis])


def stereo(left: Samples, right: Samples) -> Samples:
    return np.hstack([left, right])


def two_voices(seconds: float = 6.0, *, rate: int = 44100, level_db: float = -30.0) -> Samples:
    """Two speakers at different places and levels."""
    first = speech_like(seconds, rate=rate, level_db=level_db, seed=1)
    second = speech_like(seconds, rate=rate, level_db=level_db - 5, seed=2)
    return stereo(first + 0.4 * second, 0.3 * first + second)


def sine(seconds: float = 3.0, *, hertz: float = 440.0, rate: int = 44100, amplitude: float = 0.3) -> Samples:
    return np.asarray(amplitude * np.sin(2 * np.pi * hertz * np.arange(int(seconds * rate)) / rate))[:, np.newaxis]


def write_wav(path: Path, samples: Samples, rate: int = 44100) -> Path:
    """16-bit WAV; what is over full scale is clipped, as a recorder does."""
    with path.open("wb") as opened, wave.open(opened, "wb") as written:
        written.setnchannels(samples.shape[1])
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(np.clip(np.rint(samples * 32767), -32768, 32767).astype("<i2").tobytes())
    return path


def write_float_wav(path: Path, samples: Samples, rate: int = 44100) -> Path:
    """32-bit float WAV, where levels above full scale survive."""
    channels = samples.shape[1]
    data = samples.astype("<f4").tobytes()
    head = struct.pack("<4sIHHIIHH", b"fmt ", 16, 3, channels, rate, rate * channels * 4, channels * 4, 32)
    body = b"WAVE" + head + struct.pack("<4sI", b"data", len(data)) + data
    path.write_bytes(struct.pack("<4sI", b"RIFF", len(body)) + body)
    return path


def write_with(
    path: Path, samples: Samples, *, codec: str, rate: int = 44100, tags: dict[str, str] | None = None
) -> Path:
    """Encode with FFmpeg; the container follows from the suffix."""
    layout = {1: "mono", 2: "stereo", 4: "quad", 6: "5.1"}[samples.shape[1]]
    with av.open(str(path), "w") as container:
        container.metadata.update(tags or {})
        stream = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(samples.astype(np.float32).reshape(1, -1), format="flt", layout=layout)
        frame.sample_rate = rate
        resampler = av.AudioResampler(stream.format.name, layout, rate, frame_size=stream.frame_size or None)
        for part in (frame, None):
            for piece in resampler.resample(part):
                container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path


def heard(path: Path) -> tuple[Samples, int]:
    """Decode as a listener would, by the `ffmpeg` command where there is one, else by PyAV."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        rate, channels = stream.rate, stream.channels
        if not shutil.which("ffmpeg"):
            frames = [frame.to_ndarray().T for frame in container.decode(audio=0)]
            return np.concatenate(frames).astype(np.float64), rate
    command = ["ffmpeg", "-v", "error", "-i", f"file:{path}", "-map", "0:a:0", "-f", "f32le", "-"]
    content = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(content, "<f4").astype(np.float64).reshape(-1, channels), rate
