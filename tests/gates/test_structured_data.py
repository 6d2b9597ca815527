"""Structured data, Open Graph and the feed: each whole, and all of one mind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest

pytestmark = pytest.mark.xdist_group("pages")
OURS = "https://penrose.example.org/"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
LENGTH = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")

# What each type must have: Google's documentation of structured data where it has the type, else schema.org's purpose.
REQUIRED: Mapping[str, frozenset[str]] = {
    "PodcastSeries": frozenset({"name", "url", "webFeed"}),
    "PodcastEpisode": frozenset(
        {"name", "url", "datePublished", "duration", "associatedMedia", "partOfSeries", "inLanguage", "image"}
        | {"isFamilyFriendly", "accessMode"}
    ),
    "AudioObject": frozenset({"contentUrl", "encodingFormat", "duration", "contentSize"}),
    "PodcastSeason": frozenset({"seasonNumber"}),
    "Article": frozenset(
        {"headline", "datePublished", "dateModified", "author", "publisher", "image", "mainEntityOfPage", "inLanguage"}
    ),
    "Book": frozenset({"name", "author", "inLanguage"}),
    "Product": frozenset({"name", "image", "offers"}),
    "Offer": frozenset({"priceCurrency", "price"}),
    "ReadAction": frozenset({"target", "expectsAcceptanceOf"}),
    "BorrowAction": frozenset({"target", "lender"}),
    "EntryPoint": frozenset({"urlTemplate", "actionPlatform"}),
    "Person": frozenset({"name"}),
    "Organization": frozenset({"name"}),
    "LibrarySystem": frozenset({"@id", "name"}),
    "Country": frozenset({"name"}),
    "Review": frozenset({"reviewBody", "author"}),
    "Thing": frozenset({"name"}),
}
ADDRESSES = {"url", "webFeed", "contentUrl", "image", "mainEntityOfPage", "urlTemplate"}
MOMENTS = {"datePublished", "dateModified", "availabilityStarts"}


@dataclass(frozen=True)
class Read:
    """What machines read of a page."""

    metas: Mapping[str, str]
    title: str
    data: tuple[dict[str, Any], ...]
    times: tuple[str, ...]
    heading: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.metas: dict[str, str] = {}
        self.times: list[str] = []
        self.within: dict[str, str] = {"title": "", "h1": "", "script": ""}
        self.data: list[str] = []
        self._here = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "meta":
            self.metas[str(given.get("property") or given.get("name"))] = given.get("content") or ""
        elif tag == "time":
            self.times.append(given.get("datetime") or "")
        if tag in self.within and not (tag == "script" and given.get("type") != "application/ld+json"):
            self._here = tag

    def handle_data(self, data: str) -> None:
        if self._here == "script":
            self.data.append(data)
        elif self._here:
            self.within[self._here] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == self._here:
            self._here = ""


@cache
def read(file: Path) -> Read:
    reader = _Reader()
    reader.feed(file.read_text())
    reader.close()
    data = tuple(json.loads(text) for text in reader.data)
    return Read(reader.metas, reader.within["title"], data, tuple(reader.times), reader.within["h1"])


def things(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything in the data that has a type, with the way to it."""
    if isinstance(value, dict):
        if "@type" in value:
            yield path, value
        for key, inner in value.items():
            yield from things(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from things(inner, f"{path}/{at}")


def of_type(read_: Read, wanted: str) -> dict[str, Any]:
    (found,) = [thing for thing in read_.data if thing.get("@type") == wanted]
    return found


def faults(thing: Mapping[str, Any]) -> Iterator[str]:
    types = thing["@type"] if isinstance(thing["@type"], list) else [thing["@type"]]
    for type_ in types:
        if type_ not in REQUIRED:
            yield f"no table for {type_}"
        yield from (f"{type_} without {name}" for name in REQUIRED.get(type_, frozenset()) - thing.keys())
    for name, value in thing.items():
        for each in value if isinstance(value, list) else [value]:
            yield from (f"{name}: {problem}" for problem in _faults_of_value(name, each))


def _faults_of_value(name: str, value: Any) -> Iterator[str]:
    if value in ("", None, [], {}):
        yield "is empty"
    elif name in ADDRESSES and isinstance(value, str):
        parts = urlsplit(value)
        if parts.scheme != "https" or not parts.netloc or not value.isascii():
            yield f"{value} is no full address"
    elif name in MOMENTS and not (re.fullmatch(r"\d{4}-\d\d-\d\d", value) or datetime.fromisoformat(value).tzinfo):
        yield f"{value} is no moment with a zone"
    elif name == "duration" and not (LENGTH.fullmatch(value) and value != "PT"):
        yield f"{value} is no length"
    elif name in {"isbn", "gtin13"} and not re.fullmatch(r"97[89]\d{10}", value):
        yield f"{value} is no ISBN"
    elif name == "price" and not re.fullmatch(r"\d+(\.\d{2,3})?", value):
        yield f"{value} is no price"
    elif name == "priceCurrency" and not re.fullmatch(r"[A-Z]{3}", value):
        yield f"{value} is no currency"
    elif name in {"availability", "bookFormat"} and not value.startswith("https://schema.org/"):
        yield f"{value} is no word of schema.org"


def seconds(length: str) -> int:
    found = LENGTH.fullmatch(length)
    assert found is not None
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return 3600 * hours + 60 * minutes + rest


def items(site: Path) -> dict[str, ET.Element]:
    """The feed's items by the address of their pages; none where there is no podcast."""
    if not (site / "feed.xml").is_file():
        return {}
    return {item.findtext("link") or "": item for item in ET.parse(site / "feed.xml").iter("item")}


def page(site: Path, address: str) -> Path:
    return site / address.removeprefix(OURS) / "index.html"


def test_every_piece_of_structured_data_has_what_its_type_requires(site: Path) -> None:
    found = {
        f"{file.relative_to(site)} {path or '/'}: {fault}"
        for file in site.rglob("*.html")
        for data in read(file).data
        for path, thing in things(data)
        for fault in faults(thing)
    }

    assert not sorted(found)[:20]


@pytest.mark.parametrize(
    ("path", "type_"),
    [
        ("listen/index.html", "PodcastSeries"),
        ("episodes/tendon-injuries/index.html", "PodcastEpisode"),
        ("articles/back-pain-crunches/index.html", "Article"),
        ("book/index.html", "Book"),
    ],
)
def test_every_kind_of_page_says_what_it_is(sample: Path, path: str, type_: str) -> None:
    read_ = read(sample / path)

    assert read_.data[0]["@context"] == "https://schema.org"
    assert of_type(read_, type_)


def test_every_page_has_the_few_metas_that_previews_ask_for(site: Path) -> None:
    asked = {"description", "og:type", "og:title", "og:description", "og:url", "og:site_name", "twitter:card"}
    lacking = {
        f"{file.relative_to(site)}: {sorted(asked - read(file).metas.keys())}"
        for file in site.rglob("*.html")
        if file.relative_to(site).parts[0] != "embed" and file.name != "transcript.html"
        if asked - read(file).metas.keys() or not all(read(file).metas[name] for name in asked)
    }

    assert not lacking


def test_every_page_has_a_picture_for_previews_and_the_picture_is_there(site: Path) -> None:
    for file in site.rglob("index.html"):
        metas = read(file).metas
        if "og:image" not in metas:
            assert file.relative_to(site).parts[0] == "embed"
            continue
        assert (site / metas["og:image"].removeprefix(OURS)).is_file()
        assert metas["og:image:alt"]
        if metas["twitter:card"] == "summary_large_image":
            assert (metas["og:image:width"], metas["og:image:height"]) == ("1200", "630")


def test_feed_structured_data_open_graph_and_page_say_the_same_of_every_episode(site: Path) -> None:
    different: list[tuple[str, str, set[object]]] = []
    for address, item in items(site).items():
        read_ = read(page(site, address))
        data, metas = of_type(read_, "PodcastEpisode"), read_.metas
        enclosure = item.find("enclosure")
        assert enclosure is not None
        told: dict[str, set[object]] = {
            "address": {address, data["url"], metas["og:url"]},
            "title": {item.findtext("title"), data["name"], metas["og:title"], read_.heading},
            "date": {
                parsedate_to_datetime(item.findtext("pubDate") or ""),
                datetime.fromisoformat(data["datePublished"]),
                datetime.fromisoformat(read_.times[0]),
            },
            "length": {
                int(item.findtext(f"{ITUNES}duration") or 0),
                seconds(data["duration"]),
                seconds(data["associatedMedia"]["duration"]),
                seconds(next(time for time in read_.times if time.startswith("PT"))),
            },
            "audio": {enclosure.get("url"), data["associatedMedia"]["contentUrl"], metas["og:audio"]},
            "bytes": {enclosure.get("length"), data["associatedMedia"]["contentSize"]},
            "type": {enclosure.get("type"), data["associatedMedia"]["encodingFormat"], metas["og:audio:type"]},
        }
        different += [(address, what, said) for what, said in told.items() if len(said) != 1]

    assert not different[:6]


def test_open_graph_tells_date_and_length_of_an_episode(sample: Path) -> None:
    read_ = read(sample / "episodes" / "tendon-injuries" / "index.html")
    data, metas = of_type(read_, "PodcastEpisode"), read_.metas

    assert metas["music:duration"] == str(seconds(data["duration"]))
    assert datetime.fromisoformat(metas["music:release_date"]) == datetime.fromisoformat(data["datePublished"])


def test_feed_structured_data_open_graph_and_page_say_the_same_of_every_article(site: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    different: list[tuple[str, str, set[object]]] = []
    feed = site / "articles" / "feed.xml"
    for entry in ET.parse(feed).iter(f"{atom}entry") if feed.is_file() else ():
        link = entry.find(f"{atom}link")
        assert link is not None
        address = link.get("href") or ""
        read_ = read(page(site, address))
        data, metas = of_type(read_, "Article"), read_.metas
        told: dict[str, set[object]] = {
            "address": {address, data["url"], metas["og:url"]},
            "title": {entry.findtext(f"{atom}title"), data["headline"], metas["og:title"], read_.heading},
            "date": {
                datetime.fromisoformat(said)
                for said in (
                    entry.findtext(f"{atom}published") or "",
                    data["datePublished"],
                    metas["article:published_time"],
                )
            },
        }
        different += [(address, what, said) for what, said in told.items() if len(said) != 1]

    assert not different[:6]


def test_structured_data_open_graph_and_page_say_the_same_of_the_book(sample: Path) -> None:
    read_ = read(sample / "book" / "index.html")
    data, metas = of_type(read_, "Book"), read_.metas

    assert {data["name"], read_.heading, metas["og:title"]} == {data["name"]}
    assert {data["datePublished"], metas["book:release_date"]} == {data["datePublished"]}
    assert metas["book:isbn"].replace("-", "") in {edition.get("isbn") for edition in data["workExample"]}
    assert data["url"] == metas["og:url"]


def test_a_book_that_is_not_out_yet_is_offered_ahead_everywhere_and_one_that_is_out_nowhere(
    words: Path, sample: Path
) -> None:
    ahead, here = (list(things(of_type(read(site / "book" / "index.html"), "Book"))) for site in (words, sample))
    offers = [thing for _, thing in ahead if thing["@type"] == "Offer"]

    assert len(offers) == 3
    assert {offer["availability"] for offer in offers} == {"https://schema.org/PreOrder"}
    assert {offer["availabilityStarts"] for offer in offers} == {"2035-04-15"}
    assert not [thing for _, thing in here if "availabilityStarts" in thing or "PreOrder" in str(thing)]


def test_structured_data_says_what_the_feed_says_of_strong_language_and_what_can_be_read(site: Path) -> None:
    for address, item in items(site).items():
        data = of_type(read(page(site, address)), "PodcastEpisode")
        assert data["isFamilyFriendly"] is (item.findtext(f"{ITUNES}explicit") == "false")
        assert ("textual" in data["accessMode"]) is ("transcript" in data.get("accessibilityFeature", ()))
        assert ("textual" in data["accessMode"]) is bool(item.findall(f"{PODCAST}transcript"))


def test_a_fault_in_the_data_is_found() -> None:
    bad = {"@type": "PodcastEpisode", "name": "", "duration": "3:08", "datePublished": "2020-05-05T06:00:00"}
    found = set(faults(bad))

    assert {"PodcastEpisode without associatedMedia", "name: is empty", "duration: 3:08 is no length"} <= found
    assert "datePublished: 2020-05-05T06:00:00 is no moment with a zone" in found
    assert set(faults({"@type": "Recipe"})) == {"no table for Recipe"}
