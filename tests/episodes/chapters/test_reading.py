"""Reading chapters from files of other programs, known by their content."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from episodes.chapters.chapter import LONGEST, Chapter, tidy
from episodes.chapters.reading import read_chapters
from episodes.chapters.writing import Form, episode_lines, write_chapters
from episodes.tags.model import NOTHING_SAID
from episodes.tags.writing import write_tags
from tests.episodes.chapters import lists_of_chapters as made
from tests.episodes.sound.tones import sine, write_wav, write_with
from workspace.errors import UserError
from workspace.findings import Finding

THREE = (
    Chapter(start=0, title="Welcome"),
    Chapter(start=130.5, title="What a tendon does"),
    Chapter(start=3730, title="Rest & load"),
)


def read(folder: Path, content: str | bytes, name: str = "chapters.txt") -> tuple[tuple[Chapter, ...], list[str]]:
    """The chapters, and the codes of what was found, with their lines."""
    chapters, findings = found_in(folder, content, name)
    return chapters, [f"{each.code} {each.where.line or each.where.key or ''}".strip() for each in findings]


def found_in(
    folder: Path, content: str | bytes, name: str = "chapters.txt"
) -> tuple[tuple[Chapter, ...], tuple[Finding, ...]]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_chapters(path)


@pytest.mark.parametrize(
    "text",
    [
        "0:00 Welcome\n2:10.5 What a tendon does\n1:02:10 Rest & load\n",
        "(00:00) - Welcome\r\n(02:10.5) - What a tendon does\r\n(01:02:10) - Rest & load\r\n",
        "[00:00:00] Welcome\n[00:02:10.500] What a tendon does\n[01:02:10] Rest & load",
        "• 00:00 – Welcome\n• 02:10,5 – What a tendon does\n• 62:10 – Rest & load",
        "1. 0:00 Welcome\n2. 2:10.5 What a tendon does\n3. 1:02:10 Rest & load",
        "0:00 - 2:10 Welcome\n2:10.5 - 1:02:10 What a tendon does\n1:02:10 – 1:10:00 Rest & load",
        "0:00 | Welcome\n2:10.5 | What a tendon does\n1:02:10 | Rest & load",
        "Welcome 0:00\nWhat a tendon does - 2:10.5\nRest & load (1:02:10)\n",
    ],
    ids=["youtube", "podcast apps", "brackets", "bullets", "numbered", "from and to", "bars", "times behind"],
)
def test_lists_are_read_as_people_type_them(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == (THREE, [])


def test_a_description_is_read_around_its_chapters(tmp_path: Path) -> None:
    text = "We talk about knees.\n\n0:00 Welcome\n2:75 A slip\n2:10.5 What a tendon does\nCall us from 9:00\n62:10 Rest & load"
    chapters, findings = found_in(tmp_path, text)

    assert chapters == THREE
    assert [(each.code, each.where.line) for each in findings] == [("chapter-line", 4), ("lines-without-time", 1)]
    assert findings[1].problem == "2 lines have no time and were passed over."


def test_a_slip_in_the_order_is_told_because_it_is_mostly_a_wrong_time(tmp_path: Path) -> None:
    chapters, findings = found_in(tmp_path, "0:00 a\n59:00 b\n1:10 c (meant 1:10:00)\n")

    assert [each.start for each in chapters] == [0, 70, 3540]
    assert [each.code for each in findings] == ["chapters-unordered"]


@pytest.mark.parametrize("header", ['+++\ntitle = "Knees"\n+++\n\nNotes.\n\n', "Notes.\n\n"])
def test_an_episode_is_read_with_links_pictures_and_lines(tmp_path: Path, header: str) -> None:
    text = f"{header}## Chapters\n\n- 0:00 a <https://e.org> ![](a.jpg)\n- soon\n- 0:09 b\n\n## Links\n\n- 9:99\n"
    chapters, findings = found_in(tmp_path, text, "episode.md")

    assert chapters == (Chapter(start=0, title="a", link="https://e.org", image="a.jpg"), Chapter(start=9, title="b"))
    assert [(each.code, each.where.line) for each in findings] == [
        ("chapter-unreadable", text.split("\n").index("- soon") + 1)
    ]


@pytest.mark.parametrize("point", [".", ","], ids=["decimal point", "decimal comma"])
def test_audacity_labels_are_read_without_their_lines_of_pitch(tmp_path: Path, point: str) -> None:
    text = "0.000000\t0.000000\tWelcome\n130.500000\t140.0\tWhat a tendon does\n\\\t100.0\t2000.0\n3730.0\t3730.0\tRest & load\n"
    assert read(tmp_path, text.replace(".", point)) == (THREE, [])


def test_a_label_without_words_gets_a_name_and_a_broken_line_is_told(tmp_path: Path) -> None:
    chapters, findings = read(tmp_path, "0.0\t0.0\tWelcome\n5.0\t5.0\nnot a label\n-3.0\t-3.0\tbefore\n")

    assert chapters == (Chapter(start=0, title="Welcome"), Chapter(start=5, title="Chapter 2"))
    assert findings == ["chapter-untitled 2", "chapter-label 3", "chapter-time-odd 4"]


CUE = """REM GENRE Podcast
PERFORMER "Jen"
TITLE "The show"
FILE "show.wav" WAVE
  TRACK 01 AUDIO
    TITLE "Wärme"
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE Kälte und Ruhe
    INDEX 00 02:08:00
    INDEX 01 02:10:37
  TRACK 03 AUDIO
    TITLE "No time"
    INDEX 01 aa:bb:cc
  TRACK 04 AUDIO
    INDEX 01 120:00:74
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_cue_sheets_count_in_frames_and_come_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    chapters, findings = read(tmp_path, CUE.replace("\n", "\r\n").encode(encoding), "show.cue")

    assert [(each.start, each.title) for each in chapters] == [
        (0, "Wärme"),
        (130.493, "Kälte und Ruhe"),
        (7200.987, "Chapter 3"),
    ]
    assert findings == ["cue-sheet-time 14", "cue-sheet-index 12", "chapter-untitled 15"]


