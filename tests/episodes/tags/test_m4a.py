"""M4A: iTunes' podcast atoms and both forms of chapters; sound and other people's atoms stay."""

from __future__ import annotations

import struct
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutagen import mp4 as untyped_mp4

from episodes.chapters.chapter import Chapter
from episodes.tags.model import as_written
from episodes.tags.mp4_atoms import Atom, child, places
from episodes.tags.writing import length_of, present_tags, read_tags, write_tags
from tests.episodes.tags.tagged import TAGS, an_m4a, cover, packets
from workspace.errors import UserError

mp4: Any = untyped_mp4
WITHOUT_LINKS = replace(TAGS, chapters=tuple(Chapter(start=each.start, title=each.title) for each in TAGS.chapters))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return an_m4a(tmp_path_factory.mktemp("m4a")).read_bytes()


@pytest.fixture
def m4a(made: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "talk.m4a"
    path.write_bytes(made)
    return path


def moov_of(path: Path) -> bytes:
    content = path.read_bytes()
    (place,) = [each for each in places(content) if each.name == b"moov"]
    return content[place.body : place.stop]


def with_moov_in_front(path: Path) -> Path:
    """As for the web: the table of contents before the sound."""
    source = path.with_name("source.m4a")
    path.rename(source)
    with av.open(str(source)) as old, av.open(str(path), "w", options={"movflags": "faststart"}) as new:
        stream = new.add_stream_from_template(old.streams.audio[0])
        for packet in old.demux(old.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)
    return path


def test_what_is_written_is_read_back_and_the_sound_is_the_same(m4a: Path) -> None:
    before = packets(m4a)
    written = write_tags(m4a, TAGS)
    assert written.bytes == m4a.stat().st_size
    assert written.left_behind == ("links among chapters, which an M4A cannot hold",)
    found = read_tags(m4a)
    assert found.seconds == pytest.approx(30, abs=0.05)
    assert replace(found, seconds=30) == as_written(WITHOUT_LINKS)
    assert packets(m4a) == before


def test_the_same_tags_give_the_same_bytes_whatever_was_there(m4a: Path) -> None:
    write_tags(m4a, TAGS)
    first = m4a.read_bytes()
    write_tags(m4a, replace(TAGS, title="Another", cover_jpeg=cover(500), chapters=TAGS.chapters[:3]))
    write_tags(m4a, replace(TAGS, chapters=(), cover_jpeg=None))
    assert read_tags(m4a).chapters == ()
    write_tags(m4a, TAGS)
    assert m4a.read_bytes() == first


def test_the_sound_is_found_when_the_table_of_contents_stands_in_front(m4a: Path) -> None:
    before = packets(with_moov_in_front(m4a))
    write_tags(m4a, TAGS)
    assert packets(m4a) == before
    write_tags(m4a, replace(TAGS, chapters=TAGS.chapters[:2], cover_jpeg=cover(600)))
    assert packets(m4a) == before
    assert len(read_tags(m4a).chapters) == 2


def test_mutagen_reads_the_podcast_set(m4a: Path) -> None:
    write_tags(m4a, TAGS)
    found = mp4.MP4(m4a)
    assert (found["stik"], found["pcst"], found["trkn"], found["disk"]) == ([21], True, [(12, 0)], [(2, 0)])
    assert (found["purl"], found["egid"], found["catg"], found["keyw"]) == (
        ["https://example.org/feed.xml"],
        ["9f1c"],
        ["Medicine"],
        ["running, tendon pain"],
    )
    assert (found["desc"], found["ldes"], found["\xa9cmt"]) == ([TAGS.subtitle], [TAGS.description], ["Short notes."])
    assert bytes(found["covr"][0]) == cover()
    assert found["\xa9day"] == ["2026-11-22T14:30:00Z"]
    assert found["\xa9too"] == ["Pressroom"]


def test_apple_finds_a_text_track_that_the_sound_names_as_its_chapters(m4a: Path) -> None:
    write_tags(m4a, TAGS)
    moov = moov_of(m4a)
    assert child(moov, b"trak", b"tref", b"chap") == struct.pack(">I", 2)
    assert [(c.start, c.title) for c in mp4.MP4(m4a).chapters] == [(c.start, c.title) for c in TAGS.chapters]
    with av.open(str(m4a)) as container:
        assert [c["metadata"]["title"] for c in container.chapters()] == [c.title for c in TAGS.chapters]
        assert container.chapters()[-1]["end"] == 30_000


def test_a_first_chapter_that_begins_later_keeps_its_time(m4a: Path) -> None:
    late = (Chapter(start=1.5, title="Hello"), Chapter(start=7.25, title="Knee"))
    write_tags(m4a, replace(TAGS, chapters=late))
    assert read_tags(m4a).chapters == late
    assert [c.start for c in mp4.MP4(m4a).chapters] == [1.5, 7.25]


def test_long_titles_are_whole_in_the_track_and_cut_between_letters_in_the_list(m4a: Path) -> None:
    title = "ü" * 300
    write_tags(m4a, replace(TAGS, chapters=(Chapter(start=0, title=title),)))
    assert read_tags(m4a).chapters[0].title == title
    assert mp4.MP4(m4a).chapters[0].title == "ü" * 127


def test_chapters_that_ffmpeg_wrote_are_read_and_kept_if_they_are_the_same(m4a: Path) -> None:
    source = m4a.rename(m4a.with_name("source.m4a"))
    with av.open(str(source)) as old, av.open(str(m4a), "w") as new:
        stream = new.add_stream_from_template(old.streams.audio[0])
        new.set_chapters(
            [
                {"id": n, "start": start, "end": end, "time_base": Fraction(1, 1000), "metadata": {"title": title}}
                for n, (start, end, title) in enumerate([(0, 5000, "Ünö"), (5000, 30000, "Zwei")])
            ]
        )
        for packet in old.demux(old.streams.audio[0]):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)
    chapters = (Chapter(start=0, title="Ünö"), Chapter(start=5, title="Zwei"))
    assert read_tags(m4a).chapters == chapters
    before = m4a.read_bytes()
    write_tags(m4a, replace(TAGS, chapters=chapters))
    assert m4a.read_bytes().startswith(before[: before.index(b"moov") - 4])
    write_tags(m4a, TAGS)
    assert read_tags(m4a).chapters == WITHOUT_LINKS.chapters
    assert packets(m4a) == packets(source)


