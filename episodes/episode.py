"""An episode in the owner's words: the header of `episode.md` and its notes, read into one frozen value."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from episodes.app_values import AnyLicense, Chat, Comments, Fundings, Links, Locations, Pictures, Txts
from episodes.notes import Notes, read_notes
from episodes.payments import Values
from episodes.sound.settings import preset_named
from episodes.versions import Versions
from workspace.document import Document, read_front_matter
from workspace.findings import Finding, Level, Place
from workspace.folder import OwnerFolder
from workspace.header import Day, Header, Many, Moment, Text, Unfit, Words, checked, key, parse

RECORDING_SUFFIXES = frozenset(
    f".{suffix}"
    for suffix in (
        *("wav", "flac", "mp3", "m4a", "aac", "ogg", "opus", "aif", "aiff", "caf", "wma", "amr"),
        *("mp4", "mov", "m4v", "mkv", "webm", "3gp"),
    )
)
_TRANSLATION = re.compile(r"transcript\.([a-z]{2,3}(?:-[a-z0-9]{2,8})*)\.(?:json|srt|txt|vtt)", re.IGNORECASE)


def _positive(number: int) -> int:
    if number < 1:
        raise Unfit(
            "number-small",
            f"{number} is not a number an app can show.",
            why="Directories take whole numbers from 1.",
            fix="Write 1 or more, or leave the line out.",
        )
    return number


def _identifier(value: str) -> str:
    """Spaces are odd but other hosts write them, and an id is kept to the byte."""
    if not value.strip() or any(not (sign.isprintable() or sign.isspace()) for sign in value):
        raise Unfit(
            "id-odd",
            "The id is empty or holds unprintable signs.",
            why="Apps know an episode by its id, to the letter.",
            fix="Put back the id that was published.",
        )
    return value


def _between(number: float) -> float:
    if 0 < number < 1_000_000 and number == round(number, 3):
        return number
    raise Unfit(
        "number-between",
        f"{number:g} is no number that can stand between two episodes.",
        why="Newer apps sort by it; it has at most three digits behind the point.",
        fix="Write  number_between = 12.5  for an extra between 12 and 13.",
    )


class EpisodeHeader(Header):
    """The keys of `episode.md`: first those that the contract lists, then what only some apps show."""

    title: Text = key(why="It is what listeners see first.", example="Tendon injuries with Dr. Dominic Femiano")
    guest: Text | None = key(None, why="Who is interviewed.")
    guests: Many[Text] = key((), why="More than one.")
    hosts: Many[Text] = key((), why="Short names from show.toml; all hosts if left out.")
    season: Annotated[int, checked(_positive)] | None = key(None, why="A whole number.")
    number: Annotated[int, checked(_positive)] | None = key(None, why="A whole number, once in a season.")
    publish: Moment | None = key(None, why="When it goes public; without it, it is a draft.")
    summary: Words = key("", why="One sentence.")
    type: Literal["full", "trailer", "bonus"] = key("full", why="Trailers and extras are shown apart.")
    explicit: bool | None = key(None, why="The show's if left out.")
    recorded: Day | None = key(None, why="The day of the recording.")
    cover: Text | None = key(None, why="A picture in the folder; cover.jpg is found by itself.")
    transcript: Text | None = key(
        None, why="A file in the folder; transcript.vtt and the like are found by themselves."
    )
    recording: Text | None = key(None, why="Which file, if the folder holds several.")
    sound: Annotated[Text, checked(preset_named)] | None = key(
        None,
        why='A sound preset of its own: "interview", "single voice", "leave as it is" or "untouched"; "none": no preset.',
    )
    unlisted: bool = key(False, why="In the feed, but hidden from directories and pages.")
    id: Annotated[Text, checked(_identifier)] | None = key(None, why="Written once; never change it.")
    wide_cover: Text | None = key(
        None, why="A picture in the folder, 16 wide and 9 high; YouTube and some apps show it."
    )
    pictures: Pictures = key((), why="Further pictures in the folder.")
    number_between: Annotated[float, checked(_between)] | None = key(
        None, why="12.5 for an extra between 12 and 13; it needs no number of its own."
    )
    number_shown: Text | None = key(None, why="Shown instead of the number, as Chapter 3; up to 32 letters.")
    locations: Locations = key((), why="Where it was made, and the places it is about.")
    funding: Fundings = key((), why="Where listeners can give for this episode.")
    license: AnyLicense | None = key(None, why="If it is not the show's.")
    elsewhere: Links = key((), why="The same episode somewhere else, such as a film of it.")
    versions: Versions = key((), why="The same episode in files that lie elsewhere.")
    comments: Comments = key((), why='The post that people comment on; "off" if nobody shall.')
    chat: Chat | None = key(None, why="Where listeners talk about this episode.")
    value: Values = key((), why="Payments while people listen, instead of the show's.")
    ai_content: bool | None = key(None, why="Whether a computer made what is heard; the show's if left out.")
    txt: Txts = key((), why="Texts for programs, such as a directory asks for.")
    removed: Day | None = key(
        None, why="Since when it is taken down: out of feed and site, with a page that says so; without it, it is back."
    )
    removed_because: Text | None = key(None, why="Said on that page.")
    delete_audio: bool = key(False, why="Of an episode that is taken down, the published audio is deleted as well.")


@dataclass(frozen=True, kw_only=True)
class Episode:
    """One episode. `slug` is its folder's name and its web address; `folder` is where its files are.

    Which files lie in the folder is looked up once, see `looked_again`. `other_recording` stands in for the one in the
    folder while a replacement is only planned.
    """

    slug: str
    folder: Path
    document: Document
    header: EpisodeHeader
    notes: Notes
    other_recording: Path | None = None

    @property
    def title(self) -> str:
        return self.header.title

    @property
    def guests(self) -> tuple[str, ...]:
        """The one of `guest` first, then those of `guests`, as they are written."""
        first = (self.header.guest,) if self.header.guest else ()
        return (*first, *self.header.guests)

    @property
    def publish(self) -> datetime | None:
        """When it goes public; None is a draft, and what was taken down."""
        return None if self.header.removed else self.header.publish

    @property
    def recorded(self) -> date | None:
        """The day that the header gives; the recording's own date is not asked."""
        return self.header.recorded

    @property
    def recording(self) -> Path | None:
        """The recording named in the header, else the only sound or video file (the newest of several)."""
        return self.other_recording or self._file(self.header.recording, RECORDING_SUFFIXES)

    @property
    def cover(self) -> Path | None:
        """The picture named in the header, else cover.jpg, .jpeg or .png (the newest of several)."""
        return self._file(self.header.cover, frozenset({".jpg", ".jpeg", ".png"}), stem="cover")

    @property
    def transcript(self) -> Path | None:
        """The file named in the header, else transcript.vtt, .srt, .json or .txt (the newest of several)."""
        return self._file(self.header.transcript, frozenset({".vtt", ".srt", ".json", ".txt"}), stem="transcript")

    @property
    def wide_cover(self) -> Path | None:
        """The picture named in the header; unlike the cover, none is found by its name."""
        return self.file(self.header.wide_cover) if self.header.wide_cover else None

    @property
    def translations(self) -> tuple[tuple[str, Path], ...]:
        """Transcripts in further languages with their codes, found as transcript.de.vtt; one a language."""
        files = [(named, self.folder / name) for name in self._names if (named := _TRANSLATION.fullmatch(name))]
        return tuple(sorted({named[1].lower(): path for named, path in files if path.is_file()}.items()))

    def is_out(self, now: datetime) -> bool:
        """Whether listeners should have it at `now`."""
        return self.publish is not None and self.publish <= now

    def is_taken_down(self, now: datetime) -> bool:
        """Whether it was public and is not any more, because its owner said so."""
        return self.header.removed is not None and self.header.publish is not None and self.header.publish <= now

    def looked_again(self) -> Episode:
        """The same, with the files that are in its folder by now."""
        return replace(self)

    def file(self, named: str) -> Path | None:
        """The file of that name, if it lies in the episode's folder; None also for a name that no disk takes."""
        path = self.folder / named
        try:
            contained = path.resolve().is_relative_to(self.folder.resolve())
            return path if contained and path.is_file() else None
        except (OSError, ValueError):  # too long, or with a NUL in it
            return None

    def _file(self, named: str | None, suffixes: frozenset[str], stem: str | None = None) -> Path | None:
        if named:
            return self.file(named)
        found = [self.folder / name for name in self._names if _is_named(name, suffixes, stem)]
        if len(found) < 2:
            return found[0] if found else None  # a folder of that name is told to its owner
        found = [path for path in found if path.is_file()] or found
        return max(found, key=lambda path: (path.stat().st_mtime_ns, path.name))

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(sorted(os.listdir(self.folder)))  # noqa: PTH208 - thousands of folders, of which names are enough


