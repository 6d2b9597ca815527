"""Reading transcripts: WebVTT, SubRip, JSON of the podcast namespace, or plain text, as any program writes them."""

from __future__ import annotations

import codecs
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from episodes.transcripts.draft_mark import is_draft_note
from episodes.transcripts.lines import Line, blocks, tidy
from episodes.transcripts.plain_text import plain_text
from episodes.transcripts.transcript import Cue, Transcript, split_speaker
from workspace.findings import Finding, Level, Place

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
_TIMING = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s.*)?", re.ASCII)
_ARROW = "-->"
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:[ \t]+([^<>]*))?>")
_VTT_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<[\d:.]+>")
_SRT_TAG = re.compile(r"</?(?:b|i|u|s|font)\b[^<>]*>|\{\\[^}]*\}", re.IGNORECASE)
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")  # blocks of WebVTT that are not speech
_LONGEST = 1_000_000.0  # seconds; a time beyond is a slip of the pen
_MOST_MISTAKES = 20  # a file with more is one mistake, told often enough
_TIMES = "00:01:02.500 --> 00:01:06.000"


@dataclass(frozen=True)
class _Found:
    """What was found in the file `name` so far, in the order of its lines."""

    name: str
    findings: list[Finding] = field(default_factory=list)

    def add(self, code: str, line: Line, problem: str, fix: str) -> None:
        self._add(code, Place(self.name, line.number, shown=line.text.strip()[:80]), problem, fix)

    def add_part(self, code: str, key: str, problem: str, fix: str, *, line: int | None = None) -> None:
        self._add(code, Place(self.name, line, key or None), problem, fix)

    def _add(self, code: str, where: Place, problem: str, fix: str) -> None:
        if len(self.findings) < _MOST_MISTAKES:
            why = "Listeners would miss these words, or see them at the wrong moment."
            found = Finding(code=code, level=Level.SHOULD, where=where, problem=problem, why=why, fix=fix)
            self.findings.append(found)


def read_transcript(path: Path, name: str) -> tuple[Transcript | None, tuple[Finding, ...]]:
    """Read a transcript file; `name` is its path within the show's folder. None if it holds no words.

    Whatever the bytes are, mistakes become findings.
    """
    try:
        raw = path.read_bytes()
    except OSError as trouble:
        return None, (_unusable(name, f"it cannot be opened ({trouble.strerror})"),)
    return parse_transcript(raw, name)


def parse_transcript(raw: bytes, name: str) -> tuple[Transcript | None, tuple[Finding, ...]]:
    """The same for bytes that were read already; the ending of `name` tells the form where the bytes leave it open."""
    text, undecoded = _decoded(raw, name)
    found = _Found(name)
    transcript = _transcript(text, PurePath(name).suffix.lower(), found)
    if not transcript.cues:
        return None, (*undecoded, *found.findings[:1], _unusable(name, "no words were found in it"))
    return transcript, (*undecoded, *found.findings)


def _transcript(text: str, suffix: str, found: _Found) -> Transcript:
    """Go by what the file holds, and by its name where that leaves it open."""
    if text.lstrip().startswith("WEBVTT") or suffix == ".vtt":
        parts = list(blocks(text))
        draft = any(is_draft_note(block[0].text) for block in parts)
        return Transcript(tuple(_captions(parts, found, vtt=True)), draft=draft)
    if suffix == ".json":
        return Transcript(tuple(_segments(text, found)))
    if suffix == ".srt" or any(_TIMING.fullmatch(line) for line in text.split("\n")):
        return Transcript(tuple(_carried(_captions(blocks(text), found, vtt=False))))
    return plain_text(text)


