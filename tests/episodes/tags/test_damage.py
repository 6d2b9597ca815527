"""A tag may lie about its size or be broken in any way: the sound behind it is never lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from episodes.mp3.frames import frame_offsets
from episodes.tags.model import as_written
from episodes.tags.writing import length_of, present_tags, read_tags, write_tags
from tests.episodes.tags.tagged import TAGS, an_mp3, cover, frame, frames_of, sound, synchsafe, tag
from workspace.errors import UserError

TITLE = frame("TIT2", b"\x00Old")
PICTURE = frame("APIC", b"\x00image/jpeg\0\x03\0" + cover(64))
PRIVATE = frame("PRIV", b"a\0" + bytes(50))


def sized(content: bytes, size: int) -> bytes:
    """The same tag, claiming that size."""
    return content[:6] + synchsafe(size) + content[10:]


@pytest.mark.parametrize(
    "frames", [(TITLE,), (TITLE, PICTURE), (TITLE, PRIVATE), ()], ids=["text", "picture", "private", "none"]
)
@pytest.mark.parametrize("more", [1, 5, 313, 314, 5000, 1_000_000, 200_000_000])
def test_a_tag_that_claims_too_much_loses_no_sound(tmp_path: Path, frames: tuple[bytes, ...], more: int) -> None:
    honest = tag(*frames)
    mp3 = an_mp3(tmp_path, sized(honest, len(honest) - 10 + more))
    write_tags(mp3, TAGS)
    assert mp3.read_bytes().endswith(sound())
    assert mp3.read_bytes().count(sound()[-300:]) == 1
    assert read_tags(mp3) == as_written(TAGS)


def test_a_tag_that_ends_exactly_between_two_frames_of_sound_loses_none(tmp_path: Path) -> None:
    for place in list(frame_offsets(sound()))[1:40:7]:
        honest = tag(TITLE, PRIVATE)
        mp3 = an_mp3(tmp_path, sized(honest, len(honest) - 10 + place))
        write_tags(mp3, TAGS)
        assert mp3.read_bytes().endswith(sound())


def test_a_frame_that_claims_sound_as_its_own_gives_it_back(tmp_path: Path) -> None:
    swallowed = list(frame_offsets(sound()))[9]
    greedy = frame("APIC", b"\x00image/jpeg\0\x03\0" + cover() + sound()[:swallowed])
    content = tag(TITLE, greedy)
    mp3 = tmp_path / "talk.mp3"
    mp3.write_bytes(content + sound()[swallowed:])
    write_tags(mp3, TAGS)
    assert mp3.read_bytes().endswith(sound())


@pytest.mark.parametrize("less", [1, 40, 600])
def test_a_tag_that_claims_too_little_is_read_to_its_end(tmp_path: Path, less: int) -> None:
    honest = tag(TITLE, PICTURE)
    mp3 = an_mp3(tmp_path, sized(honest, len(honest) - 10 - less))
    assert present_tags(mp3).cover_jpeg == cover(64)
    write_tags(mp3, replace(present_tags(mp3), title="New"), only=frozenset({"title"}))
    frames = frames_of(mp3.read_bytes())
    assert [name for name, _, _ in frames] == ["TIT2", "APIC"]
    assert mp3.read_bytes().endswith(sound())


def test_bytes_that_are_neither_tag_nor_sound_stay(tmp_path: Path) -> None:
    mp3 = an_mp3(tmp_path, tag(TITLE) + b"some garbage \xff\xfb of a recorder", b"and behind")
    write_tags(mp3, TAGS)
    assert mp3.read_bytes().endswith(b"some garbage \xff\xfb of a recorder" + sound() + b"and behind")


def test_damage_within_a_tag_is_told(tmp_path: Path) -> None:
    mp3 = an_mp3(tmp_path, tag(TITLE, b"\x01\x02 no frame"))
    assert write_tags(mp3, TAGS).left_behind == ("11 bytes of a damaged tag that are no frames",)


def test_an_ape_tag_that_lies_is_left_where_it_is(tmp_path: Path) -> None:
    lying = b"APETAGEX" + (2000).to_bytes(4, "little") + (5000).to_bytes(4, "little") + bytes(16)
    mp3 = an_mp3(tmp_path, b"", lying)
    write_tags(mp3, TAGS)
    assert mp3.read_bytes().endswith(sound() + lying)


@pytest.mark.parametrize(
    "content",
    [b"", b"text only", b"ID3", tag(TITLE), tag(TITLE, size=2**27), b"RIFF" + sound(), b"<html>", bytes(5000)],
    ids=["empty", "text", "a cut tag", "a tag alone", "a lying tag alone", "wave", "a web page", "zeros"],
)
def test_what_holds_no_sound_of_a_known_kind_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "talk.mp3"
    file.write_bytes(content)
    for job in (lambda: write_tags(file, TAGS), lambda: present_tags(file)):
        with pytest.raises(UserError, match=r'"talk\.mp3" is not an MP3, M4A or Opus file'):
            job()
    assert file.read_bytes() == content


def test_a_tag_larger_than_a_tag_can_be_is_refused(tmp_path: Path) -> None:
    mp3 = an_mp3(tmp_path)
    with pytest.raises(UserError, match="larger than a file can hold"):
        write_tags(mp3, replace(TAGS, cover_jpeg=b"\xff\xd8" + bytes(1 << 28)))
    assert mp3.read_bytes() == sound()


def test_the_length_is_counted_across_damage(tmp_path: Path) -> None:
    mp3 = tmp_path / "talk.mp3"
    mp3.write_bytes(sound()[:5000] + b"damage" * 20 + sound()[5000:])
    assert length_of(mp3) == pytest.approx(2.0, abs=0.06)


RICH = [
    tag(TITLE, PRIVATE, frame("XYZW", b"abc"), PICTURE, frame("COMM", b"\x01eng\xff\xfe\0\0\xff\xfea\0"), padding=40),
    tag(
        frame("TIT2", b"\x03Old", version=4),
        frame("APIC", b"\x03image/png\0\x03\0" + cover(), version=4),
        frame("CTOC", b"toc\0\x03\x01a\0", version=4),
        frame("CHAP", b"a\0" + bytes(16) + frame("TIT2", b"\x03One", version=4), version=4),
        version=4,
        padding=9,
    ),
    tag(frame("TT2", b"\x00Old", version=2), frame("PIC", b"\x00JPG\x03\0" + cover(), version=2), version=2),
]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rich=st.sampled_from(RICH),
    hits=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6),
    head=st.lists(st.tuples(st.integers(3, 25), st.integers(0, 255)), max_size=3),
    only=st.sampled_from([None, frozenset({"title"}), frozenset({"cover_jpeg", "comment"})]),
)
def test_however_a_tag_is_broken_the_sound_behind_it_stays(
    tmp_path: Path,
    rich: bytes,
    hits: list[tuple[int, int]],
    head: list[tuple[int, int]],
    only: frozenset[str] | None,
) -> None:
    broken = bytearray(rich)
    for place, value in (*hits, *head):
        broken[place % len(broken)] = value
    mp3 = an_mp3(tmp_path, bytes(broken))
    present_tags(mp3)
    written = write_tags(mp3, TAGS, only=only)
    content = mp3.read_bytes()
    assert content.endswith(sound())
    assert written.bytes == len(content)
    assert present_tags(mp3).title == as_written(TAGS).title or only == frozenset({"cover_jpeg", "comment"})
    write_tags(mp3, TAGS, only=only)
    assert mp3.read_bytes() == content
