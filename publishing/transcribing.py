"""Transcribing: a transcript attached, drafted on this computer, named, confirmed, or shown in another form."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from episodes.chapters.chapter import clock
from episodes.episode import Episode
from episodes.sound.recording import RecordingFacts, describe
from episodes.transcripts.draft_mark import without_draft_note
from episodes.transcripts.drafting import Hint, find_model, load_whisper
from episodes.transcripts.hearing import NOT_UNDERSTOOD, Transcriber, heard
from episodes.transcripts.naming import named, renamed, speakers_of, with_names
from episodes.transcripts.reading import parse_transcript, read_transcript
from episodes.transcripts.transcript import Transcript, to_json, to_srt, to_text, to_vtt
from publishing.desk import Desk
from publishing.finishing import episode_named
from publishing.publication import Publication, folder_meant, read_publication
from workspace.errors import MustFix, UserError
from workspace.files import inside, write_atomically
from workspace.findings import Finding, must_fix
from workspace.progress import Event

SUFFIXES = (".vtt", ".srt", ".json", ".txt")
_WRITERS: dict[str, Callable[[Transcript], bytes]] = {
    "vtt": to_vtt,
    "srt": to_srt,
    "json": to_json,
    "txt": lambda transcript: to_text(transcript).encode(),
}
FORMS = tuple(_WRITERS)


@dataclass(frozen=True, kw_only=True)
class Described:
    """The transcript that an episode has; `what` is what was done, `findings` what should be looked at in it."""

    what: str
    slug: str
    file: str
    transcript: Transcript
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """What was done, its measure, what to look at in it, and for a draft how it becomes the real one."""
        return [
            f"{self.what}  {self.file}",
            f"  {self._measure()}",
            *(f"  {note}" for note in self.notes),
            *(f"  {each.where}: {each.problem}" for each in self.findings),
            *self._next(),
        ]

    def as_json(self) -> dict[str, object]:
        """For scripts: `cues` and `words` are counts; `draft` says that nobody has confirmed it."""
        transcript = self.transcript
        return {
            "slug": self.slug,
            "file": self.file,
            "draft": transcript.draft,
            "timed": transcript.timed,
            "cues": len(transcript.cues),
            "words": _words(transcript),
            "speakers": list(speakers_of(transcript)),
            "notes": list(self.notes),
            "findings": [each.as_json() for each in self.findings],
        }

    def _measure(self) -> str:
        speakers = speakers_of(self.transcript)
        until = f"until {clock(self.transcript.cues[-1].end)}" if self.transcript.timed else "without times"
        count = _words(self.transcript)
        return f"{count:,} {'word' if count == 1 else 'words'}, {until}, " + (
            ", ".join(speakers) if speakers else "nobody named"
        )

    def _next(self) -> tuple[str, ...]:
        if not self.transcript.draft:
            return ()
        return (
            "  A computer wrote this. Read it while you listen, and correct it in any editor; then:",
            f"  pressroom transcript {self.slug} --confirm",
        )


@dataclass(frozen=True, kw_only=True)
class Converted:
    """A transcript in another form, to print."""

    verbatim: ClassVar[bool] = True
    slug: str
    form: str
    content: bytes

    def lines(self) -> list[str]:
        """The form's text and nothing else, so that the screen can be piped into a file."""
        return self.content.decode().removesuffix("\n").split("\n")

    def as_json(self) -> dict[str, object]:
        """For scripts: the whole text as one string, also where the form itself is JSON."""
        return {"slug": self.slug, "form": self.form, "transcript": self.content.decode()}


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked for. `model` is a folder, `speakers` are names as "Jo Example, Dr. Able"; `form` is one of FORMS."""

    file: Path | None = None
    draft: bool = False
    confirm: bool = False
    form: str | None = None
    speakers: str = ""
    model: Path | None = None
    replace: bool = False

    @property
    def naming(self) -> bool:
        """Whether the names are for a transcript that is there."""
        return bool(self.speakers) and not self.draft


def serve(desk: Desk, episode: str, **asked: Any) -> Described | Converted:
    """Do the one job that is asked for, in the words of `Request`; with none, tell what the episode has."""
    request = Request(**asked)
    _refuse_mixture(episode, request)
    if request.file is not None:
        return attach(desk, episode, request.file, replace=request.replace)
    if request.draft:
        return draft(desk, episode, request)
    if request.form is not None:
        return convert(desk, episode, request.form)
    if request.naming:
        return name_speakers(desk, episode, request.speakers)
    return confirm(desk, episode) if request.confirm else look(desk, episode)


def look(desk: Desk, name: str) -> Described:
    """What the episode has; a UserError with both ways to get one if it has none."""
    episode, path = _transcript_of(desk, name)
    return _described("Transcript", desk, episode, path)


def attach(desk: Desk, name: str, file: Path, *, replace: bool = False) -> Described:
    """Copy a transcript into the episode's folder, after reading it; the original stays as it is."""
    episode = _episode(desk, name)[1]
    if file.suffix.lower() not in SUFFIXES:
        raise UserError(
            "transcript-form",
            problem=f'"{file.name}" is not a transcript that Pressroom reads.',
            where=str(file),
            why="It reads VTT, SRT, JSON of the podcast namespace, and plain text (.txt).",
            fix="Export or save it as VTT, SRT or plain text from the program that made it.",
        )
    if not file.is_file():
        raise UserError(
            "transcript-file-missing",
            problem=f'There is no file "{file.name}".',
            where=str(file),
            why="A transcript is a file: VTT, SRT, JSON or plain text.",
            fix=f"Drag the file onto the terminal to get its right name:  pressroom transcript {episode.slug} FILE",
        )
    target = episode.folder / f"transcript{file.suffix.lower()}"
    if target.exists() and target.samefile(file):
        return look(desk, name)
    raw = file.read_bytes()
    _, findings = parse_transcript(raw, str(file))
    if must_fix(findings):
        raise MustFix(must_fix(findings))
    _put(desk, episode, target, raw, replace=replace)
    return _described("Attached", desk, episode, target)


