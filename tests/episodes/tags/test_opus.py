"""Opus: Vorbis comments with chapters and cover; sound and other people's comments stay."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen import flac as untyped_flac
from mutagen import oggopus as untyped_oggopus

from episodes.chapters.chapter import Chapter
from episodes.tags.model import as_written
from episodes.tags.writing import length_of, present_tags, read_tags, write_tags
from tests.episodes.tags.tagged import TAGS, an_opus, cover, packets
from workspace.errors import UserError

flac: Any = untyped_flac
oggopus: Any = untyped_oggopus


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return an_opus(tmp_path_factory.mktemp("opus"), seconds=10).read_bytes()


@pytest.fixture
def opus(made: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "talk.opus"
    path.write_bytes(made)
    return path


def test_what_is_written_is_read_back_and_the_sound_is_the_same(opus: Path) -> None:
    before = packets(opus)
    written = write_tags(opus, TAGS)
    assert written.bytes == opus.stat().st_size
    found = read_tags(opus)
    assert found.seconds == pytest.approx(10, abs=0.05)
    assert replace(found, seconds=30) == as_written(TAGS)
    assert packets(opus) == before


def test_tags_of_many_pages_move_the_numbers_of_the_pages_behind(opus: Path) -> None:
    before, first = packets(opus), opus.read_bytes()
    long = replace(TAGS, description="words " * 30_000)
    write_tags(opus, long)
    assert packets(opus) == before
    assert read_tags(opus).description == long.description
    numbers: dict[int, int] = {}
    content, place = opus.read_bytes(), 0
    while place < len(content):  # by hand: every page counts on, and is as long as it says
        assert content[place : place + 4] == b"OggS"
        segments = content[place + 26]
        serial = int.from_bytes(content[place + 14 : place + 18], "little")
        number = int.from_bytes(content[place + 18 : place + 22], "little")
        assert number == numbers.get(serial, -1) + 1
        numbers[serial] = number
        place += 27 + segments + sum(content[place + 27 : place + 27 + segments])
    write_tags(opus, TAGS)
    write_tags(opus, replace(TAGS, chapters=()))
    write_tags(opus, TAGS)
    assert packets(opus) == before
    assert opus.read_bytes()[-2000:] == first[-2000:]


def test_mutagen_reads_chapters_and_cover(opus: Path) -> None:
    write_tags(opus, TAGS)
    found = oggopus.OggOpus(opus)
    assert (found["chapter001"], found["chapter001name"], found["chapter001url"]) == (
        ["00:00:02.500"],
        ["Chapter long 1"],
        ["https://e.org/%C3%BC"],
    )
    picture = flac.Picture(base64.b64decode(found["metadata_block_picture"][0]))
    assert (picture.type, picture.mime, picture.data) == (3, "image/jpeg", cover())
    assert (found["podcasturl"], found["encoder"]) == (["https://example.org/feed.xml"], ["Pressroom"])


def test_ffmpeg_reads_the_chapters(opus: Path) -> None:
    write_tags(opus, replace(TAGS, chapters=TAGS.chapters[:4]))
    with av.open(str(opus)) as container:
        found = [(c["start"] * float(c["time_base"] or 1), c["metadata"]["title"]) for c in container.chapters()]
    assert found == [(c.start, c.title) for c in TAGS.chapters[:4]]


def test_one_named_field_changes_and_other_comments_stay(opus: Path) -> None:
    other = flac.Picture()
    other.type, other.mime, other.data = 4, "image/jpeg", b"back"
    foreign = oggopus.OggOpus(opus)
    foreign["mood"], foreign["title"], foreign["r128_track_gain"] = ["calm", "calm"], ["Old"], ["0"]
    foreign["metadata_block_picture"] = [base64.b64encode(other.write()).decode()]
    foreign.save()
    before = list(oggopus.OggOpus(opus).tags)
    write_tags(opus, replace(present_tags(opus), title="New"), only=frozenset({"title"}))
    assert list(oggopus.OggOpus(opus).tags) == [
        ("TITLE", "New") if key == "title" else (key, value) for key, value in before
    ]
    write_tags(opus, TAGS)
    assert [value for key, value in oggopus.OggOpus(opus).tags if key == "mood"] == ["calm", "calm"]


def test_hidden_chapters_and_pictures_of_chapters_have_no_place(opus: Path) -> None:
    chapters = (Chapter(start=0, title="Shown"), Chapter(start=3, title="Hidden", hidden=True))
    written = write_tags(opus, replace(TAGS, chapters=chapters, chapter_pictures=(cover(),)))
    assert read_tags(opus).chapters == chapters[:1]
    assert written.left_behind == ("pictures of chapters, which an Opus file cannot hold",)


def test_more_chapters_than_three_digits_count_are_refused(opus: Path) -> None:
    many = tuple(Chapter(start=n / 1000, title=str(n)) for n in range(1001))
    with pytest.raises(UserError, match="has 1001 chapters; an OPUS holds 1000"):
        write_tags(opus, replace(TAGS, chapters=many))


def test_the_length_is_that_of_the_sound(opus: Path) -> None:
    assert length_of(opus) == pytest.approx(10, abs=0.05)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hits=st.lists(st.tuples(st.integers(0, 1200), st.integers(0, 255)), min_size=1, max_size=4))
def test_however_the_first_pages_are_broken_the_sound_stays_or_the_file_does(
    made: bytes, tmp_path: Path, hits: list[tuple[int, int]]
) -> None:
    path = tmp_path / "broken.opus"
    broken = bytearray(made)
    for place, value in hits:
        broken[place] = value
    path.write_bytes(broken)
    try:
        present_tags(path)
        write_tags(path, TAGS)
    except UserError:
        assert path.read_bytes() == broken
    else:
        assert path.read_bytes()[-1000:] == made[-1000:]
