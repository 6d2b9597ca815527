"""Transcribing: attached after reading, drafted into place or not at all, named, confirmed, converted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from episodes.transcripts.cues import Word
from episodes.transcripts.drafting import MODEL_VARIABLE, Hint
from episodes.transcripts.hearing import RATE, Samples, Span, Transcriber
from publishing.desk import Desk
from publishing.transcribing import FORMS, Request, attach, confirm, convert, draft, look, name_speakers, serve
from tests.episodes.sound.tones import speech_like, stereo, write_wav
from tests.journey.owner import Owner, an_owner
from workspace.errors import MustFix, UserError
from workspace.folder import OwnerFolder
from workspace.progress import Event

VTT = "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\n<v Jo>Hello there.\n"
VOICES = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Speaker 1>Hello.\n\n00:02.000 --> 00:03.000\n<v Speaker 2>Yes.\n"


class Ears:
    """Hears the words it was told, one in each half second; `stopped` presses Ctrl-C meanwhile."""

    def __init__(self, words: str = "Hello there.", *, stopped: bool = False) -> None:
        self._words = words.split()
        self._stopped = stopped

    def speech(self, samples: Samples) -> list[Span]:
        return [(0.0, len(samples) / RATE)] if self._words else []

    def words(self, samples: Samples) -> Iterator[Word]:
        if self._stopped:
            raise KeyboardInterrupt
        for at, word in enumerate(self._words):
            yield Word(at / 2, at / 2 + 0.4, f" {word}")


class Loaded:
    """Loads those ears, and remembers what it was asked for."""

    def __init__(self, ears: Transcriber) -> None:
        self.asked: list[tuple[Path, Hint]] = []
        self._ears = ears

    def __call__(self, model: Path, hint: Hint) -> Transcriber:
        self.asked.append((model, hint))
        return self._ears


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    made = an_owner(tmp_path / "our-show")
    made.episode("knees", seconds=2.0, guest="Dr. Ann Able")
    return made


@pytest.fixture(autouse=True)
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like a model, and is the one of this computer."""
    folder = tmp_path / "model"
    folder.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).touch()
    monkeypatch.setenv(MODEL_VARIABLE, str(folder))
    return folder


def desk(owner: Owner, report: Callable[[Event], None] = lambda _: None) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=datetime(2026, 11, 22, 12, tzinfo=UTC), report=report)


def code_of(raised: pytest.ExceptionInfo[UserError]) -> str:
    return raised.value.findings[0].code


def in_folder(owner: Owner) -> set[str]:
    return {path.name for path in (owner.root / "episodes/knees").iterdir()}


# Attaching


@pytest.mark.parametrize("suffix", [".vtt", ".VTT"])
def test_a_transcript_is_copied_into_the_folder_byte_for_byte(owner: Owner, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"Export final{suffix}"
    file.write_bytes(VTT.replace("\n", "\r\n").encode())
    attached = attach(desk(owner), "knees", file)

    assert (owner.root / "episodes/knees/transcript.vtt").read_bytes() == file.read_bytes()
    assert attached.lines() == ["Attached  episodes/knees/transcript.vtt", "  2 words, until 0:01, Jo"]
    assert attached.as_json()["speakers"] == ["Jo"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("words.docx", "PK", "transcript-form"),
        ("none.vtt", None, "transcript-file-missing"),
        ("empty.vtt", "WEBVTT\n", "transcript-unusable"),
        ("broken.json", "{", "transcript-unusable"),
    ],
)
def test_a_file_that_is_no_transcript_is_refused_and_nothing_changes(
    owner: Owner, tmp_path: Path, name: str, content: str | None, code: str
) -> None:
    if content is not None:
        (tmp_path / name).write_text(content)
    before = owner.own_files()
    with pytest.raises(UserError) as raised:
        attach(desk(owner), "knees", tmp_path / name)

    assert code_of(raised) == code
    assert str(tmp_path / name) in raised.value.findings[0].where.file
    assert owner.own_files() == before


