"""What is checked of an episode's cover: the same that directories ask of the show's."""

from __future__ import annotations

from collections.abc import Iterator

from episodes.facts import EpisodeFacts
from episodes.square_art import MOST_BYTES, PIXELS, SUFFIXES, color_flaw, in_kilobytes, is_gray
from workspace.findings import Level, Place
from workspace.rules import Rule, Trouble, rule

_OTHER_KINDS = {".heic", ".heif", ".webp", ".avif", ".gif", ".bmp", ".tif", ".tiff", ".psd", ".pdf", ".svg"}


@rule("e-040", Level.SHOULD, "apple", covers="C04 I14")
def cover_shape(facts: EpisodeFacts) -> Iterator[Trouble]:
    """An episode's cover is square."""
    if facts.cover is not None and facts.cover.width != facts.cover.height:
        yield Trouble(
            where=_place(facts),
            problem=f'The cover picture of "{facts.title}" is not square.',
            why="Apple Podcasts rejects it and shows the show's cover instead; other apps cut it.",
            fix="Crop it to a square, 3000 x 3000, in a picture program.",
        )


@rule("e-041", Level.SHOULD, "apple", covers="C04 I14")
def cover_size(facts: EpisodeFacts) -> Iterator[Trouble]:
    """The sides of an episode's cover are 1400 to 3000 pixels."""
    if facts.cover is None or (facts.cover.width in PIXELS and facts.cover.height in PIXELS):
        return
    small = min(facts.cover.width, facts.cover.height) < PIXELS.start
    yield Trouble(
        where=_place(facts),
        problem=f'The cover picture of "{facts.title}" is too {"small" if small else "large"}.',
        why="Apple Podcasts takes 1400 x 1400 to 3000 x 3000 pixels.",
        fix="Save it larger from the original, best at 3000 x 3000." if small else "Scale it down to 3000 x 3000.",
    )


@rule("e-042", Level.SHOULD, "apple", covers="C04 I14")
def cover_colors(facts: EpisodeFacts) -> Iterator[Trouble]:
    """An episode's cover has RGB colors and no transparency."""
    flaw = facts.cover and (color_flaw(facts.cover) or ("shades of gray only" if is_gray(facts.cover) else None))
    if flaw:
        yield Trouble(
            where=_place(facts),
            problem=f'The cover picture of "{facts.title}" has {flaw}.',
            why="Apple Podcasts rejects it; other apps show odd colors or a black ground.",
            fix="Save it as a JPEG in RGB, on a solid background.",
        )


@rule("e-043", Level.SHOULD, "apple", covers="C04 I14")
def cover_format(facts: EpisodeFacts) -> Iterator[Trouble]:
    """An episode's cover is the kind of picture that its name says."""
    file = facts.episode.cover
    if facts.cover is None or file is None:
        return
    suffixes = SUFFIXES.get(facts.cover.format, ())
    if file.suffix.lower() not in suffixes:
        yield Trouble(
            where=_place(facts),
            problem=f'The cover picture of "{facts.title}" is named "{file.name}", and is a {facts.cover.format}.',
            why="Directories take JPEG and PNG, and reject a picture whose name says something else.",
            fix=f"Rename it to {file.stem}{suffixes[0]}" if suffixes else "Save it as a JPEG in a picture program.",
        )


@rule("e-044", Level.NICE, covers="C05 I14")
def cover_weight(facts: EpisodeFacts) -> Iterator[Trouble]:
    """The file of an episode's cover has at most 512 KB."""
    if facts.cover is not None and facts.cover.bytes > MOST_BYTES:
        yield Trouble(
            where=_place(facts),
            problem=f'The cover picture of "{facts.title}" has {in_kilobytes(facts.cover.bytes)}.',
            why="Apps load it into lists and on the road; above 512 KB some show it late, or not at all.",
            fix="Save it as a JPEG of quality 80; nobody sees the difference.",
        )


@rule("e-045", Level.SHOULD)
def cover_usable(facts: EpisodeFacts) -> Iterator[Trouble]:
    """A picture named as the cover is of a kind that can be one."""
    if facts.episode.cover is not None:
        return
    for file in sorted(facts.episode.folder.glob("[Cc]over.*")):
        if file.suffix.lower() in _OTHER_KINDS:
            yield Trouble(
                where=Place(facts.folder + file.name),
                problem=f'"{facts.title}" does not get the cover "{file.name}": it is neither JPEG nor PNG.',
                why="Apps show no other kind, so the show's cover stands there.",
                fix="Export it as JPEG, 3000 x 3000, as cover.jpg; a phone's HEIC opens in its picture program.",
            )


COVER_RULES: tuple[Rule[EpisodeFacts], ...] = (
    *(cover_shape, cover_size, cover_colors, cover_format, cover_weight, cover_usable),
)


def _place(facts: EpisodeFacts) -> Place:
    name = facts.episode.cover.name if facts.episode.cover else "cover.jpg"
    size = f"{facts.cover.width} x {facts.cover.height}" if facts.cover else None
    return Place(facts.folder + name, shown=size)
