"""A small clinic's show for tests, made of values; nothing is read from a disk."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from episodes.episode import Episode, EpisodeHeader
from episodes.notes import read_notes
from episodes.transcripts.transcript import Cue, Transcript
from podcast.finished import FinishedAudio, FinishedEpisode
from podcast.identity import Identity, feed_guid
from podcast.show import Show
from workspace.document import Document
from workspace.header import parse
from workspace.publisher import Settings

SITE = "https://podcast.penrose.clinic"
IDENTITY = Identity(
    site=SITE, feed=f"{SITE}/feed.xml", guid=feed_guid(f"{SITE}/feed.xml"), cover="art/cover-1a2b3c4d.jpeg"
)
PACIFIC = ZoneInfo("America/Los_Angeles")
NOTES = """Dr. Dominic Femiano joins Jennifer Penrose to talk about tendon injuries.

You will hear:

- how a sore tendon differs from a torn one
- why a few days off helps & a few months off does not

## Chapters

- 00:00 Welcome
- 02:10 What a tendon does <https://example.org/tendon>
- 18:20 Rest, load and how fast to go

## Links

- [Book a visit](https://penrose.clinic/visit?from=podcast&kind=new)

## Soundbites

- 18:20 for 45 seconds - Rest is not the cure
"""
TRANSCRIPT = Transcript((Cue(start=0.0, end=2.5, text="Welcome to the show.", speaker="Jennifer Penrose"),))


def a_show(**changes: object) -> Show:
    values: dict[str, object] = {
        "name": "The Penrose Podcast",
        "author": "Penrose Physical Therapy",
        "tagline": "Plain talk about pain.",
        "description": "Plain talk about pain, movement & getting better.",
        "category": "Health & Fitness > Medicine",
        "email": "podcast@penrose.clinic",
        "copyright": "Penrose Physical Therapy",
        "closing": "This podcast is general education, not medical advice.",
        "person": {
            "jennifer": {"name": "Jennifer Penrose", "link": "https://penrose.clinic/jennifer"},
            "femiano": {"name": "Dr. Dominic Femiano", "role": "guest", "link": "https://femiano.clinic/"},
        },
        "feed": {"funding": {"link": "https://penrose.clinic/support"}, "license": "CC-BY-4.0"},
    }
    return Show.model_validate(values | changes)


def settings(**site: object) -> Settings:
    publisher = {"name": "Penrose PT", "email": "clinic@penrose.clinic", "timezone": "America/Los_Angeles"}
    return Settings.model_validate({"publisher": publisher, "site": {"address": SITE} | site})


def an_episode(slug: str = "tendon-injuries", header: str = "", notes: str = NOTES) -> Episode:
    """An episode whose header has a title unless `header` gives one."""
    if "title" not in header:
        header = f'title = "Tendon injuries with Dr. Dominic Femiano"\n{header}'
    path = Path("episodes") / slug / "episode.md"
    text = f"+++\n{header}\n+++\n{notes}"
    document = Document(
        name=path.as_posix(),
        path=path,
        text=text,
        values=tomllib.loads(header),
        header=header,
        header_line=2,
        body=notes,
    )
    read, findings = parse(EpisodeHeader, document, PACIFIC)
    assert not findings
    assert read is not None
    return Episode(slug=slug, folder=path.parent, document=document, header=read, notes=read_notes(document))


def finished(
    slug: str = "tendon-injuries",
    header: str = "",
    notes: str = NOTES,
    *,
    id: str = "penrose-12",  # noqa: A002 - its name everywhere
    published: datetime = datetime(2026, 11, 24, 14, 0, tzinfo=UTC),
    seconds: float = 2412.4,
    transcript: Transcript | None = None,
    cover: str | None = None,
) -> FinishedEpisode:
    return FinishedEpisode(
        id=id,
        episode=an_episode(slug, header, notes),
        published=published,
        audio=FinishedAudio(path=f"episodes/{slug}/{slug}-7c1e.mp3", bytes=19_300_123, seconds=seconds),
        transcript=transcript,
        cover=cover,
    )


def two_episodes() -> tuple[FinishedEpisode, ...]:
    """A full episode with everything, and an older trailer with next to nothing."""
    full = finished(
        header='guest = "femiano"\nhosts = ["jennifer"]\nseason = 1\nnumber = 12',
        published=datetime(2026, 11, 24, 6, 0, tzinfo=PACIFIC),
        transcript=TRANSCRIPT,
        cover="art/tendon-injuries-99aa.png",
    )
    trailer = finished(
        slug="trailer",
        header='title = "What this show is"\ntype = "trailer"\nunlisted = true\nexplicit = true',
        notes="A minute about the show.",
        id="https://old.example.net/?p=1",
        published=datetime(2026, 9, 1, 6, 0, tzinfo=PACIFIC),
        seconds=61.5,
    )
    return trailer, full
