"""Every reason not to write or read tags, in the owner's words."""

from __future__ import annotations

from pathlib import Path

from workspace.errors import UserError


def unreadable(file: Path) -> UserError:
    """Tags were asked for and the file has none at all, in no form that is known."""
    return UserError(
        "tags-unreadable",
        problem=f'The tags of "{file.name}" cannot be read.',
        where=str(file),
        why="The file has no tags, or they are damaged.",
        fix="Produce the episode again:  pressroom produce",
    )


def not_there(file: Path) -> UserError:
    """The path is no file; folders are not gone through."""
    return UserError(
        "tags-no-file",
        problem=f'There is no file "{file.name}" to tag.',
        where=str(file),
        why="The name may be misspelled, or it is a folder.",
        fix="Type the file's name as it is written, or drag the file into this window.",
    )


def not_taggable(file: Path) -> UserError:
    """What the file begins with is none of the three kinds, or no MPEG frame was found in it."""
    return UserError(
        "tags-unsupported",
        problem=f'"{file.name}" is not an MP3, M4A or Opus file.',
        where=str(file),
        why="Pressroom found no sound of these kinds in it, whatever its name says; it was left as it is.",
        fix="Export it as MP3 first, or give it to Pressroom as a recording:  pressroom new RECORDING",
    )


def damaged(file: Path, what: str) -> UserError:
    """`what` is the end of a sentence: what in the file's own index does not add up."""
    return UserError(
        "tags-damaged-file",
        problem=f'"{file.name}" is damaged: {what}.',
        where=str(file),
        why="Writing tags into it could lose sound, so it was left as it is.",
        fix="Save or export it again with the program that made it.",
    )


def in_fragments(file: Path) -> UserError:
    """The file has `moof` atoms (ISO 14496-12, 8.8), whose offsets are not rewritten here."""
    return UserError(
        "tags-fragmented",
        problem=f'"{file.name}" is an MP4 in fragments, as streaming services cut it.',
        where=str(file),
        why="Its pieces find each other by their places, which tags would move; it was left as it is.",
        fix="Export it as an ordinary M4A or MP3.",
    )


def too_many_chapters(file: Path, title: str, count: int, most: int) -> UserError:
    """There are `count` chapters in the episode named `title`, and the format counts to `most`."""
    return UserError(
        "chapters-too-many",
        problem=f'"{title}" has {count} chapters; an {file.suffix.lstrip(".").upper() or "MP3"} holds {most}.',
        where=file.name,
        why="Apps would show none of them.",
        fix="Join some chapters in the section ## Chapters of episode.md.",
    )


def too_large(file: Path) -> UserError:
    """The tag would have more than the 2^28 bytes that ID3v2 can count (id3v2.4.0-structure, 3.1)."""
    return UserError(
        "tags-too-large",
        problem=f'The tags for "{file.name}" are larger than a file can hold.',
        where=str(file),
        why="Pictures and texts add up to more than 256 MB.",
        fix="Use smaller pictures, or a shorter text.",
    )


def changing(file: Path) -> UserError:
    """The old file ended before the bytes that were to be taken over."""
    return UserError(
        "tags-file-changed",
        problem=f'"{file.name}" changed while its tags were written.',
        where=str(file),
        why="Another program writes into it at the same time; it was left to that program.",
        fix="Close the other program, then try again.",
    )