def test_slips_in_it_are_told_and_it_is_attached_all_the_same(owner: Owner, tmp_path: Path) -> None:
    file = tmp_path / "a.vtt"
    file.write_text(VTT + "\n00:99 --> later\nLost.\n")

    assert "episodes/knees/transcript.vtt, line 6" in attach(desk(owner), "knees", file).lines()[-1]


def test_a_transcript_that_is_there_gives_way_only_on_request_and_then_for_good(owner: Owner, tmp_path: Path) -> None:
    owner.write("episodes/knees/transcript.txt", "Corrected by hand.\n")
    file = tmp_path / "a.vtt"
    file.write_text(VTT)
    with pytest.raises(UserError) as raised:
        attach(desk(owner), "knees", file)
    assert code_of(raised) == "transcript-exists"
    assert "transcript.vtt" not in in_folder(owner)

    attach(desk(owner), "knees", file, replace=True)
    assert in_folder(owner) == {"episode.md", "recording.wav", "transcript.vtt"}


def test_attaching_what_is_attached_changes_nothing(owner: Owner) -> None:
    path = owner.write("episodes/knees/transcript.vtt", VTT)
    assert attach(desk(owner), "knees", path, replace=True).what == "Transcript"
    assert path.read_text() == VTT


def test_a_transcript_that_the_header_names_is_not_hidden_by_another(owner: Owner, tmp_path: Path) -> None:
    owner.change("episodes/knees/episode.md", 'title = "', 'transcript = "words.srt"\ntitle = "')
    owner.write("episodes/knees/words.srt", "1\n00:00:00,000 --> 00:00:01,000\nHello.\n")
    file = tmp_path / "a.vtt"
    file.write_text(VTT)
    with pytest.raises(UserError) as raised:
        attach(desk(owner), "knees", file, replace=True)

    assert code_of(raised) == "transcript-named"
    assert raised.value.findings[0].where.line == 2


def test_a_folder_in_the_place_of_a_transcript_is_told(owner: Owner, tmp_path: Path) -> None:
    (owner.root / "episodes/knees/transcript.vtt").mkdir()
    (tmp_path / "a.vtt").write_text(VTT)
    with pytest.raises(MustFix) as raised:
        attach(desk(owner), "knees", tmp_path / "a.vtt", replace=True)

    assert code_of(raised) == "transcript-unusable"


# Drafting


def test_a_draft_is_written_marked_with_progress_and_the_names_as_a_hint(owner: Owner, model: Path) -> None:
    events: list[Event] = []
    load = Loaded(Ears())
    made = draft(desk(owner, events.append), "knees", load=load)

    assert owner.read("episodes/knees/transcript.vtt").endswith("00:00:00.000 --> 00:00:00.900\nHello there.\n")
    assert made.transcript.draft
    assert made.lines()[-1] == "  pressroom transcript knees --confirm"
    assert made.as_json()["draft"] is True
    assert load.asked == [(model, Hint(language="en", words="About knees. Dr. Ann Able."))]
    assert (events[0].done, events[-1].done) == (0, events[-1].total)
    assert events[-1].total == pytest.approx(2.0)


def test_a_model_may_be_named_for_once(owner: Owner, model: Path) -> None:
    named = model.rename(model.with_name("larger"))
    load = Loaded(Ears())
    draft(desk(owner), "knees", Request(model=named), load=load)

    assert load.asked[0][0] == named


def test_all_that_can_be_refused_is_refused_before_a_model_is_loaded(owner: Owner, tmp_path: Path) -> None:
    load = Loaded(Ears())
    owner.write("episodes/knees/transcript.vtt", VTT)
    with pytest.raises(UserError, match="has a transcript already"):
        draft(desk(owner), "knees", load=load)
    with pytest.raises(UserError, match="cannot be used"):
        draft(desk(owner), "knees", Request(speakers="jo", replace=True), load=load)
    with pytest.raises(UserError, match="no speech model"):
        draft(desk(owner), "knees", Request(model=tmp_path / "none", replace=True), load=load)
    (owner.root / "episodes/knees/recording.wav").write_bytes(b"")
    with pytest.raises(UserError, match="empty"):
        draft(desk(owner), "knees", Request(replace=True), load=load)
    (owner.root / "episodes/knees/recording.wav").unlink()
    with pytest.raises(UserError, match="no recording"):
        draft(desk(owner), "knees", Request(replace=True), load=load)

    assert load.asked == []
    assert owner.read("episodes/knees/transcript.vtt") == VTT