def _decoded(raw: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    """The words with plain line ends; UTF-16 is known by its mark, what else is not UTF-8 is reported."""
    coding = "utf-16" if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    findings: tuple[Finding, ...] = ()
    try:
        text = raw.decode(coding)
    except UnicodeDecodeError as trouble:
        text = raw.decode(coding, errors="replace")
        not_utf8 = Finding(
            code="not-utf-8",
            where=Place(name, raw[: trouble.start].count(b"\n") + 1),
            problem=f'"{name}" holds letters that cannot be read.',
            why="The file was saved in an old encoding; readers would see question marks.",
            fix="Open it in your editor and save it again with the encoding UTF-8.",
        )
        findings = (not_utf8,)
    return text.replace("\r\n", "\n").replace("\r", "\n"), findings


def _unusable(name: str, reason: str) -> Finding:
    return Finding(
        code="transcript-unusable",
        where=Place(name),
        problem=f'The transcript "{name}" cannot be used: {reason}.',
        why="Whoever reads instead of hearing would get nothing.",
        fix="Save it again, as VTT, SRT or plain text, from the program that made it; or take it out of the folder.",
    )


def _captions(parts: Iterable[list[Line]], found: _Found, *, vtt: bool) -> Iterator[Cue]:
    """The cues of WebVTT or SubRip, from what stands between empty lines."""
    for block in parts:
        if vtt and _ASIDE.match(block[0].text):
            continue
        preamble, *cues = _pieces(block)
        stray = [line for line in preamble if not line.text.lstrip().startswith("WEBVTT")]
        if stray and len(stray) == len(preamble) and (not cues or len(stray) > 1):
            found.add("cue-untimed", stray[0], "These words have no time.", f"Write above them  {_TIMES}")
        for timing, *words in cues:
            yield from _cue(timing, words, found, vtt=vtt)


def _pieces(block: list[Line]) -> list[list[Line]]:
    """Cut a block before each line of times; the first piece is what stands before all of them.

    Some programs forget the empty line between two cues; the number of the second then ends the first.
    """
    pieces: list[list[Line]] = [[]]
    for place, line in enumerate(block):
        if _TIMING.fullmatch(line.text) or (place < 2 and len(pieces) == 1 and _ARROW in line.text):
            if len(pieces) > 1 and len(pieces[-1]) > 1 and pieces[-1][-1].text.strip().isdecimal():
                pieces[-1].pop()
            pieces.append([line])
        else:
            pieces[-1].append(line)
    return pieces


def _cue(timing: Line, words: list[Line], found: _Found, *, vtt: bool) -> Iterator[Cue]:
    matched = _TIMING.fullmatch(timing.text)
    if not matched:
        found.add("cue-time", timing, "This time cannot be read.", f"Write it as  {_TIMES}")
        return
    parts = matched.groups(default="0")
    start, end = _seconds(parts[:4]), _seconds(parts[4:])
    if end < start:
        found.add("cue-backwards", timing, "These words end before they start.", "Correct one of the two times.")
    joined = " ".join(line.text for line in words)
    for speaker, spoken in _voices(joined) if vtt else [(None, tidy(_SRT_TAG.sub("", joined)))]:
        named, text = (speaker, spoken) if speaker else split_speaker(spoken)
        if text.strip():
            yield Cue(start=start, end=max(start, end), text=text, speaker=named, line=timing.number)


def _seconds(parts: tuple[str, ...]) -> float:
    hours, minutes, seconds, fraction = parts
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return (whole * 1000 + int(fraction.ljust(3, "0"))) / 1000


def _voices(text: str) -> Iterator[tuple[str | None, str]]:
    """Who says what in one cue of WebVTT; other tags are dropped, entities read."""
    before, *rest = _VOICE.split(text)
    voices = [None, *rest[::2]]
    for voice, spoken in zip(voices, [before, *rest[1::2]], strict=True):
        yield tidy(html.unescape(voice or "")) or None, tidy(html.unescape(_VTT_TAG.sub("", spoken)))


def _segments(text: str, found: _Found) -> Iterator[Cue]:
    """The segments of the podcast namespace; the names that Whisper writes (start, end, text) are read too."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as trouble:
        line = trouble.lineno if isinstance(trouble, json.JSONDecodeError) else None
        found.add_part("json-unreadable", "", "This is not JSON.", "Export it again as VTT or SRT.", line=line)
        return
    segments = document.get("segments") if isinstance(document, dict) else document
    for number, segment in enumerate(segments if isinstance(segments, list) else []):
        cue = _segment(segment) if isinstance(segment, dict) else None
        if cue is None:
            problem = f"Segment {number + 1} has no words, or no time that can be read."
            found.add_part("segment-unreadable", f"segments.{number}", problem, "Export the transcript again.")
        elif cue.text.strip():
            yield cue


def _segment(segment: dict[str, object]) -> Cue | None:
    """One segment; without an end, or with one before its start, it ends where it starts."""
    start = segment.get("startTime", segment.get("start"))
    end = segment.get("endTime", segment.get("end", start))
    body = segment.get("body", segment.get("text"))
    speaker = segment.get("speaker")
    if not (isinstance(start, (int, float)) and isinstance(end, (int, float)) and isinstance(body, str)):
        return None
    if not (0 <= start <= _LONGEST and 0 <= end <= _LONGEST):
        return None
    named, text = tidy(speaker) if isinstance(speaker, str) else "", tidy(body)
    if not named:
        named, text = split_speaker(text)[0] or "", split_speaker(text)[1]
    begin = round(float(start), 3)
    return Cue(start=begin, end=max(begin, round(float(end), 3)), text=text, speaker=named or None)


def _carried(cues: Iterable[Cue]) -> Iterator[Cue]:
    """SubRip and plain text name a speaker where the speaker changes; until then the last one goes on."""
    speaker: str | None = None
    for cue in cues:
        speaker = cue.speaker or speaker
        yield cue if cue.speaker == speaker else replace(cue, speaker=speaker)
