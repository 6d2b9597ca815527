from __future__ import annotations

from pathlib import Path

import pytest

from book.sample import Sample, opening, read_sample, with_notes_of_its_own
from templates.prose import SafeHtml, page_html
from tests.book.a_book import BOOK, a_book
from workspace.errors import UserError

NAMED = BOOK + 'downloads = ["one.pdf", "one.epub"]\n'


def test_a_sample_is_its_words_and_the_files_that_are_there(tmp_path: Path) -> None:
    book = a_book(tmp_path, NAMED)
    (tmp_path / "book" / "sample.md").write_text("# One")
    (tmp_path / "book" / "one.pdf").write_bytes(b"%PDF" * 500)

    found = read_sample(book, tmp_path / "book")

    assert found.markdown == "# One"
    assert [(each.path, each.words) for each in found.downloads] == [("book/sample/one.pdf", "PDF, 2.0 KB")]


def test_a_sample_that_is_a_pdf_is_there_to_keep(tmp_path: Path) -> None:
    book = a_book(tmp_path, BOOK.replace("sample.md", "one.pdf"))
    (tmp_path / "book" / "one.pdf").write_bytes(b"%PDF")

    found = read_sample(book, tmp_path / "book")

    assert found.markdown is None
    assert [each.path for each in found.downloads] == ["book/sample/one.pdf"]


def test_a_book_without_a_sample_has_none(tmp_path: Path) -> None:
    assert read_sample(a_book(tmp_path), tmp_path / "book") == Sample()


def test_a_sample_that_is_no_text_is_named(tmp_path: Path) -> None:
    book = a_book(tmp_path)
    (tmp_path / "book" / "sample.md").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UserError) as refused:
        read_sample(book, tmp_path / "book")
    assert refused.value.findings[0].code == "sample-text"


def test_a_file_outside_the_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        read_sample(a_book(tmp_path, BOOK.replace("sample.md", "../../other.md")), tmp_path / "book")


def test_a_short_chapter_is_shown_whole() -> None:
    assert opening(page_html("Short.")) == ("<p>Short.</p>\n", "")


def test_a_long_chapter_is_folded_at_a_heading() -> None:
    chapter = page_html("Begin.\n\n## Two\n\nOn.\n\n## Three\n\n" + "Word. " * 800)
    first, rest = opening(chapter)
    assert first.endswith("On.</p>\n")
    assert rest.startswith("<h2>Three</h2>")
    assert first + rest == chapter


def test_a_chapter_without_a_heading_is_folded_whole() -> None:
    chapter = page_html("Word. " * 800)
    assert opening(chapter) == ("", chapter)


def test_a_heading_in_a_quotation_is_no_place_to_fold() -> None:
    chapter = page_html("Begin.\n\n> Said\n>\n> ## Loud\n>\n> and more\n\n" + "Word. " * 800)
    assert opening(SafeHtml(chapter))[0] == ""


def test_footnotes_of_the_chapter_do_not_meet_those_of_the_page() -> None:
    note = page_html("A claim.[^1]\n\n[^1]: Its source, note-1.")
    moved = with_notes_of_its_own(note, "sample")
    assert 'href="#sample-note-1"' in moved
    assert 'id="sample-note-1"' in moved
    assert 'href="#sample-note-from-1"' in moved
    assert "source, note-1." in moved
