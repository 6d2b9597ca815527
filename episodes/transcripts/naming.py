"""Names in place of labels: "Speaker 1", or whatever a program called a voice, becomes Jo Example."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from episodes.transcripts.lines import Exact
from episodes.transcripts.reading import parse_transcript
from episodes.transcripts.transcript import LABEL, LONGEST_NAME, NAME, Transcript
from workspace.errors import UserError

_UNFIT = set('<>&"\\[]')


def named(speakers: str) -> tuple[str, ...]:
    """The names of "Jo Example, Dr. Able"; one that no form of transcript could hold is refused."""
    names = tuple(name for each in speakers.split(",") if (name := " ".join(each.split())))
    for name in names:
        if not re.fullmatch(NAME, name) or len(name) > LONGEST_NAME or set(name) & _UNFIT:
            raise UserError(
                "speaker-name",
                problem=f'"{name}" cannot be used as a speaker\'s name.',
                where=f'--speakers "{speakers}"',
                why="In a transcript, a name is a few words that begin with capital letters, without signs such as : or <.",
                fix='Write the names with commas between them:  --speakers "Jo Example, Dr. Ann Able"',
            )
    return names


def speakers_of(transcript: Transcript) -> tuple[str, ...]:
    """Everybody who speaks, in the order of their first words."""
    return tuple(dict.fromkeys(cue.speaker for cue in transcript.cues if cue.speaker))


def with_names(transcript: Transcript, names: tuple[str, ...]) -> Transcript:
    """The labels replaced by names, in the order in which they first speak; further labels stay.

    Where nobody is labeled, one name is that of the only speaker.
    """
    if len(names) == 1 and not speakers_of(transcript):
        return replace(transcript, cues=tuple(replace(cue, speaker=names[0]) for cue in transcript.cues))
    table = _table(transcript, names)
    return replace(
        transcript,
        cues=tuple(replace(cue, speaker=table.get(cue.speaker or "", cue.speaker)) for cue in transcript.cues),
    )


def renamed(raw: bytes, file: str, names: tuple[str, ...]) -> bytes:
    """The same in the bytes of a transcript; all else in the `file` (its path, for messages) stays as it is."""
    before, _ = parse_transcript(raw, file)
    table = _table(before, names) if before else {}
    if before is None or len(names) > len(table) or not names:
        voices = ", ".join(table if before and table else speakers_of(before) if before else ()) or "nobody"
        unnamed = "voice" if len(table) == 1 else "voices"
        raise UserError(
            "no-voice-to-name",
            problem=f"There are {len(names)} names for {len(table)} {unnamed} without one.",
            where=file,
            why=f"Names take the place of labels such as Speaker 1. In this transcript speaks: {voices}.",
            fix="Give as many names as there are labels, in the order of their first words.",
        )
    exact = Exact.of(raw)
    labels = "|".join(re.escape(label) for label in sorted(table, key=len, reverse=True))
    ends = r"""(?=\s*[:>\])"]|\s+[\[(]?\d+:\d\d|[ \t]*$)"""
    after = exact.changed(
        re.sub(rf"(?<!\w)({labels}){ends}", lambda found: table[found[1]], exact.text, flags=re.MULTILINE)
    )
    if parse_transcript(after, file)[0] != with_names(before, names):
        raise UserError(
            "labels-unclear",
            problem="The labels of the speakers cannot be told from the words around them.",
            where=file,
            why="Replacing them could change what somebody said. Nothing was changed.",
            fix=f"Open the file in your editor, and replace  {next(iter(table))}  by  {names[0]}  yourself.",
        )
    return after


def _table(transcript: Transcript, names: tuple[str, ...]) -> Mapping[str, str]:
    labels = [each for each in speakers_of(transcript) if re.fullmatch(LABEL, each)]
    return dict(zip(labels, names, strict=False))
