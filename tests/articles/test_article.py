from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from articles.article import read_articles
from tests.articles.an_article import HEADER, PACIFIC, an_article, written
from workspace.folder import OwnerFolder


def test_an_article_is_what_its_file_says(tmp_path: Path) -> None:
    article = an_article(tmp_path, HEADER + '\nauthor = "Jen Penrose"\nepisode = "tendon-injuries"', "One.\n\nTwo.")
    assert article.slug == "back-pain-crunches"
    assert article.title == "Why does my back hurt after crunches?"
    assert article.header.author == "Jen Penrose"
    assert article.header.episode == "tendon-injuries"
    assert article.text == "One.\n\nTwo."


def test_an_article_is_out_from_its_time_on(tmp_path: Path) -> None:
    article = an_article(tmp_path)
    moment = datetime(2026, 4, 1, 15, tzinfo=UTC)
    assert article.is_out(moment)
    assert not article.is_out(moment - timedelta(seconds=1))


def test_an_article_without_a_time_is_a_draft(tmp_path: Path) -> None:
    assert not an_article(tmp_path, 'title = "Knees"').is_out(datetime(2999, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("header", "code"),
    [("", "key-missing"), ('title = "A"\ndate = "2026-04-01"', "unknown-key"), ("title = A", "quotes-missing")],
)
def test_a_mistake_in_the_header_is_a_finding(tmp_path: Path, header: str, code: str) -> None:
    article, findings = written(tmp_path, header)
    assert article is None
    assert [finding.code for finding in findings] == [code]


def test_articles_come_newest_first_and_drafts_last(tmp_path: Path) -> None:
    for slug, when in (("a", "2026-01-01"), ("b", "2026-03-01"), ("c", "2026-03-01"), ("d", "2025-01-01")):
        an_article(tmp_path, f'title = "T"\npublish = "{when} 08:00"', slug=slug)
    an_article(tmp_path, 'title = "Draft"', slug="draft")
    written(tmp_path, "title = broken", slug="broken")
    articles, findings = read_articles(OwnerFolder(tmp_path), PACIFIC)
    assert [article.slug for article in articles] == ["b", "c", "a", "d", "draft"]
    assert {finding.where.file for finding in findings} == {"articles/broken.md"}


def test_a_folder_without_articles_has_none(tmp_path: Path) -> None:
    assert read_articles(OwnerFolder(tmp_path), PACIFIC) == ((), ())
