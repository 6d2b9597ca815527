from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from episodes.transcripts.reading import read_transcript
from episodes.transcripts.transcript import Cue, Transcript, to_json, to_srt, to_text, to_vtt
from workspace.findings import Finding, Level

JEN, DOM = "Jennifer Penrose", "Dr. Dominic Femiano"
_PLENTY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _read(folder: Path, name: str, content: str | bytes) -> tuple[Transcript | None, tuple[Finding, ...]]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_transcript(path, f"episodes/tendons/{name}")


def _cues(folder: Path, name: str, content: str | bytes) -> list[tuple[float, float, str | None, str]]:
    transcript, findings = _read(folder, name, content)
    assert findings == ()
    assert transcript is not None
    return [(cue.start, cue.end, cue.speaker, cue.text) for cue in transcript.cues]


VTT = """WEBVTT - Tendons

STYLE
::cue { color: red }

NOTE this is for the editor
and so is this

intro
00:00.000 --> 00:02.500 align:start position:10%
<v Jennifer Penrose>Welcome to <b>the show</b> &amp; hello.</v>

01:00:02,500 --> 01:00:07.125
<v.loud Dr. Dominic Femiano>Thank you,<00:05.000> Jen.
It is&nbsp;good to be here.
"""


def test_vtt_with_voices_notes_styles_ids_and_settings_is_read(tmp_path: Path) -> None:
    assert _cues(tmp_path, "transcript.vtt", VTT) == [
        (0.0, 2.5, JEN, "Welcome to the show & hello."),
        (3602.5, 3607.125, DOM, "Thank you, Jen. It is\xa0good to be here."),
    ]


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    windows = b"\xef\xbb\xbf" + VTT.replace("\n", "\r\n").encode()
    assert _cues(tmp_path, "a.vtt", windows) == _cues(tmp_path, "b.vtt", VTT)


def test_a_file_in_utf_16_is_read_by_its_mark(tmp_path: Path) -> None:
    assert _cues(tmp_path, "a.vtt", VTT.encode("utf-16")) == _cues(tmp_path, "b.vtt", VTT)


def test_two_voices_in_one_cue_become_two_cues(tmp_path: Path) -> None:
    both = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jen>Ready?</v>\n<v Dom>Yes.</v>\n"
    assert _cues(tmp_path, "a.vtt", both) == [(1.0, 2.0, "Jen", "Ready?"), (1.0, 2.0, "Dom", "Yes.")]


def test_vtt_with_names_before_colons_is_read_as_meeting_programs_write_it(tmp_path: Path) -> None:
    meeting = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nJennifer Penrose: Hello.\n"
    assert _cues(tmp_path, "a.vtt", meeting) == [(1.0, 2.0, JEN, "Hello.")]


def test_words_of_vtt_after_a_voice_belong_to_nobody_in_particular(tmp_path: Path) -> None:
    music = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Jen>Hello.\n\n00:03.000 --> 00:04.000\n[music]\n"
    assert _cues(tmp_path, "a.vtt", music)[1] == (3.0, 4.0, None, "[music]")


SRT = """1
00:00:00,000 --> 00:00:02,500
Jennifer Penrose: Welcome to
<i>the show</i>.

2
00:00:02.500 --> 00:00:07.1
What does a tendon do?

3
00:00:08,000 --> 00:00:09,000
{\\an8}Dr. Dominic Femiano: It pulls.
"""


def test_srt_names_carry_on_until_the_next_name(tmp_path: Path) -> None:
    assert _cues(tmp_path, "transcript.srt", SRT) == [
        (0.0, 2.5, JEN, "Welcome to the show."),
        (2.5, 7.1, JEN, "What does a tendon do?"),
        (8.0, 9.0, DOM, "It pulls."),
    ]


def test_srt_without_empty_lines_between_its_cues_is_read(tmp_path: Path) -> None:
    dense = "1\n00:00:00,000 --> 00:00:01,000\nOne.\n2\n00:00:01,000 --> 00:00:02,000\nTwo in 2\n"
    assert [text for *_, text in _cues(tmp_path, "a.srt", dense)] == ["One.", "Two in 2"]


def test_captions_in_a_txt_file_are_known_by_their_times(tmp_path: Path) -> None:
    transcript, _ = _read(tmp_path, "transcript.txt", SRT)
    assert transcript is not None
    assert transcript.timed
    assert _cues(tmp_path, "b.txt", VTT) == _cues(tmp_path, "b.vtt", VTT)


def test_json_segments_are_read(tmp_path: Path) -> None:
    document = {"version": "1.0.0", "segments": [{"speaker": JEN, "startTime": 0.5, "endTime": 2, "body": " Hello. "}]}
    assert _cues(tmp_path, "transcript.json", json.dumps(document)) == [(0.5, 2.0, JEN, "Hello.")]


