"""Pictures beside the cover, and transcripts in further languages, from the owner's folder to the site and its feed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from publishing.desk import Desk
from publishing.site import build_site
from tests.journey.owner import SHOW, an_owner, contents
from workspace.errors import UserError
from workspace.folder import OwnerFolder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NS = {"media": "http://search.yahoo.com/mrss/", "podcast": "https://podcastindex.org/namespace/1.0"}
GERMAN = "WEBVTT\n\n00:00.000 --> 00:02.000\nWillkommen bei Knien.\n"
SITE = "https://clinic.example.org"


def picture(path: Path, form: str = "JPEG", size: tuple[int, int] = (320, 180)) -> None:
    Image.new("RGB", size, "#0d5c50").save(path, form)


def test_pictures_and_translations_are_on_the_site_where_the_feed_says(tmp_path: Path) -> None:
    owner = an_owner(
        tmp_path / "show", show='wide_cover = "wide.jpg"\n' + SHOW + '[feed]\npictures = { file = "b.png" }\n'
    )
    folder = owner.episode("knees", wide_cover="wide.jpg")
    picture(owner.root / "wide.jpg")
    picture(owner.root / "b.png", "PNG", (400, 100))
    picture(folder / "wide.jpg", size=(640, 360))
    (folder / "transcript.de.vtt").write_text(GERMAN)

    build_site(Desk(folder=OwnerFolder(owner.root), now=NOW))
    site = contents(owner.root / ".pressroom/site")
    channel = etree.fromstring(site["feed.xml"]).find("channel")
    assert channel is not None

    images = channel.findall("podcast:image", NS)
    assert [(each.get("aspect-ratio"), each.get("type"), each.get("purpose")) for each in images] == [
        ("16/9", "image/jpeg", "artwork social"),
        ("4/1", "image/png", None),
    ]
    thumbnails = [*channel.findall("media:thumbnail", NS), *channel.findall("item/media:thumbnail", NS)]
    assert [each.get("width") for each in thumbnails] == ["320", "640"]
    transcripts = channel.findall("item/podcast:transcript", NS)
    assert {each.get("language") for each in transcripts} == {"de"}
    addresses = [each.get("href") for each in images] + [each.get("url") for each in (*thumbnails, *transcripts)]
    assert {str(each).removeprefix(f"{SITE}/") for each in addresses} <= set(site)
    assert "Willkommen bei Knien." in site["episodes/knees/transcript.de.html"].decode()
    assert '<html lang="de">' in site["episodes/knees/transcript.de.html"].decode()


def test_a_translation_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "show")
    (owner.episode("knees") / "transcript.de.vtt").write_bytes(b"\xff\x00\x01")
    found = owner.types("check", "--json").json["findings"]
    assert "episodes/knees/transcript.de.vtt" in {each["where"]["file"] for each in found}


def test_a_picture_of_another_kind_is_refused_by_name(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "show", show='wide_cover = "wide.gif"\n' + SHOW)
    owner.episode("knees")
    picture(owner.root / "wide.gif", "GIF")
    with pytest.raises(UserError) as refused:
        build_site(Desk(folder=OwnerFolder(owner.root), now=NOW))
    assert [each.code for each in refused.value.findings] == ["picture-form"]