def test_one_named_field_changes_and_other_atoms_stay(m4a: Path) -> None:
    foreign = mp4.MP4(m4a)
    foreign["----:com.apple.iTunes:iTunNORM"] = b" 0000"
    foreign["tmpo"], foreign["\xa9wrt"], foreign["\xa9alb"], foreign["aART"] = [120], ["Ann"], ["Old"], ["Old"]
    foreign.save()
    before = dict(mp4.MP4(m4a).tags)
    write_tags(m4a, replace(present_tags(m4a), album="New"), only=frozenset({"album"}))
    assert dict(mp4.MP4(m4a).tags) == before | {"\xa9alb": ["New"], "aART": ["New"]}
    write_tags(m4a, TAGS)
    assert dict(mp4.MP4(m4a).tags).items() >= {"tmpo": [120], "\xa9wrt": ["Ann"]}.items()


def test_a_file_without_any_tag_atom_gets_one(m4a: Path) -> None:
    mp4.MP4(m4a).delete()
    content = bytearray(m4a.read_bytes())
    place = content.index(b"udta")
    content[place : place + 4] = b"free"
    m4a.write_bytes(content)
    before = packets(m4a)
    write_tags(m4a, TAGS)
    assert mp4.MP4(m4a)["\xa9nam"] == [TAGS.title]
    assert packets(m4a) == before


def test_a_genre_by_number_is_read(m4a: Path) -> None:
    write_tags(m4a, replace(TAGS, genre="Health and Fitness"))
    old = Atom(b"\xa9gen", Atom(b"data", struct.pack(">II", 1, 0) + b"Health and Fitness").packed()).packed()
    number = Atom(b"gnre", Atom(b"data", struct.pack(">IIH", 0, 0, 18)).packed()).packed()
    filler = Atom(b"free", bytes(len(old) - len(number) - 8)).packed()
    m4a.write_bytes(m4a.read_bytes().replace(old, number + filler))
    assert present_tags(m4a).genre == "Rock"


def test_a_cut_file_is_refused(m4a: Path) -> None:
    content = m4a.read_bytes()
    for cut in (content[: len(content) // 2], content[: content.index(b"moov") - 4]):
        m4a.write_bytes(cut)
        with pytest.raises(UserError, match=r'"talk\.m4a" is damaged'):
            write_tags(m4a, TAGS)
        assert m4a.read_bytes() == cut


def test_a_file_in_fragments_is_refused_by_name(m4a: Path) -> None:
    content = m4a.read_bytes() + Atom(b"moof", bytes(8)).packed()
    m4a.write_bytes(content)
    with pytest.raises(UserError, match="MP4 in fragments"):
        write_tags(m4a, TAGS)
    assert m4a.read_bytes() == content


def test_the_length_is_the_films(m4a: Path) -> None:
    assert length_of(m4a) == pytest.approx(30, abs=0.05)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hits=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=5))
def test_however_the_table_of_contents_is_broken_the_sound_stays_or_the_file_does(
    made: bytes, tmp_path: Path, hits: list[tuple[float, int]]
) -> None:
    path = tmp_path / "broken.m4a"
    path.write_bytes(made)
    write_tags(path, replace(TAGS, chapters=TAGS.chapters[:3]))
    broken = bytearray(path.read_bytes())
    start = broken.index(b"moov") - 4
    sound = bytes(broken[:start])
    for place, value in hits:
        broken[start + int(place * (len(broken) - start - 1))] = value
    path.write_bytes(broken)
    try:
        present_tags(path)
        write_tags(path, TAGS)
    except UserError:
        assert path.read_bytes() == broken
    else:
        assert path.read_bytes().startswith(sound)
