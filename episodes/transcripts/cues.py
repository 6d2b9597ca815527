"""Cues from words: timed words become captions of readable length, cut where a reader would pause."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from episodes.transcripts.transcript import VTT_LINE, Cue

_LINES = 2  # captions of one or two lines, podcast namespace, `transcripts.md`
_LONGEST = 7.0  # seconds a caption may stay, Netflix Timed Text Style Guide, "Duration"
_PAUSE = 1.0  # seconds of silence that end a caption, whatever the sentence
_BREATH = 0.5  # seconds; sentences that are further apart are not shown together
_BONUS = 30  # letters by which a comma, or a second of pause, may lie off the middle and still be the better cut
_FINISHED = re.compile(r"[.?!…][\"'”’)\]]*$")
_SHORT_FORM = re.compile(r"(?:^|\W)(?:drs?|mr|mrs|ms|prof|st|vs|jr|sr|[a-z]|(?:[a-z]\.)+[a-z])\.$", re.IGNORECASE)
_CLAUSE = (",", ";", ":", "—", "–", ",”", ',"')


@dataclass(frozen=True)
class Word:
    """A word as it was heard, in seconds; its `text` begins with a space where one belongs before it."""

    start: float
    end: float
    text: str


def cues_of(words: Iterable[Word], speaker: str | None = None) -> tuple[Cue, ...]:
    """Group the words of one speaker into captions."""
    return joined(parts_of(words, speaker))


def parts_of(words: Iterable[Word], speaker: str | None = None) -> tuple[Cue, ...]:
    """Sentences, and parts of those that do not fit, cut near the middle, best at a comma or a pause.

    No part is longer than two lines of WebVTT; none lasts longer than seven seconds unless one word does.
    """
    groups = (part for sentence in _sentences(words) for part in _fitting(sentence))
    return tuple(
        Cue(start=round(group[0].start, 3), end=round(max(word.end for word in group), 3), text=text, speaker=speaker)
        for group in groups
        if (text := _text(group))
    )


def joined(cues: Iterable[Cue]) -> tuple[Cue, ...]:
    """Short neighbors of one speaker become one caption, so that "Yes." and "I do." do not flicker by."""
    found: list[Cue] = []
    for cue in cues:
        last = found[-1] if found else None
        if last and last.speaker == cue.speaker and cue.start - last.end < _BREATH and cue.end - last.start <= _LONGEST:
            both = f"{last.text} {cue.text}"
            if len(both) <= VTT_LINE:
                found[-1] = replace(last, end=max(last.end, cue.end), text=both)
                continue
        found.append(cue)
    return tuple(found)


def spread(text: str, start: float, end: float) -> Iterator[Word]:
    """The words of a `text` that has one time for all: each gets a share by its letters."""
    words = text.split(" ")
    letters, passed = sum(len(word) + 1 for word in words), 0
    for word in words:
        begin = start + (end - start) * passed / letters
        passed += len(word) + 1
        yield Word(begin, start + (end - start) * passed / letters, f" {word}")


def _sentences(words: Iterable[Word]) -> Iterator[list[Word]]:
    sentence: list[Word] = []
    for word in words:
        if sentence and (word.start - sentence[-1].end >= _PAUSE or _ends(sentence, word)):
            yield sentence
            sentence = []
        sentence.append(word)
    if sentence:
        yield sentence


def _ends(sentence: Sequence[Word], following: Word) -> bool:
    """Whether the sentence is finished: "Dr." and "J." are not the end of one, nor is a stop before a small letter."""
    last = sentence[-1].text.strip()
    if not following.text.startswith(" ") or following.text.strip()[:1].islower():
        return False
    return _FINISHED.search(last) is not None and not _SHORT_FORM.search(last)


def _fitting(words: list[Word]) -> Iterator[list[Word]]:
    if len(words) == 1 or _fits(words):
        yield words
        return
    cut = _best_cut(words)
    yield from _fitting(words[:cut])
    yield from _fitting(words[cut:])


def _fits(words: Sequence[Word]) -> bool:
    if words[-1].end - words[0].start > _LONGEST:
        return False
    text = _text(words)
    return len(text) <= VTT_LINE or len(textwrap.wrap(text, VTT_LINE, break_long_words=False)) <= _LINES


def _best_cut(words: list[Word]) -> int:
    """Where to cut in two: near the middle, rather after a comma or in a pause, never inside "stand-in"."""
    middle, passed = sum(len(word.text) for word in words) / 2, 0
    costs: list[tuple[float, int]] = []
    for at, (word, following) in enumerate(pairwise(words), 1):
        passed += len(word.text)
        if following.text.startswith(" ") or at == len(words) // 2:  # a language without spaces is cut somewhere
            comma = _BONUS if word.text.endswith(_CLAUSE) else 0
            pause = _BONUS * min(1.0, max(0.0, following.start - word.end))
            costs.append((abs(passed - middle) - comma - pause, at))
    return min(costs)[1]


def _text(words: Iterable[Word]) -> str:
    return " ".join("".join(word.text for word in words).split())
