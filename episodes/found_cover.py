"""A cover found in a recording: looked at, and given a form that apps take."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from episodes.square_art import PIXELS
from workspace.errors import UserError
from workspace.pictures import describe_picture, resized

_NAMES = {"JPEG": "cover.jpg", "PNG": "cover.png"}
_QUALITY = 92


@dataclass(frozen=True, kw_only=True)
class FoundCover:
    """`name` is what the file is called in the episode's folder; width and height are in pixels."""

    name: str
    content: bytes
    width: int
    height: int

    @property
    def fits(self) -> bool:
        """Whether directories would take it."""
        return self.width == self.height and self.width in PIXELS


def found_cover(content: bytes) -> FoundCover | None:
    """The picture as it is if it is a JPEG or PNG, else as a JPEG; None if it cannot be read."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "picture"
        file.write_bytes(content)
        try:
            picture = describe_picture(file)
            name = _NAMES.get(picture.format)
            kept = content if name else resized(file, PIXELS.stop - 1, "JPEG", _QUALITY)
        except UserError:
            return None
    return FoundCover(name=name or "cover.jpg", content=kept, width=picture.width, height=picture.height)