def test_ctrl_c_leaves_the_folder_as_it_was(owner: Owner) -> None:
    owner.write("episodes/knees/transcript.vtt", VTT)
    before = owner.own_files()
    with pytest.raises(KeyboardInterrupt):
        draft(desk(owner), "knees", Request(replace=True), load=Loaded(Ears(stopped=True)))

    assert owner.own_files() == before


def test_a_transcript_that_came_meanwhile_is_not_overwritten(owner: Owner) -> None:
    class Meanwhile(Ears):
        def words(self, samples: Samples) -> Iterator[Word]:
            owner.write("episodes/knees/transcript.txt", "By hand.\n")
            yield from super().words(samples)

    with pytest.raises(UserError) as raised:
        draft(desk(owner), "knees", load=Loaded(Meanwhile()))

    assert code_of(raised) == "transcript-exists"
    assert "transcript.vtt" not in in_folder(owner)


def test_a_recording_without_words_makes_no_draft(owner: Owner) -> None:
    with pytest.raises(UserError) as raised:
        draft(desk(owner), "knees", load=Loaded(Ears("")))

    assert code_of(raised) == "nothing-heard"
    assert "transcript.vtt" not in in_folder(owner)


def test_voices_left_and_right_get_the_names_that_are_given(owner: Owner) -> None:
    left, right = speech_like(4.0, seed=1), speech_like(4.0, seed=2)
    left[2 * 44100 :] *= 0.05
    right[: 2 * 44100] *= 0.05
    write_wav(owner.root / "episodes/knees/recording.wav", stereo(left, right))
    ears = Ears("How are you today? I am very well.")
    made = draft(desk(owner), "knees", Request(speakers="Jo Example, Dr. Ann Able, Bob"), load=Loaded(ears))

    assert made.as_json()["speakers"] == ["Jo Example", "Dr. Ann Able"]
    assert "2 voices were heard; these names were not used: Bob" in made.notes


def test_who_speaks_is_not_guessed(owner: Owner) -> None:
    made = draft(desk(owner), "knees", Request(speakers="Jo Example, Dr. Ann Able"), load=Loaded(Ears()))

    assert made.as_json()["speakers"] == []
    assert "The names were not used." in made.notes[0]


def test_one_name_is_that_of_the_only_speaker(owner: Owner) -> None:
    made = draft(desk(owner), "knees", Request(speakers="Jo Example"), load=Loaded(Ears()))

    assert made.as_json()["speakers"] == ["Jo Example"]
    assert made.notes == ()


# Afterwards


def test_labels_get_names_later_too(owner: Owner) -> None:
    owner.write("episodes/knees/transcript.vtt", VOICES)
    named = name_speakers(desk(owner), "knees", "Jo Example, Dr. Ann Able")

    assert named.as_json()["speakers"] == ["Jo Example", "Dr. Ann Able"]
    assert owner.read("episodes/knees/transcript.vtt") == VOICES.replace("Speaker 1", "Jo Example").replace(
        "Speaker 2", "Dr. Ann Able"
    )


def test_confirming_takes_the_mark_away_and_nothing_else(owner: Owner) -> None:
    draft(desk(owner), "knees", load=Loaded(Ears()))
    corrected = owner.read("episodes/knees/transcript.vtt").replace("there", "everybody") + "\nNOTE mine\n"
    owner.write("episodes/knees/transcript.vtt", corrected)
    confirmed = confirm(desk(owner), "knees")

    assert confirmed.what == "Confirmed"
    assert not confirmed.transcript.draft
    mark = corrected.split("\n\n")[1] + "\n\n"
    assert owner.read("episodes/knees/transcript.vtt") == corrected.replace(mark, "")
    assert confirm(desk(owner), "knees").what == "Was no draft"


