"""What goes into an episode's file comes from the show and the episode."""

from __future__ import annotations

from podcast.tagging import Extras, tags_for
from tests.podcast.a_show import IDENTITY, SITE, a_show, an_episode

HEADER = 'number = 12\nseason = 2\npublish = "2026-11-22 06:30"\nsummary = "What a sore tendon needs."'


def test_show_and_episode_are_named_with_their_addresses() -> None:
    made = tags_for(a_show(), IDENTITY, an_episode(header=HEADER), "9f1c", seconds=1800.5, cover_jpeg=b"\xff\xd8")
    assert (made.title, made.album, made.artist) == (
        "Tendon injuries with Dr. Dominic Femiano",
        "The Penrose Podcast",
        "Jennifer Penrose",
    )
    assert (made.track, made.season, made.seconds, made.episode_id, made.category) == (
        12,
        2,
        1800.5,
        "9f1c",
        "Medicine",
    )
    assert (made.episode_link, made.show_link, made.feed_address) == (
        f"{SITE}/episodes/tendon-injuries/",
        f"{SITE}/",
        f"{SITE}/feed.xml",
    )
    assert [chapter.title for chapter in made.chapters] == [
        "Welcome",
        "What a tendon does",
        "Rest, load and how fast to go",
    ]


def test_the_summary_is_comment_and_subtitle_and_the_notes_are_the_description() -> None:
    made = tags_for(a_show(), IDENTITY, an_episode(header=HEADER), "9f1c", seconds=1, cover_jpeg=None)
    assert made.comment == made.subtitle == "What a sore tendon needs."
    assert made.description.startswith("Dr. Dominic Femiano joins")


def test_without_a_summary_the_comment_is_the_beginning_of_the_notes_in_whole_words() -> None:
    made = tags_for(a_show(), IDENTITY, an_episode(notes="tendon " * 60), "9f1c", seconds=1, cover_jpeg=None)
    assert made.subtitle == ""
    assert len(made.comment) <= 202
    assert made.comment.endswith("tendon …")
    short = tags_for(a_show(), IDENTITY, an_episode(notes="Short."), "9f1c", seconds=1, cover_jpeg=None)
    assert short.comment == "Short."


def test_the_transcript_and_pictures_of_chapters_go_in_only_if_they_are_handed_over() -> None:
    episode = an_episode(header=HEADER)
    plain = tags_for(a_show(), IDENTITY, episode, "9f1c", seconds=1, cover_jpeg=None)
    assert (plain.lyrics, plain.chapter_pictures, plain.id3_version) == ("", (), "2.3")
    extras = Extras(transcript="Welcome.", chapter_pictures=(b"a", b"", b"c"), id3_version="2.4")
    full = tags_for(a_show(), IDENTITY, episode, "9f1c", seconds=1, cover_jpeg=None, extras=extras)
    assert (full.lyrics, full.chapter_pictures, full.id3_version) == ("Welcome.", (b"a", b"", b"c"), "2.4")