def draft(
    desk: Desk,
    name: str,
    request: Request = Request(),
    load: Callable[[Path, Hint], Transcriber] = load_whisper,
) -> Described:
    """Write down what is said, on this computer; whoever reads it afterwards confirms it.

    All that can be refused is refused before the long work; until its end nothing is written.
    """
    publication, episode = _episode(desk, name)
    target = episode.folder / "transcript.vtt"
    _refuse_another(desk, episode, target, replace=request.replace)
    names = named(request.speakers)
    if episode.recording is None:
        raise UserError(
            "nothing-to-hear",
            problem=f'"{episode.title}" has no recording to write down.',
            where=f"episodes/{episode.slug}/",
            why="A first draft is made from the recording in the episode's folder.",
            fix=f"Put the recording there, and type again:  pressroom transcript {episode.slug} --draft",
        )
    facts = describe(episode.recording, accept_truncated=True)
    transcriber = load(find_model(request.model, os.environ), _hint(publication, episode))
    transcript = _heard(desk, episode.recording, facts, transcriber)
    if not transcript.cues:
        raise UserError(
            "nothing-heard",
            problem=f'No words were heard in the recording of "{episode.title}".',
            where=desk.folder.name_of(episode.recording),
            why="Nobody speaks in it, or the speech is too quiet or in a language that the model does not know.",
            fix="Listen to the recording; for another language name another model:  --model FOLDER",
        )
    notes = (*facts.remarks, *_notes(transcript, names))
    _put(desk, episode, target, to_vtt(with_names(transcript, names)), replace=request.replace)
    return replace(_described("Draft", desk, episode, target), notes=notes)


def name_speakers(desk: Desk, name: str, speakers: str) -> Described:
    """Write names in place of labels such as "Speaker 1", in the order in which they first speak."""
    episode, path = _transcript_of(desk, name)
    label = desk.folder.name_of(path)
    place = inside(desk.folder.root, label)
    write_atomically(place, renamed(place.read_bytes(), label, named(speakers)))
    return _described("Named", desk, episode, path)


def confirm(desk: Desk, name: str) -> Described:
    """Take the mark of a draft away, because somebody has read it; nothing else in the file changes."""
    episode, path = _transcript_of(desk, name)
    label = desk.folder.name_of(path)
    place = inside(desk.folder.root, label)
    raw = place.read_bytes()
    confirmed = without_draft_note(raw)
    if confirmed != raw:
        write_atomically(place, confirmed)
    return _described("Confirmed" if confirmed != raw else "Was no draft", desk, episode, path)


def convert(desk: Desk, name: str, form: str) -> Converted:
    """The transcript in another form: vtt, srt, json or txt."""
    episode, path = _transcript_of(desk, name)
    transcript = _read(desk, path)[0]
    if not transcript.timed and form != "txt":
        raise UserError(
            "transcript-untimed",
            problem=f'The transcript of "{episode.title}" has no times.',
            where=desk.folder.name_of(path),
            why=f"{form.upper()} says when each sentence is spoken.",
            fix=f"pressroom transcript {episode.slug} --as txt    or make one with times:  --draft --replace",
        )
    return Converted(slug=episode.slug, form=form, content=_WRITERS[form](transcript))


