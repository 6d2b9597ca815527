from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from articles.pages import Around, article_pages, articles_out, minutes_to_read, teaser
from templates import Templates
from templates.views import BookTeaser, Frame, PersonView, Picture
from tests.articles.an_article import HEADER, PACIFIC, an_article
from tests.as_read import as_read

NOW = datetime(2026, 6, 1, 8, tzinfo=PACIFIC)


def _frame(path: str) -> Frame:
    return Frame(
        publisher="Penrose Physical Therapy",
        tagline="Move well",
        language="en-us",
        address="https://podcast.example.org",
        root="../" * path.count("/"),
        stylesheet="assets/style.css",
    )


def _pages(root: Path, now: datetime = NOW, around: Around | None = None) -> dict[str, str]:
    """Three articles of two years and a draft, with their pages."""
    articles = [
        an_article(root, 'title = "Knees"\npublish = "2025-12-01 08:00"', "Words. " * 500, slug="knees"),
        an_article(root, 'title = "Draft"', slug="draft"),
        an_article(
            root, HEADER + '\nauthor = "Jen Penrose"\nepisode = "tendon-injuries"', "## Why <b>?\n\nWords.", "b"
        ),
        an_article(root, 'title = "Feet"\npublish = "2026-05-31 08:00"', slug="feet"),
    ]
    pages = article_pages(articles, now, Templates(), _frame, around)
    assert len({path for path, _ in pages}) == len(pages)
    return {path: as_read(content) for path, content in pages}


def _data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def test_every_article_that_is_out_has_a_page_and_a_line_in_the_list(tmp_path: Path) -> None:
    pages = _pages(tmp_path)
    assert list(pages) == [
        "articles/index.html",
        "articles/feed.xml",
        "articles/feet/index.html",
        "articles/b/index.html",
        "articles/knees/index.html",
    ]
    index = pages["articles/index.html"]
    assert re.findall(r'href="../articles/(\w+)/"', index) == ["feet", "b", "knees"]
    assert index.index(">2026<") < index.index(">2025<")


def test_what_is_not_out_yet_leaves_no_trace(tmp_path: Path) -> None:
    pages = _pages(tmp_path, NOW - timedelta(days=7))
    assert "articles/feet/index.html" not in pages
    assert not any("Feet" in page or "Draft" in page for page in pages.values())


def test_before_the_first_article_there_are_no_pages(tmp_path: Path) -> None:
    assert _pages(tmp_path, datetime(2020, 1, 1, tzinfo=PACIFIC)) == {}


def test_an_article_shows_its_day_its_author_and_how_long_it_takes(tmp_path: Path) -> None:
    pages = _pages(tmp_path)
    article = pages["articles/b/index.html"]
    assert '<time datetime="2026-04-01T08:00:00-07:00">April 1, 2026</time> · 1 min read' in article
    assert "By Jen Penrose" in article
    assert "2 min read" in pages["articles/knees/index.html"]
    assert "By Penrose Physical Therapy" in pages["articles/knees/index.html"]


def test_an_article_leads_to_the_one_before_and_the_one_after(tmp_path: Path) -> None:
    pages = _pages(tmp_path)
    middle = pages["articles/b/index.html"]
    assert '<a href="../../articles/knees/">Before: Knees</a>' in middle
    assert '<a href="../../articles/feet/">Next: Feet</a>' in middle
    assert "Next:" not in pages["articles/feet/index.html"]
    assert "Before:" not in pages["articles/knees/index.html"]


def test_an_article_leads_to_its_episode_only_if_that_is_out(tmp_path: Path) -> None:
    around = Around(episodes={"tendon-injuries": "Tendon injuries"})
    shown = '<a href="../../episodes/tendon-injuries/">Listen: Tendon injuries</a>'
    assert shown in _pages(tmp_path, around=around)["articles/b/index.html"]
    assert "episodes/" not in _pages(tmp_path)["articles/b/index.html"]


def test_an_article_may_show_the_book(tmp_path: Path) -> None:
    book = BookTeaser(title="Running for Life", subtitle="", author="Jen", cover=None)
    assert "Running for Life" in _pages(tmp_path, around=Around(book=book))["articles/b/index.html"]


