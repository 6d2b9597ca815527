"""`pressroom tag FILE…` on files of any kind: named fields change, all else stays, and a plan writes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from mutagen import id3 as untyped_id3
from PIL import Image

from episodes.chapters.chapter import Chapter
from episodes.tags.writing import present_tags, read_tags, write_tags
from publishing.art import chapter_pictures
from publishing.tagging import Wishes, tag_files
from tests.episodes.tags.tagged import TAGS, an_m4a, an_mp3, an_opus, packets, sound
from workspace.errors import UserError

id3: Any = untyped_id3
PACIFIC = ZoneInfo("America/Los_Angeles")
CHAPTERS = (Chapter(start=0, title="Welcome"), Chapter(start=1, title="Stairs"))


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    path = an_mp3(tmp_path)
    write_tags(path, TAGS)
    return path


def test_the_named_fields_change_and_the_rest_stays(mp3: Path) -> None:
    before = present_tags(mp3)
    (done,) = tag_files((mp3,), Wishes(title="New words", track=13)).files
    after = present_tags(mp3)
    assert (after.title, after.track) == ("New words", 13)
    assert (after.artist, after.chapters, after.cover_jpeg) == (before.artist, before.chapters, before.cover_jpeg)
    assert done.written
    assert done.bytes == mp3.stat().st_size
    assert mp3.read_bytes().endswith(sound())


def test_a_plan_shows_old_and_new_side_by_side_and_writes_nothing(mp3: Path) -> None:
    before = mp3.read_bytes()
    outcome = tag_files((mp3,), Wishes(title="New words", season=0, chapters=CHAPTERS), plan=True)
    assert outcome.lines() == [
        "talk.mp3   would change",
        '  title     "Tendon injuries – what helps? 🏃"  ->  "New words"',
        "  season    2  ->  none",
        '  chapters  12, from 0:00 "Chapter 0"  ->  2, from 0:00 "Welcome"',
    ]
    assert mp3.read_bytes() == before
    assert outcome.exit_code == 0


def test_what_is_so_already_is_not_written_again(mp3: Path) -> None:
    stamp = mp3.stat().st_mtime_ns, mp3.stat().st_ino
    outcome = tag_files((mp3,), Wishes(artist="Jen Penrose"))
    assert outcome.lines()[0].startswith("talk.mp3   nothing to change")
    assert (mp3.stat().st_mtime_ns, mp3.stat().st_ino) == stamp


def test_without_a_wish_the_tags_are_shown(mp3: Path) -> None:
    lines = tag_files((mp3,), Wishes()).lines()
    assert lines[0].endswith(f"({mp3.stat().st_size:,} bytes)")
    assert '  album     "Running Strong"' in lines
    assert "  date      2026-11-22 14:30" in lines
    assert any(line.startswith("  cover     picture, ") for line in lines)


def test_empty_words_take_a_field_out(mp3: Path) -> None:
    tag_files((mp3,), Wishes(comment="", track=0, date="", chapters=()))
    after = read_tags(mp3)
    assert (after.comment, after.track, after.published, after.chapters) == ("", None, None, ())


def test_files_of_all_kinds_outside_a_show_are_tagged_together_and_the_sound_stays(tmp_path: Path) -> None:
    files = (an_mp3(tmp_path), an_m4a(tmp_path, 3), an_opus(tmp_path, 3))
    before = [packets(file) for file in files]
    outcome = tag_files(files, Wishes(title="Knees", album="Show", genre="Podcast", chapters=CHAPTERS))
    assert [(tags.title, tags.album, tags.chapters) for tags in map(read_tags, files)] == [
        ("Knees", "Show", CHAPTERS)
    ] * 3
    assert [packets(file) for file in files] == before
    assert [done.bytes for done in outcome.files] == [file.stat().st_size for file in files]


def test_a_bad_file_does_not_stop_the_others(tmp_path: Path, mp3: Path) -> None:
    text, missing = tmp_path / "notes.txt", tmp_path / "missing.mp3"
    text.write_text("no sound")
    outcome = tag_files((text, missing, tmp_path, mp3), Wishes(title="New"))
    assert outcome.exit_code == 1
    assert outcome.failed[0].findings[0].problem == '"notes.txt" is not an MP3, M4A or Opus file.'
    assert len(outcome.failed) == 3
    assert [error.findings[0].code for error in outcome.failed[1:]] == ["tags-no-file"] * 2
    assert read_tags(mp3).title == "New"


def test_the_outcome_is_json(mp3: Path) -> None:
    outcome = json.loads(json.dumps(tag_files((mp3,), Wishes(title="New")).as_json()))
    (file,) = outcome["files"]
    assert file["changes"] == [
        {"field": "title", "old": '"Tendon injuries – what helps? 🏃"', "new": '"New"'},
    ]
    assert (file["did"], file["bytes"], outcome["failed"]) == ("tagged", mp3.stat().st_size, [])


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2026-11-24 06:00", datetime(2026, 11, 24, 14, tzinfo=UTC)),
        ("2026-11-24", datetime(2026, 11, 24, 20, tzinfo=UTC)),
        ("2026-11-24T06:00+00:00", datetime(2026, 11, 24, 6, tzinfo=UTC)),
    ],
)
def test_a_date_is_on_the_owners_clock(mp3: Path, date: str, moment: datetime) -> None:
    tag_files((mp3,), Wishes(date=date), zone=PACIFIC)
    assert read_tags(mp3).published == moment


def test_a_date_that_is_none_is_refused(mp3: Path) -> None:
    with pytest.raises(UserError, match='"tomorrow" is not a date'):
        tag_files((mp3,), Wishes(date="tomorrow"))


def test_a_cover_is_made_square_and_small(tmp_path: Path, mp3: Path) -> None:
    picture = tmp_path / "cover.png"
    Image.effect_noise((2000, 1800), 200).convert("RGB").save(picture)
    tag_files((mp3,), Wishes(cover=picture))
    made = read_tags(mp3).cover_jpeg
    assert made is not None
    assert made[:2] == b"\xff\xd8"
    assert len(made) <= 300_000


def test_the_chapters_end_with_the_sound_and_not_with_what_an_old_tag_claims(mp3: Path) -> None:
    tag_files((mp3,), Wishes(chapters=CHAPTERS))
    chapter = id3.ID3(mp3)["CHAP:chp1"]
    assert (chapter.start_time, chapter.end_time) == (1000, 2000)


def test_chapters_past_the_end_are_refused(mp3: Path) -> None:
    before = mp3.read_bytes()
    late = (*CHAPTERS, Chapter(start=90, title="Questions"))
    (error,) = tag_files((mp3,), Wishes(chapters=late)).failed
    assert error.findings[0].problem == 'The chapter "Questions" begins at 1:30, and "talk.mp3" ends at 0:02.'
    assert mp3.read_bytes() == before


def test_what_cannot_be_kept_is_said(tmp_path: Path) -> None:
    m4a = an_m4a(tmp_path, 3)
    linked = (Chapter(start=0, title="Welcome", link="https://example.org/"),)
    assert tag_files((m4a,), Wishes(chapters=linked)).lines()[-1] == (
        "  not kept  links among chapters, which an M4A cannot hold"
    )


def test_pictures_of_chapters_are_taken_from_the_folder_and_addresses_stay_addresses(tmp_path: Path, mp3: Path) -> None:
    Image.new("RGB", (900, 900), (10, 120, 40)).save(tmp_path / "knee.png")
    chapters = (
        Chapter(start=0, title="Knee", image="knee.png"),
        Chapter(start=1, title="Hip", image="https://example.org/hip.jpg"),
    )
    pictures = chapter_pictures(chapters, tmp_path)
    assert [picture[:2] for picture in pictures] == [b"\xff\xd8", b""]
    tag_files((mp3,), Wishes(chapters=chapters, chapter_pictures=pictures))
    assert read_tags(mp3).chapter_pictures == pictures
    with pytest.raises(UserError, match="outside the folder"):
        chapter_pictures((Chapter(start=0, title="Knee", image="../knee.png"),), tmp_path)
