"""Starting: a new show, the sample show, a new episode."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from episodes.chapters.chapter import Chapter
from episodes.chapters.reading import read_chapters
from episodes.draft import Draft, Told, day_in, make_folder, propose, recording_in, refuse_existing
from episodes.episode import Episode
from episodes.found_cover import FoundCover, found_cover
from episodes.sound.container_tags import Label, read_label
from episodes.sound.hearing import Heard, hear
from publishing.desk import Desk
from publishing.live import is_folder
from publishing.publication import Publication, read_publication
from templates import SAMPLE, STARTER
from workspace.document import Document
from workspace.errors import MustFix, UserError
from workspace.files import sha256_of
from workspace.findings import Finding, Level, Place
from workspace.folder import OwnerFolder
from workspace.header import Email, Header, Text, TimeZone, parse
from workspace.starter import refuse_used, start_folder
from workspace.words import day_in_words


class Answers(Header):
    """What a new show is asked, checked as settings are, before any file is made."""

    name: Text
    author: Text
    publisher: Text
    email: Email
    timezone: TimeZone


QUESTIONS = {
    "name": ("The show's name", "Our Podcast"),
    "author": ("Who makes it", "Our Clinic"),
    "publisher": ("The clinic or publisher", "Our Clinic"),
    "email": ("A shared e-mail address", "podcast@example.org"),
    "timezone": ("The time zone of all dates", "America/Los_Angeles"),
}
"""What `init` asks, with the answers that are taken when nobody is there."""


@dataclass(frozen=True, kw_only=True)
class Started:
    """A new episode: what it starts with, what was heard in its recording, and what the owner should know."""

    draft: Draft
    heard: Heard
    recording: str
    label: Label
    cover: FoundCover | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def slug(self) -> str:
        """The new folder's name, and the episode's web address once it is public."""
        return self.draft.slug

    def as_json(self) -> dict[str, object]:
        """For scripts: `guessed` says that nobody typed the title; `rough_lufs` is null where nothing is to be heard."""
        draft, found = self.draft, self.heard.inspection
        return {
            "slug": draft.slug,
            "title": draft.title,
            "guessed": draft.guessed,
            "season": draft.season,
            "number": draft.number,
            "id": draft.id,
            "recorded": draft.recorded.isoformat() if draft.recorded else None,
            "seconds": round(found.seconds, 3),
            "rough_lufs": round(found.rough_lufs, 1) if found.has_sound else None,
            "chapters": len(draft.told.chapters),
            "cover": self.cover.name if self.cover else None,
            "notes": list(self.heard.notes),
            "remarks": [finding.as_json() for finding in self.findings],
        }

    def lines(self) -> tuple[str, ...]:
        """What it starts with, what was found in the recording, and what is wrong with it."""
        minutes, seconds = divmod(round(self.heard.seconds), 60)
        sound = self.heard.sound
        channels = {1: "mono", 2: "stereo"}.get(sound.channels, f"{sound.channels} channels")
        return (
            f'Started "{self.draft.title}", number {self.draft.number}, in episodes/{self.slug}/',
            f"  recording   {minutes}:{seconds:02}, {channels}, {sound.sample_rate} Hz; your original is untouched",
            *(f"  {word:<11} {text}" for word, text in self._more()),
            *(line for finding in self.findings for line in ("", *str(finding).splitlines())),
        )

    @property
    def remarks(self) -> tuple[str, ...]:
        """The next two things to do."""
        slug = self.slug
        return (f"Next:  write the notes in episodes/{slug}/episode.md   then   pressroom check {slug}",)

    def _more(self) -> Iterator[tuple[str, str]]:
        """What else is known, as a word and a text."""
        draft, found = self.draft, self.heard.inspection
        if found.has_sound:
            yield "loudness", f"roughly {found.rough_lufs:.0f} LUFS now; the episode gets its proper loudness"
        if draft.recorded:
            dated_by = draft.told.dated_by
            whose = f"{dated_by}, which is a guess" if dated_by else "as the recording says"
            yield "recorded", f"{day_in_words(draft.recorded)}, {whose}"
        if draft.told.chapters:
            yield "chapters", f"{len(draft.told.chapters)}, taken from the recording"
        if self.cover:
            yield "cover", f"{self.cover.name}, {self.cover.width} x {self.cover.height}, taken from the recording"
        elif self.label.picture:
            yield "cover", "the recording holds a picture; with --cover it would become the episode's cover"
        for note in self.heard.notes:
            yield "note", note


def asked_show(folder: Path, answers: Mapping[str, str | None], ask: Callable[[str, str], str]) -> OwnerFolder:
    """Make a show folder; `ask` gets each question whose answer is None, with the usual answer, again until it fits."""
    refuse_used(folder)
    known = {key: answer for key, answer in answers.items() if answer is not None}
    for key, (question, usual) in QUESTIONS.items():
        if key not in known:
            known[key] = ask(question, usual)
            while wrong := _wrong({key: known[key]}):
                known[key] = ask(f"{wrong[0].problem} One that can be used:  {usual}\n{question}", usual)
    return new_show(folder, known)


def new_show(folder: Path, answers: Mapping[str, str]) -> OwnerFolder:
    """Make a show folder; `answers` holds name, author, publisher, email and timezone, which are looked at first."""
    answers = {key: " ".join(answer.split()) for key, answer in answers.items()}
    _look_at(answers)
    words = {
        "SHOW_NAME": answers["name"],
        "AUTHOR": answers["author"],
        "PUBLISHER": answers["publisher"],
        "EMAIL": answers["email"],
        "TIMEZONE": answers["timezone"],
    }
    return start_folder(STARTER, folder, words)


def sample_show(folder: Path) -> OwnerFolder:
    """The sample show in `folder`; made if it is not there, and taken as it is if it is. Another show is refused."""
    if not any((folder / name).is_file() for name in ("show.toml", "pressroom.toml")):
        return start_folder(SAMPLE, folder, {})
    there = OwnerFolder(folder.resolve())
    mine, sample = (read_publication(each).publication for each in (there, OwnerFolder(SAMPLE)))
    if mine and sample and not (is_folder(mine.settings) and mine.settings.address == sample.settings.address):
        raise UserError(
            "not-the-sample",
            problem=f'"{there.root.name}" is a show of its own, not the sample.',
            where=str(there.root),
            why="The demo publishes without asking, which is meant for the sample only. Nothing was changed.",
            fix="pressroom demo practice-show    makes the sample in a new folder",
        )
    return there


def _look_at(answers: Mapping[str, str]) -> None:
    """Refuse what the new files could not hold, before they are made."""
    wrong = _wrong(answers)
    if wrong:
        raise MustFix(tuple(replace(finding, where=Place(f"--{finding.where.key}")) for finding in wrong))


def _wrong(answers: Mapping[str, str]) -> tuple[Finding, ...]:
    """What the new files could not hold of these answers; those that are not given yet are not missed."""
    known = {key: usual for key, (_, usual) in QUESTIONS.items()} | dict(answers)
    return parse(Answers, Document(name="init", path=Path("init"), text="", values=known))[1]


def new_episode(
    desk: Desk, recording: Path, title: str | None, *, cover: bool = False, accept_truncated: bool = False
) -> Started:
    """Start an episode from a recording, which is copied and never changed, or from a folder that holds one.

    `cover` takes the picture in the recording as the episode's; `accept_truncated` takes a recording that is cut short.
    """
    publication = read_publication(desk.folder).required()
    chosen = _chosen(recording)
    label = read_label(chosen)
    draft = _draft(publication, chosen, label, title=title, folder=recording.name if recording.is_dir() else "")
    refuse_existing(draft, chosen, desk.folder.episodes)
    heard = hear(chosen, desk.report, took=_took(chosen, label), accept_truncated=accept_truncated)
    found = found_cover(label.picture) if cover and label.picture else None
    twins = tuple(_twins(publication, chosen))
    make_folder(draft, chosen, desk.folder.episodes, (found.name, found.content) if found else None)
    where = f"episodes/{draft.slug}/"
    return Started(
        draft=draft,
        heard=heard,
        recording=chosen.name,
        label=label,
        cover=found,
        findings=(
            *(_used_already(where, twin) for twin in twins),
            *(remark.finding(f"{where}recording{chosen.suffix.lower()}") for remark in heard.remarks),
            *_about_cover(where, label, found, wanted=cover),
        ),
    )


def _chosen(recording: Path) -> Path:
    """The file to start from."""
    if recording.is_dir():
        return recording_in(recording)
    if not recording.is_file():  # a pipe would never end
        raise UserError(
            "recording-missing",
            problem=f'There is no file "{recording.name}".',
            where=str(recording),
            why="An episode starts from a recording: WAV, FLAC, MP3, M4A or a video.",
            fix="Drag the file onto the terminal to get its right name:  pressroom new FILE",
        )
    return recording


def _draft(publication: Publication, recording: Path, label: Label, *, title: str | None, folder: str) -> Draft:
    """Put together what label, file and show tell."""
    zone, show = publication.settings.zone, publication.show
    known = {publication.settings.publisher.name, *((show.name, show.author) if show else ())}
    known |= {host.name for host in show.hosts(())} if show else set()
    created = label.created
    day = created.astimezone(zone).date() if created and created.tzinfo else label.day
    changed = datetime.fromtimestamp(recording.stat().st_mtime, zone).date()
    named = next((found for found in map(day_in, (recording.stem, folder)) if found and found <= changed), None)
    return propose(
        recording,
        publication.episodes,
        title=title,
        tagged_title=label.title,
        recorded=day or named or changed,
        new_id=str(uuid.uuid4()),
        told=Told(
            own=show is not None and label.album.casefold() == show.name.casefold(),
            folder=folder,
            artist="" if label.artist.casefold() in {name.casefold() for name in known} else label.artist,
            season=label.season,
            number=label.track,
            summary=label.comment,
            dated_by="" if day else "its name" if named else "the file's date",
            chapters=_chapters(recording),
        ),
    )


def _chapters(recording: Path) -> tuple[Chapter, ...]:
    """Those in the file; most recordings have none."""
    try:
        return read_chapters(recording)[0]
    except UserError:
        return ()


def _took(recording: Path, label: Label) -> float | None:
    """Seconds from the moment that the recorder wrote down to the last change of the file."""
    if label.created is None or label.created.tzinfo is None:
        return None
    took = recording.stat().st_mtime - label.created.timestamp()
    return took if took > 0 else None


def _twins(publication: Publication, recording: Path) -> Iterator[Episode]:
    """Episodes that have the very same recording; only files of the same length are read."""
    size, digest = recording.stat().st_size, ""
    for episode in publication.episodes:
        other = episode.recording
        if other is not None and other.is_file() and other.stat().st_size == size:
            digest = digest or sha256_of(recording)
            if sha256_of(other) == digest:
                yield episode


def _used_already(where: str, twin: Episode) -> Finding:
    return Finding(
        code="recording-twice",
        level=Level.SHOULD,
        where=Place(where),
        problem=f'The episode "{twin.title}" has the same recording.',
        why="Subscribers would get the same talk twice.",
        fix=f"If that was a mistake, delete the folder {where}    the other one is episodes/{twin.slug}/",
    )


def _about_cover(where: str, label: Label, found: FoundCover | None, *, wanted: bool) -> Iterator[Finding]:
    """What is wrong with a cover that was asked for; the episode starts without or with it all the same."""
    if not wanted or (found and found.fits):
        return
    problem = (
        "The picture in the recording cannot be read." if label.picture else "There is no picture in the recording."
    )
    if found:
        problem = f"The picture in the recording is {found.width} x {found.height} pixels."
    yield Finding(
        code="cover-found",
        level=Level.SHOULD,
        where=Place(where + (found.name if found else "")),
        problem=problem,
        why="A cover is square and 1400 to 3000 pixels wide; the show's cover is used where an episode has none.",
        fix=f"Put a square picture into {where} as cover.jpg, 3000 x 3000 pixels.",
    )
