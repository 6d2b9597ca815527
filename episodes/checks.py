"""What is checked of one episode before listeners meet it; its times and its cover have modules of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from episodes.chapters.picture_checks import PICTURE_RULES
from episodes.cover_checks import COVER_RULES
from episodes.draft import GUESS
from episodes.episode import RECORDING_SUFFIXES
from episodes.facts import EpisodeFacts
from episodes.timing_checks import TIMING_RULES
from templates.prose import feed_html, teaser
from workspace.files import slug_from
from workspace.findings import Level, Place
from workspace.rules import Rule, Trouble, rule

__all__ = ["NO_RECORDING", "RULES", "EpisodeFacts"]

NO_RECORDING = "e-001"
_LONGEST_TITLE = 60  # letters; two lines of an Android row hold 56 to 58
_FIRST_WORDS = 28  # letters that a lock screen or a car shows
_NOTES_BYTES = 4000  # Apple's limit, markup counted, in UTF-8 bytes (PSP-1)
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")


@rule(NO_RECORDING, Level.MUST)
def recording(facts: EpisodeFacts) -> Iterator[Trouble]:
    """An episode has a recording."""
    named = facts.episode.header.recording  # a recording that is named and not there was told when it was read
    if facts.seconds is None and facts.episode.recording is None and not named:
        yield Trouble(
            where=Place(facts.folder, shown="looked for WAV, M4A, MP3, FLAC and video"),
            problem=f'Can\'t publish "{facts.title}": there is no recording.',
            why="The audio is what apps download. Without it they show an error.",
            fix=f"Put the recording in that folder, then:  pressroom check {facts.episode.slug}",
        )


@rule("e-002", Level.SHOULD)
def recordings(facts: EpisodeFacts) -> Iterator[Trouble]:
    """If the folder holds several recordings, the header says which one is meant."""
    folder = facts.episode.folder
    found = [
        path.name
        for path in folder.iterdir()
        if path.suffix.lower() in RECORDING_SUFFIXES and path.is_file() and not path.name.startswith(".")
    ]
    taken = facts.episode.recording
    if len(found) > 1 and taken is not None and not facts.episode.header.recording:
        yield Trouble(
            where=Place(facts.folder, shown=", ".join(sorted(found))),
            problem=f'"{facts.title}" has {len(found)} recordings.',
            why=f"Pressroom takes the newest, {taken.name}; a file that is opened and saved may become the newest.",
            fix=f'Add the line  recording = "{taken.name}"',
        )


@rule("e-003", Level.SHOULD)
def title_length(facts: EpisodeFacts) -> Iterator[Trouble]:
    """A title has at most 60 letters."""
    if len(facts.title) > _LONGEST_TITLE:
        yield Trouble(
            where=facts.episode.document.place("title"),
            problem=f'The title "{facts.title[:_FIRST_WORDS].rstrip()}…" is long: {len(facts.title)} letters.',
            why=f"Lists in apps show about {_LONGEST_TITLE}, a lock screen or a car {_FIRST_WORDS}.",
            fix="Keep the subject and the guest; the rest belongs in the summary.",
        )


@rule("e-005", Level.SHOULD, "apple", covers="I09")
def notes_length(facts: EpisodeFacts) -> Iterator[Trouble]:
    """The notes have at most 4,000 bytes in the feed, links and formatting counted."""
    size = len(feed_html(teaser(facts.episode.notes.text)).encode())
    if size > _NOTES_BYTES:
        yield Trouble(
            where=Place(facts.episode.document.name, facts.episode.document.body_line),
            problem=f'The notes of "{facts.title}" are too long for Apple Podcasts.',
            why=f"They have {size:,} of {_NOTES_BYTES:,} bytes, counting links and formatting; "
            "the rest is cut, and a link leads to the full notes.",
            fix="Shorten them, or put the most important words first.",
        )


@rule("e-006", Level.SHOULD)
def notes(facts: EpisodeFacts) -> Iterator[Trouble]:
    """An episode has notes or a summary."""
    if not facts.episode.notes.text and not facts.episode.header.summary:
        yield Trouble(
            where=Place(facts.episode.document.name, facts.episode.document.body_line),
            problem=f'"{facts.title}" has no notes.',
            why="Apps would show an empty page, and searches find nothing to go by.",
            fix="Write a few sentences under the header: what it is about, who speaks, what to do next.",
        )


@rule("e-007", Level.NICE)
def summary(facts: EpisodeFacts) -> Iterator[Trouble]:
    """An episode has a summary of one sentence."""
    if not facts.episode.header.summary and facts.episode.notes.text:
        yield Trouble(
            where=facts.episode.document.place("title"),
            problem=f'"{facts.title}" has no summary.',
            why="Search engines and shared links show it; without it they take the first words of the notes.",
            fix='Add the line  summary = "…"',
        )


@rule("e-008", Level.MUST)
def title_meant(facts: EpisodeFacts) -> Iterator[Trouble]:
    """The title is no longer the guess that a new episode starts with."""
    line = facts.episode.document.place("title")
    if GUESS in (line.shown or ""):
        yield Trouble(
            where=line,
            problem=f'The title "{facts.title}" is still a guess.',
            why="It was made of the file's name; apps show it on every subscriber's screen.",
            fix="Correct the title in that line, then delete the remark behind it.",
        )


@rule("e-009", Level.MUST, "apple")
def folder_name(facts: EpisodeFacts) -> Iterator[Trouble]:
    """An episode's folder has a name that can be a web address: small letters a to z, digits and hyphens."""
    slug = facts.episode.slug
    if not _SLUG.fullmatch(slug):
        yield Trouble(
            where=Place(facts.folder),
            problem=f'The folder\'s name "{slug}" cannot be a web address.',
            why="Apple Podcasts takes only plain letters, digits and hyphens in the address of the audio.",
            fix=f"Rename the folder to  {slug_from(slug) or 'episode-1'}",
        )


RULES: tuple[Rule[EpisodeFacts], ...] = (
    recording,
    recordings,
    title_length,
    notes_length,
    notes,
    summary,
    title_meant,
    folder_name,
    *TIMING_RULES,
    *PICTURE_RULES,
    *COVER_RULES,
)
