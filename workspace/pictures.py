"""The door to Pillow: what a picture is, and smaller copies of it for tags and pages."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from workspace.errors import UserError

Form = Literal["JPEG", "WEBP", "AVIF", "PNG"]

_MOST_PIXELS = 100_000_000  # 10,000 x 10,000; unpacked that is 300 MB, and no cover needs more
_QUALITIES = (90, 85, 80, 75, 70, 60, 50, 40, 30)
_WHITE = (255, 255, 255)
_ORIENTATION = 0x0112  # of EXIF; 5 to 8 lie on their side


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture as it is seen, turned upright; `bytes` is the size of the file, `mode` Pillow's word (RGB, CMYK, P …)."""

    width: int
    height: int
    mode: str
    format: str
    has_alpha: bool
    bytes: int
    is_moving: bool = False
    is_bare: bool = False  # nothing but the picture: no EXIF, no place where it was taken, no colors of another device


@dataclass(frozen=True)
class Copy:
    """A copy that is wanted: `width` in pixels, and `quality` of 0 to 100."""

    width: int
    form: Form
    quality: int


def describe_picture(path: Path) -> Picture:
    """Read the header and check that the rest can be decoded."""
    with _opened(path) as image:
        width, height = image.size
        exif = image.getexif()
        if exif.get(_ORIENTATION, 1) >= 5:
            width, height = height, width
        return Picture(
            width=width,
            height=height,
            mode=image.mode,
            format=image.format or "",
            has_alpha=image.has_transparency_data,
            bytes=path.stat().st_size,
            is_moving=getattr(image, "is_animated", False),
            is_bare=not (exif or {"exif", "xmp", "photoshop", "comment"} & image.info.keys() or _other_colors(image)),
        )


def square_jpeg(source: Path, side: int, max_bytes: int) -> bytes:
    """Make an RGB JPEG of at most `side` pixels square and `max_bytes` bytes; what is not square is cropped in the middle.

    Nothing of the owner's file but the picture is kept (no EXIF, no place where it was taken).
    """
    with _opened(source) as image:
        upright = _flat(_upright(image))
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
    (made,) = copies(source, [Copy(width, form, quality)])
    return made


def copies(source: Path, wanted: Sequence[Copy]) -> Iterator[bytes]:
    """Make all `wanted` copies, in their order, of a picture that is opened once; none is larger than the source.

    The colors become those of the web (sRGB), and nothing of the owner's file but the picture is kept.
    """
    with _opened(source) as image:
        upright = _plain(_upright(image))
    flat = _flat(upright) if any(each.form == "JPEG" for each in wanted) else upright
    smaller: dict[tuple[int, bool], Image.Image] = {}
    for each in wanted:
        image, key = (flat, (each.width, True)) if each.form == "JPEG" else (upright, (each.width, flat is upright))
        if key not in smaller:
            smaller[key] = _narrowed(image, each.width)
        yield _written(smaller[key], each.form, each.quality)


def upright_picture(source: Path, longest: int) -> Image.Image:
    """The picture for drawing, without transparency, its longer side `longest` pixels, or as long as it is."""
    with _opened(source) as image:
        upright = _flat(_upright(image))
    return _narrowed(upright, max(1, round(upright.width * min(1, longest / max(upright.size)))))


def height_for(picture: Picture, width: int) -> int:
    """The height in pixels of a copy that is `width` wide."""
    return max(1, round(picture.height * width / picture.width))


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


def _upright(image: Image.Image) -> Image.Image:
    """As the camera was held, in the colors of the web; phones and printers' programs save others."""
    upright = ImageOps.exif_transpose(image)
    if not _other_colors(image):
        return upright
    profile = io.BytesIO(image.info["icc_profile"])
    mode = "RGBA" if upright.mode == "RGBA" else "RGB"
    try:
        converted = ImageCms.profileToProfile(upright, profile, ImageCms.createProfile("sRGB"), outputMode=mode)
    except ImageCms.PyCMSError:  # a profile that does not fit its picture; browsers ignore it too
        return upright
    return converted or upright


def _other_colors(image: Image.Image) -> bool:
    """Whether the picture names colors of its own that are not those of the web."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return False
    try:
        return "srgb" not in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile))).lower()
    except (ImageCms.PyCMSError, OSError):
        return False


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


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
