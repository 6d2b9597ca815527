"""Hearing: any recording is cut in pauses, nothing that is said goes missing, and little is held in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.transcripts.cues import Word
from episodes.transcripts.hearing import NOT_UNDERSTOOD, RATE, Piece, Samples, Span, cut_at, heard, missed, pieces
from tests.episodes.sound.tones import sine, stereo, write_wav


class Ears:
    """Takes every sound for speech, and hears one word a second; `deaf` are calls that hear nothing."""

    def __init__(self, deaf: frozenset[int] = frozenset()) -> None:
        self.calls: list[float] = []
        self._deaf = deaf

    def speech(self, samples: Samples) -> list[Span]:
        loud = np.abs(samples) > 0.01
        loud = np.convolve(loud, np.ones(801), "same") > 0  # half a period of a tone is no pause
        edges = np.flatnonzero(np.diff(np.concatenate([[0], loud, [0]])))
        return [(start / RATE, end / RATE) for start, end in zip(edges[::2], edges[1::2], strict=True)]

    def words(self, samples: Samples) -> Iterator[Word]:
        self.calls.append(len(samples) / RATE)
        if len(self.calls) in self._deaf:
            return
        for start, end in self.speech(samples):
            for second in np.arange(start, end - 0.4, 1.0):
                yield Word(float(second), float(second) + 0.8, " word")


def tone(seconds: float) -> Samples:
    return sine(seconds, rate=RATE)[:, 0].astype(np.float32)


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE), np.float32)


def blocks(*parts: Samples) -> Iterator[Samples]:
    sound = np.concatenate(parts)
    yield from (sound[at : at + 5000] for at in range(0, len(sound), 5000))


def test_it_cuts_in_the_longest_pause_of_the_last_part() -> None:
    spans = [(0.0, 3.0), (5.0, 12.0), (12.5, 15.0), (15.2, 19.0)]
    assert cut_at(spans, 20.0) == 19.5
    assert cut_at([*spans[:3], (15.2, 20.0)], 20.0) == 12.25
    assert cut_at([(0.0, 8.5), (9.5, 20.0)], 20.0) == 9.0
    assert cut_at([(0.0, 20.0)], 20.0) == 20.0


def test_pieces_leave_out_silence_and_keep_all_speech() -> None:
    sound = blocks(silence(30), tone(6), silence(2), tone(9), silence(1), tone(3), silence(40), tone(2))
    found = list(pieces(sound, Ears().speech, longest=12.0))

    assert [(round(each.start, 1), round(each.end, 1)) for each in found] == [
        (29.6, 36.4),
        (37.6, 47.4),
        (47.6, 51.4),
        (90.6, 93.0),
    ]


def test_silence_is_nobody_speaking() -> None:
    assert list(pieces(blocks(silence(50)), Ears().speech, longest=10)) == []
    assert list(pieces([], Ears().speech)) == []


@settings(max_examples=25, deadline=None)
@given(parts=st.lists(st.tuples(st.floats(0, 4), st.floats(0.3, 9)), min_size=1, max_size=6))
def test_however_somebody_speaks_all_of_it_lies_in_some_piece_of_the_right_length(
    parts: list[tuple[float, float]],
) -> None:
    sound = np.concatenate([piece for quiet, loud in parts for piece in (silence(quiet), tone(loud))])
    found = list(pieces(blocks(sound), Ears().speech, longest=5))
    covered = np.zeros(len(sound), bool)
    for piece in found:
        first = round(piece.start * RATE)
        assert len(piece.samples) <= 5 * RATE
        assert np.array_equal(sound[first : first + len(piece.samples)], piece.samples)
        covered[first : first + len(piece.samples)] = True

    assert np.abs(sound[~covered]).max(initial=0) < 0.31
    assert (np.abs(sound) > 0.01)[~covered].mean() < 0.02 if (~covered).any() else True


def test_words_get_the_time_of_the_recording_and_progress_is_told(tmp_path: Path) -> None:
    sound = np.concatenate([silence(20), tone(20), silence(3), tone(20)])[:, np.newaxis]
    recording = write_wav(tmp_path / "a.wav", sound, RATE)
    told: list[float] = []
    ears = Ears()
    transcript = heard(recording, 1, ears, told.append)

    assert transcript.draft
    assert transcript.timed
    starts = [cue.start for cue in transcript.cues]
    assert starts[0] == pytest.approx(20.0, abs=0.1)
    assert sum(len(cue.text.split()) for cue in transcript.cues) == 40
    assert transcript.cues[-1].end == pytest.approx(62.8, abs=0.2)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(63.0, abs=0.1)
    assert max(ears.calls) <= 28


def test_what_was_passed_over_is_heard_again_and_else_marked(tmp_path: Path) -> None:
    recording = write_wav(tmp_path / "a.wav", np.concatenate([tone(10)])[:, np.newaxis], RATE)

    again = heard(recording, 1, Ears(deaf=frozenset({1})), lambda _: None)
    assert sum(len(cue.text.split()) for cue in again.cues) == 10
    (cue,) = heard(recording, 1, Ears(deaf=frozenset({1, 2})), lambda _: None).cues
    assert (cue.text, round(cue.start), round(cue.end)) == (NOT_UNDERSTOOD, 0, 10)


def test_only_speech_of_some_seconds_without_a_word_is_missed() -> None:
    piece = Piece(100.0, silence(20), ((0.0, 8.0), (9.0, 20.0)))
    words = [Word(100.0, 102.0, " a"), Word(104.0, 110.0, " b"), Word(116.0, 119.0, " c")]

    assert missed(piece, words) == [(110.0, 116.0)]
    assert missed(piece, []) == [(100.0, 120.0)]


def test_words_that_go_back_or_lie_outside_are_put_right(tmp_path: Path) -> None:
    class Odd(Ears):
        def words(self, samples: Samples) -> Iterator[Word]:
            yield from [
                Word(0.5, 0.9, " one"),
                Word(0.2, 0.3, " two"),
                Word(1.5, 99.0, " three"),
                Word(5.5, 6, " Thank"),
            ]

    recording = write_wav(tmp_path / "a.wav", np.concatenate([tone(5), silence(1)])[:, np.newaxis], RATE)
    cues = heard(recording, 1, Odd(), lambda _: None).cues

    assert " ".join(cue.text for cue in cues) == "two one three"
    assert cues[-1].end <= 5.5


@pytest.mark.parametrize(("apart", "labels"), [(0.1, {"Speaker 1", "Speaker 2"}), (0.7, {None})])
def test_voices_are_told_apart_by_their_sides(tmp_path: Path, apart: float, labels: set[str | None]) -> None:
    left, right = sine(20.0, rate=RATE), sine(20.0, rate=RATE)
    left[10 * RATE :] *= apart
    right[: 10 * RATE] *= apart
    sound = stereo(left, right)
    sound[10 * RATE : 11 * RATE] = 0
    transcript = heard(write_wav(tmp_path / "a.wav", sound, RATE), 2, Ears(), lambda _: None)

    assert {cue.speaker for cue in transcript.cues} == labels


def test_a_long_recording_is_never_held_whole(tmp_path: Path) -> None:
    held: list[int] = []

    class Weighing(Ears):
        def speech(self, samples: Samples) -> list[Span]:
            held.append(len(samples))
            return [(1.0, len(samples) / RATE)] if len(samples) > RATE else []

    def endless() -> Iterator[Samples]:
        for _ in range(3600):
            yield silence(1)

    ears: Sequence[Piece] = list(pieces(endless(), Weighing().speech))
    assert max(held) <= 28 * RATE
    assert len(ears) > 100
