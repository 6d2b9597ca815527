"""The one door to Pillow: what a picture is, and smaller copies of it for tags and pages."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image, ImageOps, UnidentifiedImageError

from workspace.errors import UserError

Form = Literal["JPEG", "WEBP", "AVIF", "PNG"]

_MOST_PIXELS = 100_000_000  # 10,000 x 10,000; unpacked that is 300 MB, and no cover needs more
_QUALITIES = (90, 85, 80, 75, 70, 60, 50, 40, 30)
_WHITE = (255, 255, 255)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture as it is seen, turned upright; `bytes` is the size of the file, `mode` Pillow's word (RGB, CMYK, P …)."""

    width: int
    height: int
    mode: str
    format: str
    has_alpha: bool
    bytes: int


def describe_picture(path: Path) -> Picture:
    """Read the header and check that the rest can be decoded."""
    with _opened(path) as image:
        width, height = image.size
        if image.getexif().get(0x0112, 1) >= 5:  # EXIF orientation: 5 to 8 lie on their side
            width, height = height, width
        return Picture(
            width=width,
            height=height,
            mode=image.mode,
            format=image.format or "",
            has_alpha=image.has_transparency_data,
            bytes=path.stat().st_size,
        )


def square_jpeg(source: Path, side: int, max_bytes: int) -> bytes:
    """Make an RGB JPEG of at most `side` pixels square and `max_bytes` bytes; what is not square is cropped in the middle.

    Nothing of the owner's file but the picture is kept (no EXIF, no place where it was taken).
    """
    with _opened(source) as image:
        upright = _flat(ImageOps.exif_transpose(image))
    side = min(side, *upright.size)
    while True:
        square = ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            content = _written(square, "JPEG", quality)
            if len(content) <= max_bytes:
                return content
        if side <= 16:
            raise ValueError(f"no JPEG fits into {max_bytes} bytes")
        side = side * 3 // 4


def resized(source: Path, width: int, form: Form, quality: int) -> bytes:
    """Make a copy `width` pixels wide, or as wide as the source if that is less; `quality` is 0 to 100."""
    with _opened(source) as image:
        upright = ImageOps.exif_transpose(image)
        upright = _flat(upright) if form == "JPEG" else _plain(upright)
    if upright.width > width:
        height = max(1, round(upright.height * width / upright.width))
        upright = upright.resize((width, height), Image.Resampling.LANCZOS)
    return _written(upright, form, quality)


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with path.open("rb") as opened, Image.open(opened) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise _too_large(path)
                image.load()
                yield image
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error
    except FileNotFoundError as error:
        raise UserError(
            "picture-missing",
            problem=f'The picture "{path.name}" is not there.',
            where=str(path),
            why="The cover is what people see in every app.",
            fix="Put the picture there, or correct its name.",
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:  # Pillow's words for damaged files
        raise UserError(
            "picture-unreadable",
            problem=f'"{path.name}" is not a picture that Pressroom can read.',
            where=str(path),
            why="The file is damaged, empty, or something else under a picture's name.",
            fix="Open it in a picture program and save it again as JPEG or PNG.",
        ) from error


def _too_large(path: Path) -> UserError:
    return UserError(
        "picture-too-large",
        problem=f'The picture "{path.name}" is too large to open safely.',
        where=str(path),
        why=f"It claims more than {_MOST_PIXELS // 1_000_000} million pixels; a cover needs 9 million.",
        fix="Save it again at 3000 x 3000 pixels.",
    )


def _flat(image: Image.Image) -> Image.Image:
    """RGB without transparency, on white."""
    if image.has_transparency_data:
        layers = image.convert("RGBA")
        paper = Image.new("RGB", image.size, _WHITE)
        paper.paste(layers, mask=layers.getchannel("A"))
        return paper
    return image.convert("RGB")


def _plain(image: Image.Image) -> Image.Image:
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _written(image: Image.Image, form: Form, quality: int) -> bytes:
    """Write pixels only; fixed settings, so that the same picture gives the same bytes."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    written = io.BytesIO()
    match form:
        case "JPEG":
            bare.save(written, form, quality=quality, optimize=True, progressive=True)
        case "WEBP":
            bare.save(written, form, quality=quality, method=4)
        case "AVIF":
            bare.save(written, form, quality=quality, speed=6, max_threads=1)
        case "PNG":
            bare.save(written, form, optimize=True)
    return written.getvalue()
