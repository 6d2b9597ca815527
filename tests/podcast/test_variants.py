"""The feed as one directory asks for it.

The golden files of the closed directories are written anew with
PRESSROOM_SAVE_GOLDEN=1 python -m pytest tests/podcast/test_variants.py
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from podcast.categories import GOOGLE_PLAY, Category, is_listed
from podcast.directories import directories, directory_named
from podcast.feed import render_feed
from podcast.finished import FinishedEpisode
from podcast.namespaces import Namespace
from podcast.reading.node import Node, read_node
from podcast.variants import EVERY_DIRECTORY, Variant, variant_for
from tests.podcast.a_show import IDENTITY, a_show, finished, settings, two_episodes

GOLDEN = Path(__file__).with_name("golden")
URIS = {
    Namespace.ITUNES: "http://www.itunes.com/dtds/podcast-1.0.dtd",
    Namespace.PODCAST: "https://podcastindex.org/namespace/1.0",
    Namespace.GOOGLE_PLAY: "http://www.google.com/schemas/play-podcasts/1.0",
    Namespace.CONTENT: "http://purl.org/rss/1.0/modules/content/",
    Namespace.ATOM: "http://www.w3.org/2005/Atom",
    Namespace.PODLOVE: "http://podlove.org/simple-chapters",
    Namespace.MEDIA: "http://search.yahoo.com/mrss/",
    Namespace.SPOTIFY: "http://www.spotify.com/ns/rss",
    Namespace.HISTORY: "http://purl.org/syndication/history/1.0",
}
IDS = [each.id for each in directories()]
LONG = "**Plain** talk about [pain](https://penrose.clinic/pain).\n\n- and movement\n\n" + "Bones & muscles. " * 300


def variant(name: str) -> Variant:
    found = directory_named(name)
    assert found is not None
    return variant_for(found)


def feed(name: str, *episodes: FinishedEpisode, **show: object) -> bytes:
    return render_feed(a_show(**show), IDENTITY, settings(), episodes or two_episodes(), variant(name))


def channel(name: str, *episodes: FinishedEpisode, **show: object) -> Node:
    found = read_node(feed(name, *episodes, **show)).first("channel")
    assert found is not None
    return found


def full(name: str) -> str:
    """An element's name with its namespace, from `itunes:image`."""
    prefix, _, local = name.rpartition(":")
    return f"{{{URIS[Namespace(prefix)]}}}{local}" if prefix else local


def google(name: str) -> str:
    return full(f"googleplay:{name}")


@pytest.mark.parametrize("name", IDS)
def test_a_variant_holds_what_the_directory_asks_for_and_no_namespace_it_does_not_read(name: str) -> None:
    found, directory = channel(name), directory_named(name)
    assert directory is not None
    items = list(found.all("item"))

    for element in directory.asks.channel:
        assert found.first(full(element)), element
    for element in directory.asks.item:
        assert all(item.first(full(element)) for item in items), element
    read = {URIS[each] for each in directory.reads} | {""}
    for node in (*found.children, *(child for item in items for child in item.children)):
        assert node.name.rpartition("}")[0].lstrip("{") in read, node.name


@pytest.mark.parametrize("name", IDS)
def test_a_category_is_of_the_list_that_the_directory_knows(name: str) -> None:
    found, directory = channel(name), directory_named(name)
    assert directory is not None

    old = [node.get("text") for node in found.all(google("category"))]
    assert bool(old) is (directory.asks.categories == "google-play")
    assert set(old) <= set(GOOGLE_PLAY)
    for node in found.all(full("itunes:category")):
        below = node.first(full("itunes:category"))
        assert is_listed(Category(node.get("text"), below.get("text") if below else None))


@pytest.mark.parametrize("name", [each.id for each in directories() if each.is_closed])
def test_the_feed_for_a_closed_directory_looks_as_it_did_when_it_was_last_reviewed(name: str) -> None:
    golden = GOLDEN / f"feed-for-{name}.xml"
    made = feed(name, new_feed())
    if os.environ.get("PRESSROOM_SAVE_GOLDEN"):
        golden.write_bytes(made)
    assert made.decode() == golden.read_text(encoding="utf-8")


