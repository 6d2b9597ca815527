from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from episodes.transcripts.transcript import Cue, Transcript
from podcast.finished import FinishedEpisode
from podcast.pages import ShowPages, episode_page, listen_page
from podcast.views import closed_views, follow_views, length_words, number_words, teaser, when
from templates import Templates
from templates.views import BookTeaser, Frame, Picture
from tests.podcast.a_show import IDENTITY, PACIFIC, SITE, a_show, finished, two_episodes
from tests.podcast.every_page import all_pages

APPLE = "https://podcasts.apple.com/podcast/id42"


def frame_for(path: str) -> Frame:
    return Frame(
        publisher="Penrose PT",
        tagline="",
        language="en-us",
        address=SITE,
        root="../" * path.count("/"),
        stylesheet="assets/style.css",
        show="The Penrose Podcast",
        feed=IDENTITY.feed,
    )


def pages_of(*episodes: FinishedEpisode, templates: Path | None = None, **show: object) -> ShowPages:
    return ShowPages(
        show=a_show(**show),
        identity=IDENTITY,
        episodes=episodes or two_episodes(),
        templates=Templates(templates),
        frame_for=frame_for,
        pictures={IDENTITY.cover: Picture(src=IDENTITY.cover, alt="Cover", width=600, height=600)},
        book=BookTeaser(title="Knees", subtitle="", author="Jennifer Penrose", cover=None),
    )


def page(pages: ShowPages, path: str) -> str:
    return dict(all_pages(pages))[path].decode()


