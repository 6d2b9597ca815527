from __future__ import annotations

import json

from hypothesis import given
from hypothesis import settings as modest
from hypothesis import strategies as st

from podcast.linked_data import as_script, episode, iso_duration, series
from tests.podcast.a_show import IDENTITY, SITE, a_show, two_episodes

APPLE = "https://podcasts.apple.com/podcast/id1"


def test_the_series_names_its_feed_and_where_else_it_is() -> None:
    show = a_show(listen={"apple": APPLE, "spotify": "", "stitcher": "https://stitcher.com/x"})
    data = json.loads(series(show, IDENTITY, "en-us"))
    assert data["@type"] == "PodcastSeries"
    assert data["webFeed"] == IDENTITY.feed
    assert data["sameAs"] == [APPLE]
    assert "sameAs" not in json.loads(series(a_show(), IDENTITY, "en-us"))


def test_the_episode_names_its_audio_and_its_series() -> None:
    trailer, full = two_episodes()
    data = json.loads(episode(a_show(), IDENTITY, full, "en-us"))
    assert data["@type"] == "PodcastEpisode"
    assert data["datePublished"] == "2026-11-24T06:00:00-08:00"
    assert data["duration"] == "PT40M12S"
    assert data["associatedMedia"]["contentUrl"].endswith("tendon-injuries-7c1e.mp3")
    assert data["partOfSeries"]["url"] == f"{SITE}/"
    assert data["contributor"][0]["name"] == "Dr. Dominic Femiano"
    assert data["partOfSeason"]["seasonNumber"] == 1
    assert "episodeNumber" not in json.loads(episode(a_show(), IDENTITY, trailer, "en-us"))


@given(st.text(max_size=60))
@modest(max_examples=40, deadline=None)
def test_no_text_ends_the_script_it_stands_in(text: str) -> None:
    script = as_script({"name": f"</script><!--{text}"})
    assert "<" not in script
    assert json.loads(script)["name"] == f"</script><!--{text}"


def test_durations_are_whole_seconds() -> None:
    assert [iso_duration(each) for each in (0.4, 61.5, 3600)] == ["PT0S", "PT1M2S", "PT1H0M0S"]