def test_a_cue_sheet_of_several_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="more than one sound file"):
        read(tmp_path, CUE + 'FILE "b.wav" WAVE\n  TRACK 05 AUDIO\n')


def test_ffmpegs_metadata_counts_in_any_unit(tmp_path: Path) -> None:
    text = (
        ";FFMETADATA1\ntitle=The show\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1\ntitle=Welcome\n"
        "[CHAPTER]\nSTART=130500000000\ntitle=a \\= b\\; \\\nc\\\\\n[STREAM]\ntitle=no\n"
        "[CHAPTER]\nTIMEBASE=1/0\ntitle=lost\n[CHAPTER]\nTIMEBASE=3/2\nSTART=10\n#x\nurl=https://e.org\ntitle=last\n"
    )
    chapters, findings = read(tmp_path, text)

    assert chapters == (
        Chapter(start=0, title="Welcome"),
        Chapter(start=15, title="last", link="https://e.org"),
        Chapter(start=130.5, title="a = b; c\\"),
    )
    assert findings == ["chapter-start 14", "chapters-unordered"]


@pytest.mark.parametrize(
    "text",
    [
        (
            '{"version": "1.2.0", "chapters": [{"startTime": 1.5, "title": "a", "url": "https://e.org", "img": "https://e.org/a.jpg"},'
            ' {"startTime": 2, "toc": false, "endTime": 3}]}'
        ),
        (
            '[{"start": "00:00:01.500", "title": "a", "href": "https://e.org", "image": "https://e.org/a.jpg"},'
            ' {"start": "2", "toc": false}]'
        ),
        (
            '\ufeff{"chapters": [{"start": 1500, "start_time": "1.500000", "tags": {"title": "a", "url": "https://e.org"},'
            ' "img": "https://e.org/a.jpg"}, {"startTime": 2.0, "toc": false}]}'
        ),
    ],
    ids=["1.2", "Podlove's player", "ffprobe"],
)
def test_json_chapters_are_read_with_everything(tmp_path: Path, text: str) -> None:
    full = Chapter(start=1.5, title="a", link="https://e.org", image="https://e.org/a.jpg")
    assert read(tmp_path, text) == ((full, Chapter(start=2, title="", hidden=True)), [])


def test_mistakes_in_json_are_told_by_the_number_of_the_chapter(tmp_path: Path) -> None:
    text = (
        '{"chapters": [7, {"title": "x"}, {"startTime": true}, {"startTime": 1e400, "title": "far"},'
        ' {"startTime": 5, "title": "ok", "url": "javascript:1", "img": "http://e.org/a.jpg"}, {"startTime": 6}]}'
    )
    chapters, findings = read(tmp_path, text)

    assert chapters == (Chapter(start=5, title="ok"), Chapter(start=6, title="Chapter 2"))
    assert findings == [
        *(f"chapter-without-time chapters.{number}" for number in (1, 2, 3)),
        "chapter-time-odd chapters.4",
        "chapter-link-odd chapters.5",
        "chapter-picture-odd chapters.5",
        "chapter-untitled chapters.6",
    ]


