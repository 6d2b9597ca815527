"""Pictures: described as they are seen, and copied small without the owner's private data."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from PIL import Image, ImageCms

from workspace.errors import UserError
from workspace.pictures import Copy, Form, copies, describe_picture, resized, square_jpeg


def photo(path: Path, width: int = 900, height: int = 600, *, mode: str = "RGB", orientation: int = 1) -> Path:
    """A noisy gradient, as hard to compress as a photograph."""
    random = np.random.default_rng(1)
    values = random.integers(0, 80, (height, width, 3)) + np.linspace(0, 170, width)[np.newaxis, :, np.newaxis]
    image = Image.fromarray(values.astype(np.uint8)).convert(mode)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Secret Camera"
    image.save(path, exif=exif)
    return path


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def test_a_picture_is_described_as_it_is_seen(tmp_path: Path) -> None:
    picture = describe_picture(photo(tmp_path / "phone.jpg", orientation=6))
    assert (picture.width, picture.height) == (600, 900), "the phone lay on its side"
    assert (picture.mode, picture.format, picture.has_alpha) == ("RGB", "JPEG", False)
    assert picture.bytes == (tmp_path / "phone.jpg").stat().st_size


def test_transparency_is_told(tmp_path: Path) -> None:
    assert describe_picture(photo(tmp_path / "logo.png", mode="RGBA")).has_alpha


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\xff\xd8\xff\xe0 broken"]
)
def test_what_is_no_picture_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "cover.jpg").write_bytes(content)
    with pytest.raises(UserError, match=r'"cover\.jpg" is not a picture'):
        describe_picture(tmp_path / "cover.jpg")


def test_a_picture_cut_in_half_is_refused(tmp_path: Path) -> None:
    cover = photo(tmp_path / "cover.jpg")
    cover.write_bytes(cover.read_bytes()[: cover.stat().st_size // 2])
    with pytest.raises(UserError, match="is not a picture that Pressroom can read"):
        describe_picture(cover)


def test_a_missing_picture_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r'"cover\.jpg" is not there'):
        describe_picture(tmp_path / "cover.jpg")


@pytest.mark.parametrize("side", [11_000, 60_000])
def test_a_decompression_bomb_is_refused_before_it_is_unpacked(side: int, tmp_path: Path) -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0))
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
    with pytest.raises(UserError, match=r'"bomb\.png" is too large'):
        describe_picture(tmp_path / "bomb.png")


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "P", "CMYK"])
def test_a_tag_cover_is_square_rgb_and_light(mode: str, tmp_path: Path) -> None:
    source = photo(tmp_path / ("cover.tif" if mode == "CMYK" else "cover.png"), mode=mode)
    content = square_jpeg(source, 1400, 100_000)
    image = opened(content)
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert image.width == image.height <= 600, "never larger than the source"
    assert len(content) <= 100_000
    assert content == square_jpeg(source, 1400, 100_000)


def test_a_tag_cover_keeps_no_private_data(tmp_path: Path) -> None:
    content = square_jpeg(photo(tmp_path / "cover.jpg"), 300, 300_000)
    assert b"Secret Camera" not in content
    assert not dict(opened(content).getexif())


def test_what_does_not_fit_at_any_quality_becomes_smaller(tmp_path: Path) -> None:
    content = square_jpeg(photo(tmp_path / "cover.jpg"), 600, 6_000)
    assert len(content) <= 6_000
    assert opened(content).width < 600


@pytest.mark.parametrize("form", get_args(Form))
def test_a_resized_copy_keeps_its_proportions_in_every_form(form: Form, tmp_path: Path) -> None:
    image = opened(resized(photo(tmp_path / "photo.jpg"), 300, form, 70))
    assert (image.width, image.height, image.format) == (300, 200, form)


def test_nothing_is_ever_made_larger(tmp_path: Path) -> None:
    assert opened(resized(photo(tmp_path / "photo.jpg"), 5000, "WEBP", 70)).width == 900


def test_transparency_stays_where_the_form_has_it(tmp_path: Path) -> None:
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(tmp_path / "logo.png")
    assert opened(resized(tmp_path / "logo.png", 20, "PNG", 80)).mode == "RGBA"
    corner = opened(resized(tmp_path / "logo.png", 20, "JPEG", 80)).getpixel((0, 0))
    assert corner == (255, 255, 255), "what shows through is white paper"


def other_colors() -> bytes:
    """A color profile in which red and green have changed places."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    return swapped.replace("sRGB".encode("utf-16-be"), "odd!".encode("utf-16-be"))


def test_colors_of_other_devices_become_those_of_the_web(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), (255, 0, 0)).save(tmp_path / "odd.png", icc_profile=other_colors())
    red, green, blue = opened(resized(tmp_path / "odd.png", 64, "PNG", 90)).getpixel((30, 30)) or ()  # type: ignore[misc]

    assert green > 240
    assert max(red, blue) < 40
    assert not describe_picture(tmp_path / "odd.png").is_bare


@pytest.mark.parametrize("profile", [b"", b"no profile", other_colors()[:200]])
def test_a_damaged_color_profile_changes_nothing(profile: bytes, tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), (255, 0, 0)).save(tmp_path / "odd.png", icc_profile=profile)
    assert opened(resized(tmp_path / "odd.png", 64, "PNG", 90)).getpixel((30, 30)) == (255, 0, 0)


def test_a_bare_picture_is_one_that_says_nothing_else(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64)).save(tmp_path / "bare.jpg")

    assert describe_picture(tmp_path / "bare.jpg").is_bare
    assert not describe_picture(photo(tmp_path / "phone.jpg")).is_bare


def test_a_moving_picture_is_told(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (9, 9), color) for color in ("red", "blue")]
    frames[0].save(tmp_path / "moving.gif", save_all=True, append_images=frames[1:])
    assert describe_picture(tmp_path / "moving.gif").is_moving


def test_all_copies_come_in_their_order_and_as_if_made_alone(tmp_path: Path) -> None:
    source = photo(tmp_path / "photo.jpg")
    wanted = [Copy(320, "AVIF", 55), Copy(320, "JPEG", 80), Copy(200, "WEBP", 78), Copy(9000, "JPEG", 80)]
    made = list(copies(source, wanted))

    assert [opened(each).format for each in made] == ["AVIF", "JPEG", "WEBP", "JPEG"]
    assert [opened(each).width for each in made] == [320, 320, 200, 900]
    assert made == [resized(source, each.width, each.form, each.quality) for each in wanted]
