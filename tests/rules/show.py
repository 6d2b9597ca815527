"""Each rule about the show with one that it finds, and with one that it passes over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from episodes.episode import Episode
from podcast.checks import RULES
from podcast.show_facts import ShowFacts
from tests.podcast.a_show import a_show, an_episode, settings
from workspace.pictures import Picture

__all__ = ["CASES", "COVER", "LATER", "NOW", "OUT", "RULES", "facts", "numbered"]

NOW = datetime(2026, 12, 1, tzinfo=UTC)
OUT = 'publish = "2026-11-24 06:00"'
LATER = 'publish = "2026-11-25 06:00"'
COVER = Picture(width=3000, height=3000, mode="RGB", format="JPEG", has_alpha=False, bytes=400_000)
Maker = Callable[[Path], ShowFacts]


def facts(*episodes: Episode, cover: Picture | None = COVER, **show: Any) -> ShowFacts:
    shown = episodes or (an_episode(header=OUT),)
    return ShowFacts(show=a_show(**show), settings=settings(), episodes=shown, cover=cover, now=NOW)


def numbered(slug: str, publish: str, extra: str = "") -> Episode:
    return an_episode(slug, f'title = "{slug}"\n{publish}\n{extra}')


def a(*episodes: Episode, **show: Any) -> Maker:
    return lambda _: facts(*episodes, **show)


def cover(**changes: Any) -> Maker:
    return lambda _: facts(cover=replace(COVER, **changes))


def wide(**changes: Any) -> Maker:
    picture = replace(COVER, width=1920, height=1080)
    return lambda _: replace(facts(), wide_cover=replace(picture, **changes))


def pair(first: str, second: str, **show: Any) -> Maker:
    return a(numbered("knees", OUT, first), numbered("backs", LATER, second), **show)


def titled(title: str) -> Maker:
    return a(an_episode(header=f'title = "{title}"\n{OUT}'))


def one(extra: str = "", publish: str = OUT, **show: Any) -> Maker:
    return a(numbered("knees", publish, extra), **show)


def alike(first: str, second: str) -> Maker:
    return a(an_episode("a", f'title = "{first}"\n{OUT}'), an_episode("b", f'title = "{second}"\n{LATER}'))


LONG = "Conversations about health: "
CASES: Mapping[str, tuple[Maker, Maker]] = {
    "p-001": (lambda _: facts(cover=None), cover()),
    "p-002": (cover(height=2400), cover(height=3000)),
    "p-003": (cover(width=1200, height=1200), cover(width=3000)),
    "p-004": (cover(mode="CMYK"), cover(mode="RGB")),
    "p-005": (cover(format="PNG"), cover(format="MPO")),
    "p-006": (a(category="Health"), a(category="health & fitness > medicine")),
    "p-007": (a(language="english"), a(language="EN-us")),
    "p-008": (a(description="é" * 2001), a(description="é" * 2000)),
    "p-009": (a(email=None), a(email="us@penrose.clinic")),
    "p-010": (a(an_episode()), one()),
    "p-011": (
        a(listen={"spotifi": "https://open.spotify.com/show/1"}),
        a(listen={"Pocket Casts": "https://pca.st/1"}),
    ),
    "p-012": (a(listen={"stitcher": ""}), a(listen={"spotify": ""})),
    "p-013": (
        a(listen={"spotify": "https://podcasts.apple.com/podcast/id1"}),
        a(listen={"spotify": "https://open.spotify.com/show/1"}),
    ),
    "p-014": (pair("number = 12", "number = 12"), pair("number = 12\nseason = 1", "number = 12\nseason = 2")),
    "p-015": (pair('id = "x"', 'id = "x"'), pair('id = "x"', 'id = "X"')),
    "p-016": (one(type="serial"), one("number = 1", type="serial")),
    "p-017": (titled("Episode 12: The Penrose Podcast - Tendons"), titled("12 things about tendons")),
    "p-018": (a(email="podcast@example.org"), a(email="podcast@examples.org")),
    "p-019": (
        a(numbered("knees", OUT), numbered("backs", OUT)),
        a(numbered("knees", OUT), numbered("backs", OUT.replace(":00", ":01"))),
    ),
    "p-020": (one('hosts = ["jenifer"]'), one('hosts = ["jennifer", "Jo Example"]')),
    "p-021": (cover(bytes=524_289), cover(bytes=524_288)),
    "p-022": (cover(width=2999, height=2999), cover(width=3000, height=3000)),
    "p-023": (a(name="Penrose | Back Pain | Knee Pain | Therapy"), a(name="Penrose: Knees, Hips and Backs")),
    "p-024": (a(author="x" * 256), a(author="x" * 255)),
    "p-025": (a(copyright="© 2026 Penrose PT"), a(copyright="Studio 1984")),
    "p-026": (
        a(feed={"new_address": "https://new.penrose.clinic/feed.xml"}),
        a(feed={"new_address": "https://podcast.penrose.clinic/feed.xml"}),
    ),
    "p-027": (alike(f"{LONG}knees", f"{LONG}backs"), alike(f"Knees. {LONG}", f"Backs. {LONG}")),
    "p-028": (
        a(numbered("knees", OUT), numbered("backs", 'publish = "2028-11-24 06:00"')),
        a(numbered("knees", OUT), numbered("backs", 'publish = "2027-11-24 06:00"')),
    ),
    "p-029": (one('type = "trailer"\nnumber = 1'), one('type = "trailer"\nseason = 1')),
    "p-030": (pair("season = 1", ""), pair("season = 1", 'type = "bonus"')),
    "p-031": (one('guest = "femano"'), one('guest = "Dr. Jo Able"')),
    "p-032": (one("unlisted = true"), a(numbered("knees", OUT), numbered("backs", "", "unlisted = true"))),
    "p-034": (
        a(an_episode(header=OUT, notes="Words, words. " * 80), listen={"podimo": "https://podimo.com/shows/penrose"}),
        a(an_episode(header=OUT, notes="Words, words. " * 80)),
    ),
    "p-033": (cover(mode="L"), cover(mode="RGB")),
    "p-037": (wide(width=1600), wide(width=1919)),
    "p-035": (
        a(person={"jo": {"name": "Jo", "role": "produser"}}),
        a(person={"jo": {"name": "Jo", "role": "Producer"}}),
    ),
    "p-036": (
        a(an_episode(header='publish = "2026-11-01 01:30"')),
        a(an_episode(header='publish = "2026-11-01 01:30-08:00"')),
    ),
}
