"""What is checked of the show's cover: what Apple Podcasts and the others ask of a picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from episodes.square_art import MOST_BYTES, PIXELS, SUFFIXES, color_flaw, in_kilobytes, is_gray
from podcast.directories import directories
from podcast.show_facts import ShowFacts
from workspace.findings import Level, Place
from workspace.rules import Rule, Trouble, rule

_DEMANDING = tuple(each for each in directories() if not each.is_closed and (each.asks.art_least or 0) > PIXELS.start)


@rule("p-001", Level.MUST, "apple", "spotify", "amazon", "iheart", "pandora", covers="C03")
def cover_there(facts: ShowFacts) -> Iterator[Trouble]:
    """The show has a cover."""
    if facts.cover is None:
        yield Trouble(
            where=facts.place("cover"),
            problem="The show has no cover picture that can be read.",
            why=f"Directories refuse a show without one; Pressroom looked for {facts.show.cover}.",
            fix=f'Write  cover = "{facts.cover_beside}"    to use the picture that is there'
            if facts.cover_beside
            else f"Put a square JPEG or PNG, 3000 × 3000 pixels, beside show.toml as {facts.show.cover}",
        )


@rule("p-002", Level.MUST, "apple", "spotify", "iheart", "pandora", covers="C04")
def cover_square(facts: ShowFacts) -> Iterator[Trouble]:
    """The cover is square."""
    cover = facts.cover
    if cover and cover.width != cover.height:
        larger = max(cover.width, cover.height)
        side = min(larger, 3000) if larger >= PIXELS.start else 3000
        yield Trouble(
            where=Place(f"{facts.show.cover} ({cover.width} × {cover.height})"),
            problem="The cover picture is not square.",
            why="Apple Podcasts rejects it, and feeds with bad covers stop updating.",
            fix=f"Crop the picture, or add a plain border, so that it is {side} × {side} pixels.",
        )


@rule("p-003", Level.MUST, "apple", "iheart", covers="C04")
def cover_size(facts: ShowFacts) -> Iterator[Trouble]:
    """The cover's sides are 1400 to 3000 pixels."""
    cover = facts.cover
    if cover and (min(cover.width, cover.height) not in PIXELS or max(cover.width, cover.height) not in PIXELS):
        small = min(cover.width, cover.height) < PIXELS.start
        yield Trouble(
            where=Place(f"{facts.show.cover} ({cover.width} × {cover.height})"),
            problem=f"The cover picture is too {'small' if small else 'large'}.",
            why="Apple Podcasts takes 1400 × 1400 to 3000 × 3000 pixels.",
            fix="Export it anew at 3000 × 3000 pixels." if small else "Scale it down to 3000 × 3000 pixels.",
        )


@rule("p-004", Level.MUST, "apple", covers="C04")
def cover_colors(facts: ShowFacts) -> Iterator[Trouble]:
    """The cover has RGB colors and no transparency."""
    flaw = color_flaw(facts.cover) if facts.cover else None
    if flaw:
        yield Trouble(
            where=Place(facts.show.cover),
            problem=f"The cover picture has {flaw}.",
            why="Apple Podcasts wants RGB colors without transparency, and rejects the others.",
            fix="Export it as JPEG with RGB colors on a solid background.",
        )


@rule("p-005", Level.MUST, "apple", covers="C04")
def cover_format(facts: ShowFacts) -> Iterator[Trouble]:
    """The cover is a JPEG or PNG picture, and its name says which."""
    if facts.cover is None:
        return
    suffixes = SUFFIXES.get(facts.cover.format, ())
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


@rule("p-021", Level.NICE, covers="C05")
def cover_weight(facts: ShowFacts) -> Iterator[Trouble]:
    """The cover's file has at most 512 KB."""
    if facts.cover and facts.cover.bytes > MOST_BYTES:
        yield Trouble(
            where=Place(facts.show.cover),
            problem=f"The cover picture has {in_kilobytes(facts.cover.bytes)}.",
            why="Apps load it into lists and on the road; above 512 KB some show it late, or not at all.",
            fix="Save it as a JPEG of quality 80; nobody sees the difference.",
        )


@rule("p-022", Level.NICE, *(each.id for each in _DEMANDING), covers="C04")
def cover_best(facts: ShowFacts) -> Iterator[Trouble]:
    """The cover is as large as the most demanding directory asks for."""
    cover = facts.cover
    if cover is None or cover.width != cover.height or cover.width not in PIXELS:
        return
    for directory in _DEMANDING:
        least = directory.asks.art_least or 0
        if cover.width < least:
            yield Trouble(
                where=Place(f"{facts.show.cover} ({cover.width} × {cover.height})"),
                problem=f"The cover picture is too small for {directory.name}: {cover.width} of {least} pixels.",
                why="It asks for a larger one; the other directories take it as it is.",
                fix=f"Export it anew from the original at {least} × {least} pixels.",
            )


@rule("p-033", Level.SHOULD, "apple", covers="C04")
def cover_colored(facts: ShowFacts) -> Iterator[Trouble]:
    """The cover's file knows colors, even if the picture shows none."""
    if facts.cover and is_gray(facts.cover):
        yield Trouble(
            where=Place(facts.show.cover),
            problem="The cover picture is saved in shades of gray only.",
            why="Apple Podcasts asks for RGB colors, also for a picture in black and white.",
            fix="Export it again with RGB colors; it will look the same.",
        )


@rule("p-037", Level.NICE, "youtube")
def wide_cover_is_wide(facts: ShowFacts) -> Iterator[Trouble]:
    """The wide cover is 16 wide and 9 high, to a hundredth."""
    wide = facts.wide_cover
    if wide and not 0.99 < wide.width * 9 / (wide.height * 16) < 1.01:
        yield Trouble(
            where=facts.place("wide_cover"),
            problem=f"The wide cover is not 16 wide and 9 high: {wide.width} × {wide.height} pixels.",
            why="It is shown like a film; bars stand beside it, or a part of it is cut off.",
            fix="Crop it to 16 : 9, best to 1920 × 1080 pixels.",
        )


RULES: tuple[Rule[ShowFacts], ...] = (
    *(cover_there, cover_square, cover_size, cover_colors, cover_format),
    *(cover_weight, cover_best, cover_colored, wide_cover_is_wide),
)
