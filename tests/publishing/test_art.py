"""Art: copies for pages in three forms, made once, under names that say the content."""

from __future__ import annotations

import os
from pathlib import Path

from PIL import Image

from publishing.art import ILLUSTRATION, ArtShop


def cover(path: Path, side: int = 700, color: str = "#0d5c50", mode: str = "RGB") -> Path:
    Image.new(mode, (side, side), color).save(path)
    return path


def test_a_picture_for_pages_comes_in_three_forms_best_first(tmp_path: Path) -> None:
    shown = ArtShop(tmp_path / "kept").shown(cover(tmp_path / "cover.png"), "cover", "A cover")

    assert [form for form, _ in shown.view.forms] == ["image/avif", "image/webp"]
    assert shown.view.src.endswith(".jpg")
    assert (shown.view.width, shown.view.height) == (640, 640)
    for art in shown.arts:
        with Image.open(art.file) as made:
            assert made.size == (art.width, art.height)
            assert art.path.endswith({"AVIF": ".avif", "WEBP": ".webp", "JPEG": ".jpg"}[made.format or ""])


def test_no_copy_is_larger_than_the_picture(tmp_path: Path) -> None:
    shown = ArtShop(tmp_path / "kept").shown(cover(tmp_path / "small.png", 250), "cover", "")
    tiny = ArtShop(tmp_path / "kept").shown(cover(tmp_path / "tiny.png", 100), "cover", "")

    assert {art.width for art in shown.arts} == {192, 250}
    assert {art.width for art in tiny.arts} == {100}


def test_what_is_see_through_stays_so(tmp_path: Path) -> None:
    source = cover(tmp_path / "logo.png", mode="RGBA", color="#0d5c5080")
    shown = ArtShop(tmp_path / "kept").shown(source, "logo", "")

    assert shown.view.src.endswith(".png")
    for art in shown.arts:
        with Image.open(art.file) as made:
            assert made.has_transparency_data


def test_copies_are_made_once(tmp_path: Path) -> None:
    source, shop = cover(tmp_path / "cover.png"), ArtShop(tmp_path / "kept")
    first = {art.file: art.file.stat().st_mtime_ns for art in shop.shown(source, "cover", "").arts}
    again = {art.file: art.file.stat().st_mtime_ns for art in shop.shown(source, "cover", "").arts}

    assert first == again


def test_a_copy_that_was_deleted_is_made_again(tmp_path: Path) -> None:
    source, shop = cover(tmp_path / "cover.png"), ArtShop(tmp_path / "kept")
    gone = shop.shown(source, "cover", "").arts[0].file
    before = gone.read_bytes()
    gone.unlink()

    shop.shown(source, "cover", "")
    assert gone.read_bytes() == before


def test_a_changed_cover_gets_other_names_and_an_unchanged_one_never(tmp_path: Path) -> None:
    source, shop = tmp_path / "cover.png", ArtShop(tmp_path / "kept")
    names: list[set[str]] = []
    for color in ("red", "blue", "red"):
        cover(source, color=color)
        shown = shop.shown(source, "cover", "")
        names.append({shop.original(source, "cover").path, *(art.path for art in shown.arts)})

    assert not names[0] & names[1]
    assert names[0] == names[2]


def test_a_picture_that_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    source, shop = cover(tmp_path / "cover.png"), ArtShop(tmp_path / "kept")
    known = shop.known(source)
    (note,) = (tmp_path / "kept" / "known").iterdir()
    note.write_text(note.read_text().replace(known.digest, "0" * 64))

    assert shop.known(source) == known, "remembered within the run"
    os.utime(source)
    assert shop.known(source) == known, "touched, so read again; the content is the same"


def test_a_note_that_is_damaged_is_written_again(tmp_path: Path) -> None:
    source, kept = cover(tmp_path / "cover.png"), tmp_path / "kept"
    known = ArtShop(kept).known(source)
    (note,) = (kept / "known").iterdir()
    note.write_text("{")
    os.utime(source)

    assert ArtShop(kept).known(source) == known


def test_a_photo_is_public_without_what_the_camera_wrote(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    Image.new("RGB", (400, 300), "red").save(tmp_path / "photo.jpg", exif=exif)
    public = ArtShop(tmp_path / "kept").bare(tmp_path / "photo.jpg")

    assert b"Secret Camera" not in public.read_bytes()
    with Image.open(public) as made:
        assert made.size == (400, 300)


def test_a_photo_is_public_no_wider_than_a_page(tmp_path: Path) -> None:
    Image.new("RGB", (4000, 3000), "red").save(tmp_path / "photo.jpg")
    with Image.open(ArtShop(tmp_path / "kept").bare(tmp_path / "photo.jpg")) as made:
        assert made.size == (1280, 960)


def test_what_needs_nothing_done_stays_as_it_is(tmp_path: Path) -> None:
    shop = ArtShop(tmp_path / "kept")
    small, odd, moving = cover(tmp_path / "small.png"), tmp_path / "odd.jpg", tmp_path / "moving.gif"
    odd.write_bytes(b"no picture")
    frames = [Image.new("RGB", (9, 9), color) for color in ("red", "blue")]
    frames[0].save(moving, save_all=True, append_images=frames[1:])

    assert [shop.bare(source) for source in (small, odd, moving)] == [small, odd, moving]


def test_an_illustration_is_as_wide_as_a_text_on_a_sharp_screen(tmp_path: Path) -> None:
    shown = ArtShop(tmp_path / "kept").shown(cover(tmp_path / "wide.png", 1500), "wide", "", ILLUSTRATION)
    assert max(art.width for art in shown.arts) == 1280
