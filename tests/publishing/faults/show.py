"""A show with a real feed for the fault tests, and what a subscriber and its owner must find whatever happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from podcast.reading.enclosures import read_enclosures
from publishing.artifacts import Artifact, Stage, artifacts_in, stage_of
from publishing.storages.storage import Storage
from tests.publishing.doubles import audio_name, base_of
from tests.publishing.servers import BUCKET

ADDRESS = "https://podcast.example.org"
KNEES = {"knees": b"knee sounds"}
BOTH = {"knees": b"knee sounds", "hips": b"hip sounds" * 100}


def show(folder: Path, episodes: dict[str, bytes], words: str = "", *, more: tuple[str, ...] = ()) -> Path:
    """Write a built site into `folder`: audio, companions, pages (`more` of them), front page, feed."""
    files = {"index.html": f"<h1>Show {words}</h1>".encode(), "style.css": b"body{}"}
    files |= {f"{page}/index.html": f"<h1>{page} {words}</h1>".encode() for page in more}
    items = []
    for slug, sound in episodes.items():
        audio = audio_name(slug, sound)
        files[f"episodes/{slug}/index.html"] = f"<h1>{slug} {words}</h1>".encode()
        files[f"episodes/{slug}/chapters.json"] = b"{}"
        files[audio] = sound
        enclosure = f'<enclosure url="{ADDRESS}/{audio}" length="{len(sound)}" type="audio/mpeg"/>'
        items.append(f"<item><title>{slug}</title><guid>{slug}</guid>{enclosure}</item>")
    listed = "".join(items)
    files["feed.xml"] = f"<rss version='2.0'><channel><title>{words}</title>{listed}</channel></rss>".encode()
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def coming(folder: Path, number: int) -> Path:
    """An old show and a new one in turn: an episode with new audio comes and a page goes, or the other way round."""
    if number % 2 == 0:
        return show(folder / str(number), KNEES, f"old {number}", more=("gone",))
    return show(folder / str(number), {**KNEES, "hips": b"hips %d" % number}, f"new {number}")


def a_subscriber_finds(storage: Storage) -> list[str]:
    """What is wrong in the eyes of an app: a feed that does not parse, audio that is not there as the feed says."""
    feed = storage.read("feed.xml")
    if feed is None:
        return []
    wrong = []
    for announced in read_enclosures(feed.content):
        audio = storage.read(announced.url.removeprefix(f"{ADDRESS}/"))
        if audio is None or len(audio.content) != announced.length or announced.type != "audio/mpeg":
            wrong.append(announced.url)
    return wrong


def what_is_off(storage: Storage, artifacts: tuple[Artifact, ...]) -> list[str]:
    """What differs from the build: bytes, headers, pages that should be gone, the record, anything left pending.

    Audio that no release lists, of a publish that somebody else took over, disturbs nobody and is no page.
    """
    manifest = base_of(storage).manifest
    off = [f"pending {path}" for path in manifest.pending]
    for artifact in artifacts:
        facts, entry = storage.stat(artifact.path), manifest.entries.get(artifact.path)
        if facts is None or not facts.match(artifact):
            off.append(f"bytes of {artifact.path}")
        if entry is None or entry.sha256 != artifact.sha256 or (facts and entry.version != facts.version):
            off.append(f"record of {artifact.path}")
    pages = {name for name in storage.names() if not name.startswith("_publish/") and stage_of(name) is not Stage.MEDIA}
    return off + [f"stray {name}" for name in sorted(pages - {artifact.path for artifact in artifacts})]


def open_uploads(client: Any, prefix: str) -> list[str]:
    """Uploads in parts that were begun and neither ended nor given up."""
    found = client.list_multipart_uploads(Bucket=BUCKET, Prefix=f"{prefix}/")
    return [upload["Key"] for upload in found.get("Uploads", ())]


def site_in(folder: Path) -> tuple[Artifact, ...]:
    return artifacts_in(folder)