def test_json_as_a_speech_recognizer_writes_it_is_read(tmp_path: Path) -> None:
    document = {"text": "Hello.", "segments": [{"id": 0, "start": 0.1234, "end": 2.0, "text": " Hello."}]}
    assert _cues(tmp_path, "transcript.json", json.dumps(document)) == [(0.123, 2.0, None, "Hello.")]


def test_plain_text_has_paragraphs_speakers_and_no_times(tmp_path: Path) -> None:
    plain = "Jennifer Penrose: Welcome.\nHow are you?\nDr. Dominic Femiano: Well.\n\nAnd you?\n"
    transcript, findings = _read(tmp_path, "transcript.txt", plain)
    assert findings == ()
    assert transcript is not None
    assert not transcript.timed
    assert [(cue.speaker, cue.text) for cue in transcript.cues] == [
        (JEN, "Welcome. How are you?"),
        (DOM, "Well."),
        (DOM, "And you?"),
    ]


TURNS = [(JEN, 0.0, "Welcome back."), (DOM, 12.0, "Yes, I am well."), (JEN, 3725.5, "Good. Then we begin.")]


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 3600:02}:{int(seconds) // 60 % 60:02}:{seconds % 60:04.1f}".removesuffix(".0")


@pytest.mark.parametrize(
    "style",
    [
        "[{time}] {name}: {words}\n",
        "{name}: [{time}] {words}\n\n",
        "{name}  {time}\n{words}\n\n",
        "{name} ({time}):\n{words}\n\n",
        "[{name}] {time}\n{words}\n\n",
        "{time} {name}\n{words}\n\n",
        "{time} {name}: {words}\n",
        "[{time}] - {name}\n{words}\n\n",
        "({time}) {name}: {words}\n",
    ],
)
def test_turns_with_times_are_read_in_every_style(tmp_path: Path, style: str) -> None:
    text = "".join(style.format(time=_clock(start), name=name, words=words) for name, start, words in TURNS)
    transcript, findings = _read(tmp_path, "a.txt", text)
    assert transcript is not None
    assert findings == ()

    assert transcript.timed
    assert [(cue.speaker, cue.start, cue.text) for cue in transcript.cues] == TURNS
    assert all(before.end <= after.start for before, after in pairwise(transcript.cues))
    assert to_vtt(transcript)


def test_labels_of_programs_are_speakers_too(tmp_path: Path) -> None:
    for label in ("SPEAKER_00", "Speaker 1", "speaker_1", "spk_0", "Unknown Speaker"):
        assert _cues(tmp_path, "a.txt", f"{label}: hello.") == [(0.0, 0.0, label, "hello.")]
        assert _cues(tmp_path, "a.vtt", f"WEBVTT\n\n00:01.000 --> 00:02.000\n{label}: hello.")[0][2] == label


def test_lines_with_times_from_to_are_read(tmp_path: Path) -> None:
    whisper = "[00:00.000 --> 00:02.500]  Yes.\n[00:02.500 --> 00:04.500]  And so on.\n"
    assert _cues(tmp_path, "a.txt", whisper) == [(0.0, 2.5, None, "Yes."), (2.5, 4.5, None, "And so on.")]


def test_times_alone_above_the_words_are_read(tmp_path: Path) -> None:
    copied = "0:00\nwelcome to the show\n0:04\ntoday we\ntalk about knees\n"
    assert [(cue[0], cue[3]) for cue in _cues(tmp_path, "a.txt", copied)] == [
        (0.0, "welcome to the show"),
        (4.0, "today we talk about knees"),
    ]


def test_a_long_turn_becomes_captions_that_share_its_time(tmp_path: Path) -> None:
    sentence = "This is a sentence of about forty letters."
    cues = _cues(tmp_path, "a.txt", f"Jo  0:10\n{' '.join([sentence] * 4)}\n\nAnn  0:30\nYes.")

    assert [cue[3] for cue in cues] == [sentence] * 4 + ["Yes."]
    assert [round(cue[0], 1) for cue in cues] == [10.0, 15.0, 20.0, 25.0, 30.0]


def test_a_turn_before_a_silence_ends_when_it_may_have_been_said(tmp_path: Path) -> None:
    (_, end, *_), _ = _cues(tmp_path, "a.txt", "Jo  0:10\nHello there.\n\nAnn  9:30\nYes.")
    assert end == 12.5


def test_paragraphs_and_turns_between_two_times_share_them(tmp_path: Path) -> None:
    cues = _cues(tmp_path, "a.txt", "[0:00] Jo: Hello.\nAnn: Hello.\n\nAnd welcome.\n[0:02] Jo: Yes.")
    assert [(cue[2], cue[3]) for cue in cues] == [
        ("Jo", "Hello."),
        ("Ann", "Hello."),
        ("Ann", "And welcome."),
        ("Jo", "Yes."),
    ]
    assert [cue[0] for cue in cues] == [0.0, 0.5, 1.0, 2.0]


@pytest.mark.parametrize(
    "text",
    [
        "[Jo] 14:02:11\nHello.\n\n[Ann] 14:02:15\nYes.",
        "Our talk of May\n\nJo  0:01\nHello.\n\nAnn  0:05\nYes.",
        "Jo  0:09\nHello.\n\nAnn  0:05\nYes.",
    ],
    ids=["a clock on the wall", "words before the first time", "times that go back"],
)
def test_times_that_cannot_be_those_of_the_recording_are_left_out_and_names_are_kept(tmp_path: Path, text: str) -> None:
    transcript, _ = _read(tmp_path, "a.txt", text)
    assert transcript is not None
    assert not transcript.timed
    assert [(cue.speaker, cue.text) for cue in transcript.cues][-2:] == [("Jo", "Hello."), ("Ann", "Yes.")]


def test_a_time_that_is_said_is_not_taken_for_a_turn(tmp_path: Path) -> None:
    text = "We meet on\nMonday 10:30\nin the hall."
    assert _cues(tmp_path, "a.txt", text) == [(0.0, 0.0, None, "We meet on Monday 10:30 in the hall.")]


def test_what_a_program_says_of_itself_is_not_speech(tmp_path: Path) -> None:
    cues = _cues(tmp_path, "a.txt", "Jo  0:00\nHello.\n\nTranscribed by https://otter.ai\n")
    assert [cue[3] for cue in cues] == ["Hello."]


def test_what_plain_text_says_survives_writing_and_reading(tmp_path: Path) -> None:
    first, _ = _read(tmp_path, "a.txt", "Jen: One.\n\nTwo.\n\nDom: Three.\n")
    assert first is not None
    again, _ = _read(tmp_path, "b.txt", to_text(first))
    assert again == first


@pytest.mark.parametrize(
    ("name", "content", "code", "line"),
    [
        ("a.vtt", VTT + "\n00:99 --> later\nLost.\n", "cue-time", 17),
        ("a.vtt", VTT + "\nLost words.\n", "cue-untimed", 17),
        ("a.srt", SRT + "\n4\n00:00:12,000 --> 00:00:11,000\nBackwards.\n", "cue-backwards", 15),
        ("a.srt", SRT.encode() + b"\n4\n00:00:12,000 --> 00:00:13,000\nCaf\xe9.\n", "not-utf-8", 16),
    ],
)
def test_a_mistake_is_found_on_its_line_and_the_rest_is_read(
    tmp_path: Path, name: str, content: str | bytes, code: str, line: int
) -> None:
    transcript, findings = _read(tmp_path, name, content)
    assert [(finding.code, finding.where.line) for finding in findings] == [(code, line)]
    assert findings[0].where.file == f"episodes/tendons/{name}"
    assert transcript is not None
    assert len(transcript.cues) >= 2


def test_words_that_end_before_they_start_are_kept_at_their_start(tmp_path: Path) -> None:
    transcript, _ = _read(tmp_path, "a.srt", "1\n00:00:12,000 --> 00:00:11,000\nBackwards.\n")
    assert transcript == Transcript((Cue(start=12.0, end=12.0, text="Backwards."),))


@pytest.mark.parametrize(
    "segment",
    [1, {}, {"startTime": 1, "endTime": 2}, {"startTime": -1, "body": "x"}, {"startTime": 10**400, "body": "x"}],
)
def test_a_segment_that_cannot_be_used_is_named_by_its_place(tmp_path: Path, segment: object) -> None:
    document = json.dumps({"segments": [{"startTime": 0, "body": "Hello."}, segment]})
    transcript, findings = _read(tmp_path, "a.json", document)
    assert transcript == Transcript((Cue(start=0.0, end=0.0, text="Hello."),))
    assert [(finding.code, finding.where.key) for finding in findings] == [("segment-unreadable", "segments.1")]


@pytest.mark.parametrize(
    ("name", "content", "codes"),
    [
        ("a.vtt", "WEBVTT\n", ["transcript-unusable"]),
        ("a.txt", "\n \n", ["transcript-unusable"]),
        ("a.srt", "Only words.\n\nAnd more.\n", ["cue-untimed", "transcript-unusable"]),
        ("a.json", "{\n oops", ["json-unreadable", "transcript-unusable"]),
        ("a.json", "3", ["transcript-unusable"]),
        ("a.json", "[" * 5000, ["json-unreadable", "transcript-unusable"]),
    ],
)
def test_a_file_without_usable_words_is_no_transcript(
    tmp_path: Path, name: str, content: str, codes: list[str]
) -> None:
    transcript, findings = _read(tmp_path, name, content)
    assert transcript is None
    assert [finding.code for finding in findings] == codes
    assert findings[-1].level is Level.MUST


def test_json_that_cannot_be_read_names_its_line(tmp_path: Path) -> None:
    _, findings = _read(tmp_path, "a.json", '{\n "segments": [\n  oops')
    assert findings[0].where.line == 3


def test_a_transcript_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    transcript, findings = read_transcript(tmp_path / "none.vtt", "none.vtt")
    assert transcript is None
    assert "cannot be opened" in findings[0].problem


def test_a_file_full_of_mistakes_is_reported_only_so_often(tmp_path: Path) -> None:
    _, findings = _read(tmp_path, "a.vtt", VTT + "\nLost.\n" * 500)
    assert len(findings) == 20


_PIECES = [
    "\n",
    "[0:01]",
    "(01:02:03)",
    "Jo Example",
    "Jo  0:12",
    "[Jo] 1:02",
    ": ",
    "Speaker 1",
    "\r\n",
    "\n\n",
    "WEBVTT",
    "NOTE",
    "1",
    "00:00:01.000",
    " --> ",
    "00:02,5",
    "<v ",
    ">",
    "</v>",
    "&lt;",
]
_BYTES = st.one_of(
    st.binary(max_size=200),
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=6)), max_size=40).map(lambda p: "".join(p).encode()),
    st.recursive(
        st.one_of(st.none(), st.floats(), st.integers(), st.text(max_size=8)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(["segments", "startTime", "endTime", "body", "speaker"]), inner),
        ),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode()),
)


