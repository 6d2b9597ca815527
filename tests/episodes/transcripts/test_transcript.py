from __future__ import annotations

import json

import pytest

from episodes.transcripts.transcript import Cue, Transcript, paragraphs, split_speaker, to_json, to_srt, to_text, to_vtt

JEN, DOM = "Jennifer Penrose", "Dr. Dominic Femiano"

TALK = Transcript(
    (
        Cue(start=0.0, end=2.5, text="Welcome.", speaker=JEN),
        Cue(start=2.5, end=7.125, text="What does a tendon do & why does it hurt?", speaker=JEN),
        Cue(start=3605.0, end=3609.0, text="It ties muscle to bone.", speaker=DOM),
    )
)


def test_vtt_names_each_speaker_and_escapes_what_is_markup() -> None:
    assert to_vtt(TALK).decode() == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:02.500\n<v Jennifer Penrose>Welcome.\n\n"
        "00:00:02.500 --> 00:00:07.125\n<v Jennifer Penrose>What does a tendon do &amp; why does it hurt?\n\n"
        "01:00:05.000 --> 01:00:09.000\n<v Dr. Dominic Femiano>It ties muscle to bone.\n"
    )


def test_srt_numbers_its_cues_and_names_a_speaker_where_the_speaker_changes() -> None:
    lines = to_srt(TALK).decode()
    assert lines.startswith("1\n00:00:00,000 --> 00:00:02,500\nJennifer Penrose: Welcome.\n\n2\n")
    assert "\nWhat does a tendon do & why does\nit hurt?\n" in lines
    assert lines.endswith("01:00:05,000 --> 01:00:09,000\nDr. Dominic Femiano: It ties\nmuscle to bone.\n")


def test_srt_repeats_the_name_if_the_words_themselves_begin_like_one() -> None:
    talk = Transcript(
        (
            Cue(start=0, end=1, text="Hello.", speaker=JEN),
            Cue(start=1, end=2, text="Rule One: rest.", speaker=JEN),
        )
    )
    assert "Jennifer Penrose: Rule One: rest." in " ".join(to_srt(talk).decode().split())


def test_srt_shows_at_most_two_lines_of_32_letters_and_shares_the_time() -> None:
    text = "When the muscle pulls, the tendon passes that pull along, and the joint that lies between them moves."
    shown = to_srt(Transcript((Cue(start=10.0, end=16.0, text=text, speaker=DOM),))).decode()
    blocks = [block.split("\n") for block in shown.strip().split("\n\n")]

    assert [block[1] for block in blocks] == [
        "00:00:10,000 --> 00:00:12,000",
        "00:00:12,000 --> 00:00:13,879",
        "00:00:13,879 --> 00:00:16,000",
    ]
    assert all(len(block) <= 4 and max(map(len, block[2:])) <= 32 for block in blocks)
    assert " ".join(line for block in blocks for line in block[2:]) == f"{DOM}: {text}"


def test_only_a_draft_says_that_it_is_one() -> None:
    marked = to_vtt(Transcript(TALK.cues, draft=True))
    assert marked.startswith(b"WEBVTT\n\nNOTE pressroom draft: ")
    assert marked.replace(marked.split(b"\n\n")[1] + b"\n\n", b"") == to_vtt(TALK)


def test_json_is_the_form_of_the_podcast_namespace() -> None:
    document = json.loads(to_json(TALK))
    assert document["version"] == "1.0.0"
    assert document["segments"][1] == {
        "speaker": JEN,
        "startTime": 2.5,
        "endTime": 7.125,
        "body": "What does a tendon do & why does it hurt?",
    }


def test_json_leaves_out_a_speaker_nobody_knows() -> None:
    anonymous = Transcript((Cue(start=0, end=1, text="Hello."),))
    assert "speaker" not in json.loads(to_json(anonymous))["segments"][0]


@pytest.mark.parametrize("write", [to_vtt, to_srt, to_json])
def test_words_without_times_cannot_become_captions(write: object) -> None:
    assert callable(write)
    with pytest.raises(ValueError, match="without times"):
        write(Transcript((Cue(start=0, end=0, text="Hello."),), timed=False))


def test_text_has_a_paragraph_for_each_turn() -> None:
    assert to_text(TALK) == (
        "Jennifer Penrose: Welcome. What does a tendon do & why does it hurt?\n\n"
        "Dr. Dominic Femiano: It ties muscle to bone.\n"
    )


def test_a_paragraph_starts_when_its_first_words_are_said() -> None:
    first, second = paragraphs(TALK)
    assert (first.speaker, first.start) == (JEN, 0.0)
    assert (second.speaker, second.start) == (DOM, 3605.0)


def test_paragraphs_of_plain_text_have_no_time_and_stay_as_written() -> None:
    plain = Transcript(
        (Cue(start=0, end=0, text="One.", speaker=JEN), Cue(start=0, end=0, text="Two.", speaker=JEN)), timed=False
    )
    assert [(each.text, each.start) for each in paragraphs(plain)] == [("One.", None), ("Two.", None)]


def test_a_long_speech_breaks_where_a_sentence_ends() -> None:
    cues = tuple(
        Cue(start=i, end=i + 1, text="half a sentence" if i % 2 else "and its end.", speaker=JEN) for i in range(200)
    )
    parts = paragraphs(Transcript(cues))
    assert len(parts) > 3
    assert all(part.text.endswith("end.") for part in parts[:-1])
    assert max(len(part.text) for part in parts) < 700


def test_a_speech_without_full_stops_breaks_somewhere() -> None:
    cues = tuple(Cue(start=i, end=i + 1, text="and so on and on", speaker=JEN) for i in range(500))
    assert max(len(part.text) for part in paragraphs(Transcript(cues))) < 1600


@pytest.mark.parametrize("name", ["Jen", "Dr. Dominic Femiano", "Speaker 1", "JEN", "Vincent van Gogh", "Zoë Åberg"])
def test_a_name_before_a_colon_is_a_speaker(name: str) -> None:
    assert split_speaker(f"{name}: hello") == (name, "hello")


@pytest.mark.parametrize(
    "words", ["remember: rest", "Ask this: why?", "At 10:30 we met", "Jen:", "Well, Jen: hello", "Http://a b", "A" * 41]
)
def test_other_words_before_a_colon_are_words(words: str) -> None:
    assert split_speaker(words) == (None, words)
