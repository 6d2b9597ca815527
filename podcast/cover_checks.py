"""Checks of the show's cover: what Apple Podcasts and the others ask of a picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from podcast.show_facts import ShowFacts
from workspace.findings import Level, Place
from workspace.rules import Rule, Trouble, rule

_SUFFIXES = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}
_PIXELS = range(1400, 3001)  # sides of a cover (Apple, A Podcaster's Guide to RSS)
_MODES = {"CMYK": "print colors (CMYK)", "P": "a palette of few colors"}


@rule("p-001", Level.MUST, "apple", "spotify", "amazon", "iheart", "pandora")
def cover_there(facts: ShowFacts) -> Iterator[Trouble]:
    """The show has a cover."""
    if facts.cover is None:
        yield Trouble(
            where=facts.place("cover"),
            problem="The show has no cover picture that can be read.",
            why=f"Directories refuse a show without one; Pressroom looked for {facts.show.cover}.",
            fix=f"Put a square JPEG or PNG, 3000 × 3000 pixels, beside show.toml as {facts.show.cover}",
        )


@rule("p-002", Level.MUST, "apple", "spotify", "iheart", "pandora")
def cover_square(facts: ShowFacts) -> Iterator[Trouble]:
    """The cover is square."""
    cover = facts.cover
    if cover and cover.width != cover.height:
        side = min(max(cover.width, cover.height), 3000)
        yield Trouble(
            where=Place(f"{facts.show.cover} ({cover.width} × {cover.height})"),
            problem="The cover picture is not square.",
            why="Apple Podcasts rejects it, and feeds with bad covers stop updating.",
            fix=f"Crop the picture, or add a plain border, so that it is {side} × {side} pixels.",
        )


@rule("p-003", Level.MUST, "apple", "iheart")
def cover_size(facts: ShowFacts) -> Iterator[Trouble]:
    """The cover's sides are 1400 to 3000 pixels."""
    cover = facts.cover
    if cover and (min(cover.width, cover.height) not in _PIXELS or max(cover.width, cover.height) not in _PIXELS):
        small = min(cover.width, cover.height) < _PIXELS.start
        yield Trouble(
            where=Place(f"{facts.show.cover} ({cover.width} × {cover.height})"),
            problem=f"The cover picture is too {'small' if small else 'large'}.",
            why="Apple Podcasts takes 1400 × 1400 to 3000 × 3000 pixels.",
            fix="Export it anew at 3000 × 3000 pixels." if small else "Scale it down to 3000 × 3000 pixels.",
        )


@rule("p-004", Level.MUST, "apple")
def cover_colors(facts: ShowFacts) -> Iterator[Trouble]:
    """The cover has RGB colors and no transparency."""
    cover = facts.cover
    if cover and (cover.has_alpha or cover.mode not in {"RGB", "L"}):
        flaw = "transparency" if cover.has_alpha else _MODES.get(cover.mode, f"unusual colors ({cover.mode})")
        yield Trouble(
            where=Place(facts.show.cover),
            problem=f"The cover picture has {flaw}.",
            why="Apple Podcasts wants RGB colors without transparency, and rejects the others.",
            fix="Export it as JPEG with RGB colors on a solid background.",
        )


@rule("p-005", Level.MUST, "apple")
def cover_format(facts: ShowFacts) -> Iterator[Trouble]:
    """The cover is a JPEG or PNG picture, and its name says which."""
    if facts.cover is None:
        return
    suffixes = _SUFFIXES.get(facts.cover.format, ())
    name = PurePosixPath(facts.show.cover)
    if name.suffix.lower() not in suffixes:
        yield Trouble(
            where=facts.place("cover"),
            problem=f'"{name.name}" is a {facts.cover.format} picture.',
            why="Directories take JPEG and PNG, and reject a picture whose name says something else.",
            fix=f'Rename it to {name.stem}{suffixes[0]} and write  cover = "{name.with_suffix(suffixes[0])}"'
            if suffixes
            else "Export it as JPEG or PNG.",
        )


COVER_RULES: tuple[Rule[ShowFacts], ...] = (cover_there, cover_square, cover_size, cover_colors, cover_format)
