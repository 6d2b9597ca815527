"""Tags are read back by other programs' eyes: mutagen's own reader and FFmpeg's."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen import id3 as untyped_id3

from episodes.chapters.chapter import Chapter
from episodes.tags.model import EpisodeTags, as_written
from episodes.tags.writing import length_of, present_tags, read_tags, write_tags
from tests.episodes.tags.tagged import TAGS, an_mp3, cover, frames_of, sound, unsafe
from workspace.errors import UserError

id3: Any = untyped_id3


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    return an_mp3(tmp_path)


def raw_frames(mp3: Path) -> list[tuple[str, bytes]]:
    content = mp3.read_bytes()
    assert content[3] == 3, "version 2.3"
    frames = frames_of(content)
    assert not any(flags for _, flags, _ in frames)
    assert content[10 + unsafe(content[6:10])] == 0xFF, "the sound follows at once"
    return [(name, body) for name, _, body in frames]


def test_what_is_written_is_read_back(mp3: Path) -> None:
    write_tags(mp3, TAGS)
    assert read_tags(mp3) == as_written(TAGS)


def test_the_sound_is_not_touched_and_the_same_tags_give_the_same_bytes(mp3: Path) -> None:
    written = write_tags(mp3, TAGS)
    first = mp3.read_bytes()
    assert first.endswith(sound())
    assert written.bytes == len(first)
    write_tags(mp3, replace(TAGS, title="Another", cover_jpeg=None))
    assert mp3.read_bytes().endswith(sound())
    write_tags(mp3, TAGS)
    assert mp3.read_bytes() == first
    assert [file.name for file in mp3.parent.iterdir()] == ["talk.mp3"]


def test_old_tags_in_front_and_behind_are_replaced(mp3: Path) -> None:
    old = b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10
    mp3.write_bytes(old + old + sound() + b"TAG" + b"stale".ljust(125, b"\0"))
    write_tags(mp3, TAGS)
    assert mp3.read_bytes().count(b"ID3") == 1
    assert mp3.read_bytes().endswith(sound())


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
    assert [name for name, _ in raw_frames(mp3)] == ["TIT2", "TPE1", "TALB", "TPE2", "TCON", "TLEN", "TSSE", "PCST"]


def test_more_chapters_than_a_contents_can_list_are_refused(mp3: Path) -> None:
    before = mp3.read_bytes()
    many = tuple(Chapter(start=n / 10, title=str(n)) for n in range(256))
    with pytest.raises(UserError, match="has 256 chapters; an MP3 holds 255"):
        write_tags(mp3, replace(TAGS, chapters=many))
    assert mp3.read_bytes() == before


def test_a_file_without_tags_is_refused_by_name(mp3: Path) -> None:
    with pytest.raises(UserError, match=r'tags of "talk\.mp3" cannot be read'):
        read_tags(mp3)


def test_2_4_on_request_holds_utf_8_and_the_dates_of_2_4(mp3: Path) -> None:
    write_tags(mp3, replace(TAGS, id3_version="2.4"))
    content = mp3.read_bytes()
    frames = {name: body for name, _, body in frames_of(content)}
    assert content[3] == 4
    assert frames["TIT2"] == b"\x03" + TAGS.title.encode() + b"\0"
    assert frames["TDRC"] == frames["TDRL"] == b"\x002026-11-22T14:30:00\0"
    assert "TYER" not in frames
    assert read_tags(mp3) == as_written(replace(TAGS, id3_version="2.4"))


def test_a_transcript_is_written_only_on_request(mp3: Path) -> None:
    write_tags(mp3, TAGS)
    assert "USLT" not in dict(raw_frames(mp3))
    write_tags(mp3, replace(TAGS, lyrics="Jen: Welcome.\nAnn: Hello."))
    assert id3.ID3(mp3)["USLT::eng"].text == "Jen: Welcome.\nAnn: Hello."
    assert read_tags(mp3).lyrics == "Jen: Welcome.\nAnn: Hello."


def test_chapters_carry_pictures(mp3: Path) -> None:
    pictures = (b"", cover(16), b"", cover(20))
    write_tags(mp3, replace(TAGS, chapter_pictures=pictures))
    found = id3.ID3(mp3)
    assert found["CHAP:chp1"].sub_frames["APIC:"].data == cover(16)
    assert "APIC:" not in found["CHAP:chp2"].sub_frames
    assert read_tags(mp3).chapter_pictures == (*pictures, *(b"" for _ in range(8)))
    assert read_tags(mp3).cover_jpeg == TAGS.cover_jpeg


def test_a_hidden_chapter_is_left_out_of_the_contents_and_ends_with_the_next(mp3: Path) -> None:
    chapters = (
        Chapter(start=0, title="Welcome"),
        Chapter(start=5, title="Picture of a knee", hidden=True),
        Chapter(start=8, title="Stairs"),
    )
    write_tags(mp3, replace(TAGS, chapters=chapters))
    found = id3.ID3(mp3)
    assert found["CTOC:toc"].child_element_ids == ["chp0", "chp2"]
    spans = [(found[f"CHAP:chp{n}"].start_time, found[f"CHAP:chp{n}"].end_time) for n in range(3)]
    assert spans == [(0, 8000), (5000, 8000), (8000, 30000)]
    assert read_tags(mp3).chapters == chapters


def test_chapters_are_put_in_order_with_their_pictures(mp3: Path) -> None:
    chapters = (Chapter(start=9, title="Second"), Chapter(start=0, title="First"))
    write_tags(mp3, replace(TAGS, chapters=chapters, chapter_pictures=(cover(16), b"")))
    assert [chapter.title for chapter in read_tags(mp3).chapters] == ["First", "Second"]
    assert read_tags(mp3).chapter_pictures == (b"", cover(16))


def test_a_file_without_tags_says_nothing(mp3: Path) -> None:
    assert present_tags(mp3).title == ""
    assert present_tags(mp3).chapters == ()


def test_the_length_is_counted_and_the_gaps_of_the_encoder_taken_off(mp3: Path) -> None:
    write_tags(mp3, replace(TAGS, seconds=9999))
    assert length_of(mp3) == pytest.approx(2.0, abs=1e-9)


def test_a_link_to_a_file_stays_a_link_and_rights_stay_as_they_are(tmp_path: Path) -> None:
    mp3, link = an_mp3(tmp_path), tmp_path / "link.mp3"
    link.symlink_to(mp3)
    mp3.chmod(0o640)
    write_tags(link, TAGS)
    assert link.is_symlink()
    assert mp3.stat().st_mode & 0o777 == 0o640
    assert read_tags(mp3).title == TAGS.title


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


def test_an_episode_whose_chapters_are_all_hidden_can_be_tagged(mp3: Path) -> None:
    chapters = (Chapter(start=0.0, title="A picture", hidden=True),)
    write_tags(mp3, replace(TAGS, chapters=chapters, chapter_pictures=()))
    assert read_tags(mp3).chapters == chapters
