"""What is checked of the pictures that chapters show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from episodes.chapters.chapter import Chapter
from episodes.episode import Episode
from episodes.facts import EpisodeFacts
from workspace.findings import Level
from workspace.rules import Rule, Trouble, rule

_SHOWN = frozenset({".jpg", ".jpeg", ".png"})  # what ID3 and every app can show


def pictures_of(episode: Episode) -> dict[str, Path]:
    """The pictures that an episode's chapters name and its folder holds, by their names there."""
    found = {name: episode.file(name) for name in _named(episode.notes.chapters)}
    return {name: path for name, path in found.items() if path is not None}


@rule("e-035", Level.MUST)
def chapter_picture(facts: EpisodeFacts) -> Iterator[Trouble]:
    """A chapter's picture is a file in the episode's folder, or has an https address."""
    for number, chapter, place in facts.chapters():
        if not chapter.image or chapter.image.lower().startswith("https://"):
            continue
        if "://" in chapter.image:
            yield Trouble(
                where=place,
                problem=f'The picture of chapter {number} of "{facts.title}" has no https address.',
                why="Apps fetch pictures over https only.",
                fix="Write the address with https://, or put the picture into the episode's folder and write its name.",
            )
        elif facts.episode.file(chapter.image) is None:
            yield Trouble(
                where=place,
                problem=f'Chapter {number} of "{facts.title}" names a picture that is not there: {chapter.image}',
                why=f"Pressroom looked in {facts.folder}",
                fix=f"Put {chapter.image} into that folder, or correct the line.",
            )


@rule("e-036", Level.SHOULD, "apple")
def chapter_picture_kind(facts: EpisodeFacts) -> Iterator[Trouble]:
    """A chapter's picture is a JPEG or a PNG."""
    pictures = pictures_of(facts.episode)
    for number, chapter, place in facts.chapters():
        if chapter.image in pictures and pictures[chapter.image].suffix.lower() not in _SHOWN:
            yield Trouble(
                where=place,
                problem=f'The picture of chapter {number} of "{facts.title}" is neither a JPEG nor a PNG.',
                why="Apps and audio files show no other kind.",
                fix="Save it as a JPEG in a picture program, and write the new name.",
            )


PICTURE_RULES: tuple[Rule[EpisodeFacts], ...] = (chapter_picture, chapter_picture_kind)


def _named(chapters: Iterable[Chapter]) -> tuple[str, ...]:
    """Names of files, each once."""
    images = (chapter.image for chapter in chapters)
    return tuple(dict.fromkeys(image for image in images if image and "://" not in image))
