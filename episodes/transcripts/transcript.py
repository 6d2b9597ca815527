"""Transcripts: who says what and when, and the forms that apps and people read them in.

Reading stands in `episodes/transcripts/reading.py`.
"""

from __future__ import annotations

import html
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field

from episodes.transcripts.draft_mark import DRAFT_NOTE

VTT_LINE = 65  # letters in a line, podcast namespace, `transcripts.md`
SRT_LINE = 32
_SRT_LINES = 2
_LONG_PARAGRAPH = 600  # letters after which the next finished sentence ends a paragraph on the page
_LONGEST_PARAGRAPH = 1500  # letters, for speech without full stops

LABEL = r"(?:(?i:speaker|spkr?)[ _-]?\w{1,3}|(?i:unknown speaker))"
"""A voice that a program has numbered, because it cannot name it: Speaker 1, SPEAKER_00."""

NAME = rf"(?:{LABEL}|[^\W\d_a-z][^\s:?!,;]*(?: (?:(?:de|da|del|den|der|di|la|le|van|von|of|and|&) )*[^\W_a-z][^\s:?!,;]*){{0,4}})"
"""A speaker: a few words that begin with capital letters, or a label."""

LONGEST_NAME = 40  # letters
_NAMED = re.compile(rf"({NAME}): (\S.*)", re.DOTALL)


@dataclass(frozen=True, kw_only=True)
class Cue:
    """One line of speech; times are in seconds of the finished audio. `line` is where the file has it."""

    start: float
    end: float
    text: str
    speaker: str | None = None
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Transcript:
    """All cues in order; `timed` is False for plain text without times, `draft` True until somebody has read it."""

    cues: tuple[Cue, ...]
    timed: bool = True
    draft: bool = False


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """What one speaker says in a row; `start` is in seconds, None if the transcript has no times."""

    speaker: str | None
    start: float | None
    text: str


def paragraphs(transcript: Transcript) -> tuple[Paragraph, ...]:
    """Join the cues of one speaker for reading; a long speech breaks where a sentence ends.

    A paragraph of plain text stays as its writer made it.
    """
    groups: list[list[Cue]] = []
    for cue in transcript.cues:
        if groups and transcript.timed and _continues(groups[-1], cue):
            groups[-1].append(cue)
        else:
            groups.append([cue])
    return tuple(
        Paragraph(
            speaker=group[0].speaker,
            start=group[0].start if transcript.timed else None,
            text=" ".join(cue.text for cue in group),
        )
        for group in groups
    )


def to_vtt(transcript: Transcript) -> bytes:
    """WebVTT with voice tags, as Apple Podcasts takes it (text/vtt); a draft says so in a note."""
    blocks = ["WEBVTT", *((DRAFT_NOTE,) if transcript.draft else ())]
    for cue in _timed(transcript):
        voice = f"<v {_escaped(cue.speaker)}>" if cue.speaker else ""
        words = _escaped("\n".join(_wrapped(cue.text, VTT_LINE)))
        blocks.append(f"{_stamp(cue.start, '.')} --> {_stamp(cue.end, '.')}\n{voice}{words}")
    return ("\n\n".join(blocks) + "\n").encode()


def to_srt(transcript: Transcript) -> bytes:
    """SubRip; the speaker is named where it changes (application/x-subrip).

    Words that need more than two lines are shown one part after the other.
    SubRip cannot say that a named speaker has ended, nor hold an arrow in its words; the arrow is spelled →.
    """
    blocks: list[str] = []
    speaker: str | None = None
    for cue in _timed(transcript):
        for start, end, lines in _srt_parts(cue, named=cue.speaker != speaker):
            times = f"{_stamp(start, ',')} --> {_stamp(end, ',')}"
            blocks.append("\n".join([str(len(blocks) + 1), times, *lines]) + "\n")
        speaker = cue.speaker
    return "\n".join(blocks).encode()


