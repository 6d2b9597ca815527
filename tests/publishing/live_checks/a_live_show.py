"""A small show that is published to a folder, with everything that a feed sends apps to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from publishing.artifacts import artifacts_in
from publishing.desk import Desk
from publishing.storages.folder import FolderStorage
from tests.publishing.doubles import publish
from workspace.folder import OwnerFolder

SITE = "https://podcast.knees.clinic"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SOUND = b"\xff\xfb" * 400
SETTINGS = f"""
[publisher]
name = "Knees and Co"
email = "podcast@knees.clinic"
timezone = "UTC"
[site]
address = "{SITE}"
[publish]
to = "public"
"""
SHOW = """
name = "Knees"
author = "Knees and Co"
description = "About knees."
category = "Health & Fitness > Medicine"
"""


def feed(address: str = f"{SITE}/feed.xml", *, at: str = SITE, further: str = "", items: str = "") -> bytes:
    """A feed of one episode, and more `items`, whose files lie under `at`."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel>
<title>Knees</title><link>{at}/</link><description>About knees.</description>
<atom:link rel="self" type="application/rss+xml" href="{address}"/>
<itunes:image href="{at}/cover.png"/>{further}
<item><title>Knee pain</title><guid isPermaLink="false">knees-1</guid>
<pubDate>Sun, 01 Nov 2026 06:00:00 +0000</pubDate>
<enclosure url="{at}/episodes/knees/knees.mp3" length="{len(SOUND)}" type="audio/mpeg"/>
<podcast:chapters url="{at}/episodes/knees/chapters.json" type="application/json+chapters"/>
<podcast:transcript url="{at}/episodes/knees/transcript.vtt" type="text/vtt"/></item>{items}
</channel></rss>
""".encode()


def files(feed_xml: bytes | None = None) -> dict[str, bytes]:
    return {
        "index.html": b"<!doctype html><title>Knees</title>",
        "feed.xml": feed_xml or feed(),
        "cover.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "episodes/knees/index.html": b"<!doctype html><title>Knee pain</title>",
        "episodes/knees/knees.mp3": SOUND,
        "episodes/knees/chapters.json": b'{"version": "1.2.0", "chapters": []}',
        "episodes/knees/transcript.vtt": b"WEBVTT\n",
    }


def write(folder: Path, content: dict[str, bytes]) -> Path:
    for name, written in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(written)
    return folder


def a_show(root: Path, show: str = SHOW, settings: str = SETTINGS) -> Desk:
    """The owner's folder, with nothing published."""
    write(root, {"pressroom.toml": settings.encode(), "show.toml": show.encode()})
    return Desk(folder=OwnerFolder(root), now=NOW)


def a_live_show(
    root: Path, show: str = SHOW, settings: str = SETTINGS, feed_xml: bytes | None = None
) -> tuple[Desk, Path]:
    """The same, published; returns the folder that it was published to as well."""
    desk = a_show(root, show, settings)
    publish(FolderStorage(root / "public"), artifacts_in(write(root / "build", files(feed_xml))))
    return desk, root / "public"
