"""Hearing: a recording is given to a transcriber piece by piece, and what it heard becomes a first draft."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from episodes.sound.decoding import Tally
from episodes.sound.recording import decoded
from episodes.transcripts.cues import Word, joined, parts_of
from episodes.transcripts.sides import Sides, by_side
from episodes.transcripts.transcript import Transcript

RATE = 16_000  # Hz, what Whisper hears
LONGEST = 28.0  # seconds in one piece
"""Whisper hears 30 seconds at a time. Given more, it goes on from the last time that it guessed, and at a bad guess
leaves out sentences without a word about it; given an hour, it takes 3.6 GB."""

_LAST_PART = 0.4  # of a piece, where a pause to cut in is looked for first
_MARGIN = 0.4  # seconds of silence that a piece may begin and end with
_NEAR = 0.05  # seconds
_MISSED = 3.0  # seconds of speech without a word; they are heard again by themselves
NOT_UNDERSTOOD = "[not understood]"

Samples = NDArray[np.float32]
"""One channel at 16 kHz, float32 of full scale 1.0."""

Span = tuple[float, float]
"""Start and end in seconds."""


class Transcriber(Protocol):
    """Whoever hears words; times are in seconds from the first sample."""

    def speech(self, samples: Samples) -> Sequence[Span]:
        """Where somebody speaks, in order."""

    def words(self, samples: Samples) -> Iterator[Word]:
        """The words in order, as soon as they are known."""


@dataclass(frozen=True)
class Piece:
    """A part of a recording from `start` on (seconds); `spans` is where somebody speaks, counted from there."""

    start: float
    samples: Samples
    spans: tuple[Span, ...] = ()

    @property
    def end(self) -> float:
        """Where its last sample ends, in seconds of the recording."""
        return self.start + len(self.samples) / RATE

    def part(self, start: float, end: float) -> Piece:
        """What lies between two times of the recording, and a little silence around it."""
        first = max(0, round((start - self.start - _MARGIN) * RATE))
        last = round((end - self.start + _MARGIN) * RATE)
        moved = first / RATE
        spans = [
            (max(0.0, a - moved), b - moved) for a, b in self.spans if a < end - self.start and b > start - self.start
        ]
        return Piece(self.start + moved, self.samples[first:last], tuple(spans))

    def words(self, transcriber: Transcriber) -> list[Word]:
        """What the transcriber hears in it, in the recording's time; models invent words where nobody speaks."""
        return [
            Word(min(self.end, self.start + word.start), min(self.end, self.start + word.end), word.text)
            for word in transcriber.words(self.samples)
            if word.text.strip() and self._spoken(word)
        ]

    def _spoken(self, word: Word) -> bool:
        if not self.spans:
            return True
        return word.start < self.spans[-1][1] - _NEAR and word.end > self.spans[0][0] - _NEAR


def heard(recording: Path, channels: int, transcriber: Transcriber, done: Callable[[float], None]) -> Transcript:
    """Write down what is said in a recording of so many `channels`; `done` is told the seconds behind us.

    Of the recording, no more than a piece is held in memory. What is damaged in it is passed over: mastering
    refuses it, and a draft does no harm.
    """
    sides = Sides(RATE)
    sound = sides.mixed(decoded(recording, sample_rate=RATE, channels=min(2, channels), tally=Tally()))
    parts = parts_of(_words(pieces(sound, transcriber.speech), transcriber, done))
    parts = by_side(parts, [sides.louder_left(part.start, part.end) for part in parts])
    return Transcript(joined(parts), draft=True)


def pieces(
    sound: Iterable[Samples], speech: Callable[[Samples], Sequence[Span]], longest: float = LONGEST
) -> Iterator[Piece]:
    """Cut in pauses into pieces of at most `longest` seconds, without the silence around them."""
    most = round(longest * RATE)
    start, held = 0, np.zeros(0, np.float32)
    for block in _at_least(sound, most):
        held = np.concatenate([held, block])
        while len(held) >= most:
            spans = speech(held[:most])
            cut = most
            if spans and spans[0][0] > 1:  # let more speech in
                cut = round((spans[0][0] - _MARGIN) * RATE)
            elif spans:
                cut = max(1, round(cut_at(spans, longest) * RATE))
                yield _trimmed(Piece(start / RATE, held[:cut], tuple(spans)))
            start, held = start + cut, held[cut:]
    if len(held) and (spans := speech(held)):
        yield _trimmed(Piece(start / RATE, held, tuple(spans)))


def cut_at(spans: Sequence[Span], seconds: float) -> float:
    """The middle of the longest pause in the last part of a piece, else in most of it, else its end."""
    ends = [end for _, end in spans]
    starts = [*(start for start, _ in spans[1:]), seconds]
    pauses = [(start - end, (start + end) / 2) for end, start in zip(ends, starts, strict=True) if start > end]
    late = [pause for pause in pauses if pause[1] >= seconds * (1 - _LAST_PART)]
    early = [pause for pause in pauses if pause[1] >= seconds * _LAST_PART]
    return max(late or early, default=(0.0, seconds))[1]


def _at_least(sound: Iterable[Samples], length: int) -> Iterator[Samples]:
    """The same sound in blocks of at least so many samples, but for the last."""
    gathered: list[Samples] = []
    for block in sound:
        gathered.append(block)
        if sum(map(len, gathered)) >= length:
            yield np.concatenate(gathered)
            gathered = []
    if gathered:
        yield np.concatenate(gathered)


def _trimmed(piece: Piece) -> Piece:
    """The piece without silence at both ends; spans behind its end belong to the next one."""
    seconds = len(piece.samples) / RATE
    inside = [(start, min(end, seconds)) for start, end in piece.spans if start < seconds]
    first = max(0, round((inside[0][0] - _MARGIN) * RATE))
    last = round((inside[-1][1] + _MARGIN) * RATE)
    moved = first / RATE
    return Piece(piece.start + moved, piece.samples[first:last], tuple((a - moved, b - moved) for a, b in inside))


def _words(parts: Iterable[Piece], transcriber: Transcriber, done: Callable[[float], None]) -> Iterator[Word]:
    """Words with times of the whole recording, which never go back."""
    latest = 0.0
    for piece in parts:
        for word in _of_piece(piece, transcriber):
            start = max(latest, word.start)
            latest = start
            yield Word(start, max(start, word.end), word.text)
        done(piece.end)


def _of_piece(piece: Piece, transcriber: Transcriber) -> list[Word]:
    """The words of a piece; speech for which no word came is heard once more, by itself."""
    words = piece.words(transcriber)
    for start, end in missed(piece, words):
        again = piece.part(start, end).words(transcriber)
        words += again or [Word(start, end, f" {NOT_UNDERSTOOD}")]
    return sorted(words, key=lambda word: word.start)


def missed(piece: Piece, words: Sequence[Word]) -> list[Span]:
    """Stretches of speech of some seconds, in the recording's time, that no word lies in."""
    ends = [piece.start, *(word.end for word in words)]
    starts = [*(word.start for word in words), piece.end]
    spoken = [(piece.start + start, piece.start + end) for start, end in piece.spans]
    found = []
    for gap in zip(ends, starts, strict=True):
        inside = [(max(start, gap[0]), min(end, gap[1])) for start, end in spoken if start < gap[1] and end > gap[0]]
        if sum(end - start for start, end in inside) >= _MISSED:
            found.append((inside[0][0], inside[-1][1]))
    return found
