"""Names take the place of labels, in every form of transcript, and change nothing else."""

from __future__ import annotations

import pytest

from episodes.transcripts.naming import named, renamed, speakers_of, with_names
from episodes.transcripts.reading import parse_transcript
from episodes.transcripts.transcript import Cue, Transcript
from workspace.errors import UserError

NAMES = ("Jo Example", "Dr. Ann Able")
VTT = "WEBVTT\n\nNOTE mine\n\n00:01.000 --> 00:02.000\n<v Speaker 1>Hello, Speaker 2, my\nfriend.</v>\n\n00:03.000 --> 00:04.000\n<v Speaker 2>Yes.\n"


def test_names_stand_between_commas() -> None:
    assert named(" Jo  Example,Dr. Ann Able, ") == NAMES
    assert named("") == ()


@pytest.mark.parametrize("wrong", ["jo", "Jo: Example", "Jo <b>", "J" * 41, "Jo & Ann"])
def test_a_name_that_no_transcript_could_hold_is_refused(wrong: str) -> None:
    with pytest.raises(UserError, match="cannot be used") as caught:
        named(wrong)
    assert caught.value.findings[0].code == "speaker-name"


@pytest.mark.parametrize(
    ("file", "raw"),
    [
        ("a.vtt", VTT),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nSPEAKER_00: Hello.\n\n2\n00:00:03,000 --> 00:00:04,000\nSPEAKER_01: Yes.\n"),
        ("a.json", '{"segments": [{"speaker": "Speaker A", "startTime": 1, "body": "Hi"}, {"speaker": "Speaker B", "startTime": 2, "body": "Yes"}]}'),
        ("a.txt", "Speaker 1  0:01\nHello.\n\nSpeaker 2  0:03\nYes.\n"),
        ("a.txt", "Speaker 1: Hello.\n\nSpeaker 2: Yes.\n"),
    ],
    ids=["vtt", "srt", "json", "turns with times", "plain"],
)  # fmt: skip
def test_labels_become_names_in_order_and_all_else_stays(file: str, raw: str) -> None:
    before, _ = parse_transcript(raw.encode(), file)
    after, findings = parse_transcript(renamed(raw.encode(), file, NAMES), file)
    assert before is not None
    assert after is not None

    assert findings == ()
    assert speakers_of(after) == NAMES
    assert after == with_names(before, NAMES)


def test_words_that_mention_a_label_are_left_alone() -> None:
    assert renamed(VTT.encode(), "a.vtt", NAMES).decode() == VTT.replace("<v Speaker 1>", "<v Jo Example>").replace(
        "<v Speaker 2>", "<v Dr. Ann Able>"
    )


def test_words_that_cannot_be_told_from_a_label_stop_it() -> None:
    unclear = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Speaker 1>I am Speaker 1\n"
    with pytest.raises(UserError) as caught:
        renamed(unclear.encode(), "a.vtt", NAMES[:1])
    assert caught.value.findings[0].code == "labels-unclear"


@pytest.mark.parametrize("names", [(), (*NAMES, "Bob Baker")])
def test_there_must_be_a_voice_for_every_name(names: tuple[str, ...]) -> None:
    with pytest.raises(UserError) as caught:
        renamed(VTT.encode(), "a.vtt", names)
    assert caught.value.findings[0].code == "no-voice-to-name"
    assert "Speaker 1, Speaker 2" in caught.value.findings[0].why


def test_the_only_voice_may_have_a_name_and_two_may_not_be_guessed() -> None:
    alone = Transcript((Cue(start=0, end=1, text="Hello."), Cue(start=1, end=2, text="Again.")))

    assert speakers_of(with_names(alone, ("Jo",))) == ("Jo",)
    assert with_names(alone, NAMES) == alone


def test_further_labels_stay() -> None:
    three = Transcript(tuple(Cue(start=at, end=at + 1, text="Hm.", speaker=f"Speaker {at + 1}") for at in range(3)))

    assert speakers_of(with_names(three, NAMES)) == (*NAMES, "Speaker 3")
