"""A draft: a new episode's folder, made from a recording, with everything filled in that can be known."""

from __future__ import annotations

import re
import shlex
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from episodes.chapters.chapter import Chapter
from episodes.chapters.lines import write_line
from episodes.episode import RECORDING_SUFFIXES, Episode
from workspace.document import as_toml_string
from workspace.errors import UserError
from workspace.files import sha256_of, slug_from

GUESS = "# a guess"
"""Begins the remark behind what nobody typed; a check refuses to publish a title that still has it."""

NOTHING = "New episode"

_NOISE = re.compile(
    r"\b(final|fixed|edit(ed)?|mix(down)?|master(ed)?|export|v|take|copy|new|audio|zoom|\d+)\d*\b", re.IGNORECASE
)
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_DAY = re.compile(r"(?<!\d)(20\d\d)([-_. ]?)(\d\d)\2(\d\d)(?!\d)")
_EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]|\{\s*\}")
# What recorders call their files; in a title made of nothing else, these words say nothing.
_RECORDERS = re.compile(
    r"\b(gmt|rec(ord(ing)?)?|vid(eo)?|voice|memo|track|only|mono|stereo|raw|dr|tr|img|mov|untitled|\d+x"
    r"|whatsapp|ptt|aud|wa|at|am|pm|screen|standard|my|project|lr|ste|([\w'’]+\s)?personal meeting room)\d*\b",
    re.IGNORECASE,
)


_FILMS = frozenset({".mp4", ".mov", ".m4v", ".mkv", ".webm", ".3gp"})


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a recording and its place tell of an episode, other than title and day; all of it may be wrong.

    `own` says that it is a finished episode of this show, whose label can be believed. `dated_by` is what the day was
    guessed from, and empty if the recording itself says it.
    """

    own: bool = False
    folder: str = ""
    artist: str = ""
    season: int | None = None
    number: int | None = None
    summary: str = ""
    dated_by: str = ""
    chapters: tuple[Chapter, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a new episode starts with. `guessed` marks a title that nobody typed, `labeled` one from the recording."""

    title: str
    guessed: bool
    labeled: bool = False
    slug: str
    season: int | None
    number: int
    recorded: date | None
    id: str
    told: Told = Told()


def propose(  # noqa: PLR0913 - what is known about a new episode, each from another source
    recording: Path,
    existing: tuple[Episode, ...],
    *,
    title: str | None,
    tagged_title: str | None,
    recorded: date | None,
    new_id: str,
    told: Told = Told(),
) -> Draft:
    """Fill in a draft: the title given, else the recording's own, else its file name made readable."""
    typed, tagged = _on_one_line(title), _on_one_line(tagged_title)
    season, number = _place(existing, told)
    names = (readable(name) for name in (recording.stem, told.folder) if name)
    named = typed or tagged or next((name for name in names if name != NOTHING), NOTHING)
    slug = slug_from(_APOSTROPHE.sub("", named)) or f"episode-{number}"
    if named == NOTHING and any(episode.slug == slug for episode in existing):
        slug = f"episode-{number}"
    return Draft(
        title=named,
        guessed=not typed,
        labeled=bool(tagged) and not typed,
        slug=slug,
        season=season,
        number=number,
        recorded=recorded,
        id=new_id,
        told=told,
    )


def _place(existing: tuple[Episode, ...], told: Told) -> tuple[int | None, int]:
    """Season and number: those of the label if they are free, else the next ones."""
    taken = {(episode.header.season, episode.header.number) for episode in existing}
    if told.own and told.number and (told.season, told.number) not in taken:
        return told.season, told.number
    season = max((season for season, _ in taken if season), default=None)
    return season, max((number for each, number in taken if number and each == season), default=0) + 1


def readable(stem: str) -> str:
    """Make a title of a file name.

    >>> readable("tendon-femiano_FINAL2")
    'Tendon femiano'
    """
    words = _NOISE.sub(" ", re.sub(r"[_\-.]+", " ", stem))
    words = _on_one_line(_EMPTY_BRACKETS.sub(" ", words)).strip("–—- ")
    if not re.search(r"\w", _RECORDERS.sub(" ", words)):
        return NOTHING
    return words[0].upper() + words[1:]


def day_in(name: str) -> date | None:
    """The day that stands in the name of a file or folder, year first, as programs that record calls write it.

    >>> day_in("2026-09-14 10.02.11 Knee pain")
    datetime.date(2026, 9, 14)
    """
    for found in _DAY.finditer(name):
        try:
            return date(int(found[1]), int(found[3]), int(found[4]))
        except ValueError:
            continue
    return None


