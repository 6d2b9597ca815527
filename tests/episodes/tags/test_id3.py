"""Tags are read back by other programs' eyes: mutagen's own reader and FFmpeg's."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen import id3 as untyped_id3
from PIL import Image

from episodes.chapters.chapter import Chapter
from episodes.mp3.encoding import encode_mp3
from episodes.tags.id3 import EpisodeTags, as_written, read_tags, write_tags
from tests.episodes.sound.tones import sine
from workspace.errors import UserError

id3: Any = untyped_id3


def cover() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (32, 32), (200, 30, 30)).save(written, "JPEG")
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
    description="Long notes.\nIn two lines.",
    cover_jpeg=cover(),
    chapters=tuple(
        Chapter(start=2.5 * n, title="Chapter " + "long " * (n % 3) + str(n), link="https://e.org/ü" if n % 2 else None)
        for n in range(12)
    ),
    episode_link="https://example.org/episodes/tendons/",
    show_link="https://example.org/",
    feed_address="https://example.org/feed.xml",
    episode_id="9f1c",
    category="Medicine",
    keywords=("running", "tendon pain"),
)


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    path = tmp_path / "talk.mp3"
    path.write_bytes(encode_mp3([sine(2).astype(np.float32)], sample_rate=44100, channels=1, kbps=96))
    return path


def raw_frames(mp3: Path) -> list[tuple[str, bytes]]:
    """Walk the tag by hand, after id3v2.3.0, 3.3."""
    content = mp3.read_bytes()
    assert content[:6] == b"ID3\x03\0\0", "version 2.3, not unsynchronized, no extended header"
    size = content[6] << 21 | content[7] << 14 | content[8] << 7 | content[9]
    place, frames = 10, []
    while place < size + 10:
        name, length, flags = struct.unpack(">4sIH", content[place : place + 10])
        assert flags == 0
        frames.append((name.decode(), content[place + 10 : place + 10 + length]))
        place += 10 + length
    assert content[place] == 0xFF, "the sound follows at once"
    return frames


def test_what_is_written_is_read_back(mp3: Path) -> None:
    write_tags(mp3, TAGS)
    assert read_tags(mp3) == as_written(TAGS)


def test_the_sound_is_not_touched_and_the_same_tags_give_the_same_bytes(mp3: Path) -> None:
    sound = mp3.read_bytes()
    write_tags(mp3, TAGS)
    first = mp3.read_bytes()
    assert first.endswith(sound)
    write_tags(mp3, replace(TAGS, title="Another", cover_jpeg=None))
    assert mp3.read_bytes().endswith(sound)
    write_tags(mp3, TAGS)
    assert mp3.read_bytes() == first
    assert [file.name for file in mp3.parent.iterdir()] == ["talk.mp3"]


def test_old_tags_in_front_and_behind_are_replaced(mp3: Path) -> None:
    sound = mp3.read_bytes()
    old = b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10
    mp3.write_bytes(old + old + sound + b"TAG" + b"stale".ljust(125, b"\0"))
    write_tags(mp3, TAGS)
    assert mp3.read_bytes().count(b"ID3") == 1
    assert mp3.read_bytes().endswith(sound)


def test_itunes_finds_its_podcast_frames_byte_by_byte(mp3: Path) -> None:
    write_tags(mp3, TAGS)
    frames = dict(raw_frames(mp3))
    assert frames["WFED"] == b"\0https://example.org/feed.xml\0", "a text frame in spite of its name"
    assert frames["PCST"] == b"\0\0\0\0"
    assert frames["TGID"] == b"\x01" + "9f1c\0".encode("utf-16")
    assert frames["TDRL"] == b"\x002026-11-22T14:30:00\0"
    assert (frames["TYER"], frames["TDAT"], frames["TIME"]) == (b"\x002026\0", b"\x002211\0", b"\x000630\0"), (
        "the owner's day"
    )
    assert frames["WOAS"] == b"https://example.org/episodes/tendons/\0"


def test_the_frames_stand_in_our_order_with_chapters_in_theirs(mp3: Path) -> None:
    write_tags(mp3, TAGS)
    names = [name for name, _ in raw_frames(mp3)]
    assert names[0] == "TIT2"
    assert names[-1] == "APIC"
    chapters = [body.split(b"\0")[0].decode() for name, body in raw_frames(mp3) if name == "CHAP"]
    assert chapters == [f"chp{n}" for n in range(12)]


def test_mutagen_reads_the_chapters_through_a_top_level_ordered_contents(mp3: Path) -> None:
    write_tags(mp3, TAGS)
    found = id3.ID3(mp3)
    contents = found["CTOC:toc"]
    assert contents.flags == id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    assert contents.child_element_ids == [f"chp{n}" for n in range(12)]
    chapters = [found[f"CHAP:{name}"] for name in contents.child_element_ids]
    assert [c.start_time for c in chapters] == [2500 * n for n in range(12)]
    assert [c.end_time for c in chapters] == [2500 * n for n in range(1, 13)], (
        "no gaps, and the last ends with the sound"
    )
    assert chapters[1].sub_frames["WXXX:chapter url"].url == "https://e.org/%C3%BC"
    assert found["TALB"].text == ["Running Strong"]
    assert found["APIC:"].data == TAGS.cover_jpeg


def test_ffmpeg_reads_title_chapters_and_cover(mp3: Path) -> None:
    write_tags(mp3, TAGS)
    with av.open(str(mp3)) as container:
        assert container.metadata["title"] == TAGS.title
        assert container.metadata["album"] == "Running Strong"
        assert [c["metadata"]["title"] for c in container.chapters()] == [c.title for c in TAGS.chapters]
        assert (container.streams.video[0].width, container.streams.video[0].height) == (32, 32)


def test_only_what_is_known_is_written(mp3: Path) -> None:
    write_tags(mp3, EpisodeTags(title="T", artist="A", album="S", seconds=2))
    assert [name for name, _ in raw_frames(mp3)] == ["TIT2", "TPE1", "TALB", "TPE2", "TCON", "TLEN", "PCST"]


def test_more_chapters_than_a_contents_can_list_are_refused(mp3: Path) -> None:
    before = mp3.read_bytes()
    many = tuple(Chapter(start=n / 10, title=str(n)) for n in range(256))
    with pytest.raises(UserError, match="has 256 chapters; an MP3 holds 255"):
        write_tags(mp3, replace(TAGS, chapters=many))
    assert mp3.read_bytes() == before


def test_a_file_without_tags_is_refused_by_name(mp3: Path) -> None:
    with pytest.raises(UserError, match=r'tags of "talk\.mp3" cannot be read'):
        read_tags(mp3)


WORDS = st.text(st.characters(codec="utf-8"), max_size=30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    title=WORDS,
    comment=WORDS,
    description=WORDS,
    number=st.none() | st.integers(0, 9999),
    published=st.none() | st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - aware by timezones
    chapters=st.lists(st.tuples(st.floats(0, 4000), WORDS), max_size=6),
    keywords=st.lists(WORDS, max_size=3),
)
def test_any_words_survive(mp3: Path, **words: Any) -> None:
    chapters = tuple(Chapter(start=start, title=title) for start, title in sorted(words["chapters"]))
    tags = replace(
        TAGS,
        title=words["title"],
        comment=words["comment"],
        description=words["description"],
        track=words["number"],
        published=words["published"],
        chapters=chapters,
        keywords=tuple(words["keywords"]),
    )
    write_tags(mp3, tags)
    assert read_tags(mp3) == as_written(tags)
