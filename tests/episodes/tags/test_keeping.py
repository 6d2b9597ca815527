"""What others wrote into an MP3 stays as it was, byte by byte; what cannot stay is told."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from mutagen import apev2 as untyped_apev2
from mutagen import id3 as untyped_id3

from episodes.tags.model import as_written
from episodes.tags.writing import present_tags, read_tags, write_tags
from tests.episodes.tags.tagged import TAGS, an_mp3, cover, frame, frames_of, sound, synchsafe, tag

apev2: Any = untyped_apev2
id3: Any = untyped_id3

PRIVATE = frame("PRIV", b"com.example\0\xff\xfb\x00\xff\xe0", flags=0x4000)
FOREIGN = (
    PRIVATE,
    frame("XYZW", b"\x00\x01anything"),
    frame("TXXX", b"\x00mood\0calm"),
    frame("COMM", b"\x00engiTunNORM\0 00000001"),
    frame("COMM", b"\x00deu\0Auf Deutsch"),
    frame("APIC", b"\x00image/png\0\x04\0no picture at all"),
    frame("APIC", b"\x07\xff"),
    frame("TCOM", b""),
    frame("TSOT", b"\x00sorted\0"),
    frame("TPE3", b"Gconductor", flags=0x0020),
    frame("TMOO", struct.pack(">I", 9) + zlib.compress(b"\x00cheerful"), flags=0x0080),
    frame("PCN ", b"three letters"),
)
KEPT = [(name, flags, body) for name, flags, body in frames_of(tag(*FOREIGN))]
CHAPTERS = (
    frame("CTOC", b"toc\0\x03\x02a\0a\0"),
    frame("CHAP", b"a\0" + struct.pack(">4I", 0, 1000, 0, 0) + frame("TIT2", b"\x00One")),
    frame("CHAP", b"a\0" + struct.pack(">4I", 1000, 2000, 0, 0) + frame("TIT2", b"\x00The same id")),
)


def behind_ours(path: Path) -> list[tuple[str, int, bytes]]:
    """The frames that follow the cover, the last of ours."""
    frames = frames_of(path.read_bytes())
    last = max(place for place, each in enumerate(frames) if each[0] == "APIC" and each[2].endswith(cover()))
    return frames[last + 1 :]


def test_foreign_and_broken_frames_stay_with_flags_and_in_their_order(tmp_path: Path) -> None:
    mp3 = an_mp3(tmp_path, tag(frame("TIT2", b"\x00Old"), *FOREIGN, padding=99))
    written = write_tags(mp3, TAGS)
    assert behind_ours(mp3) == KEPT
    assert written.left_behind == ()
    assert read_tags(mp3) == as_written(TAGS)
    once = mp3.read_bytes()
    write_tags(mp3, TAGS)
    assert mp3.read_bytes() == once


def test_one_named_field_changes_and_every_other_frame_stays_where_it_is(tmp_path: Path) -> None:
    old = (FOREIGN[0], frame("TIT2", b"\x00Old"), *FOREIGN[1:], *CHAPTERS, frame("TPE2", b"\x00Various"))
    mp3 = an_mp3(tmp_path, tag(*old))
    before = frames_of(mp3.read_bytes())
    write_tags(mp3, replace(present_tags(mp3), title="New"), only=frozenset({"title"}))
    after = frames_of(mp3.read_bytes())
    assert [each for each in after if each[0] != "TIT2"] == [each for each in before if each[0] != "TIT2"]
    assert after[1] == ("TIT2", 0, b"\x01" + "New\0".encode("utf-16"))
    assert mp3.read_bytes().endswith(sound())


def test_the_feed_address_of_itunes_survives_a_new_title(tmp_path: Path) -> None:
    feed = frame("WFED", b"\x01" + "https://example.org/feed\0".encode("utf-16"))
    mp3 = an_mp3(tmp_path, tag(feed, frame("PCST", bytes(4))))
    assert present_tags(mp3).feed_address == "https://example.org/feed"
    write_tags(mp3, replace(present_tags(mp3), title="New"), only=frozenset({"title"}))
    assert mp3.read_bytes()[10:].startswith(feed)


def test_a_new_album_names_the_album_artist_only_where_that_was_the_album(tmp_path: Path) -> None:
    mp3 = an_mp3(tmp_path, tag(frame("TALB", b"\x00Show"), frame("TPE2", b"\x00Show")))
    write_tags(mp3, replace(present_tags(mp3), album="New"), only=frozenset({"album"}))
    assert (id3.ID3(mp3)["TALB"].text, id3.ID3(mp3)["TPE2"].text) == (["New"], ["New"])
    mp3 = an_mp3(tmp_path, tag(frame("TALB", b"\x00Show"), frame("TPE2", b"\x00Various")))
    write_tags(mp3, replace(present_tags(mp3), album="New"), only=frozenset({"album"}))
    assert (id3.ID3(mp3)["TALB"].text, id3.ID3(mp3)["TPE2"].text) == (["New"], ["Various"])


def test_a_2_4_tag_stays_one_when_a_field_changes(tmp_path: Path) -> None:
    odd = frame("TXXX", b"\x03\xc3\xbc\0v", flags=0x4040, version=4)
    mp3 = an_mp3(tmp_path, tag(odd, frame("TDRC", b"\x032019-05", version=4), version=4))
    assert present_tags(mp3).published is not None
    write_tags(mp3, replace(present_tags(mp3), title="Ü"), only=frozenset({"title"}))
    content = mp3.read_bytes()
    assert content[3] == 4
    assert [name for name, _, _ in frames_of(content)] == ["TXXX", "TDRC", "TIT2"]
    assert content[10:].startswith(odd)


def test_a_2_4_tag_becomes_2_3_in_texts_and_flags_and_the_words_are_the_same(tmp_path: Path) -> None:
    words = "Größe"
    old = (
        frame("TXXX", b"\x03key\0" + words.encode(), version=4),
        frame("TSOP", b"\x03" + words.encode(), version=4),
        frame("PRIV", b"a\0\xff\x00\xe0", flags=0x4002, version=4),
        frame("TCOM", b"\x00\0\0\x09" + zlib.compress(b"\x03" + words.encode()), flags=0x0009, version=4),
        frame("XYZW", b"\x03unknown", version=4),
        frame("XYZE", b"\x80secret", flags=0x0004, version=4),
    )
    mp3 = an_mp3(tmp_path, tag(*old, version=4))
    write_tags(mp3, TAGS)
    found = id3.ID3(mp3, translate=False)
    assert found.version == (2, 3, 0)
    assert (found["TXXX:key"].text, found["TSOP"].text, found["TCOM"].text) == ([words], [words], [words])
    assert found["PRIV:a:\xff\xe0"].data == b"\xff\xe0"
    kept = {name: (flags, body) for name, flags, body in frames_of(mp3.read_bytes())}
    assert kept["XYZW"] == (0, b"\x03unknown")
    assert kept["XYZE"] == (0x40, b"\x80secret")


def test_a_2_3_tag_becomes_2_4_on_request_and_its_flags_move(tmp_path: Path) -> None:
    mp3 = an_mp3(tmp_path, tag(*FOREIGN))
    write_tags(mp3, replace(TAGS, id3_version="2.4"))
    kept = {name: (flags, body) for name, flags, body in behind_ours(mp3)}
    assert kept["PRIV"][0] == 0x2000
    assert kept["TPE3"] == (0x0040, b"Gconductor")
    assert kept["TMOO"] == (0x0009, synchsafe(9) + zlib.compress(b"\x00cheerful"))
    assert id3.ID3(mp3)["TMOO"].text == ["cheerful"]


def test_a_2_2_tag_is_read_and_carried_and_what_has_no_place_is_told(tmp_path: Path) -> None:
    old = (
        frame("TT2", b"\x00Old title", version=2),
        frame("TCM", b"\x00Composer", version=2),
        frame("PIC", b"\x00JPG\x03\0" + cover(), version=2),
        frame("WFD", b"\x00https://example.org/feed", version=2),
        frame("ZZZ", b"whatever", version=2),
    )
    mp3 = an_mp3(tmp_path, tag(*old, version=2))
    present = present_tags(mp3)
    assert (present.title, present.cover_jpeg, present.feed_address) == (
        "Old title",
        cover(),
        "https://example.org/feed",
    )
    written = write_tags(mp3, replace(present, title="New"), only=frozenset({"title"}))
    assert written.left_behind == ("frames of ID3v2.2 that no later version has: ZZZ",)
    found = id3.ID3(mp3)
    assert (found["TIT2"].text, found["TCOM"].text, found["APIC:"].mime) == (["New"], ["Composer"], "image/jpeg")


@pytest.mark.parametrize("honest", [True, False], ids=["unsynchronized", "marked so and not"])
def test_a_tag_that_is_marked_as_unsynchronized_is_read_and_not_written_so(tmp_path: Path, honest: bool) -> None:
    frames = frame("PRIV", b"a\0\xff\xe0\xff\x00") + frame("TIT2", b"\x00Old")
    body = frames.replace(b"\xff\x00", b"\xff\x00\x00").replace(b"\xff\xe0", b"\xff\x00\xe0") if honest else frames
    mp3 = an_mp3(tmp_path, tag(body, flags=0x80))
    assert present_tags(mp3).title == "Old"
    write_tags(mp3, replace(present_tags(mp3), artist="Jo"), only=frozenset({"artist"}))
    assert frames_of(mp3.read_bytes())[0] == ("PRIV", 0, b"a\0\xff\xe0\xff\x00")


def test_plain_sizes_in_a_2_4_tag_are_understood(tmp_path: Path) -> None:
    body = b"a\0" + bytes(300)
    mp3 = an_mp3(tmp_path, tag(frame("PRIV", body), frame("TIT2", b"\x00Old"), version=4))
    assert present_tags(mp3).title == "Old"
    write_tags(mp3, replace(present_tags(mp3), title="New"), only=frozenset({"title"}))
    assert frames_of(mp3.read_bytes())[0] == ("PRIV", 0, body)


def test_an_extended_header_is_passed_over(tmp_path: Path) -> None:
    extended = struct.pack(">IHI", 6, 0, 0)
    mp3 = an_mp3(tmp_path, tag(extended, frame("TIT2", b"\x00Old"), PRIVATE, flags=0x40))
    assert present_tags(mp3).title == "Old"
    write_tags(mp3, TAGS)
    assert behind_ours(mp3) == KEPT[:1]


def test_a_second_tag_adds_its_frames_and_what_it_says_otherwise_is_told(tmp_path: Path) -> None:
    first = tag(frame("TIT2", b"\x00First"), PRIVATE)
    second = tag(frame("TIT2", b"\x00Second"), frame("TCOM", b"\x03Ann", version=4), PRIVATE, version=4)
    mp3 = an_mp3(tmp_path, first + second)
    assert present_tags(mp3).title == "First"
    written = write_tags(mp3, replace(present_tags(mp3), artist="Jo"), only=frozenset({"artist"}))
    assert written.left_behind == ("what a second tag says otherwise than the first: TIT2",)
    assert mp3.read_bytes().count(b"ID3") == 1
    assert id3.ID3(mp3)["TCOM"].text == ["Ann"]


def test_a_tag_at_the_end_joins_the_one_in_front(tmp_path: Path) -> None:
    body = frame("TCOM", b"\x03Ann", version=4)
    footed = b"ID3\x04\0\x10" + synchsafe(len(body)) + body + b"3DI\x04\0\x10" + synchsafe(len(body))
    mp3 = an_mp3(tmp_path, tag(frame("TIT2", b"\x00Old")), footed)
    write_tags(mp3, replace(present_tags(mp3), title="New"), only=frozenset({"title"}))
    assert mp3.read_bytes().endswith(sound())
    assert id3.ID3(mp3)["TCOM"].text == ["Ann"]


OLDEST = (
    b"TAG" + b"Old title".ljust(30, b"\0") + b"Old artist".ljust(30) + bytes(30) + b"2011" + bytes(28) + b"\0\x07\xba"
)


def test_an_id3v1_tag_is_merged_into_the_new_one(tmp_path: Path) -> None:
    mp3 = an_mp3(tmp_path, tag(frame("TPE1", b"\x00Longer name of the artist")), OLDEST)
    present = present_tags(mp3)
    assert (present.title, present.artist, present.track, present.genre) == (
        "Old title",
        "Longer name of the artist",
        7,
        "Podcast",
    )
    write_tags(mp3, replace(present, album="Show"), only=frozenset({"album"}))
    assert mp3.read_bytes().endswith(sound())
    found = id3.ID3(mp3)
    assert (found["TIT2"].text, found["TALB"].text, str(found["TRCK"])) == (["Old title"], ["Show"], "7")
    assert str(found["TDRC"]).startswith("2011")


def test_an_ape_tag_gives_its_words_and_keeps_its_measurements(tmp_path: Path) -> None:
    mp3 = an_mp3(tmp_path, b"", OLDEST)
    ape = apev2.APEv2()
    ape["Title"], ape["Artist"], ape["Composer"] = "From APE", "Jo", "Ann"
    ape["MP3GAIN_UNDO"] = "+003,+003,N"
    ape["Cover Art (Front)"] = apev2.APEValue(b"cover.jpg\0" + cover(), apev2.BINARY)
    ape.save(mp3)
    present = present_tags(mp3)
    assert (present.title, present.artist, present.cover_jpeg) == ("From APE", "Jo", cover())
    write_tags(mp3, replace(present, title="New"), only=frozenset({"title"}))
    left = apev2.APEv2(mp3)
    assert dict(left) == {"Composer": "Ann", "MP3GAIN_UNDO": "+003,+003,N"}
    found = id3.ID3(mp3)
    assert (found["TIT2"].text, found["TPE1"].text, found["APIC:"].data) == (["New"], ["Jo"], cover())
    assert sound() in mp3.read_bytes()


def test_a_picture_without_a_kind_is_the_cover_only_where_there_is_no_front_cover(tmp_path: Path) -> None:
    other, front = (
        frame("APIC", b"\x00image/jpeg\0" + kind + b"\0" + cover(side)) for kind, side in ((b"\0", 16), (b"\x03", 20))
    )
    mp3 = an_mp3(tmp_path, tag(other, front))
    assert present_tags(mp3).cover_jpeg == cover(20)
    write_tags(mp3, replace(present_tags(mp3), cover_jpeg=cover()), only=frozenset({"cover_jpeg"}))
    assert mp3.read_bytes()[10:].startswith(other)
    mp3 = an_mp3(tmp_path, tag(other))
    assert present_tags(mp3).cover_jpeg == cover(16)
    write_tags(mp3, replace(present_tags(mp3), cover_jpeg=cover()), only=frozenset({"cover_jpeg"}))
    assert [name for name, _, _ in frames_of(mp3.read_bytes())] == ["APIC"]


@pytest.mark.parametrize(
    ("written", "read"),
    [("(186)Podcast", "Podcast"), ("(186)", "Podcast"), ("17", "Rock"), ("Talk", "Talk"), ("(999)", "(999)")],
)
def test_genres_by_number_are_read_as_their_names(tmp_path: Path, written: str, read: str) -> None:
    assert present_tags(an_mp3(tmp_path, tag(frame("TCON", b"\x00" + written.encode())))).genre == read
