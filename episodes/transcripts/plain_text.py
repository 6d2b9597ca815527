"""Plain text transcripts: turns, speakers and times in the ways that people and meeting programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from episodes.transcripts.cues import cues_of, spread
from episodes.transcripts.lines import blocks, tidy
from episodes.transcripts.transcript import LONGEST_NAME, NAME, Cue, Transcript, split_speaker

_SLOWEST = 8.0  # letters a second; whoever takes longer is silent, or music plays
_USUAL = 14.0  # letters a second, where nothing tells when the last words end
_AN_HOUR = 3600.0  # seconds; first words later than that were timed by a clock on the wall

_TIME = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?"
_IN_BRACKETS = rf"[\[(](?P<at>{_TIME})(?:\s*(?:-->|[-–])\s*(?P<until>{_TIME}))?[\])]"
_NAMED = rf"(?P<name>{NAME})"
_HEADS = tuple(
    re.compile(form)
    for form in (
        rf"{_IN_BRACKETS}\s*(?:[-–] )?{_NAMED}:(?:\s+(?P<words>.*))?",  # [00:01:02] Jo Example: Words
        rf"{_IN_BRACKETS}\s*(?:[-–] )?(?P<lone>{NAME})",  # [00:01:02] - Jo Example, words below
        rf"{_IN_BRACKETS}\s*(?:[-–] )?(?P<words>.*)",  # [01:02.000 --> 01:06.500] Words
        rf"{_NAMED}:\s*{_IN_BRACKETS}\s*(?P<words>.*)",  # Jo Example: [01:02] Words
        rf"{_NAMED}:?\s+{_IN_BRACKETS}:?",  # Jo Example (01:02):
        rf"{_NAMED}\s+(?P<at>{_TIME})",  # Jo Example  1:02
        rf"\[{_NAMED}\]\s+(?P<at>{_TIME}):?(?:\s+(?P<words>.*))?",  # [Jo Example] 00:01:02, words below
        rf"(?P<at>{_TIME})\s+{_NAMED}:\s+(?P<words>.*)",  # 00:01:02 Jo Example: Words
        rf"(?P<at>{_TIME})(?:\s+(?P<lone>{NAME}):?)?",  # 00:01:02 Jo Example, or the time alone
    )
)
_ADVERT = re.compile(r"(?:transcribed|transcript|recorded) (?:by|with) https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class _Head:
    """How a turn begins; times are in seconds."""

    at: float
    until: float | None
    name: str | None
    words: str


@dataclass(kw_only=True)
class _Turn:
    """What somebody says until another one speaks, a time is told, or an empty line comes."""

    line: int
    head: _Head | None
    speaker: str | None
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(each for each in self.words if each)


@dataclass(frozen=True)
class _Stretch:
    """Everything between one time and the next."""

    head: _Head
    turns: list[_Turn]

    @property
    def letters(self) -> int:
        """What the turns share its time by."""
        return sum(len(turn.text) for turn in self.turns)


def plain_text(text: str) -> Transcript:
    """Read turns; a file whose first line tells a time is timed.

    The words between two times get a share of the time by their letters.
    """
    turns = list(_turns(text, with_times=True))
    heads = [turn.head for turn in turns if turn.head]
    if heads and turns[0].head and heads[0].at < _AN_HOUR and all(one.at <= after.at for one, after in pairwise(heads)):
        return Transcript(tuple(_timed(turns)))
    if len(heads) < 2:  # "Monday 10:30" may well be said, or be a heading
        turns = list(_turns(text, with_times=False))
    said = (turn for turn in turns if turn.text)
    return Transcript(
        tuple(Cue(start=0.0, end=0.0, text=turn.text, speaker=turn.speaker, line=turn.line) for turn in said),
        timed=False,
    )


def _turns(text: str, *, with_times: bool) -> Iterator[_Turn]:
    """The paragraphs; a speaker who was named goes on until the next name."""
    speaker: str | None = None
    for block in blocks(text):
        turn: _Turn | None = None
        lines = [tidy(line.text) for line in block]
        for at, line in enumerate(lines):
            head = _head(line, lines[at + 1 :]) if with_times else None
            name, words = (head.name, head.words) if head else split_speaker(line)
            if head or name or turn is None:
                speaker = name or speaker
                if turn:
                    yield turn
                turn = _Turn(line=block[at].number, head=head, speaker=speaker)
            if not _ADVERT.fullmatch(words):
                turn.words.append(words)
        if turn:
            yield turn


def _head(line: str, below: Sequence[str]) -> _Head | None:
    """The time that a turn begins with, and who speaks, if this is such a line."""
    if ":" not in line:
        return None
    for form in _HEADS:
        found = form.fullmatch(line)
        if not found:
            continue
        parts = found.groupdict()
        lone, name = parts.get("lone"), parts.get("name")
        if lone and " " in lone and below and not _head(below[0], ()):  # one word alone may be "Yes"
            name = lone
        elif lone and not line.startswith(("[", "(")):
            continue
        if name is None or len(name) <= LONGEST_NAME:
            words = parts.get("words") or ("" if name or not lone else lone)
            until = parts.get("until")
            return _Head(at=_seconds(parts["at"]), until=_seconds(until) if until else None, name=name, words=words)
    return None


def _seconds(clock: str) -> float:
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return round(total, 3)


def _timed(turns: Sequence[_Turn]) -> Iterator[Cue]:
    stretches: list[_Stretch] = []
    for turn in turns:
        if turn.head:
            stretches.append(_Stretch(turn.head, []))
        stretches[-1].turns.append(turn)
    for stretch, following in zip(stretches, [*stretches[1:], None], strict=True):
        start, end = stretch.head.at, _end(stretch, following)
        passed = 0
        for turn in stretch.turns:
            begin = start + (end - start) * passed / max(1, stretch.letters)
            passed += len(turn.text)
            until = start + (end - start) * passed / max(1, stretch.letters)
            words = spread(turn.text, begin, until) if turn.text else ()
            yield from (replace(cue, line=turn.line) for cue in cues_of(words, turn.speaker))


def _end(stretch: _Stretch, following: _Stretch | None) -> float:
    """When the last words of a stretch end: as told, else before the next ones, and after a time that they may take."""
    start, until = stretch.head.at, stretch.head.until
    if until is not None and until >= start:
        return until
    if following:
        return min(following.head.at, start + stretch.letters / _SLOWEST + 1)
    return start + stretch.letters / _USUAL