def test_machines_read_the_article_as_data(tmp_path: Path) -> None:
    page = _pages(tmp_path)["articles/b/index.html"]
    data = _data(page)
    assert data["@type"] == "Article"
    assert data["headline"] == "Why does my back hurt after crunches?"
    assert data["datePublished"] == data["dateModified"] == "2026-04-01T08:00:00-07:00"
    assert data["author"] == {"@type": "Person", "name": "Jen Penrose"}
    assert data["url"] == "https://podcast.example.org/articles/b/"
    assert '<link rel="canonical" href="https://podcast.example.org/articles/b/">' in page
    assert '<meta property="og:type" content="article">' in page


def test_words_of_the_owner_are_words_wherever_they_stand(tmp_path: Path) -> None:
    article = an_article(tmp_path, 'title = "</script><b>"\npublish = "2026-01-01 08:00"', slug="odd")
    page = as_read(dict(article_pages([article], NOW, Templates(), _frame))["articles/odd/index.html"])
    assert "</script><b>" not in page
    assert _data(page)["headline"] == "</script><b>"
    assert "&lt;/script&gt;&lt;b&gt;" in page


def test_the_same_articles_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    one = an_article(tmp_path, slug="one")
    two = an_article(tmp_path, slug="two")
    first = article_pages([one, two], NOW, Templates(), _frame)
    assert article_pages([two, one], NOW, Templates(), _frame) == first


def test_without_a_summary_the_first_words_stand_for_it(tmp_path: Path) -> None:
    text = "Crunches **load** the back. " * 20
    article = an_article(tmp_path, 'title = "Back"\npublish = "2026-01-01 08:00"', text)
    summary = teaser(article).summary
    assert summary.startswith("Crunches load the back.")
    assert summary.endswith(" …")
    assert len(summary) <= 155


def test_without_a_summary_a_text_without_spaces_is_begun_as_well(tmp_path: Path) -> None:
    article = an_article(tmp_path, 'title = "腰"\npublish = "2026-01-01 08:00"', "腰の痛みは、よくあることです。" * 40)
    summary = teaser(article).summary
    assert summary.startswith("腰の痛みは、よくあることです。")
    assert 140 < len(summary) <= 155


def test_letters_of_a_text_without_spaces_take_time_to_read_as_well() -> None:
    assert minutes_to_read("腰の痛みは、よくある。" * 200) == 4


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (220, 1), (400, 2), (2200, 10)])
def test_reading_takes_whole_minutes(words: int, minutes: int) -> None:
    assert minutes_to_read("word " * words) == minutes


def test_a_draft_has_no_teaser(tmp_path: Path) -> None:
    draft = an_article(tmp_path, 'title = "Draft"')
    assert articles_out([draft], NOW) == ()
    with pytest.raises(ValueError, match="draft"):
        teaser(draft)


def test_an_author_who_is_known_is_introduced(tmp_path: Path) -> None:
    jen = PersonView(name="Dr. Jennifer Penrose", role="host", bio="She runs.", link="https://penrose.example.org/jen")
    article = an_article(tmp_path, f'{HEADER}\nauthor = "jennifer"', slug="b")
    pages = dict(article_pages([article], NOW, Templates(), _frame, Around(authors={"jennifer": jen})))
    page = as_read(pages["articles/b/index.html"])

    assert "By Dr. Jennifer Penrose" in page
    assert "She runs." in page
    assert _data(page)["author"] == {
        "@type": "Person",
        "name": "Dr. Jennifer Penrose",
        "url": "https://penrose.example.org/jen",
        "description": "She runs.",
    }


def test_the_data_holds_what_search_engines_ask_of_an_article(tmp_path: Path) -> None:
    """Google's list for Article: author.name, author.url, dateModified, datePublished, headline, image."""
    card = Picture(src="art/card.jpg", alt="", width=1200, height=630)
    article = an_article(tmp_path, slug="b")
    pages = dict(article_pages([article], NOW, Templates(), lambda path: replace(_frame(path), card=card)))
    data = _data(pages["articles/b/index.html"].decode())

    assert {"headline", "image", "datePublished", "dateModified", "author", "publisher"} <= data.keys()
    assert data["image"] == "https://podcast.example.org/art/card.jpg"
    assert {"@type", "name", "url"} <= data["author"].keys()


def test_years_can_be_jumped_to_when_there_are_several(tmp_path: Path) -> None:
    index = _pages(tmp_path)["articles/index.html"]
    article = an_article(tmp_path)
    alone = as_read(dict(article_pages([article], NOW, Templates(), _frame))["articles/index.html"])

    assert re.findall(r'<a href="#year-(\d+)">', index) == re.findall(r'id="year-(\d+)"', index) == ["2026", "2025"]
    assert 'href="#year-' not in alone
