"""Kept items: a feed put together of what it said before is the one that is made anew, to the byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podcast.archives import FEED, render_feeds
from podcast.feed import items_in
from podcast.finished import FinishedEpisode
from podcast.identity import Identity
from podcast.show import Show
from publishing.building.episode_pages import digest_of
from publishing.building.kept import key_of
from publishing.building.kept_items import KeptItems, kept_items
from publishing.building.writing import write_site
from tests.podcast.a_show import IDENTITY, a_show, finished, two_episodes
from tests.podcast.a_show import settings as settings_with
from workspace.folder import OwnerFolder

SHOW, SETTINGS = a_show(), settings_with()


@pytest.fixture
def folder(tmp_path: Path) -> OwnerFolder:
    return OwnerFolder(tmp_path)


def with_notes(words: str) -> FinishedEpisode:
    one = finished()
    return replace(one, episode=replace(one.episode, notes=replace(one.episode.notes, text=words)))


def feeds(
    folder: OwnerFolder, *episodes: FinishedEpisode, show: Show = SHOW, identity: Identity = IDENTITY
) -> tuple[Mapping[str, bytes], KeptItems, set[str]]:
    """The documents, and the slugs of those whose items were made anew."""
    digests = {each.slug: digest_of(each) for each in episodes}
    items = kept_items(folder, key_of(show, identity), digests)
    anew = set()

    def recall(each: FinishedEpisode) -> bytes | None:
        text = items.recall(each)
        if text is None:
            anew.add(each.slug)
        return text

    documents = render_feeds(show, identity, SETTINGS, episodes, recall)
    write_site(folder, documents)
    items.save(documents)
    return documents, items, anew


def whole(*episodes: FinishedEpisode, show: Show = SHOW, identity: Identity = IDENTITY) -> Mapping[str, bytes]:
    return render_feeds(show, identity, SETTINGS, episodes)


def test_only_the_item_of_a_changed_episode_is_made_anew(folder: OwnerFolder) -> None:
    other, one = two_episodes()
    feeds(folder, other, one)
    changed = replace(one, audio=replace(one.audio, bytes=7))
    documents, _, anew = feeds(folder, other, changed)

    assert anew == {one.slug}
    assert documents == whole(other, changed)


def test_where_nothing_differs_no_item_is_made(folder: OwnerFolder) -> None:
    episodes = two_episodes()
    before, _, _ = feeds(folder, *episodes)
    documents, _, anew = feeds(folder, *episodes)

    assert (documents, anew) == (before, set())


def test_what_stands_in_every_item_makes_all_of_them_anew(folder: OwnerFolder) -> None:
    episodes, elsewhere = two_episodes(), replace(IDENTITY, site="https://elsewhere.example.org")
    feeds(folder, *episodes)
    closing = feeds(folder, *episodes, show=a_show(closing="Be well."))
    moved = feeds(folder, *episodes, identity=elsewhere)

    assert closing[2] == moved[2] == {each.slug for each in episodes}
    assert closing[0] == whole(*episodes, show=a_show(closing="Be well."))
    assert moved[0] == whole(*episodes, identity=elsewhere)


def test_a_feed_that_somebody_touched_is_made_anew(folder: OwnerFolder) -> None:
    episodes = two_episodes()
    feeds(folder, *episodes)
    feed = folder.site / FEED
    feed.write_bytes(feed.read_bytes().replace(b"<item>", b"<item >", 1))
    documents, _, anew = feeds(folder, *episodes)

    assert anew == {each.slug for each in episodes}
    assert documents == whole(*episodes)


def test_an_episode_that_moves_into_an_archive_takes_its_item_along(folder: OwnerFolder) -> None:
    show = a_show(feed={"archive_after": 1})
    other, one = two_episodes()
    feeds(folder, one, show=show)
    documents, _, anew = feeds(folder, other, one, show=show)

    assert (len(documents), anew) == (2, {other.slug})
    assert documents == whole(other, one, show=show)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.text(max_size=60), second=st.text(max_size=60))
def test_whatever_the_notes_say_the_feed_is_that_of_a_clean_build(folder: OwnerFolder, first: str, second: str) -> None:
    other, _ = two_episodes()
    for words in (first, second, second):
        one = with_notes(words)
        documents, _, _ = feeds(folder, other, one)
        assert documents == whole(other, one)


@pytest.mark.parametrize("words", ["<?pressroom-item 0?>", "`<?pressroom-item 0?>`", "\n    </item>\n", "]]><item>"])
def test_notes_that_look_like_marks_or_items_are_no_way_in(folder: OwnerFolder, words: str) -> None:
    other, _ = two_episodes()
    one = with_notes(words)
    feeds(folder, other, one)
    changed = replace(other, audio=replace(other.audio, bytes=7))
    documents, _, _ = feeds(folder, changed, one)

    assert documents == whole(changed, one)


def test_items_are_found_with_their_tags() -> None:
    (feed,) = whole(*two_episodes()).values()
    texts = [feed[start:end] for start, end in items_in(feed)]

    assert len(texts) == 2
    assert all(text.startswith(b"<item>") and text.endswith(b"</item>") for text in texts)
