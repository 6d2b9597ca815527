"""Gallery and cards: the pictures of a whole publication, and how its pages name them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from publishing.art import ArtShop
from publishing.cards import Colors, colors_from, draw_cards
from publishing.desk import Desk
from publishing.gallery import hang, illustrate
from publishing.publication import Publication, read_publication
from publishing.site import build_site
from workspace.folder import OwnerFolder

SETTINGS = """
[publisher]
name = "Knees and Co"
email = "podcast@example.org"
timezone = "UTC"
[site]
address = "https://knees.example.org"
"""
ARTICLE = """+++
title = "{title}"
publish = "2026-01-01 06:00"
author = "Kim Lee"
+++

![A knee](knee.jpg) ![Outside](../secret.jpg) ![Gone](gone.jpg)
"""
BOOK = """
title = "Running for Life"
author = "Kim Lee"
blurb = "How to keep running."
"""
NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> OwnerFolder:
    (tmp_path / "articles").mkdir()
    (tmp_path / "book").mkdir()
    (tmp_path / "pressroom.toml").write_text(SETTINGS)
    (tmp_path / "articles" / "knees.md").write_text(ARTICLE.format(title="Why do knees hurt?"))
    (tmp_path / "secret.jpg").write_bytes(b"not for readers")
    (tmp_path / "book" / "book.toml").write_text(BOOK)
    Image.new("RGB", (500, 800), "#e8d8b8").save(tmp_path / "book" / "cover.jpg")
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    Image.new("RGB", (900, 600), "#a0522d").save(tmp_path / "articles" / "knee.jpg", exif=exif)
    return OwnerFolder(tmp_path)


def publication_in(folder: OwnerFolder) -> Publication:
    return read_publication(folder).required()


def shop_of(folder: OwnerFolder) -> ArtShop:
    return ArtShop(folder.machine / "art")


def test_a_picture_in_an_article_is_published_beside_its_page_and_in_smaller_copies(folder: OwnerFolder) -> None:
    illustrations = illustrate(publication_in(folder), (), shop_of(folder), NOW)
    ((name, view),) = illustrations.by_page["articles/knees/index.html"]

    assert {path for path in illustrations.files if "secret" in path or "gone" in path} == set()
    assert b"Secret Camera" not in illustrations.files["articles/knees/knee.jpg"].read_bytes()
    assert (name, view.width, view.height) == ("knee.jpg", 800, 533)
    assert view.src in illustrations.files


def test_a_picture_that_cannot_be_read_is_shown_as_it_is(folder: OwnerFolder) -> None:
    (folder.articles / "knee.jpg").write_bytes(b"a picture of the future")
    illustrations = illustrate(publication_in(folder), (), shop_of(folder), NOW)

    assert illustrations.files == {"articles/knees/knee.jpg": folder.articles / "knee.jpg"}
    assert not illustrations.by_page


def test_an_article_that_is_not_out_shows_no_picture(folder: OwnerFolder) -> None:
    early = datetime(2025, 1, 1, tzinfo=UTC)
    assert not illustrate(publication_in(folder), (), shop_of(folder), early).files


def test_a_picture_in_the_sample_chapter_is_there_where_the_chapter_is_read(folder: OwnerFolder) -> None:
    (folder.book.parent / "sample.md").write_text("# One\n\n![A runner](runner.png)\n")
    (folder.book).write_text(f'{BOOK}\nsample = "sample.md"\n')
    Image.new("RGB", (300, 200), "green").save(folder.book.parent / "runner.png")
    illustrations = illustrate(publication_in(folder), (), shop_of(folder), NOW)

    assert {"book/runner.png", "book/sample/runner.png"} <= set(illustrations.files)
    assert {"book/index.html", "book/sample/index.html"} <= set(illustrations.by_page)


def test_the_books_cover_hangs_in_every_form(folder: OwnerFolder) -> None:
    gallery = hang(publication_in(folder), (), shop_of(folder))

    assert gallery.book_cover is not None
    assert gallery.book_cover.src in gallery.files()
    assert all(path in gallery.files() for _, sizes in gallery.book_cover.forms for path, _ in sizes)


def test_there_is_a_card_for_the_article_the_book_and_the_rest(folder: OwnerFolder) -> None:
    cards = draw_cards(publication_in(folder), (), shop_of(folder), NOW, Colors())

    assert set(cards.by_page) == {
        "index.html",
        "articles/knees/index.html",
        "book/index.html",
        "book/sample/index.html",
    }
    assert cards.by_page["articles/knees/index.html"].alt == "Why do knees hurt?, Article, Kim Lee · Knees and Co"
    for file in cards.files().values():
        with Image.open(file) as drawn:
            assert (drawn.format, drawn.size) == ("JPEG", (1200, 630))


def test_a_card_is_drawn_again_only_if_what_is_on_it_changed(folder: OwnerFolder) -> None:
    shop = shop_of(folder)
    before = draw_cards(publication_in(folder), (), shop, NOW, Colors())
    times = {file: file.stat().st_mtime_ns for file in before.files().values()}
    (folder.articles / "knees.md").write_text(ARTICLE.format(title="Why do hips hurt?"))
    after = draw_cards(publication_in(folder), (), shop, NOW, Colors())

    changed = {page for page in before.by_page if before.by_page[page] != after.by_page[page]}
    assert changed == {"articles/knees/index.html"}
    same = [file for file in after.files().values() if file in times]
    assert all(file.stat().st_mtime_ns == times[file] for file in same)
    assert {file.name for file in shop.cards.iterdir()} == {f.name for f in after.files().values()}


def test_other_colors_give_cards_other_names(folder: OwnerFolder) -> None:
    publication, shop = publication_in(folder), shop_of(folder)
    one = draw_cards(publication, (), shop, NOW, Colors())
    other = draw_cards(publication, (), shop, NOW, colors_from("#7a1f5c"))

    assert not set(one.files()) & set(other.files())


@pytest.mark.parametrize("accent", ["#ffcc00", "#000000", "#ffffff", "#00ff00", "#0b5f55", "#ff0000", "#0000ff"])
def test_words_on_a_card_can_be_read_whatever_the_accent(accent: str) -> None:
    colors = colors_from(accent)
    assert contrast(colors.ink, colors.ground) >= 7
    assert contrast(colors.accent, colors.ground) >= 4.5


def test_an_owners_font_takes_the_place_of_ours(folder: OwnerFolder) -> None:
    publication, shop = publication_in(folder), shop_of(folder)
    ours = draw_cards(publication, (), shop, NOW, Colors())
    (folder.templates / "fonts").mkdir(parents=True)
    small = Path(__file__).parents[2] / "templates" / "fonts" / "SourceSansPro-Semibold.otf"
    (folder.templates / "fonts" / "own.otf").write_bytes(small.read_bytes())

    assert not set(ours.files()) & set(draw_cards(publication, (), shop, NOW, Colors()).files())


def test_the_pages_name_their_cards_and_give_every_picture_its_room(folder: OwnerFolder) -> None:
    build_site(Desk(folder=folder, now=NOW))
    page = (folder.site / "articles" / "knees" / "index.html").read_text()
    card = re.search(
        r'property="og:image" content="https://knees\.example\.org/(art/knees-card-[0-9a-f]{10}\.jpg)"', page
    )

    assert card is not None
    assert (folder.site / card[1]).is_file()
    assert 'name="twitter:card" content="summary_large_image"' in page
    for built in folder.site.rglob("*.html"):
        for picture in re.findall(r"<img[^>]*>", built.read_text()):
            assert ' width="' in picture or "gone" in picture or "secret" in picture
            assert ' height="' in picture or "gone" in picture or "secret" in picture
    for named in re.findall(r"\.\./\.\./(art/[\w.-]+)", page):
        assert (folder.site / named).is_file()


def contrast(one: str, other: str) -> float:
    low, high = sorted(luminance(color) for color in (one, other))
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    red, green, blue = (int(color[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
