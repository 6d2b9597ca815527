from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from publishing.announcements.month import Month, month_at, month_named
from publishing.announcements.showing import announcement_pages
from templates.views import Picture
from tests.articles.an_article import PACIFIC
from tests.as_read import as_read
from tests.podcast.a_show import finished
from tests.publishing.announcements.a_newsroom import a_newsroom, dated, some_articles


def _pages(root: Path) -> dict[str, str]:
    return {path: as_read(content) for path, content in announcement_pages(a_newsroom(root))}


def test_each_month_with_news_has_a_page_the_newest_first(tmp_path: Path) -> None:
    assert list(_pages(tmp_path)) == ["news/2026-11/index.html", "news/2026-09/index.html"]


def test_what_is_still_to_come_or_unlisted_is_not_announced(tmp_path: Path) -> None:
    hidden = finished(header='title = "Hidden"\nunlisted = true', published=datetime(2026, 10, 1, tzinfo=UTC))
    pages = dict(announcement_pages(a_newsroom(tmp_path, episodes=[hidden])))

    assert list(pages) == ["news/2026-11/index.html", "news/2026-09/index.html"]
    assert not any(b"Hidden" in page or b"Hips" in page for page in pages.values())


def test_the_parts_stand_in_the_order_of_the_clinics_announcement(tmp_path: Path) -> None:
    page = _pages(tmp_path)["news/2026-11/index.html"]
    parts = [
        *('class="banner"', 'href="tel:+13604561444"', 'id="article"', "What helps", 'id="book"', 'id="episode-1"'),
        *('id="where"', "Google Play Music", 'class="signature"', "other articles", 'href="tel:', 'id="signup"'),
    ]
    places = [page.index(part) for part in parts[:-2]]
    places += [page.rindex(part) for part in parts[-2:]]

    assert places == sorted(places)


def test_the_newest_article_stands_whole_and_the_others_are_linked(tmp_path: Path) -> None:
    page = _pages(tmp_path)["news/2026-11/index.html"]

    assert "Why does my back hurt?" in page
    assert "By Jennifer Penrose" in page
    assert '<a href="../../articles/knees/">Knees</a>' in page
    assert "The article on its own page" in page


def test_an_owner_may_stop_the_article_early(tmp_path: Path) -> None:
    text = "Usually not.\n\n<!-- more -->\n\nThe rest."
    article = dated(tmp_path, "back", "2026-11-02", title="Does it hurt?", text=text)
    page = as_read(dict(announcement_pages(a_newsroom(tmp_path, articles=[article])))["news/2026-11/index.html"])

    assert "Usually not." in page
    assert "The rest." not in page
    assert "Read the whole answer" in page


def test_an_article_that_asks_nothing_has_no_answer_to_read(tmp_path: Path) -> None:
    article = dated(tmp_path, "back", "2026-11-02", text="Often.\n\n<!-- more -->\n\nThe rest.", title="Back pain")
    page = as_read(dict(announcement_pages(a_newsroom(tmp_path, articles=[article])))["news/2026-11/index.html"])

    assert "Read the whole article" in page


def test_headings_skip_no_level(tmp_path: Path) -> None:
    for page in _pages(tmp_path).values():
        levels = [int(level) for level in re.findall(r"<h([1-6])", page)]

        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_pictures_and_links_of_an_article_work_from_the_announcement_too(tmp_path: Path) -> None:
    text = (
        "![A knee](knee.jpg) ![A foot](foot.gif) [the book](../../book/) [up](#knees) [out](https://e.org/)\n\n## Knees"
    )
    article = dated(tmp_path, "back", "2026-11-02", text=text)
    room = a_newsroom(tmp_path, articles=[article])
    shown = Picture(src="art/knee-640.jpg", alt="", width=640, height=480)
    framing = replace(room.framing, illustrations={"articles/back/index.html": (("knee.jpg", shown),)})
    page = as_read(dict(announcement_pages(replace(room, framing=framing)))["news/2026-11/index.html"])

    assert 'src="../../art/knee-640.jpg"' in page
    assert 'src="../../articles/back/foot.gif"' in page
    assert 'href="../../articles/back/../../book/"' in page
    assert 'href="#part-knees"' in page
    assert 'href="https://e.org/"' in page


def test_a_page_leads_to_the_month_before_and_the_month_after(tmp_path: Path) -> None:
    pages = _pages(tmp_path)

    assert '<a href="../../news/2026-09/">Before: September 2026</a>' in pages["news/2026-11/index.html"]
    assert '<a href="../../news/2026-11/">Next: November 2026</a>' in pages["news/2026-09/index.html"]


def test_a_publisher_with_articles_only_announces_those(tmp_path: Path) -> None:
    page = as_read(dict(announcement_pages(a_newsroom(tmp_path, bare=True)))["news/2026-11/index.html"])

    assert 'id="article"' in page
    assert not re.search('id="(book|episode-1|where)"', page)


def test_before_anything_came_out_there_are_no_pages(tmp_path: Path) -> None:
    assert list(announcement_pages(a_newsroom(tmp_path, articles=[], episodes=[]))) == []


def test_the_order_of_files_changes_nothing(tmp_path: Path) -> None:
    articles = some_articles(tmp_path)
    forth = list(announcement_pages(a_newsroom(tmp_path, articles=articles)))

    assert list(announcement_pages(a_newsroom(tmp_path, articles=articles[::-1]))) == forth


def test_a_month_is_that_of_the_publishers_calendar() -> None:
    assert month_at(datetime(2026, 12, 1, 5, tzinfo=UTC), PACIFIC) == Month(2026, 11)


@pytest.mark.parametrize("written", ["May", "2026", "2026-13", "2026-00", "0000-01", "2026-05-01", ""])
def test_what_is_no_month_is_none(written: str) -> None:
    assert month_named(written) is None
