from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from book.checks import RULES, BookFacts
from tests.book.a_book import BOOK, EBOOK, PAPERBACK, a_book, document
from workspace.findings import Finding
from workspace.pictures import Picture
from workspace.rules import apply

COVER = Picture(width=1600, height=2560, mode="RGB", format="JPEG", has_alpha=False, bytes=200_000)
COMPLETE = BOOK + PAPERBACK + EBOOK


def _findings(
    root: Path, text: str = COMPLETE, *, cover: Picture | None = COVER, sample: bool = True
) -> tuple[Finding, ...]:
    facts = BookFacts(book=a_book(root, text), document=document(root), cover=cover, sample_found=sample)
    return apply(RULES, facts)


def test_a_complete_book_has_no_findings(tmp_path: Path) -> None:
    assert _findings(tmp_path) == ()


FIRES = {
    "b-001": (BOOK, "title"),
    "b-002": (BOOK + '[[edition]]\nformat = "Paperback"\nprice = "18.95 USD"\n', "edition.0"),
    "b-003": (COMPLETE.replace('price = "9.99 USD"\n', ""), "edition.1.format"),
    "b-004": (
        COMPLETE.replace('at = "Kobo", link = "https://kobo.penrose.clinic/running"', 'at = "Desk"'),
        "edition.1.format",
    ),
    "b-005": (COMPLETE.replace('"E-book"', '"E-book"\nisbn = "0-306-40615-2"'), "edition.1.isbn"),
    "b-006": (COMPLETE.replace("978-0-306-40615-7", "978-0-000000-00-2"), "edition.0.isbn"),
    "b-011": (COMPLETE.replace("https://kobo", "http://kobo"), "edition.1.buy.0"),
    "b-012": (COMPLETE.replace("clinic/running", "clinic/search?query=running"), "edition.1.buy.0"),
    "b-013": (COMPLETE.replace("kobo.penrose.clinic", "kobo.example"), "edition.1.buy.0"),
    "b-015": (COMPLETE.replace(', link = "https://kobo.penrose.clinic/running"', ""), "edition.1.buy.0"),
    "b-016": (COMPLETE.replace('at = "Bookshop", ', 'at = "Bookshop", id = "B00AAAAAAA", '), "edition.0.buy.1"),
    "b-017": (COMPLETE.replace("978-0-306-40615-7", "978-030-640615-7"), "edition.0.isbn"),
    "b-018": (COMPLETE.replace("978-0-306-40615-7", "978-6-70000-000-7"), "edition.0.isbn"),
    "b-019": (COMPLETE.replace('at = "Bookshop", ', 'at = "Amazon.de", '), "edition.0.buy.1"),
    "b-014": ('title = "A"\nauthor = "B"\nblurb = "Short."\n' + PAPERBACK, "blurb"),
}


@pytest.mark.parametrize("code", FIRES)
def test_a_rule_fires_and_says_where(tmp_path: Path, code: str) -> None:
    text, key = FIRES[code]
    found = [finding for finding in _findings(tmp_path, text) if finding.code == code]
    assert len(found) == 1
    assert found[0].where.file == "book/book.toml"
    assert found[0].where.key == key
    assert found[0].where.line is not None


@pytest.mark.parametrize(
    ("code", "cover"),
    [
        ("b-007", None),
        ("b-008", replace(COVER, width=1599)),
        ("b-008", replace(COVER, height=2559)),
        ("b-009", replace(COVER, width=2560)),
        ("b-009", replace(COVER, width=5000)),
    ],
)
def test_a_cover_that_does_not_fit_is_found_once(tmp_path: Path, code: str, cover: Picture | None) -> None:
    found = _findings(tmp_path, cover=cover)
    assert [finding.code for finding in found] == [code]


def test_a_shop_whose_name_merely_ends_like_an_example_is_a_shop(tmp_path: Path) -> None:
    for host in ("notexample.org", "my-example.com", "kobo.examples.net"):
        assert _findings(tmp_path, COMPLETE.replace("kobo.penrose.clinic", host)) == ()
    for host in ("example.org", "kobo.EXAMPLE.com", "shop.test"):
        (found,) = _findings(tmp_path, COMPLETE.replace("kobo.penrose.clinic", host))
        assert found.code == "b-013"


def test_the_size_of_the_cover_is_shown(tmp_path: Path) -> None:
    found = _findings(tmp_path, cover=replace(COVER, width=800))
    assert str(found[0].where) == "book/cover.jpg:  800 x 2560"


def test_a_sample_that_is_named_and_not_there_is_found(tmp_path: Path) -> None:
    found = _findings(tmp_path, sample=False)
    assert [(finding.code, finding.where.key) for finding in found] == [("b-010", "sample")]


def test_a_book_without_a_sample_misses_none(tmp_path: Path) -> None:
    assert _findings(tmp_path, COMPLETE.replace('sample = "sample.md"\n', ""), sample=False) == ()


def test_two_editions_of_different_isbn_are_fine(tmp_path: Path) -> None:
    other = COMPLETE.replace('"E-book"', '"E-book"\nisbn = "979-8-6024-0545-3"')
    assert _findings(tmp_path, other) == ()


def test_a_wrong_hyphen_can_be_mended_and_the_rest_of_the_line_stays(tmp_path: Path) -> None:
    text = COMPLETE.replace('"978-0-306-40615-7"', '"978-030-640615-7"   # from the back')
    (found,) = _findings(tmp_path, text)
    assert found.fix == 'Write  isbn = "978-0-306-40615-7"'
    assert found.mend is not None
    assert found.mend.before == 'isbn = "978-030-640615-7"   # from the back'
    assert found.mend.after == 'isbn = "978-0-306-40615-7"   # from the back'


def test_a_shop_without_a_way_to_it_says_where_its_number_is(tmp_path: Path) -> None:
    (found,) = _findings(tmp_path, FIRES["b-015"][0])
    assert found.problem == "There is no link to the E-book at Kobo."
    assert "the last part of the address of its page" in found.fix


def test_a_download_that_is_named_and_not_there_is_found(tmp_path: Path) -> None:
    facts = BookFacts(
        book=a_book(tmp_path), document=document(tmp_path), cover=COVER, sample_found=True, missing=("sample.pdf",)
    )
    (found,) = apply(RULES, facts)
    assert (found.code, "sample.pdf" in found.problem) == ("b-020", True)


def test_every_rule_has_a_code_of_its_own_and_a_sentence() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert all(rule.says.endswith(".") for rule in RULES)


def test_every_rule_is_tested() -> None:
    assert {rule.code for rule in RULES} == {*FIRES, "b-007", "b-008", "b-009", "b-010", "b-020", "b-021"}
