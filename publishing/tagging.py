"""Tagging any file: the present tags of an MP3, M4A or Opus file, with some of them changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from episodes.chapters.chapter import Chapter, clock
from episodes.chapters.reading import read_chapters
from episodes.tags.model import EpisodeTags, as_written
from episodes.tags.writing import length_of, present_tags, write_tags
from publishing.art import chapter_pictures
from publishing.desk import Desk
from publishing.producing import AllProduced, tag_named
from workspace.bugs import as_user_error
from workspace.errors import MustFix, UserError
from workspace.findings import must_fix
from workspace.pictures import square_jpeg
from workspace.words import size_in_words

_COVER_SIDE, _COVER_BYTES = 1400, 300_000  # what players open quickly, as for the show's own episodes
_SHOWN = 60  # letters of an old or new value
_NAMES = {
    "title": "title",
    "artist": "artist",
    "album": "album",
    "track": "track",
    "season": "season",
    "published": "date",
    "genre": "genre",
    "comment": "comment",
    "cover_jpeg": "cover",
    "chapters": "chapters",
}


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What is to change in every file; None leaves a field as it is, an empty text and 0 take it out.

    `date` is "2026-11-22" or "2026-11-22 06:30" on the owner's clock; `cover` a picture, made square and small.
    """

    title: str | None = None
    artist: str | None = None
    album: str | None = None
    track: int | None = None
    season: int | None = None
    date: str | None = None
    genre: str | None = None
    comment: str | None = None
    cover: Path | None = None
    chapters: tuple[Chapter, ...] | None = None
    chapter_pictures: tuple[bytes, ...] = ()

    @property
    def none(self) -> bool:
        """Whether nothing is to change: the tags are only looked at."""
        return all(getattr(self, field.name) is None for field in fields(self) if field.name != "chapter_pictures")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One field, with its old and its new value in words."""

    name: str
    old: str
    new: str

    def line(self) -> str:
        """Old and new side by side, texts cut at 60 letters."""
        return f"{self.name:<9} {self.old}  ->  {self.new}"


@dataclass(frozen=True, kw_only=True)
class TaggedFile:
    """One file: `bytes` is its length as it is now, `says` its tags where nothing was to change."""

    file: Path
    changes: tuple[Change, ...]
    bytes: int
    written: bool
    says: tuple[tuple[str, str], ...] = ()
    left_behind: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The file, old and new side by side, and what became of it."""
        rows = [f"  {change.line()}" for change in self.changes] or [
            f"  {name:<9} {words}" for name, words in self.says
        ]
        left = [f"  not kept  {sentence}" for sentence in self.left_behind]
        return [f"{self.file.name}   {self._did()}", *rows, *left]

    def as_json(self) -> dict[str, object]:
        """For scripts: `did` is nothing for a plan, too; `tags` are words for people, only if nothing was to change."""
        return {
            "file": str(self.file),
            "did": "tagged" if self.written else "nothing",
            "bytes": self.bytes,
            "changes": [{"field": each.name, "old": each.old, "new": each.new} for each in self.changes],
            "tags": dict(self.says),
            "not_kept": list(self.left_behind),
        }

    def _did(self) -> str:
        size = f"{size_in_words(self.bytes)} ({self.bytes:,} bytes)"
        if self.written:
            return f"tagged   {size}"
        if self.changes:
            return "would change"
        return size if self.says else f"nothing to change   {size}"


@dataclass(frozen=True)
class Tagged:
    """What became of all files; one that failed did not stop the others."""

    files: tuple[TaggedFile, ...]
    failed: tuple[UserError, ...] = ()

    @property
    def exit_code(self) -> int:
        """That of the first file that failed."""
        return self.failed[0].exit_code if self.failed else 0

    def lines(self) -> list[str]:
        """The files that could be read, in the order in which they were named; the others are told as errors."""
        return [line for file in self.files for line in file.lines()]

    def as_json(self) -> dict[str, object]:
        """For scripts: the failed ones as errors, beside the files that could be read."""
        return {
            "files": [file.as_json() for file in self.files],
            "failed": [error.as_json() for error in self.failed],
        }


def tag_anything(
    folder: Path, names: tuple[str, ...], wanted: Mapping[str, Any], *, plan: bool, desk: Callable[[], Desk]
) -> Tagged | AllProduced:
    """Tag the files of these names, or the show's episodes; single fields are written into files alone."""
    files = tuple(folder / name for name in names if (folder / name).is_file())
    strange = [name for name in names if files and not (folder / name).is_file()]
    chosen = plan or any(value is not None for value in wanted.values())
    if strange or (chosen and not files):
        raise UserError(
            "tag-no-file",
            problem=f'There is no file "{strange[0]}".' if strange else "No file was named.",
            where="pressroom tag",
            why="Single fields and --plan are for files; an episode's tags come from show.toml and episode.md.",
            fix='pressroom tag talk.mp3 --title "Tendon injuries"    or    pressroom tag EPISODE',
        )
    return tag_files(files, wishes_from(**wanted), plan=plan) if files else tag_named(desk(), names)


