from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

from episodes.transcripts.transcript import Cue, Transcript
from podcast.companions import companions
from podcast.feed import render_feed
from podcast.finished import FinishedEpisode
from podcast.views import transcript_links
from tests.podcast.a_show import IDENTITY, a_show, finished, settings, two_episodes


def files_of(episode: FinishedEpisode) -> dict[str, bytes]:
    return dict(companions(episode, "en-us"))


def test_everything_that_the_feed_announces_is_made() -> None:
    episodes = two_episodes()
    feed = render_feed(a_show(), IDENTITY, settings(), episodes).decode()
    for episode in episodes:
        made = files_of(episode)
        for name in ("chapters.json", "transcript.vtt", "transcript.srt", "transcript.json", "transcript.html"):
            path = episode.page + name
            assert (IDENTITY.address(path) in feed) is (path in made)


def test_chapters_and_transcripts_hold_what_the_episode_says() -> None:
    made = files_of(two_episodes()[1])
    chapters = json.loads(made["episodes/tendon-injuries/chapters.json"])
    assert chapters["chapters"][0]["title"] == "Welcome"
    assert made["episodes/tendon-injuries/transcript.vtt"].startswith(b"WEBVTT")
    assert (
        b'<cite>Jennifer Penrose:</cite>\n<time datetime="PT0.000S">0:00</time>\n<p>Welcome to the show.</p>'
        in (made["episodes/tendon-injuries/transcript.html"])
    )


def test_a_transcript_without_times_is_offered_for_reading_only() -> None:
    plain = Transcript((Cue(start=0, end=0, text="Knees <b> & hips"),), timed=False)
    made = files_of(finished(notes="", transcript=plain))
    assert list(made) == ["episodes/tendon-injuries/transcript.html"]
    assert b"<p>Knees &lt;b&gt; &amp; hips</p>" in made["episodes/tendon-injuries/transcript.html"]
    feed = render_feed(a_show(), IDENTITY, settings(), (finished(transcript=plain),)).decode()
    assert "captions" not in feed
    assert 'type="text/html"' in feed


def test_a_draft_that_is_published_all_the_same_says_what_it_is() -> None:
    heard = Transcript((Cue(start=0, end=1, text="Ease and hips", speaker="Speaker 1"),), draft=True)
    made = files_of(finished(notes="", transcript=heard))
    page = made["episodes/tendon-injuries/transcript.html"].decode()

    assert page.index("nobody has compared it with the recording") < page.index("Ease and hips")
    assert b"NOTE pressroom draft" in made["episodes/tendon-injuries/transcript.vtt"]
    assert b"compared" not in files_of(two_episodes()[1])["episodes/tendon-injuries/transcript.html"]


def test_the_page_for_apps_says_the_same_as_the_captions() -> None:
    cues = tuple(
        Cue(start=at, end=at + 1, text=f"Word {at} <&>", speaker=("Jo", "Ann", None)[at % 3]) for at in range(9)
    )
    page = files_of(finished(transcript=Transcript(cues)))["episodes/tendon-injuries/transcript.html"].decode()

    assert [unescape(text) for text in re.findall(r"<p>(.*)</p>", page)] == [cue.text for cue in cues]
    assert re.findall(r"<cite>(.*):</cite>", page) == [cue.speaker for cue in cues if cue.speaker]
    assert re.findall(r'<time datetime="PT(\d+)\.000S">', page) == [str(at) for at in range(9)]


def test_an_episode_without_chapters_and_transcript_has_no_companions() -> None:
    assert companions(finished(notes="Words.")) == ()


def test_transcripts_in_further_languages_are_made_as_the_feed_announces_them() -> None:
    german = Transcript((Cue(start=0, end=1, text="Willkommen."),))
    french = Transcript((Cue(start=0, end=0, text="Bienvenue."),), timed=False)
    episode = replace(finished(notes=""), translations=(("de", german), ("fr", french)))
    feed = render_feed(a_show(), IDENTITY, settings(), (episode,)).decode()
    made = files_of(episode)

    names = [path.rpartition("/")[2] for path in made]
    assert names == [*(f"transcript.de.{form}" for form in ("vtt", "srt", "json", "html")), "transcript.fr.html"]
    assert all(f'url="{IDENTITY.address(path)}"' in feed for path in made)
    assert feed.count('language="de"') == 4
    links = {link.words: link.address.rpartition("/")[2] for link in transcript_links(episode)}
    assert links == {
        "Transcript in German": "transcript.de.html",
        "Transcript in German with times (VTT)": "transcript.de.vtt",
        "Transcript in French": "transcript.fr.html",
    }
    assert b"Bienvenue." in made["episodes/tendon-injuries/transcript.fr.html"]
    assert b'<html lang="fr">' in made["episodes/tendon-injuries/transcript.fr.html"]