def test_a_transcript_is_shown_in_every_form(owner: Owner) -> None:
    owner.write("episodes/knees/transcript.vtt", VTT)
    shown = {form: convert(desk(owner), "knees", form) for form in FORMS}

    assert shown["vtt"].content.decode() == VTT
    assert shown["txt"].lines() == ["Jo: Hello there."]
    assert "\n".join(shown["srt"].lines()) == "1\n00:00:00,500 --> 00:00:01,500\nJo: Hello there."
    assert json.loads(shown["json"].content)["segments"][0]["speaker"] == "Jo"
    assert shown["txt"].as_json() == {"slug": "knees", "form": "txt", "transcript": "Jo: Hello there.\n"}


def test_words_without_times_are_shown_as_words_only(owner: Owner) -> None:
    owner.write("episodes/knees/transcript.txt", "Jo: Hello.\n")
    assert convert(desk(owner), "knees", "txt").content == b"Jo: Hello.\n"
    with pytest.raises(UserError) as raised:
        convert(desk(owner), "knees", "srt")

    assert code_of(raised) == "transcript-untimed"
    assert look(desk(owner), "knees").lines()[1] == "  1 word, without times, Jo"


@pytest.mark.parametrize("act", [look, confirm])
def test_an_episode_without_a_transcript_is_told_how_to_get_one(owner: Owner, act: Callable[..., object]) -> None:
    with pytest.raises(UserError) as raised:
        act(desk(owner), "knees")

    assert code_of(raised) == "no-transcript"
    with pytest.raises(UserError, match="no episode"):
        act(desk(owner), "hips")


# As it is typed


def test_one_job_at_a_time_is_done_as_it_was_typed(owner: Owner, tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(VOICES)
    told = [
        serve(desk(owner), "knees", file=tmp_path / "a.vtt", draft=False, form=None, speakers="", model=None),
        serve(desk(owner), "knees", speakers="Jo Example, Dr. Ann Able"),
        serve(desk(owner), "knees", confirm=True),
        serve(desk(owner), "knees"),
        serve(desk(owner), "knees", file=tmp_path / "a.vtt", replace=True),
    ]
    firsts = ["Attached", "Named", "Was no draft", "Transcript", "Attached"]
    assert [each.lines()[0] for each in told] == [f"{word}  episodes/knees/transcript.vtt" for word in firsts]
    assert serve(desk(owner), "knees", form="txt").lines()[0] == "Speaker 1: Hello."


@pytest.mark.parametrize(
    "asked",
    [
        {"draft": True, "confirm": True},
        {"confirm": True, "form": "srt"},
        {"file": Path("a.vtt"), "speakers": "Jo"},
        {"model": Path("small")},
        {"replace": True},
    ],
)
def test_several_jobs_at_once_are_refused(owner: Owner, asked: dict[str, object]) -> None:
    with pytest.raises(UserError) as raised:
        serve(desk(owner), "knees", **asked)

    assert code_of(raised) == "transcript-jobs"


def test_a_draft_of_a_recording_that_is_cut_short_is_made_and_told(owner: Owner) -> None:
    recording = owner.root / "episodes/knees/recording.wav"
    recording.write_bytes(recording.read_bytes()[:100_000])
    made = draft(desk(owner), "knees", load=Loaded(Ears("Hello.")))

    assert "missing" in made.notes[0]


def test_the_command_hands_on_what_was_typed(owner: Owner, tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text(VOICES)

    assert "Attached" in owner.types("transcript", "knees", tmp_path / "a.vtt").out
    assert (
        "Jo Example, Dr. Ann Able" in owner.types("transcript", "knees", "--speakers", "Jo Example, Dr. Ann Able").out
    )
    assert owner.types("transcript", "knees", "--as", "txt").out == "Jo Example: Hello.\n\nDr. Ann Able: Yes.\n"
    assert owner.types("transcript", "knees", "--confirm", "--json").json["draft"] is False
    assert owner.types("transcript", "knees", "--draft", "--json").error == "transcript-exists"