def _refuse_mixture(name: str, request: Request) -> None:
    jobs = (request.file is not None, request.draft, request.confirm, request.form is not None, request.naming)
    alone = (request.model and not request.draft) or (request.replace and request.file is None and not request.draft)
    if sum(jobs) <= 1 and not alone:
        return
    why = (
        "--model goes with --draft, and --replace with --draft or a FILE."
        if alone
        else "FILE, --draft, --speakers, --confirm and --as are different jobs."
    )
    raise UserError(
        "transcript-jobs",
        problem="That asks for several things at once, or for half of one.",
        where=f"pressroom transcript {name}",
        why=f"{why} Nothing was changed.",
        fix="Type them one after the other:  pressroom transcript --help",
    )


def _episode(desk: Desk, name: str) -> tuple[Publication, Episode]:
    publication = read_publication(desk.folder).required(lambda written: written.slug != folder_meant(name))
    return publication, episode_named(publication, name)


def _transcript_of(desk: Desk, name: str) -> tuple[Episode, Path]:
    episode = _episode(desk, name)[1]
    if episode.transcript is None:
        raise UserError(
            "no-transcript",
            problem=f'"{episode.title}" has no transcript.',
            where=f"episodes/{episode.slug}/",
            why="There is no transcript.vtt, .srt, .json or .txt in its folder.",
            fix=f"pressroom transcript {episode.slug} FILE    attaches one;"
            f"    pressroom transcript {episode.slug} --draft    makes a first draft",
        )
    return episode, episode.transcript


def _read(desk: Desk, path: Path) -> tuple[Transcript, tuple[Finding, ...]]:
    label = desk.folder.name_of(path)
    transcript, findings = read_transcript(inside(desk.folder.root, label), label)
    if transcript is None:
        raise MustFix(must_fix(findings))
    return transcript, findings


def _described(what: str, desk: Desk, episode: Episode, path: Path) -> Described:
    transcript, findings = _read(desk, path)
    return Described(
        what=what, slug=episode.slug, file=desk.folder.name_of(path), transcript=transcript, findings=findings
    )


def _words(transcript: Transcript) -> int:
    return sum(len(cue.text.split()) for cue in transcript.cues)


def _put(desk: Desk, episode: Episode, target: Path, content: bytes, *, replace: bool) -> None:
    """Write the new transcript whole, then take away what it replaces, so that there is always one."""
    _refuse_another(desk, episode.looked_again(), target, replace=replace)
    write_atomically(target, content)
    for suffix in SUFFIXES:
        other = episode.folder / f"transcript{suffix}"
        if other != target:
            other.unlink(missing_ok=True)


def _refuse_another(desk: Desk, episode: Episode, target: Path, *, replace: bool) -> None:
    """An episode has one transcript; it is given up only on request, and one that the header names never."""
    header, there = episode.header.transcript, episode.transcript
    if header is not None and header != target.name:
        raise UserError(
            "transcript-named",
            problem=f'episode.md says that the transcript of "{episode.title}" is {header}.',
            where=episode.document.place("transcript"),
            why=f"{target.name} would lie beside it, and nobody would see it.",
            fix="Take that line out, and type it again.",
        )
    if there is not None and not replace:
        raise UserError(
            "transcript-exists",
            problem=f'"{episode.title}" has a transcript already.',
            where=desk.folder.name_of(there),
            why="Somebody may have corrected it by hand. Nothing was changed.",
            fix="Type it again with  --replace  if that one is not needed any more.",
        )
    if there is not None and not there.is_file():
        raise MustFix(must_fix(read_transcript(there, desk.folder.name_of(there))[1]))


def _heard(desk: Desk, recording: Path, facts: RecordingFacts, transcriber: Transcriber) -> Transcript:
    task = f"Writing down {recording.name}"

    def done(seconds: float) -> None:
        desk.report(Event(task, min(seconds, facts.seconds), facts.seconds))

    done(0)
    transcript = heard(recording, facts.channels, transcriber, done)
    done(facts.seconds)
    return transcript


def _hint(publication: Publication, episode: Episode) -> Hint:
    """The title and the people, so that their names are spelled right."""
    show = publication.show
    language = (show.language if show else None) or publication.settings.publisher.language
    hosts = [person.name for person in show.hosts(episode.header.hosts)] if show else []
    people = ", ".join([*episode.guests, *hosts])
    return Hint(
        language=re.split("[-_]", language.lower())[0], words=f"{episode.title}. {people}." if people else episode.title
    )


def _notes(transcript: Transcript, names: tuple[str, ...]) -> list[str]:
    lost, voices = sum(NOT_UNDERSTOOD in cue.text for cue in transcript.cues), len(speakers_of(transcript))
    notes = [f"Not understood in {lost} places; search for {NOT_UNDERSTOOD}"] if lost else []
    if not voices and len(names) != 1:
        unused = " The names were not used." if names else ""
        notes.append(f"Who speaks is not told: for that, one voice has to be left and the other one right.{unused}")
    if voices and len(names) > voices:
        notes.append(f"{voices} voices were heard; these names were not used: {', '.join(names[voices:])}")
    return notes
