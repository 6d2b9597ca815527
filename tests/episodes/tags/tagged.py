"""Files to tag, tags to write into them, and tags of others, made the same way every time."""

from __future__ import annotations

import io
import struct
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import av
import numpy as np
from PIL import Image

from episodes.chapters.chapter import Chapter
from episodes.mp3.encoding import encode_mp3
from episodes.tags.model import EpisodeTags
from tests.episodes.sound.tones import sine, write_with


@cache
def cover(side: int = 32, color: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (side, side), color).save(written, "JPEG")
    return written.getvalue()


TAGS = EpisodeTags(
    title="Tendon injuries – what helps? 🏃",
    artist="Jen Penrose",
    album="Running Strong",
    seconds=30.0,
    track=12,
    season=2,
    published=datetime(2026, 11, 22, 6, 30, tzinfo=timezone(timedelta(hours=-8))),
    comment="Short notes.",
    subtitle="What helps, and what does not.",
    description="Long notes.\nIn two lines.",
    cover_jpeg=cover(),
    chapters=tuple(
        Chapter(start=2.5 * n, title="Chapter " + "long " * (n % 3) + str(n), link="https://e.org/ü" if n % 2 else None)
        for n in range(12)
    ),
    episode_link="https://example.org/episodes/tendons/",
    file_link="https://example.org/episodes/tendons/talk.mp3",
    show_link="https://example.org/",
    feed_address="https://example.org/feed.xml",
    episode_id="9f1c",
    category="Medicine",
    keywords=("running", "tendon pain"),
)


@cache
def sound(seconds: float = 2) -> bytes:
    """An MP3 without any tag."""
    return encode_mp3([sine(seconds).astype(np.float32)], sample_rate=44100, channels=1, kbps=96)


def an_mp3(folder: Path, front: bytes = b"", behind: bytes = b"", seconds: float = 2) -> Path:
    path = folder / "talk.mp3"
    path.write_bytes(front + sound(seconds) + behind)
    return path


def an_m4a(folder: Path, seconds: float = 30) -> Path:
    return write_with(folder / "talk.m4a", sine(seconds), codec="aac")


def an_opus(folder: Path, seconds: float = 30) -> Path:
    return write_with(folder / "talk.opus", sine(seconds, rate=48000), codec="libopus", rate=48000)


def packets(path: Path) -> list[tuple[int | None, bytes]]:
    """The coded sound with its times, as any player gets it."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        return [(packet.pts, bytes(packet)) for packet in container.demux(stream) if packet.size]


def frame(name: str, body: bytes, flags: int = 0, version: int = 3) -> bytes:
    """A frame by hand (id3v2.3.0, 3.3; 2.2 and 2.4 differ in the size)."""
    if version == 2:
        return name.encode() + len(body).to_bytes(3, "big") + body
    size = synchsafe(len(body)) if version == 4 else struct.pack(">I", len(body))
    return name.encode("latin-1") + size + struct.pack(">H", flags) + body


def tag(*frames: bytes, version: int = 3, flags: int = 0, padding: int = 0, size: int | None = None) -> bytes:
    """A tag by hand; `size` is what it claims."""
    body = b"".join(frames) + bytes(padding)
    return b"ID3" + bytes((version, 0, flags)) + synchsafe(len(body) if size is None else size) + body


def synchsafe(size: int) -> bytes:
    return bytes(size >> shift & 0x7F for shift in (21, 14, 7, 0))


def frames_of(content: bytes) -> list[tuple[str, int, bytes]]:
    """Walk a tag by hand: name, flags and body of each frame."""
    assert content[:3] == b"ID3"
    assert content[4:6] == b"\0\0", "not unsynchronized, no extended header, no footer"
    place, stop, found = 10, 10 + unsafe(content[6:10]), []
    while place < stop:
        name, length, flags = struct.unpack(">4s4sH", content[place : place + 10])
        size = unsafe(length) if content[3] == 4 else int.from_bytes(length, "big")
        found.append((name.decode("latin-1"), flags, content[place + 10 : place + 10 + size]))
        place += 10 + size
    assert place == stop
    return found


def unsafe(size: bytes) -> int:
    return size[0] << 21 | size[1] << 14 | size[2] << 7 | size[3]