def _on_one_line(words: str | None) -> str:
    """Without line ends and control characters, which file names and tags may hold and a title may not."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words or "").split())


def recording_in(folder: Path) -> Path:
    """The one recording of a folder, as call programs leave them: the only sound file, else the only film."""
    found = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in RECORDING_SUFFIXES and not path.name.startswith(".") and path.is_file()
    )
    films = [path for path in found if path.suffix.lower() in _FILMS]
    for kind in ([path for path in found if path not in films], films):
        if len(kind) == 1:
            return kind[0]
        if kind:
            raise _several(folder, kind)
    raise UserError(
        "recording-folder",
        problem=f'There is no recording in the folder "{folder.name}".',
        where=str(folder),
        why="Pressroom looked for WAV, FLAC, MP3, M4A and films; what lies in folders inside it was not looked at.",
        fix="Drag the recording itself onto the terminal:  pressroom new FILE",
    )


def _several(folder: Path, found: list[Path]) -> UserError:
    names = ", ".join(path.name for path in found[:5]) + (", …" if len(found) > 5 else "")
    return UserError(
        "recordings-several",
        problem=f'There are {len(found)} recordings in the folder "{folder.name}".',
        where=str(folder),
        why=f"An episode is made of one: {names}.",
        fix=f"pressroom new {as_typed(max(found, key=lambda path: path.stat().st_size))}    takes the largest",
    )


def refuse_existing(draft: Draft, recording: Path, episodes: Path) -> None:
    """An episode is never written over."""
    if (episodes / draft.slug).exists():
        raise UserError(
            "episode-exists",
            problem=f'There is an episode "{draft.slug}" already.',
            where=f"episodes/{draft.slug}/",
            why="Each episode has a folder of its own, and the folder's name is its web address.",
            fix=f'pressroom new {as_typed(recording)} --title "Another title"',
        )


def make_folder(draft: Draft, recording: Path, episodes: Path, cover: tuple[str, bytes] | None = None) -> Path:
    """Make the episode's folder: the recording copied in and compared, `episode.md` written; all of it or nothing.

    `cover` is a picture's name and content.
    """
    refuse_existing(draft, recording, episodes)
    folder = episodes / draft.slug
    part = episodes / f".{draft.slug}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        copy = part / f"recording{recording.suffix.lower()}"
        _copy(recording, copy)
        (part / "episode.md").write_text(_page(draft, copy.name), encoding="utf-8")
        if cover:
            (part / cover[0]).write_bytes(cover[1])
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return folder


def as_typed(recording: Path) -> str:
    """The name as a shell takes it: quoted where it must be, and not mistaken for an option."""
    return shlex.quote(f"./{recording}" if str(recording).startswith("-") else str(recording))


def _copy(recording: Path, copy: Path) -> None:
    """Copy the recording and compare; a file that is still being written is told by it."""
    shutil.copyfile(recording, copy)
    if sha256_of(copy) != sha256_of(recording):
        raise UserError(
            "copy-differs",
            problem=f'The copy of "{recording.name}" is not the same as the original.',
            where=str(recording),
            why="The disk or the network drive may be failing, or the file is still being written.",
            fix="Wait until the recorder has finished, then run the same command again.",
        )


def _page(draft: Draft, recording: str) -> str:
    """`episode.md`; a recording with an unusual ending is named in it, because nothing else would find it."""
    known = Path(recording).suffix in RECORDING_SUFFIXES
    named = "" if known else f"recording = {as_toml_string(recording)}\n"
    source = "the recording's own title" if draft.labeled else "the file name"
    remark = f"   {GUESS} from {source}: correct it, then delete this remark" if draft.guessed else ""
    season = f"season = {draft.season}\n" if draft.season else ""
    dated_by = draft.told.dated_by
    dated = f"     {GUESS} from {dated_by}: correct it, or delete the line" if dated_by else ""
    recorded = f'recorded = "{draft.recorded.isoformat()}"{dated}\n' if draft.recorded else ""
    chapters = "\n".join(write_line(chapter) for chapter in draft.told.chapters) or "- 00:00 Welcome"
    return f"""+++
title = {as_toml_string(draft.title)}{remark}
{_guest(draft.told)}
{season}number = {draft.number}
# publish = "2026-11-24 06:00"     # your clinic's time; without this line the episode is a draft
{_summary(draft.told)}
{recorded}{named}id = "{draft.id}"     # never change it: it is how apps know this episode
+++

Write the notes here: what it is about, first sentence first.

## Chapters

{chapters}

## Links

"""


def _guest(told: Told) -> str:
    """Whoever the label names may be the guest, the host, or the recorder's maker: a suggestion."""
    if told.artist and not told.own:
        return f"# guest = {as_toml_string(told.artist)}     # from the recording; if that is right, delete the first #"
    return '# guest = "Dr. First Last"'


def _summary(told: Told) -> str:
    if told.summary and told.own:
        return f"summary = {as_toml_string(told.summary)}"
    return '# summary = "One sentence that says what the listener gets."'
