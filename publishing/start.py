"""Starting: a new show, the sample show, a new episode."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from episodes.draft import Draft, make_folder, propose
from episodes.sound import RecordingFacts, describe
from publishing.desk import Desk
from publishing.publication import read_publication
from templates import SAMPLE, STARTER
from workspace.errors import UserError
from workspace.folder import OwnerFolder
from workspace.starter import start_folder


@dataclass(frozen=True)
class Started:
    """A new episode: what it starts with, and what its recording is."""

    draft: Draft
    facts: RecordingFacts

    @property
    def slug(self) -> str:
        return self.draft.slug

    def lines(self) -> tuple[str, ...]:
        minutes, seconds = divmod(round(self.facts.seconds or 0), 60)
        channels = {1: "mono", 2: "stereo"}.get(self.facts.channels, f"{self.facts.channels} channels")
        return (
            f'Started "{self.draft.title}", number {self.draft.number}, in episodes/{self.slug}/',
            f"  recording   {minutes}:{seconds:02}, {channels}, {self.facts.sample_rate} Hz; your original is untouched",
        )


def new_show(folder: Path, answers: Mapping[str, str]) -> OwnerFolder:
    """Make a show folder; `answers` holds name, author, publisher, email and timezone."""
    words = {
        "SHOW_NAME": answers["name"],
        "AUTHOR": answers["author"],
        "PUBLISHER": answers["publisher"],
        "EMAIL": answers["email"],
        "TIMEZONE": answers["timezone"],
    }
    return start_folder(STARTER, folder, words)


def sample_show(folder: Path) -> OwnerFolder:
    """The sample show in `folder`; made if it is not there, and taken as it is if it is."""
    if (folder / "show.toml").is_file():
        return OwnerFolder(folder.resolve())
    return start_folder(SAMPLE, folder, {})


def new_episode(desk: Desk, recording: Path, title: str | None) -> Started:
    """Start an episode from a recording, which is copied and never changed."""
    if not recording.is_file():
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
