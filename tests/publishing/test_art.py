"""Art: pictures of articles and notes are published beside their pages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from publishing.art import ArtShop, illustrations
from publishing.publication import read_publication
from workspace.folder import OwnerFolder

SETTINGS = """
[publisher]
name = "Knees and Co"
email = "podcast@example.org"
timezone = "UTC"
[site]
address = "https://knees.example.org"
"""
ARTICLE = '+++\ntitle = "Knees"\npublish = "2026-01-01 06:00"\n+++\n\n![A knee](knee.jpg) ![Outside](../secret.jpg) ![Gone](gone.jpg)\n'
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_picture_beside_an_article_is_published_beside_its_page(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "pressroom.toml").write_text(SETTINGS)
    (tmp_path / "articles" / "knees.md").write_text(ARTICLE)
    (tmp_path / "articles" / "knee.jpg").write_bytes(b"a picture")
    (tmp_path / "secret.jpg").write_bytes(b"not for readers")
    publication = read_publication(OwnerFolder(tmp_path)).required()

    shown = illustrations(publication, (), NOW)
    assert shown == {"articles/knees/knee.jpg": tmp_path / "articles" / "knee.jpg"}


def test_sizes_never_enlarge_and_are_made_once(tmp_path: Path) -> None:
    source = tmp_path / "cover.png"
    Image.new("RGB", (500, 500), "#0d5c50").save(source)
    shop = ArtShop(tmp_path / "kept")

    sizes = shop.sizes(source, "cover", (320, 640))
    before = sizes[0].file.stat().st_mtime_ns
    assert [art.width for art in sizes] == [320]
    assert shop.sizes(source, "cover", (320, 640))[0].file.stat().st_mtime_ns == before


def test_a_changed_cover_gets_another_name(tmp_path: Path) -> None:
    source = tmp_path / "cover.png"
    shop = ArtShop(tmp_path / "kept")
    names = set()
    for color in ("red", "blue"):
        Image.new("RGB", (500, 500), color).save(source)
        names.add(shop.original(source, "cover").path)

    assert len(names) == 2
