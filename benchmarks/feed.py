"""How long the feed of a large show takes and how much memory, as ratios to plain feedgen on the same values.

    python benchmarks/feed.py [EPISODES] [ROUNDS]

Both are processes of their own that take turns. Each first makes the same titles, notes of 2 kB, audio files and dates;
the clock runs while they become XML, and the memory is what the process grows by meanwhile. Plain feedgen gets the
notes as they are and its own podcast extension; Pressroom also renders and cuts them, and writes all its namespaces.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from feedgen.feed import FeedGenerator

from episodes.episode import Episode, EpisodeHeader
from episodes.notes import read_notes
from podcast.feed import render_feed
from podcast.finished import FinishedAudio, FinishedEpisode
from podcast.identity import Identity, feed_guid
from podcast.show import Show
from workspace.document import Document
from workspace.publisher import Settings

_LIMIT = 3.0
_SITE = "https://podcast.clinic.example"
_FEED = f"{_SITE}/feed.xml"
_ABOUT = "Plain talk about pain, movement & getting better."
_WORDS = ("knee", "stairs", "load", "rest", "week", "tendon", "walk", "sleep", "strong", "isn't", "–", "Füße")


def notes(number: int) -> str:
    """Two kilobytes of Markdown as a clinic writes it: paragraphs, a list, links, no two alike."""
    words = random.Random(number)

    def sentence() -> str:
        return " ".join(words.choice(_WORDS) for _ in range(words.randint(6, 16))).capitalize() + "."

    text = f"**Episode {number}.** {sentence()} [A link](https://clinic.example/{number}?a=1&b=2).\n\n"
    text += "".join(f"- {sentence()}\n" for _ in range(4)) + "\n## Load & rest\n\n"
    while len(text.encode()) < 2000:
        text += " ".join(sentence() for _ in range(3)) + "\n\n"
    return text


def material(count: int) -> tuple[FinishedEpisode, ...]:
    first = datetime(2000, 1, 4, 6, tzinfo=UTC)
    made = []
    for number in range(count):
        slug = f"episode-{number}"
        path = Path("episodes") / slug / "episode.md"
        document = Document(name=path.as_posix(), path=path, text="", values={}, body=notes(number))
        header = EpisodeHeader(title=f"Knees & hips, part {number}", season=1 + number // 50, number=1 + number % 50)
        episode = Episode(slug=slug, folder=path.parent, document=document, header=header, notes=read_notes(document))
        audio = FinishedAudio(path=f"episodes/{slug}/{slug}-7c1e.mp3", bytes=19_300_123 + number, seconds=2412.4)
        made.append(
            FinishedEpisode(id=f"id-{number}", episode=episode, published=first + timedelta(days=number), audio=audio)
        )
    return tuple(made)


def ours(episodes: tuple[FinishedEpisode, ...]) -> bytes:
    show = Show(
        name="The Clinic Podcast",
        author="The Clinic",
        description=_ABOUT,
        category=("Health & Fitness > Medicine",),
        closing="This podcast is general education, not medical advice.",
    )
    publisher = {"name": "The Clinic", "email": "podcast@clinic.example", "timezone": "UTC"}
    settings = Settings.model_validate({"publisher": publisher, "site": {"address": _SITE}})
    return render_feed(show, Identity(site=_SITE, feed=_FEED, guid=feed_guid(_FEED)), settings, episodes)


def plain(episodes: tuple[FinishedEpisode, ...]) -> bytes:
    feed = FeedGenerator()
    feed.load_extension("podcast")
    feed.title("The Clinic Podcast")
    feed.link(href=_SITE)
    feed.link(href=_FEED, rel="self")
    feed.description(_ABOUT)
    feed.podcast.itunes_author("The Clinic")
    feed.podcast.itunes_category("Health & Fitness", "Medicine")
    feed.podcast.itunes_explicit("no")
    for each in reversed(episodes):
        entry = feed.add_entry(order="append")
        entry.title(each.episode.title)
        entry.guid(each.id, permalink=False)
        entry.link(href=f"{_SITE}/{each.page}")
        entry.content(each.episode.notes.text, type="CDATA")
        entry.enclosure(f"{_SITE}/{each.audio.path}", str(each.audio.bytes), each.audio.type)
        entry.pubDate(each.published)
        entry.podcast.itunes_duration(round(each.audio.seconds))
        entry.podcast.itunes_season(each.episode.header.season)
        entry.podcast.itunes_episode(each.episode.header.number)
        entry.podcast.itunes_episode_type("full")
        entry.podcast.itunes_explicit("no")
    rendered: bytes = feed.rss_str(pretty=True)
    return rendered


_WAYS: dict[str, Callable[[tuple[FinishedEpisode, ...]], bytes]] = {"ours": ours, "plain": plain}


def peak() -> int:
    """The most memory this process ever held, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def one(way: str, count: int) -> None:
    """The work of one process: its seconds, the bytes it grew by, and the bytes of the feed."""
    episodes = material(count)
    _WAYS[way](episodes[:2])  # what is loaded and compiled once belongs to neither
    before, start = peak(), time.perf_counter()
    feed = _WAYS[way](episodes)
    print(json.dumps([time.perf_counter() - start, peak() - before, len(feed)]))


def measured(way: str, count: int) -> tuple[float, float, float]:
    done = subprocess.run([sys.executable, __file__, way, str(count)], check=True, capture_output=True)
    seconds, grown, size = json.loads(done.stdout)
    return seconds, grown, size


def main(count: int, rounds: int) -> None:
    rows = [(*measured("ours", count), *measured("plain", count)) for _ in range(rounds)]
    mine, held, size, theirs, kept, their_size = (statistics.median(column) for column in zip(*rows, strict=True))
    ratio = statistics.median(row[0] / row[3] for row in rows)
    print(f"{count} episodes, n = {rounds}")
    print(f"Pressroom     {mine:.2f} s, {held / 1e6:.0f} MB of memory, {size / 1e6:.1f} MB of XML")
    print(f"plain feedgen {theirs:.2f} s, {kept / 1e6:.0f} MB of memory, {their_size / 1e6:.1f} MB of XML")
    print(f"memory ratio {held / kept:.2f}")
    print(f"ratio {ratio:.2f}, limit {_LIMIT}: {'ok' if ratio <= _LIMIT else 'too slow'}")
    sys.exit(ratio > _LIMIT)


if __name__ == "__main__":
    given = sys.argv[1:]
    if given and given[0] in _WAYS:
        one(given[0], int(given[1]))
    else:
        numbers = [int(each) for each in given]
        main(numbers[0] if numbers else 10_000, numbers[1] if len(numbers) > 1 else 3)
