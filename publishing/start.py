"""Starting: a new show, the sample show, a new episode."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from episodes.draft import Draft, make_folder, propose
from episodes.sound.recording import RecordingFacts, describe
from publishing.desk import Desk
from publishing.live import is_folder
from publishing.publication import read_publication
from templates import SAMPLE, STARTER
from workspace.document import Document
from workspace.errors import MustFix, UserError
from workspace.findings import Place
from workspace.folder import OwnerFolder
from workspace.header import Email, Header, Text, TimeZone, parse
from workspace.starter import start_folder


class Answers(Header):
    """What a new show is asked."""

    name: Text
    author: Text
    publisher: Text
    email: Email
    timezone: TimeZone


@dataclass(frozen=True)
class Started:
    """A new episode: what it starts with, and what its recording is."""

    draft: Draft
    facts: RecordingFacts

    @property
    def slug(self) -> str:
        return self.draft.slug

    def as_json(self) -> dict[str, object]:
        draft = self.draft
        return {
            "slug": draft.slug,
            "title": draft.title,
            "guessed": draft.guessed,
            "number": draft.number,
            "id": draft.id,
            "seconds": round(self.facts.seconds, 3),
        }

    def lines(self) -> tuple[str, ...]:
        minutes, seconds = divmod(round(self.facts.seconds or 0), 60)
        channels = {1: "mono", 2: "stereo"}.get(self.facts.channels, f"{self.facts.channels} channels")
        return (
            f'Started "{self.draft.title}", number {self.draft.number}, in episodes/{self.slug}/',
            f"  recording   {minutes}:{seconds:02}, {channels}, {self.facts.sample_rate} Hz; your original is untouched",
        )


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
    _, wrong = parse(Answers, Document(name="init", path=Path("init"), text="", values=dict(answers)))
    if wrong:
        raise MustFix(tuple(replace(finding, where=Place(f"--{finding.where.key}")) for finding in wrong))


def new_episode(desk: Desk, recording: Path, title: str | None) -> Started:
    """Start an episode from a recording, which is copied and never changed."""
    if not (recording.is_file() or recording.is_dir()):  # a pipe would never end
        raise UserError(
            "recording-missing",
            problem=f'There is no file "{recording.name}".',
            where=str(recording),
            why="An episode starts from a recording: WAV, FLAC, MP3, M4A or a video.",
            fix="Drag the file onto the terminal to get its right name:  pressroom new FILE",
        )
    publication = read_publication(desk.folder).required()
    facts = describe(recording)
    draft = propose(
        recording,
        publication.episodes,
        title=title,
        tagged_title=facts.title,
        recorded=facts.recorded,
        new_id=str(uuid.uuid4()),
    )
    make_folder(draft, recording, desk.folder.episodes)
    return Started(draft, facts)