PSC = """<?xml version="1.0" encoding="{encoding}"?>
<psc:chapters version="1.2" {namespace}>
  <psc:chapter start="0" title="Wärme &amp; &#10; Ruhe"/>
  <psc:chapter start="02:10.5" title="a" href="https://e.org/" image="https://e.org/a.jpg"/>
  <psc:chapter start="soon" title="b"/>
  <psc:chapter start="01:02:10.000" title="c"/>
</psc:chapters>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
@pytest.mark.parametrize(
    "namespace",
    ['xmlns:psc="http://podlove.org/simple-chapters"', 'xmlns:psc="https://podlove.org/simple-chapters/"', ""],
)
def test_podlove_chapters_are_known_by_their_names(tmp_path: Path, namespace: str, encoding: str) -> None:
    text = PSC.format(namespace=namespace, encoding=encoding)
    chapters, findings = read(tmp_path, text.encode(encoding), "chapters.psc")

    assert chapters == (
        Chapter(start=0, title="Wärme & Ruhe"),
        Chapter(start=130.5, title="a", link="https://e.org/", image="https://e.org/a.jpg"),
        Chapter(start=3730, title="c"),
    )
    assert findings == ["chapter-time 5"]


BOMB = '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z SYSTEM "file:///etc/hostname">]><chapters><chapter start="0" title="&z;"/></chapters>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, "chapters-broken"),
        (BOMB.encode("utf-16"), "chapters-broken"),
        ("<!doctype html><html><body>0:00 x</body></html>", "chapters-broken"),
        ("<psc:chapters><psc:chapter start='0'", "chapters-broken"),
        ('{"chapters": [', "chapters-broken"),
        ('{"chapters": 5}', "chapters-broken"),
        ("[" * 100_000, "chapters-none"),
        ('{"chapters": [' + "9" * 6000 + "]}", "chapters-broken"),
        ('[{"startTime": }]', "chapters-broken"),
        ("<rss><chapters/><item/></rss>", "chapters-none"),
        ("<r><chapters><chapter start='0' title='a'/></chapters><chapters/></r>", "chapters-several"),
        ("", "chapters-none"),
        ("Only words.\nAnd more.", "chapters-none"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "chapters-form"),
        (b"PK\x03\x04\0\0\0\0", "chapters-form"),
        (b"RIFF\x04\0\0\0WAVE", "chapters-none"),
        (b"RIFF", "chapters-none"),
        (b"ID3\x03\0\0\0\0\0\0", "chapters-none"),
        (b"OggS", "chapters-none"),
        (b"\0\0\0\x20ftypM4A ", "chapters-none"),
    ],
)  # fmt: skip
def test_a_file_without_chapters_is_refused_in_words(tmp_path: Path, content: str | bytes, code: str) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, content)
    assert caught.value.findings[0].code == code
    assert str(tmp_path) not in caught.value.findings[0].problem


def test_what_was_wrong_with_every_line_is_told_with_the_refusal(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        read(tmp_path, "0:75 a\n99:99 b\n")
    assert [each.code for each in caught.value.findings] == ["chapters-none", "chapter-line", "chapter-line"]


@pytest.mark.parametrize("name", ["missing.txt", "folder", "a\0b"])
def test_what_is_no_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError, match="There is no file"):
        read_chapters(tmp_path / name)


def test_a_text_of_many_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as opened:
        opened.truncate(3 << 20)
    with pytest.raises(UserError, match="not a file of chapters"):
        read_chapters(path)


def markers(path: Path, points: dict[int, int], labels: dict[int, bytes], rate: int = 48_000) -> Path:
    """A WAV as editors write it: samples, then cue points with labels."""
    cue = struct.pack("<I", len(points)) + b"".join(
        struct.pack("<II4sIII", name, at, b"data", 0, 0, at) for name, at in points.items()
    )
    adtl = b"adtl"
    for name, label in labels.items():
        body = struct.pack("<I", name) + label + b"\0"
        adtl += b"labl" + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
        adtl += struct.pack("<4sIII4sHHHH", b"ltxt", 20, name, 0, b"rgn ", 0, 0, 0, 0)
    chunks = [(b"fmt ", struct.pack("<HHIIHH", 1, 1, rate, rate * 2, 2, 16)), (b"JUNK", b"odd"), (b"data", b"\0" * 99)]
    chunks += [(b"cue ", cue), (b"LIST", adtl)]
    body = b"".join(name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2) for name, part in chunks)
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body)
    return path


def test_markers_in_a_wav_are_chapters(tmp_path: Path) -> None:
    labels = {1: b"Welcome", 3: "Wärme".encode("cp1252"), 2: "Kälte 🧊".encode()}
    chapters, findings = read_chapters(markers(tmp_path / "a.wav", {3: 96_000, 1: 0, 2: 24_012, 9: 97_000}, labels))

    assert [(each.start, each.title) for each in chapters] == [
        (0, "Welcome"),
        (0.5, "Kälte 🧊"),
        (2, "Wärme"),
        (2.021, "Chapter 4"),
    ]
    assert [each.code for each in findings] == ["chapter-untitled"]


def test_a_wav_without_markers_has_no_chapters(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no chapters"):
        read_chapters(write_wav(tmp_path / "a.wav", sine(0.2)))


@pytest.mark.parametrize(("suffix", "codec"), [("mp3", "mp3"), ("m4a", "aac"), ("opus", "libopus")])
def test_finished_files_give_back_their_chapters(tmp_path: Path, suffix: str, codec: str) -> None:
    path = write_with(tmp_path / f"a.{suffix}", sine(0.5, rate=48_000), codec=codec, rate=48_000)
    linked = (THREE[0], Chapter(start=1.25, title="Söhne", link="https://e.org/s"))
    write_tags(path, replace(NOTHING_SAID, title="t", seconds=4000, chapters=linked))
    chapters, findings = read_chapters(path)

    assert [(each.start, each.title) for each in chapters] == [(0, "Welcome"), (1.25, "Söhne")]
    assert chapters[1].link == (None if suffix == "m4a" else "https://e.org/s")
    assert findings == ()


ANY = st.text(max_size=300) | st.text(alphabet="0123456789:.,[]()<>\\\t\n\r -{}\"'=;|aTRACKINDEX", max_size=200)
BEGINNINGS = st.sampled_from(
    [
        b"",
        b"{",
        b'{"chapters": [',
        b"[",
        b"<chapters>",
        b";FFMETADATA1\n[CHAPTER]\n",
        b"0.0\t0.0\tx\n",
        b"TRACK 01\n",
        b"ID3",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"OggS",
        b"\xff\xfb",
        b"\x00\x00\x00\x18ftyp",
        b"## Chapters\n- ",
        b"+++\n+++\n",
        b"\xff\xfe",
    ]
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BEGINNINGS, ANY.map(lambda text: text.encode(errors="replace")) | st.binary(max_size=300))
def test_any_bytes_are_chapters_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, beginning: bytes, rest: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(beginning + rest)
    try:
        chapters, findings = read_chapters(path)
    except UserError as error:
        assert error.findings[0].code.startswith("chapters-")  # noqa: PT017 - most bytes are refused
        return
    assert chapters
    assert all(0 <= each.start < LONGEST and each.title == tidy(each.title) for each in chapters)
    assert all(each.title or each.hidden for each in chapters)
    assert [each.start for each in chapters] == sorted(each.start for each in chapters)
    assert all(str(finding) for finding in findings)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_damaged_markers_are_chapters_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = markers(tmp_path_factory.getbasetemp() / "a.wav", {1: 0, 2: 24_000}, {1: b"One", 2: b"Two"})
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(min_value=1, max_value=6))):
        raw[data.draw(st.integers(min_value=0, max_value=len(raw) - 1))] = data.draw(
            st.integers(min_value=0, max_value=255)
        )
    path.write_bytes(raw[: data.draw(st.integers(min_value=0, max_value=len(raw)))])
    try:
        chapters, _ = read_chapters(path)
    except UserError:
        return
    assert chapters


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made.chapters(hidden=st.booleans()))
def test_json_reads_as_the_chapters_that_were_written(
    tmp_path_factory: pytest.TempPathFactory, chapters: tuple[Chapter, ...]
) -> None:
    assert again(tmp_path_factory, chapters, Form.JSON) == chapters


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made.chapters())
def test_podlove_chapters_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, chapters: tuple[Chapter, ...]
) -> None:
    assert again(tmp_path_factory, chapters, Form.PODLOVE) == chapters


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made.chapters(images=st.none()))
def test_ffmpegs_metadata_reads_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, chapters: tuple[Chapter, ...]
) -> None:
    assert again(tmp_path_factory, chapters, Form.FFMETADATA) == chapters


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made.chapters(links=st.none(), images=st.none()))
def test_labels_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, chapters: tuple[Chapter, ...]
) -> None:
    assert again(tmp_path_factory, chapters, Form.AUDACITY) == chapters


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made.chapters(titles=made.plain_titles, links=st.none(), images=st.none(), units=75))
def test_cue_sheets_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, chapters: tuple[Chapter, ...]
) -> None:
    assert again(tmp_path_factory, chapters, Form.CUE) == chapters


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(made.chapters(titles=made.plain_titles, links=st.none(), images=st.none(), units=1))
def test_lists_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, chapters: tuple[Chapter, ...]
) -> None:
    assert again(tmp_path_factory, chapters, Form.YOUTUBE) == chapters


def again(factory: pytest.TempPathFactory, chapters: tuple[Chapter, ...], form: Form) -> tuple[Chapter, ...]:
    path = factory.getbasetemp() / "written"
    path.write_bytes(write_chapters(chapters, form).encode())
    return read_chapters(path)[0]


def test_lines_for_an_episode_read_as_they_were_written(tmp_path: Path) -> None:
    text = "## Chapters\n" + "\n".join(episode_lines(made.ODD))
    assert read(tmp_path, text) == (made.ODD, [])
