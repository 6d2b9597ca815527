"""Finished files as other programs read them: ffprobe, eyeD3 and tinytag; mutagen is asked in the tests of each format."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import av
import eyed3 as untyped_eyed3
import mutagen
import pytest
from mutagen import id3 as untyped_id3
from tinytag import TinyTag

from episodes.tags.writing import read_tags, write_tags
from tests.episodes.tags.tagged import TAGS, an_m4a, an_mp3, an_opus, cover

eyed3: Any = untyped_eyed3
id3: Any = untyped_id3
mutagen_file: Any = mutagen.File
needs_ffprobe = pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not on this computer")

MAKERS: dict[str, Callable[[Path], Path]] = {
    "mp3": lambda folder: an_mp3(folder, seconds=30),
    "m4a": an_m4a,
    "opus": an_opus,
}
WANTED = [(chapter.start, chapter.title) for chapter in TAGS.chapters]


@pytest.fixture(scope="module", params=["mp3", "mp3 of 2.4", "m4a", "opus"])
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    kind = str(request.param)
    version: Literal["2.3", "2.4"] = "2.4" if kind.endswith("2.4") else "2.3"
    path = MAKERS[kind.split(maxsplit=1)[0]](tmp_path_factory.mktemp("file"))
    write_tags(path, replace(TAGS, id3_version=version))
    return path


def probed(path: Path) -> Any:
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_chapters", "-show_streams"]
    ran = subprocess.run([*command, f"file:{path}"], check=True, capture_output=True, text=True)
    assert ran.stderr == "", "nothing to complain about"
    return json.loads(ran.stdout)


@needs_ffprobe
def test_ffprobe_reads_words_chapters_and_cover_without_complaint(file: Path) -> None:
    found = probed(file)
    tags = {
        name.lower(): text
        for each in (*found["streams"], found["format"])
        for name, text in each.get("tags", {}).items()
    }
    assert (tags["artist"], tags["album"], tags["genre"], tags["track"], tags["disc"]) == (
        "Jen Penrose",
        "Running Strong",
        "Podcast",
        "12",
        "2",
    )
    assert found["format"].get("tags", found["streams"][0]["tags"]).get("title", "") in (TAGS.title, "")
    assert [(float(each["start_time"]), each["tags"]["title"]) for each in found["chapters"]] == WANTED
    assert float(found["chapters"][-1]["end_time"]) == pytest.approx(30, abs=0.05)
    pictures = [each for each in found["streams"] if each["codec_type"] == "video"]
    assert [(each["codec_name"], each["width"]) for each in pictures] == [("mjpeg", 32)]


def test_tinytag_reads_words_and_cover(file: Path) -> None:
    found = TinyTag.get(file, image=True)
    assert (found.title, found.artist, found.album, found.genre) == (TAGS.title, TAGS.artist, TAGS.album, "Podcast")
    assert (found.track, found.disc) == (12, 2)
    assert found.images.front_cover is not None
    assert found.images.front_cover.data == cover()
    assert found.duration == pytest.approx(30, abs=0.1)


def test_all_readers_find_the_same_chapters(file: Path) -> None:
    by_us = [(chapter.start, chapter.title) for chapter in read_tags(file).chapters]
    with av.open(str(file)) as container:
        by_ffmpeg = [
            (each["start"] * float(each["time_base"] or 1), each["metadata"]["title"]) for each in container.chapters()
        ]
    assert by_us == by_ffmpeg == by_mutagen(file) == WANTED


def by_mutagen(path: Path) -> list[tuple[float, str]]:
    found = mutagen_file(path)
    if path.suffix == ".m4a":
        return [(chapter.start, chapter.title) for chapter in found.chapters]
    if path.suffix == ".opus":
        numbers = sorted(key for key in found if key.startswith("chapter") and len(key) == len("chapter000"))
        return [(in_seconds(found[key][0]), found[f"{key}name"][0]) for key in numbers]
    chapters = [found[f"CHAP:{name}"] for name in found["CTOC:toc"].child_element_ids]
    return [(each.start_time / 1000, str(each.sub_frames["TIT2"])) for each in chapters]


def in_seconds(clock: str) -> float:
    hours, minutes, seconds = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


# From Python 3.13 on, of how eyed3 looks for a day in any string.
@pytest.mark.filterwarnings("ignore:Parsing dates involving a day of month:DeprecationWarning")
def test_eyed3_reads_words_chapters_links_and_pictures(tmp_path: Path) -> None:
    mp3 = an_mp3(tmp_path, seconds=30)
    write_tags(mp3, replace(TAGS, chapter_pictures=(cover(16),), lyrics="All the words."))
    found = eyed3.load(mp3).tag
    assert (found.title, found.artist, found.album, found.album_artist) == (
        TAGS.title,
        TAGS.artist,
        TAGS.album,
        TAGS.album,
    )
    assert (found.track_num[0], found.disc_num[0], str(found.recording_date)) == (12, 2, "2026-11-22")
    assert (found.comments[0].text, found.lyrics[0].text) == ("Short notes.", "All the words.")
    assert found.images[0].image_data == cover()
    (contents,) = found.table_of_contents
    chapters = [found.chapters[name] for name in contents.child_ids]
    assert contents.toplevel
    assert contents.ordered
    assert [(each.times[0] / 1000, each.title) for each in chapters] == WANTED
    assert chapters[0].user_url is None
    assert chapters[1].user_url.rstrip("\0") == "https://e.org/%C3%BC"
    assert chapters[0].sub_frames[b"APIC"][0].image_data == cover(16)