@_PLENTY
@given(content=_BYTES, suffix=st.sampled_from([".vtt", ".srt", ".json", ".txt"]))
def test_any_bytes_are_read_without_an_exception_and_what_is_read_can_be_written(
    tmp_path: Path, content: bytes, suffix: str
) -> None:
    transcript, findings = _read(tmp_path, f"any{suffix}", content)
    assert transcript or findings
    if transcript is None or not transcript.timed:
        return
    to_srt(transcript)
    assert _read(tmp_path, "again.vtt", to_vtt(transcript)) == (transcript, ())
    assert _read(tmp_path, "again.json", to_json(transcript)) == (replace(transcript, draft=False), ())


_WORDS = st.lists(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"], exclude_characters="<{:-"), min_size=1),
    min_size=1,
    max_size=20,
).map(" ".join)
_NAMES = st.sampled_from([JEN, DOM, "Speaker 1", "JEN"])
_TIMES = st.integers(0, 5_000_000).map(lambda ms: ms / 1000)


@st.composite
def _transcripts(draw: st.DrawFn, *, named: bool) -> Transcript:
    cues = draw(st.lists(st.tuples(_TIMES, _TIMES, _WORDS, _NAMES if named else st.none() | _NAMES), min_size=1))
    return Transcript(
        draft=not named and draw(st.booleans()),
        cues=tuple(
            Cue(start=min(one, two), end=max(one, two), text=words, speaker=speaker)
            for one, two, words, speaker in cues
        ),
    )


@pytest.mark.parametrize(("suffix", "write"), [(".vtt", to_vtt), (".json", to_json)])
@_PLENTY
@given(transcript=_transcripts(named=False))
def test_what_vtt_and_json_say_survives_writing_and_reading(
    tmp_path: Path, suffix: str, write: Callable[[Transcript], bytes], transcript: Transcript
) -> None:
    expected = transcript if suffix == ".vtt" else replace(transcript, draft=False)  # JSON has no place for the mark
    assert _read(tmp_path, f"again{suffix}", write(transcript)) == (expected, ())


@_PLENTY
@given(transcript=_transcripts(named=True))
def test_what_srt_says_survives_writing_and_reading(tmp_path: Path, transcript: Transcript) -> None:
    """A long cue comes back in parts, which follow each other and say the same."""
    again, findings = _read(tmp_path, "again.srt", to_srt(transcript))
    assert again is not None
    assert findings == ()
    parts = list(again.cues)
    for cue in transcript.cues:
        mine = [parts.pop(0)]
        while len(" ".join(part.text for part in mine)) < len(cue.text):
            mine.append(parts.pop(0))
        assert " ".join(part.text for part in mine) == cue.text
        assert (mine[0].start, mine[-1].end) == (cue.start, cue.end)
        assert all(before.end == after.start for before, after in pairwise(mine))
        assert {part.speaker for part in mine} == {cue.speaker}
    assert parts == []