def wishes_from(*, cover: Path | None = None, chapters: Path | None = None, **fields: Any) -> Wishes:
    """The wishes with chapters read from a file, and their pictures from its folder."""
    if chapters is None:
        return Wishes(cover=cover, **fields)
    found, findings = read_chapters(chapters)
    if must_fix(findings):
        raise MustFix(must_fix(findings))
    return Wishes(cover=cover, chapters=found, chapter_pictures=chapter_pictures(found, chapters.parent), **fields)


def tag_files(files: tuple[Path, ...], wishes: Wishes, *, plan: bool = False, zone: tzinfo | None = None) -> Tagged:
    """Change the wished fields in each file and nothing else; with `plan` only say what would change.

    A date is taken on the clock of `zone`, or of this computer. The sound is never touched.
    """
    wanted = _values(wishes, zone)
    done: list[TaggedFile] = []
    failed: list[UserError] = []
    for file in files:
        try:
            done.append(_looked_at(file) if wishes.none else _tag(file, wanted, plan=plan))
        except (UserError, OSError) as error:
            failed.append(as_user_error(error))
    return Tagged(tuple(done), tuple(failed))


def _tag(file: Path, wanted: dict[str, object], *, plan: bool) -> TaggedFile:
    old = present_tags(file)
    chapters = wanted.get("chapters")
    if isinstance(chapters, tuple) and chapters:
        _refuse_late_chapters(file, chapters)
    new = as_written(replace(old, **wanted))  # type: ignore[arg-type]  # the values come from fields of these names
    different = frozenset(field for field in wanted if getattr(old, field) != getattr(new, field))
    changes = tuple(
        Change(name=name, old=_words(old, field), new=_words(new, field))
        for field, name in _NAMES.items()
        if field in different
    )
    if plan or not changes:
        return TaggedFile(file=file, changes=changes, bytes=file.stat().st_size, written=False)
    if "chapters" in different:
        new = replace(new, seconds=length_of(file))
    written = write_tags(file, new, only=different)
    return TaggedFile(file=file, changes=changes, bytes=written.bytes, written=True, left_behind=written.left_behind)


def _looked_at(file: Path) -> TaggedFile:
    tags = present_tags(file)
    says = tuple((name, _words(tags, field)) for field, name in _NAMES.items())
    return TaggedFile(file=file, changes=(), bytes=file.stat().st_size, written=False, says=says)


def _values(wishes: Wishes, zone: tzinfo | None) -> dict[str, object]:
    """The wished fields of EpisodeTags with their new values."""
    plain = ("title", "artist", "album", "genre", "comment", "chapters")
    values: dict[str, object] = {name: value for name in plain if (value := getattr(wishes, name)) is not None}
    values |= {name: value or None for name in ("track", "season") if (value := getattr(wishes, name)) is not None}
    if wishes.date is not None:
        values["published"] = _moment(wishes.date, zone)
    if wishes.cover is not None:
        values["cover_jpeg"] = square_jpeg(wishes.cover, _COVER_SIDE, _COVER_BYTES)
    if wishes.chapters is not None:
        values["chapter_pictures"] = wishes.chapter_pictures
    return values


def _moment(text: str, zone: tzinfo | None) -> datetime | None:
    """A day alone is taken at noon, so that it is the same day nearly everywhere."""
    if not text.strip():
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UserError(
            "tag-date",
            problem=f'"{text}" is not a date.',
            where="--date",
            why="Players sort by it.",
            fix="Write it as 2026-11-22, or with a time as 2026-11-22 06:30.",
        ) from error
    if len(text.strip()) <= len("2026-11-22"):
        moment = moment.replace(hour=12)
    if moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=zone) if zone is not None else moment.astimezone()


def _refuse_late_chapters(file: Path, chapters: tuple[Chapter, ...]) -> None:
    end, last = length_of(file), max(chapters, key=lambda chapter: chapter.start)
    if end and last.start >= end:
        raise UserError(
            "chapters-past-the-end",
            problem=f'The chapter "{last.title}" begins at {clock(last.start)}, and "{file.name}" ends at {clock(end)}.',
            where=str(file),
            why="Nobody could jump to it.",
            fix="Look whether these chapters belong to this file, or move them:  pressroom chapters shift",
        )


def _words(tags: EpisodeTags, field: str) -> str:
    """A value as people read it, beside another one."""
    value = getattr(tags, field)
    match field:
        case "cover_jpeg":
            return f"picture, {size_in_words(len(value))}" if value else "none"
        case "chapters":
            return _listed(value)
        case "published":
            return f"{value:%Y-%m-%d %H:%M}" if value else "none"
        case "track" | "season":
            return "none" if value is None else str(value)
        case _:
            words = " ".join(value.split())
            return f'"{words[: _SHOWN - 1]}…"' if len(words) > _SHOWN else f'"{words}"'


def _listed(chapters: tuple[Chapter, ...]) -> str:
    if not chapters:
        return "none"
    first = chapters[0]
    return f'{len(chapters)}, from {clock(first.start)} "{first.title[:_SHOWN]}"'
