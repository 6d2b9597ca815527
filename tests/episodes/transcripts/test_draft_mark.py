"""The mark of a draft goes away without touching another byte."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.transcripts.draft_mark import DRAFT_NOTE, without_draft_note
from episodes.transcripts.reading import parse_transcript
from episodes.transcripts.transcript import Cue, Transcript, to_vtt

CUE = "00:01.000 --> 00:02.000\nHello.\n"
DRAFT = f"WEBVTT\n\n{DRAFT_NOTE}\n\n{CUE}"


def test_what_is_written_as_a_draft_is_read_as_one() -> None:
    draft = Transcript((Cue(start=1.0, end=2.0, text="Hello."),), draft=True)

    assert to_vtt(draft).decode() == DRAFT.replace("00:0", "00:00:0")
    assert parse_transcript(to_vtt(draft), "a.vtt") == (draft, ())


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_only_the_note_goes_whatever_the_editor_made_of_the_file(coding: str, end: str) -> None:
    raw = DRAFT.replace("\n", end).encode(coding)
    transcript, _ = parse_transcript(raw, "a.vtt")
    assert transcript is not None
    assert transcript.draft

    assert without_draft_note(raw) == f"WEBVTT\n\n{CUE}".replace("\n", end).encode(coding)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"WEBVTT\n\n{DRAFT_NOTE}\nmore\nof it\n\n \n\n{CUE}", f"WEBVTT\n\n{CUE}"),
        (f"WEBVTT\n\nNOTE mine\n\n{CUE}\n{DRAFT_NOTE}\n", f"WEBVTT\n\nNOTE mine\n\n{CUE}\n"),
        (f"WEBVTT\n\n{DRAFT_NOTE}\n\n{DRAFT_NOTE}\n\n{CUE}", f"WEBVTT\n\n{CUE}"),
        (f"WEBVTT\n\nNOTE pressroom drafts\n\n{CUE}", f"WEBVTT\n\nNOTE pressroom drafts\n\n{CUE}"),
        (
            f"WEBVTT\n\n1\n00:01.000 --> 00:02.000\n{DRAFT_NOTE}\n",
            f"WEBVTT\n\n1\n00:01.000 --> 00:02.000\n{DRAFT_NOTE}\n",
        ),
    ],
    ids=["a longer note", "further down", "twice", "another note", "words that are said"],
)
def test_the_note_is_known_wherever_it_stands(before: str, after: str) -> None:
    assert without_draft_note(before.encode()).decode() == after
    transcript, _ = parse_transcript(before.encode(), "a.vtt")
    assert transcript is not None
    assert transcript.draft is (before != after)


_PIECES = st.sampled_from(["\n", "\r\n", "\n\n", "WEBVTT", DRAFT_NOTE, "NOTE x", CUE, " ", "é", "\x85"])
_BYTES = st.one_of(
    st.binary(max_size=60),
    st.lists(_PIECES | st.text(max_size=4), max_size=12).map(lambda parts: "".join(parts).encode()),
)


@settings(max_examples=150, deadline=None)
@given(raw=_BYTES, mark=st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff"]))
def test_what_is_confirmed_is_no_draft_and_nothing_is_added(raw: bytes, mark: bytes) -> None:
    confirmed = without_draft_note(mark + raw)
    transcript, _ = parse_transcript(confirmed, "a.vtt")

    assert transcript is None or not transcript.draft
    assert confirmed == mark + raw or len(confirmed) < len(mark + raw)
    assert without_draft_note(confirmed) == confirmed
