"""Archives of a long feed (RFC 5005, section 4): complete together, linked both ways, and full ones never change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import settings as modest
from hypothesis import strategies as st
from lxml import etree

from podcast.archives import archive_path, archived, archives_among, render_feeds
from podcast.feed import render_feed
from podcast.finished import FinishedEpisode
from podcast.show_feed import FeedSettings
from tests.podcast.a_show import IDENTITY, SITE, a_show, finished, settings

ATOM = "{http://www.w3.org/2005/Atom}link"
HISTORY = "{http://purl.org/syndication/history/1.0}archive"
FIRST = datetime(2026, 1, 6, 14, tzinfo=UTC)


def episodes(count: int) -> tuple[FinishedEpisode, ...]:
    """Oldest first; each fifth is a trailer."""
    made = []
    for number in range(count):
        kind = 'type = "trailer"' if number % 5 == 4 else ""
        header = f'title = "Part {number}"\n{kind}'
        made.append(
            finished(
                f"part-{number}", header, "Words.", id=f"id-{number:03}", published=FIRST + timedelta(days=7 * number)
            )
        )
    return tuple(made)


def feeds(count: int, most: int | None = 3, **show: object) -> dict[str, bytes]:
    return render_feeds(a_show(feed={"archive_after": most}, **show), IDENTITY, settings(), episodes(count))


def channel(feed: bytes) -> Any:
    return etree.fromstring(feed).find("channel")


def links(feed: bytes) -> dict[str, str]:
    return {each.get("rel"): each.get("href") for each in channel(feed).iterfind(ATOM)}


def ids(feed: bytes) -> list[str]:
    return [each.text for each in channel(feed).iterfind("item/guid")]


def test_the_feed_is_complete_unless_the_owner_asks_for_archives() -> None:
    whole = render_feed(a_show(feed={}), IDENTITY, settings(), episodes(9))

    assert feeds(9, None) == {"feed.xml": whole}
    assert FeedSettings().archive_after is None
    assert b"history" not in whole
    assert feeds(0) == {"feed.xml": render_feed(a_show(feed={"archive_after": 3}), IDENTITY, settings(), ())}


def test_older_episodes_are_in_archives_as_soon_as_one_is_full() -> None:
    assert list(feeds(5)) == ["feed.xml"]

    documents = feeds(8)

    assert {path: ids(feed) for path, feed in documents.items()} == {
        "feed-archive-1.xml": ["id-002", "id-001", "id-000"],
        "feed.xml": ["id-007", "id-006", "id-005", "id-004", "id-003"],
    }


def test_documents_lead_to_each_other_and_all_to_the_feed() -> None:
    documents = feeds(10)
    one, two = f"{SITE}/feed-archive-1.xml", f"{SITE}/feed-archive-2.xml"
    (hub,) = settings().notify.hubs

    assert links(documents["feed.xml"]) == {"self": IDENTITY.feed, "hub": hub, "prev-archive": two}
    assert links(documents["feed-archive-2.xml"]) == {"self": two, "current": IDENTITY.feed, "prev-archive": one}
    assert links(documents["feed-archive-1.xml"]) == {"self": one, "current": IDENTITY.feed, "next-archive": two}


def test_only_archives_say_that_they_are_some() -> None:
    documents = feeds(10)

    assert [channel(feed).find(HISTORY) is not None for feed in documents.values()] == [True, True, False]
    assert not any(feedparser.parse(feed).bozo for feed in documents.values())


def test_an_archive_with_neighbors_keeps_its_bytes_when_further_episodes_come() -> None:
    before = feeds(12)
    for count in range(13, 20):
        after = feeds(count)
        assert after["feed-archive-1.xml"] == before["feed-archive-1.xml"]
        assert after["feed-archive-2.xml"] == before["feed-archive-2.xml"]


def test_an_archive_is_dated_by_its_newest_episode_and_announces_no_trailer() -> None:
    documents = feeds(10)
    archive = channel(documents["feed-archive-2.xml"])
    trailer = "{https://podcastindex.org/namespace/1.0}trailer"

    assert archive.findtext("lastBuildDate") == "Tue, 10 Feb 2026 14:00:00 +0000"
    assert archive.findtext("title") == "The Penrose Podcast"
    assert archive.find(trailer) is None
    assert len(channel(documents["feed.xml"]).findall(trailer)) == 2


def test_the_feed_may_keep_an_older_address_than_its_archives() -> None:
    show = a_show(feed={"archive_after": 2})
    moved = IDENTITY.__class__(site=SITE, feed="https://old.example.net/rss", guid="x")
    documents = render_feeds(show, moved, settings(), episodes(5))

    assert links(documents["feed.xml"])["self"] == "https://old.example.net/rss"
    assert links(documents["feed-archive-1.xml"])["current"] == "https://old.example.net/rss"
    assert links(documents["feed.xml"])["prev-archive"] == f"{SITE}/feed-archive-1.xml"


@pytest.mark.parametrize("order", ["newest first", "oldest first"])
def test_each_document_has_the_order_of_the_show(order: str) -> None:
    for feed in feeds(10, order=order).values():
        assert ids(feed) == sorted(ids(feed), reverse=order == "newest first")


@given(count=st.integers(0, 40), most=st.integers(1, 9))
@modest(max_examples=60, deadline=None)
def test_no_episode_is_lost_or_listed_twice_and_the_newest_stay(count: int, most: int) -> None:
    made = EPISODES[:count]
    archives, newest = archived(made, most)

    assert [each.id for held in (*archives, newest) for each in held] == [each.id for each in made]
    assert all(len(held) == most for held in archives)
    assert min(count, most) <= len(newest) < 2 * most


EPISODES = episodes(40)


def test_a_feed_cannot_keep_less_than_one_episode() -> None:
    with pytest.raises(ValueError, match="archive"):
        FeedSettings.model_validate({"archive_after": 0})


def test_archives_are_found_among_the_files_of_a_site_the_newest_first() -> None:
    files = ("feed-archive-2.xml", "feed.xml", archive_path(10), "feed-archive-x.xml", "index.html")
    assert archives_among(files) == ("feed-archive-10.xml", "feed-archive-2.xml")