def linked_data(html: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert isinstance(data, dict)
    return data


def test_every_episode_has_a_page_and_its_companions_and_there_is_one_to_listen() -> None:
    assert [path for path, _ in all_pages(pages_of())] == [
        "listen/index.html",
        "episodes/tendon-injuries/index.html",
        "episodes/tendon-injuries/chapters.json",
        "episodes/tendon-injuries/transcript.vtt",
        "episodes/tendon-injuries/transcript.srt",
        "episodes/tendon-injuries/transcript.json",
        "episodes/tendon-injuries/transcript.html",
        "episodes/trailer/index.html",
    ]


def test_a_transcript_that_nobody_has_read_is_called_so_above_its_first_word() -> None:
    heard = Transcript((Cue(start=0, end=1, text="Ease and hips"),), draft=True)
    html = page(pages_of(finished(transcript=heard)), "episodes/tendon-injuries/index.html")
    assert html.index("A computer wrote this transcript") < html.index("Ease and hips")
    assert "A computer wrote" not in page(pages_of(), "episodes/tendon-injuries/index.html")


def test_an_episodes_page_says_all_that_the_owner_wrote() -> None:
    html = unescape(page(pages_of(), "episodes/tendon-injuries/index.html"))
    for words in (
        "Tendon injuries with Dr. Dominic Femiano",
        "November 24, 2026",
        "40 min",
        "19 MB",
        "how a sore tendon differs",
        "What a tendon does",
        "Book a visit",
        "Welcome to the show.",
        "not medical advice",
        "../../episodes/tendon-injuries/tendon-injuries-7c1e.mp3",
        "../../episodes/tendon-injuries/transcript.vtt",
    ):
        assert words in html


def test_pages_carry_their_linked_data() -> None:
    pages = pages_of()
    assert linked_data(page(pages, "episodes/trailer/index.html"))["@type"] == "PodcastEpisode"
    assert linked_data(page(pages, "listen/index.html"))["@type"] == "PodcastSeries"


def test_what_the_owner_writes_cannot_run_on_a_page() -> None:
    evil = "<script>alert(1)</script>"
    made = finished(header=f"title = '{evil}'\nsummary = '{evil}'", notes=evil)
    for path, content in all_pages(pages_of(made, name=f"Show {evil}", tagline=evil, description=evil)):
        assert b"<script>alert" not in content, path


def test_the_listen_page_offers_the_ways_that_work_and_explains_the_closed_ones() -> None:
    html = unescape(page(pages_of(listen={"apple": APPLE, "stitcher": "https://stitcher.com/x"}), "listen/index.html"))
    assert f'href="{APPLE}"' in html
    assert "https://overcast.fm/itunes42" in html
    assert IDENTITY.feed in html
    assert "stitcher.com" not in html
    assert "Stitcher" in html
    assert "Pandora" in html


def test_listeners_of_closed_apps_are_told_where_to_go_and_led_there_if_the_show_is_there() -> None:
    youtube = "https://music.youtube.com/playlist?list=PL1"
    listen = {
        "youtube": youtube,
        "google": "https://podcasts.google.com/feed/x",
        "google play": "https://play.google.com/music/listen#/ps/x",
    }
    html = page(pages_of(listen=listen), "listen/index.html")
    ways = html.partition("If your app is gone")[0]
    gone = html.partition("If your app is gone")[2]

    assert "Google" not in ways
    assert "podcasts.google.com" not in html
    assert "play.google.com" not in html
    for name in ("Google Play Music", "Google Podcasts"):
        row = gone.partition(f"<dt>{name}</dt>")[2].partition("</dd>")[0]
        assert "YouTube Music" in row
        assert f'<a href="{youtube}">Follow the show in YouTube Music</a>' in unescape(row)
    assert "Follow the show in" not in page(pages_of(), "listen/index.html")


def test_an_unlisted_episode_has_a_page_that_no_other_page_leads_to() -> None:
    pages = pages_of()
    assert "episodes/trailer/" not in page(pages, "listen/index.html")
    assert "episodes/trailer/" not in page(pages, "episodes/tendon-injuries/index.html")
    assert "What this show is" in page(pages, "episodes/trailer/index.html")
    assert '<meta name="robots" content="noindex">' in page(pages, "episodes/trailer/index.html")
    assert "noindex" not in page(pages, "episodes/tendon-injuries/index.html")


def test_an_episode_leads_to_the_one_before_and_the_one_after() -> None:
    a, b, c = (
        finished(slug=f"e{day}", header=f'title = "Day {day}"', id=str(day), published=moment)
        for day, moment in enumerate(
            (two_episodes()[0].published, finished().published, finished().published.replace(year=2027)), 1
        )
    )
    html = unescape(page(pages_of(c, a, b), "episodes/e2/index.html"))
    assert 'href="../../episodes/e1/"' in html
    assert 'href="../../episodes/e3/"' in html
    assert "Earlier" not in page(pages_of(c, a, b), "episodes/e1/index.html")


def test_pages_are_the_same_each_time() -> None:
    assert all_pages(pages_of()) == all_pages(pages_of())


def test_the_owners_template_comes_first(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "listen.html").write_text("{{ view.show }} in my own words")
    assert listen_page(pages_of(templates=tmp_path)) == (
        "listen/index.html",
        b"The Penrose Podcast in my own words\n",
    )


def test_an_odd_folder_name_makes_an_address_that_works() -> None:
    made = finished(slug="knie & hüfte #1")
    path, content = episode_page(pages_of(made), made)
    assert path == "episodes/knie & hüfte #1/index.html"
    assert b"../../episodes/knie%20%26%20h%C3%BCfte%20%231/" in content


@pytest.mark.parametrize(
    ("seconds", "words"), [(45, "45 sec"), (60, "1 min"), (2412.4, "40 min"), (3600, "1 hr"), (3725, "1 hr 2 min")]
)
def test_lengths_are_said_as_people_say_them(seconds: float, words: str) -> None:
    assert length_words(seconds) == words


def test_a_day_is_written_in_the_zone_of_its_moment() -> None:
    moment = two_episodes()[1].published.astimezone(PACIFIC)
    assert (when(moment).iso, when(moment).words) == ("2026-11-24T06:00:00-08:00", "November 24, 2026")


def test_a_teaser_names_number_length_and_path() -> None:
    trailer, full = two_episodes()
    assert teaser(full).number == "Season 1 · Episode 12"
    assert teaser(full).path == "episodes/tendon-injuries/"
    assert number_words(trailer) == "Trailer · Explicit"


def test_an_episode_with_strong_language_says_so_beside_its_number() -> None:
    assert number_words(finished(header="number = 3\nexplicit = true")) == "Episode 3 · Explicit"
    assert number_words(finished(header="number = 3\nexplicit = false")) == "Episode 3"


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ('number = 12\nnumber_shown = "Chapter 3"', "Chapter 3"),
        ("number_between = 12.5", "Episode 12.5"),
        ('season = 2\nnumber_between = 12.5\nnumber_shown = "Extra"', "Season 2 · Extra"),
    ],
)
def test_pages_say_the_number_as_apps_do(header: str, shown: str) -> None:
    assert number_words(finished(header=header)) == shown


def test_rows_for_other_pages_are_made_here_too() -> None:
    assert follow_views(a_show(listen={"apple": APPLE}), IDENTITY)[0].web == APPLE
    assert {row.name for row in closed_views(a_show())} == {"Google Play Music", "Google Podcasts", "Stitcher"}
