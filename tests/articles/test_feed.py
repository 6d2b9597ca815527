from __future__ import annotations

from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.feed import FEED, articles_feed
from articles.pages import article_pages, articles_out
from templates import Templates
from templates.views import Frame
from tests.articles.an_article import HEADER, PACIFIC, an_article

NOW = datetime(2026, 6, 1, 8, tzinfo=PACIFIC)
FRAME = Frame(
    publisher="Penrose & Associates",
    tagline="",
    language="en-us",
    address="https://penrose.example.org",
    root="../",
    stylesheet="assets/style.css",
)
ATOM = "{http://www.w3.org/2005/Atom}"


def _feed(root: Path) -> bytes:
    articles = [
        an_article(root, 'title = "Knees"\npublish = "2025-12-01 08:00"\nupdated = "2026-05-02 09:30"', slug="knees"),
        an_article(root, HEADER + '\nauthor = "Jen Penrose"', "![A bug](bug.jpg) <b>5</b> & [x](../book/)", slug="b"),
        an_article(root, 'title = "Later"\npublish = "2026-07-01"', slug="later"),
    ]
    return articles_feed(articles_out(articles, NOW), FRAME)


def test_feed_readers_find_every_article_that_is_out_the_newest_first(tmp_path: Path) -> None:
    read = feedparser.parse(_feed(tmp_path))

    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.title == "Articles · Penrose & Associates"
    assert [entry.link for entry in read.entries] == [
        "https://penrose.example.org/articles/b/",
        "https://penrose.example.org/articles/knees/",
    ]
    assert [entry.author for entry in read.entries] == ["Jen Penrose", "Penrose & Associates"]
    assert read.entries[0].published == "2026-04-01T08:00:00-07:00"


def test_it_has_what_the_format_requires(tmp_path: Path) -> None:
    """RFC 4287, sections 4.1.1 and 4.1.2."""
    root = ET.fromstring(_feed(tmp_path))

    for holder in (root, *root.iter(f"{ATOM}entry")):
        assert all(len(holder.findall(f"{ATOM}{name}")) == 1 for name in ("id", "title", "updated"))
    ids = [each.text for each in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    assert root.find(f"{ATOM}link[@rel='self']") is not None


def test_it_is_as_new_as_the_article_that_changed_last(tmp_path: Path) -> None:
    updated = ET.fromstring(_feed(tmp_path)).find(f"{ATOM}updated")

    assert updated is not None
    assert updated.text == "2026-05-02T09:30:00-07:00"


def test_pictures_and_links_start_from_the_articles_own_page(tmp_path: Path) -> None:
    content = feedparser.parse(_feed(tmp_path)).entries[0].content[0].value

    assert 'src="https://penrose.example.org/articles/b/bug.jpg"' in content
    assert 'href="https://penrose.example.org/articles/book/"' in content


def test_only_the_newest_are_in_it(tmp_path: Path) -> None:
    articles = [
        an_article(tmp_path, f'title = "{day}"\npublish = "2026-01-{day:02} 08:00"', slug=f"a{day}")
        for day in range(1, 32)
    ]
    entries = feedparser.parse(articles_feed(articles_out(articles, NOW), FRAME)).entries

    assert [entry.title for entry in entries] == [str(day) for day in range(31, 1, -1)]


@pytest.mark.parametrize("page", ["articles/index.html", "articles/b/index.html"])
def test_pages_of_articles_lead_to_it(tmp_path: Path, page: str) -> None:
    article = an_article(tmp_path, slug="b")
    pages = dict(article_pages([article], NOW, Templates(), lambda path: FRAME))

    assert b'type="application/atom+xml"' in pages[page]
    assert b'href="../articles/feed.xml"' in pages[page]
    assert pages[FEED].startswith(b"<?xml")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=80))
def test_no_words_break_it(tmp_path: Path, words: str) -> None:
    article = an_article(tmp_path)
    odd = type(article)(
        slug=article.slug,
        document=article.document,
        header=article.header.model_copy(update={"title": words, "author": words, "summary": words}),
        text=words,
    )

    assert ET.fromstring(articles_feed((odd,), FRAME)).find(f"{ATOM}entry") is not None