def to_json(transcript: Transcript) -> bytes:
    """JSON of the podcast namespace, `transcripts.md` (application/json)."""
    segments = [
        ({"speaker": cue.speaker} if cue.speaker else {})
        | {"startTime": round(cue.start, 3), "endTime": round(cue.end, 3), "body": cue.text}
        for cue in _timed(transcript)
    ]
    document = {"version": "1.0.0", "segments": segments}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def to_text(transcript: Transcript) -> str:
    """Plain words, a paragraph for each turn, the speaker in front of it."""
    turns = (
        f"{paragraph.speaker}: {paragraph.text}" if paragraph.speaker else paragraph.text
        for paragraph in paragraphs(transcript)
    )
    return "\n\n".join(turns) + "\n"


def split_speaker(text: str) -> tuple[str | None, str]:
    """Take the name off `Name: words`; every word of a name begins with a capital letter (or is a number).

    >>> split_speaker("Dr. Dominic Femiano: A sore tendon is not a torn one.")
    ('Dr. Dominic Femiano', 'A sore tendon is not a torn one.')
    >>> split_speaker("Remember this: rest alone is no cure.")
    (None, 'Remember this: rest alone is no cure.')
    """
    named = _NAMED.fullmatch(text)
    if not named or len(named[1]) > LONGEST_NAME:
        return None, text
    return named[1], named[2]


def _timed(transcript: Transcript) -> Iterator[Cue]:
    if not transcript.timed:
        raise ValueError("a transcript without times has no captions")
    yield from transcript.cues


def _continues(group: list[Cue], cue: Cue) -> bool:
    if cue.speaker != group[0].speaker:
        return False
    length = sum(len(each.text) + 1 for each in group)
    finished = group[-1].text.rstrip("\"'”’)").endswith((".", "?", "!", "…"))
    return length < (_LONG_PARAGRAPH if finished else _LONGEST_PARAGRAPH)


def _srt_parts(cue: Cue, *, named: bool) -> Iterator[tuple[float, float, list[str]]]:
    """Parts of at most two lines, about equally long; each has a share of the time by its letters."""
    words = cue.text.replace("-->", "→").split(" ")
    count = 1
    while True:
        parts = _evenly(words, count)
        lines = [_wrapped(_with_name(cue, part, named=named and not at), SRT_LINE) for at, part in enumerate(parts)]
        if count >= len(words) or all(len(each) <= _SRT_LINES for each in lines):
            break
        count += 1
    letters, passed = sum(map(len, parts)) or 1, 0
    for part, shown in zip(parts, lines, strict=True):
        start = cue.start + (cue.end - cue.start) * passed / letters
        passed += len(part)
        yield start, cue.start + (cue.end - cue.start) * passed / letters, shown


def _evenly(words: list[str], count: int) -> list[str]:
    """Up to `count` parts; a word belongs to the part that its middle lies in."""
    parts: list[list[str]] = [[] for _ in range(count)]
    total, passed = sum(len(word) + 1 for word in words), 0
    for word in words:
        parts[min(count - 1, int(count * (passed + len(word) / 2) / total))].append(word)
        passed += len(word) + 1
    return [" ".join(part) for part in parts if part]


def _with_name(cue: Cue, words: str, *, named: bool) -> str:
    """The words, and the name before them; also where they themselves begin like a name."""
    return f"{cue.speaker}: {words}" if cue.speaker and (named or split_speaker(words)[0]) else words


def _wrapped(words: str, width: int) -> list[str]:
    """Lines of at most `width` letters; a longer word stays whole."""
    return textwrap.wrap(words, width, break_long_words=False, break_on_hyphens=False)


def _escaped(words: str) -> str:
    return html.escape(words, quote=False)


def _stamp(seconds: float, mark: str) -> str:
    """00:01:02.500, to the millisecond."""
    rest, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(rest, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02}:{minute:02}:{second:02}{mark}{thousandths:03}"
