"""A draft: a new episode's folder, made from a recording, with everything filled in that can be known."""

from __future__ import annotations

import re
import shlex
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from episodes.episode import RECORDING_SUFFIXES, Episode
from workspace.document import as_toml_string
from workspace.errors import UserError
from workspace.files import sha256_of, slug_from

GUESS = "# a guess from the file name: correct it, then delete this remark"

_NOISE = re.compile(
    r"\b(final|fixed|edit(ed)?|mix(down)?|master(ed)?|export|v|take|copy|new|audio|zoom|\d+)\d*\b", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a new episode starts with. `guessed` marks a title that nobody typed."""

    title: str
    guessed: bool
    slug: str
    season: int | None
    number: int
    recorded: date | None
    id: str


def propose(  # noqa: PLR0913 - what is known about a new episode, each from another source
    recording: Path,
    existing: tuple[Episode, ...],
    *,
    title: str | None,
    tagged_title: str | None,
    recorded: date | None,
    new_id: str,
) -> Draft:
    """Fill in a draft: the title given, else the recording's own, else its file name made readable."""
    typed = _on_one_line(title)
    named = typed or _on_one_line(tagged_title) or readable(recording.stem)
    season = max((episode.header.season for episode in existing if episode.header.season), default=None)
    numbers = [episode.header.number for episode in existing if episode.header.season == season]
    number = max((number for number in numbers if number), default=0) + 1
    return Draft(
        title=named,
        guessed=not typed,
        slug=slug_from(named) or f"episode-{number}",
        season=season,
        number=number,
        recorded=recorded,
        id=new_id,
    )


def readable(stem: str) -> str:
    """Make a title of a file name.

    >>> readable("tendon-femiano_FINAL2")
    'Tendon femiano'
    """
    words = _NOISE.sub(" ", re.sub(r"[_\-.]+", " ", stem))
    words = _on_one_line(words) or "New episode"
    return words[0].upper() + words[1:]


def _on_one_line(words: str | None) -> str:
    """Without line ends and control characters, which file names and tags may hold and a title may not."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in words or "").split())


def make_folder(draft: Draft, recording: Path, episodes: Path) -> Path:
    """Make the episode's folder: the recording copied in and compared, `episode.md` written; all of it or nothing."""
    folder = episodes / draft.slug
    if folder.exists():
        raise UserError(
            "episode-exists",
            problem=f'There is an episode "{draft.slug}" already.',
            where=f"episodes/{draft.slug}/",
            why="Each episode has a folder of its own, and the folder's name is its web address.",
            fix=f'pressroom new {_as_typed(recording)} --title "Another title"',
        )
    part = episodes / f".{draft.slug}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        copy = part / f"recording{recording.suffix.lower()}"
        _copy(recording, copy)
        (part / "episode.md").write_text(_page(draft, copy.name), encoding="utf-8")
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return folder


def _as_typed(recording: Path) -> str:
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
    remark = f"   {GUESS}" if draft.guessed else ""
    season = f"season = {draft.season}\n" if draft.season else ""
    recorded = f'recorded = "{draft.recorded.isoformat()}"\n' if draft.recorded else ""
    return f"""+++
title = {as_toml_string(draft.title)}{remark}
# guest = "Dr. First Last"
{season}number = {draft.number}
# publish = "2026-11-24 06:00"     # your clinic's time; without this line the episode is a draft
# summary = "One sentence that says what the listener gets."
{recorded}{named}id = "{draft.id}"     # never change it: it is how apps know this episode
+++

Write the notes here: what it is about, first sentence first.

## Chapters

- 00:00 Welcome

## Links

"""
