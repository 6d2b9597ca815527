"""What directories ask of square art: an episode's cover, and the show's (Apple, A Podcaster's Guide to RSS)."""

from __future__ import annotations

from collections.abc import Mapping

from workspace.pictures import Picture

PIXELS = range(1400, 3001)  # of each side
MOST_BYTES = 512 * 1024  # advice of hosts (PRX, Captivate), not a rule of Apple's
SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "JPEG": (".jpg", ".jpeg"),
    "MPO": (".jpg", ".jpeg"),  # what phones save as JPEG, with a second picture that nobody sees
    "PNG": (".png",),
}
_MODES = {"CMYK": "print colors (CMYK)", "P": "a palette of few colors", "PA": "a palette of few colors"}


def color_flaw(picture: Picture) -> str | None:
    """What is wrong with the colors, in words; shades of gray are no flaw here."""
    if picture.has_alpha:
        return "transparency"
    if picture.mode in {"RGB", "L"}:
        return None
    return _MODES.get(picture.mode, f"unusual colors ({picture.mode})")


def is_gray(picture: Picture) -> bool:
    """Whether the file knows no colors at all."""
    return picture.mode in {"L", "LA"} and not picture.has_alpha


def in_kilobytes(size: int) -> str:
    """A size in bytes as people read it: 731 KB."""
    return f"{round(size / 1024):,} KB"