def new_feed() -> FinishedEpisode:
    return two_episodes()[1]


def test_google_play_is_told_in_its_own_words() -> None:
    found = channel("google-play", explicit=True, feed={"new_address": "https://new.penrose.clinic/feed.xml"})

    assert found.text_of(google("author")) == "Penrose Physical Therapy"
    assert found.text_of(google("email")) == "podcast@penrose.clinic"
    assert [node.get("text") for node in found.all(google("category"))] == ["Health"]
    assert not any(node.children for node in found.all(google("category")))
    assert (found.text_of(google("explicit")), found.text_of(google("block"))) == ("yes", "no")
    assert found.text_of(google("newFeedUrl")) == "https://new.penrose.clinic/feed.xml"
    assert found.first(google("owner")) is None
    image = found.first(google("image"))
    assert image is not None
    assert image.get("href") == IDENTITY.address(IDENTITY.cover)


def test_google_play_reads_descriptions_without_markup_of_at_most_4000_characters() -> None:
    found = channel("google-play", finished(notes=LONG), description=LONG)
    item = found.first("item")
    assert item is not None

    for words in (found.text_of(google("description")), item.text_of(google("description"))):
        assert words.startswith("Plain talk about pain")
        assert "and movement" in words
        assert "Bones & muscles." in words
        assert 3000 < len(words) <= 4000
        assert not {"<", ">", "*", "["} & set(words)


@pytest.mark.parametrize(
    ("show", "header", "word"),
    [(False, "", "no"), (False, "explicit = true", "yes"), (True, "", "yes"), (True, "explicit = false", "clean")],
)
def test_an_episode_without_strong_language_in_a_show_that_has_it_is_clean(show: bool, header: str, word: str) -> None:
    item = channel("google-play", finished(header=header), explicit=show).first("item")
    assert item is not None
    assert item.text_of(google("explicit")) == word


@pytest.mark.parametrize(
    ("name", "words"), [("google-podcasts", "yes no"), ("podimo", "yes no"), ("apple", "true false")]
)
def test_apples_word_for_explicit_is_the_one_that_the_directory_knows(name: str, words: str) -> None:
    loud, quiet = words.split()
    found = channel(name, finished(header="explicit = false"), explicit=True)
    item = found.first("item")
    assert item is not None

    assert found.text_of(full("itunes:explicit")) == loud
    assert item.text_of(full("itunes:explicit")) == quiet


def test_google_podcasts_gets_the_owners_address_as_its_example_had_it() -> None:
    assert channel("google-podcasts").text_of(google("owner")) == "podcast@penrose.clinic"
    hidden = channel("google-podcasts", feed={"hide_email": True})
    assert hidden.first(google("owner")) is hidden.first(google("email")) is None


def test_the_feed_for_everybody_does_not_carry_notes_twice_for_a_directory_that_closed() -> None:
    found = read_node(render_feed(a_show(), IDENTITY, settings(), two_episodes())).first("channel")
    assert found is not None
    assert found.first(google("description"))
    for item in found.all("item"):
        assert item.first(google("explicit"))
        assert item.first(google("description")) is item.first(google("author")) is None


def test_pandora_keeps_an_episode_it_will_not_play_and_gets_no_other_formats() -> None:
    episode = finished()
    m4a = replace(episode, audio=replace(episode.audio, path="episodes/a/a.m4a", type="audio/x-m4a"))

    assert [node.text_of("guid") for node in channel("pandora", m4a).all("item")] == [episode.id]
    assert variant("pandora").alternates is False
    assert variant("apple").alternates is EVERY_DIRECTORY.alternates is True


def test_podimo_gets_short_plain_notes() -> None:
    item = channel("podimo", finished(notes=LONG)).first("item")
    assert item is not None
    words = item.text_of("description")

    assert words.startswith("Plain talk about pain")
    assert len(words.encode()) <= 1000
    assert "<" not in words
