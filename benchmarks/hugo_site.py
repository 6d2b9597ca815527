"""Hugo's copy of a made-up show: the theme in benchmarks/hugo, the episodes as its content, our pictures and scripts."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from made_up import day_of, header, notes, slug_of

THEME = Path(__file__).parent / "hugo"
STATIC = ("assets/*", "art/*", "episodes/*/*.mp3")  # finished before any build: both only put it in its place
_ITEM = re.compile(
    r"<item>.*?/episodes/(?P<slug>[^/]+)/</link>.*?<guid[^>]*>(?P<guid>[^<]+)</guid>.*?"
    r'/(?P<audio>[^/"]+\.mp3)" length="(?P<size>\d+)"',
    re.DOTALL,
)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the owner of a Hugo site would write into an episode's head and ours finds out by itself."""

    guid: str
    audio: str
    size: int  # bytes
    seconds: str
    card: str


def make_hugo_site(place: Path, site: Path, facts: dict[str, Facts]) -> None:
    """Whatever Hugo builds from; `site` is our built site of the same show."""
    shutil.copytree(THEME, place)
    for pattern in STATIC:
        for file in site.glob(pattern):
            target = place / "static" / file.relative_to(site)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    (place / "data/pictures.json").write_text(json.dumps(_pictures(site), indent=1), encoding="utf-8")
    for number in range(len(facts)):
        write_hugo_episode(place, number, facts[slug_of(number)])


def write_hugo_episode(place: Path, number: int, facts: Facts, edition: int = 0) -> None:
    told = header(number).replace("publish", "date").replace(" 06:00", "T06:00:00").replace('sound = "untouched"\n', "")
    told += f'months = ["{day_of(number):%Y-%m}"]\nguid = "{facts.guid}"\naudio = "{facts.audio}"\n'
    told += f'size = {facts.size}\nseconds = {facts.seconds}\ncard = "{facts.card}"\n'
    file = place / "content/episodes" / f"{slug_of(number)}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"+++\n{told}+++\n\n{notes(number, edition)}", encoding="utf-8")


def facts_of(site: Path) -> dict[str, Facts]:
    """By slug, read from our feed and pages."""
    return dict(_facts(site))


def _facts(site: Path) -> Iterator[tuple[str, Facts]]:
    for item in _ITEM.finditer((site / "feed.xml").read_text(encoding="utf-8")):
        page = (site / "episodes" / item["slug"] / "index.html").read_text(encoding="utf-8")
        seconds, card = re.search(r'data-seconds="([\d.]+)"', page), re.search(r"/art/([^/]*-card-[^/]*\.jpg)", page)
        assert seconds
        assert card
        facts = Facts(guid=item["guid"], audio=item["audio"], size=int(item["size"]), seconds=seconds[1], card=card[1])
        yield item["slug"], facts


def _pictures(site: Path) -> dict[str, object]:
    """The names with hashes that our build gave to pictures, scripts and style."""

    def widths(ending: str) -> list[dict[str, object]]:
        found = ((int(file.name.split("-")[1]), file) for file in site.glob(f"art/cover-*-*.{ending}"))
        return [{"src": f"art/{file.name}", "width": width} for width, file in sorted(found)]

    def one(pattern: str) -> str:
        return next(site.glob(pattern)).relative_to(site).as_posix()

    jpeg = widths("jpg")
    forms = [{"type": f"image/{ending}", "widths": widths(ending)} for ending in ("avif", "webp")]
    return {
        "cover": {"src": jpeg[-1]["src"], "side": jpeg[-1]["width"], "widths": jpeg, "forms": forms},
        "whole": one("art/cover-" + "[0-9a-f]" * 10 + ".jpg"),
        "home": Path(one("art/home-card-*")).name,
        "listen": Path(one("art/listen-card-*")).name,
        "style": one("assets/style-*"),
        "player": one("assets/player-*"),
        "listening": one("assets/listen-*"),
    }