def _is_named(name: str, suffixes: frozenset[str], stem: str | None) -> bool:
    start, point, suffix = name.rpartition(".")
    return bool(start) and f"{point}{suffix}".lower() in suffixes and name[0] != "." and stem in {None, start}


def read_episode(folder: OwnerFolder, path: Path, zone: ZoneInfo) -> tuple[Episode | None, tuple[Finding, ...]]:
    """Read one `episode.md`; every mistake in it is a finding."""
    document = read_front_matter(path, folder.name_of(path))
    header, found = parse(EpisodeHeader, document, zone)
    notes = read_notes(document)
    findings = (*found, *notes.troubles)
    if header is None or document.troubles:
        return None, findings
    episode = Episode(slug=path.parent.name, folder=path.parent, document=document, header=header, notes=notes)
    return episode, (*findings, *_named_but_missing(episode))


def read_episodes(folder: OwnerFolder, zone: ZoneInfo) -> tuple[tuple[Episode, ...], tuple[Finding, ...]]:
    """Read all episodes, sorted by slug; one bad episode does not hide the others."""
    names = sorted(os.listdir(folder.episodes)) if folder.episodes.is_dir() else []  # noqa: PTH208 - see Episode._names
    paths = [folder.episodes / name / "episode.md" for name in names if not name.startswith(".")]
    read = [read_episode(folder, path, zone) for path in paths if path.exists()]
    episodes = tuple(episode for episode, _ in read if episode is not None)
    return episodes, tuple(finding for _, findings in read for finding in findings)


def _named_but_missing(episode: Episode) -> tuple[Finding, ...]:
    """A file that the header names and the folder does not hold."""
    header = episode.header
    named = (
        ("recording", "recording", header.recording),
        ("cover", "cover", header.cover),
        ("transcript", "transcript", header.transcript),
        ("wide-cover", "wide_cover", header.wide_cover),
        *(("picture", "pictures", each.file) for each in header.pictures),
    )
    return tuple(
        Finding(
            code=f"{word}-missing",
            where=episode.document.place(written),
            problem=f'"{episode.title}" names a {word.replace("-", " ")} that is not there: {name}',
            why=f"Pressroom looked in {Place(episode.document.name).file.removesuffix('episode.md')}",
            fix=f"Put {name} into that folder, or correct the line.",
            # The id is written with the first publish: from then on the live audio counts, and a restored folder has it.
            level=Level.SHOULD if word == "recording" and header.id else Level.MUST,
        )
        for word, written, name in named
        if name and episode.file(name) is None
    )
