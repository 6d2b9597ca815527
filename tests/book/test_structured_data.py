from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from book.structured_data import json_ld, open_graph
from tests.book.a_book import BOOK, EBOOK, PAPERBACK, a_book

ADDRESS = "https://podcast.example.org/book/"


def _data(root: Path, text: str = BOOK + PAPERBACK + EBOOK) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        json_ld(
            a_book(root, text),
            address=ADDRESS,
            image=f"{ADDRESS}cover.jpg",
            publisher="Penrose Physical Therapy",
        )
    )
    return data


def test_the_work_is_described_with_what_is_known(tmp_path: Path) -> None:
    data = _data(tmp_path)
    assert (data["@type"], data["@id"], data["url"]) == ("Book", f"{ADDRESS}#book", ADDRESS)
    assert data["author"] == {"@type": "Person", "name": "Jennifer Penrose"}
    assert data["datePublished"] == "2026-09-01"
    assert data["keywords"] == ["Running", "Sports medicine"]


def test_every_offer_of_a_book_that_is_not_out_yet_is_a_preorder(tmp_path: Path) -> None:
    told = json_ld(a_book(tmp_path, BOOK + PAPERBACK + EBOOK), address=ADDRESS, image=None, to_come=True)
    offers = [offer for edition in json.loads(told)["workExample"] for offer in edition.get("offers", ())]

    assert offers
    assert {offer["availability"] for offer in offers} == {"https://schema.org/PreOrder"}
    assert {offer["availabilityStarts"] for offer in offers} == {json.loads(told)["datePublished"]}
    ways = [each for edition in json.loads(told)["workExample"] for each in edition.get("potentialAction", ())]
    assert ways
    assert {each["expectsAcceptanceOf"]["availability"] for each in ways} == {"https://schema.org/PreOrder"}


def test_what_is_not_known_is_left_out(tmp_path: Path) -> None:
    data = _data(tmp_path, 'title = "A"\nauthor = "B"\nblurb = "C"\n')
    assert not {"datePublished", "keywords", "alternativeHeadline", "workExample"} & set(data)


def test_each_edition_is_an_example_of_the_work(tmp_path: Path) -> None:
    paperback, ebook = _data(tmp_path)["workExample"]
    assert (paperback["@id"], ebook["@id"]) == (f"{ADDRESS}#edition-1", f"{ADDRESS}#edition-2")
    assert paperback["isbn"] == "9780306406157"
    assert paperback["bookFormat"] == "https://schema.org/Paperback"
    assert paperback["numberOfPages"] == 212
    assert ebook["bookFormat"] == "https://schema.org/EBook"
    assert ebook["isbn"] == "9780306406157"  # Google: that of the printed edition, for an e-book without one
    assert "numberOfPages" not in ebook


def test_an_offer_needs_a_price_and_a_place(tmp_path: Path) -> None:
    paperback, ebook = _data(tmp_path)["workExample"]
    assert paperback["offers"] == [
        {
            "@type": "Offer",
            "price": "18.95",
            "priceCurrency": "USD",
            "availability": "https://schema.org/InStoreOnly",
            "url": f"{ADDRESS}#buy",
            "seller": {"@type": "Organization", "name": "Penrose Physical Therapy"},
        },
        {
            "@type": "Offer",
            "price": "18.95",
            "priceCurrency": "USD",
            "url": "https://shop.penrose.clinic/p/running",
            "seller": {"@type": "Organization", "name": "Bookshop"},
        },
    ]
    assert [offer["price"] for offer in ebook["offers"]] == ["9.99"]


def test_what_the_clinic_sells_itself_is_a_product(tmp_path: Path) -> None:
    paperback, ebook = _data(tmp_path)["workExample"]
    assert (paperback["@type"], paperback["gtin13"]) == (["Book", "Product"], "9780306406157")
    assert ebook["@type"] == "Book"


def test_a_link_with_a_price_is_a_way_to_the_edition(tmp_path: Path) -> None:
    paperback, _ = _data(
        tmp_path, BOOK + PAPERBACK.replace("buy = [", 'buy = [ "Barnes & Noble", "WorldCat",') + EBOOK
    )["workExample"]
    known, own = paperback["potentialAction"]
    assert known["@type"] == "ReadAction"
    assert known["target"]["urlTemplate"] == "https://www.barnesandnoble.com/w/?ean=9780306406157"
    assert known["expectsAcceptanceOf"] == {
        "@type": "Offer",
        "category": "purchase",
        "price": "18.95",
        "priceCurrency": "USD",
        "eligibleRegion": {"@type": "Country", "name": "US"},
    }
    assert "eligibleRegion" not in own["expectsAcceptanceOf"]


REQUIRED = {  # by Google's page on book actions
    "work": {"@context", "@id", "@type", "author", "name", "url", "workExample"},
    "edition": {"@id", "@type", "bookFormat", "inLanguage", "isbn", "potentialAction"},
    "action": {"@type", "target", "expectsAcceptanceOf"},
    "target": {"@type", "urlTemplate", "actionPlatform"},
    "wanted": {"@type", "category", "price", "priceCurrency"},
}


def test_what_search_engines_require_is_there(tmp_path: Path) -> None:
    data = _data(tmp_path)
    assert data.keys() >= REQUIRED["work"]
    for edition in data["workExample"]:
        assert edition.keys() >= REQUIRED["edition"]
        for action in edition["potentialAction"]:
            assert action.keys() >= REQUIRED["action"]
            assert action["target"].keys() >= REQUIRED["target"]
            assert action["expectsAcceptanceOf"].keys() >= REQUIRED["wanted"]


def test_no_price_is_invented(tmp_path: Path) -> None:
    (ebook,) = _data(tmp_path, BOOK + EBOOK.replace('price = "9.99 USD"\n', ""))["workExample"]
    assert "offers" not in ebook


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Large-print paperback", "Paperback"),
        ("Hardcover", "Hardcover"),
        ("EPUB", "EBook"),
        ("Audiobook", "AudiobookFormat"),
    ],
)
def test_the_format_is_known_by_its_name(tmp_path: Path, name: str, kind: str) -> None:
    (edition,) = _data(tmp_path, BOOK + f'[[edition]]\nformat = "{name}"\n')["workExample"]
    assert edition["bookFormat"] == f"https://schema.org/{kind}"
    assert edition["@type"] == ("Audiobook" if kind == "AudiobookFormat" else "Book")


def test_a_format_nobody_knows_is_only_named(tmp_path: Path) -> None:
    (edition,) = _data(tmp_path, BOOK + '[[edition]]\nformat = "Scroll"\n')["workExample"]
    assert "bookFormat" not in edition
    assert edition["bookEdition"] == "Scroll"


def test_words_of_the_owner_cannot_close_the_script(tmp_path: Path) -> None:
    text = BOOK.replace("Running for Life", "</script><b>")
    assert "<" not in json_ld(a_book(tmp_path, text), address=ADDRESS, image=None)
    assert _data(tmp_path, text)["name"] == "</script><b>"


def test_open_graph_leads_to_the_author(tmp_path: Path) -> None:
    book = a_book(tmp_path, f'author_link = "https://penrose.clinic/jen"\n{BOOK}')
    assert open_graph(book)[0] == ("book:author", "https://penrose.clinic/jen")


def test_open_graph_names_the_book_by_its_first_isbn(tmp_path: Path) -> None:
    assert open_graph(a_book(tmp_path)) == (
        ("book:isbn", "9780306406157"),
        ("book:release_date", "2026-09-01"),
        ("book:tag", "Running"),
        ("book:tag", "Sports medicine"),
    )
