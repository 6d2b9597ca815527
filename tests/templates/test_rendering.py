"""Pages as they are written: whatever words the owner chooses, they are words; and the colors can be read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from templates import Templates, TemplateTrouble, safe_address
from tests.templates.sample_views import HOSTILE, PLAIN, WIDE, PageView, Wording, barest_pages, every_page

NAMES = sorted(every_page(PLAIN))
EVERY_TEMPLATE = pytest.mark.parametrize("name", NAMES)
STYLE = Templates().stylesheet().decode()
VOID = {"meta", "link", "img", "input", "br", "hr"}


class Read(HTMLParser):
    """A page taken apart: its tags with their attributes, its headings, its words, and tags left open."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data

    def named(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]


def read(name: str, view: PageView) -> Read:
    return Read(Templates().render(name, view).decode())


def full_and_bare(name: str) -> Iterator[Read]:
    for pages in (every_page(PLAIN), every_page(HOSTILE), every_page(WIDE), barest_pages()):
        yield read(name, pages[name])


@EVERY_TEMPLATE
def test_every_page_is_whole_with_one_heading_one_language_and_ids_that_differ(name: str) -> None:
    for page in full_and_bare(name):
        ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]

        assert not page.open
        assert len(page.named("h1")) == len(page.named("main")) == len(page.named("title")) == 1
        assert page.named("html")[0]["lang"]
        assert len(ids) == len(set(ids))


@EVERY_TEMPLATE
def test_headings_skip_no_level(name: str) -> None:
    for page in full_and_bare(name):
        levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]

        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


@EVERY_TEMPLATE
def test_hostile_words_are_shown_as_they_were_written_and_run_nothing(name: str) -> None:
    page = read(name, every_page(HOSTILE)[name])

    assert all(attributes == {"type": "application/ld+json"} for attributes in page.named("script"))
    for tag, attributes in page.tags:
        assert tag not in {"iframe", "object", "style", "base", "b"}
        assert not [key for key in attributes if key.startswith("on") or key == "style"]
        links = [attributes.get(key, "") for key in ("href", "src", "action")]
        assert not [link for link in links if "script:" in re.sub(r"\s", "", link)]
    assert HOSTILE.short in page.words
    assert "{{ view }}" in page.words


@EVERY_TEMPLATE
def test_nothing_is_loaded_from_another_host(name: str) -> None:
    for page in full_and_bare(name):
        loaded = [attributes["src"] for tag, attributes in page.tags if "src" in attributes and tag != "a"]
        loaded += [each["href"] for each in page.named("link") if each["rel"] in {"stylesheet", "icon"}]

        assert not [address for address in loaded if "//" in address]


@EVERY_TEMPLATE
def test_links_within_the_site_lead_through_its_root(name: str) -> None:
    """So that the site works in any folder of any server."""
    view = every_page(PLAIN)[name]
    within = [each["href"] for each in read(name, view).named("a")]

    assert all(
        link.startswith((view.frame.root, "#", "https:", "tel:", "sms:", "mailto:", "antennapod-", "podcastaddict:"))
        for link in within
    )


@EVERY_TEMPLATE
def test_pictures_have_their_size_and_their_words(name: str) -> None:
    for picture in read(name, every_page(PLAIN)[name]).named("img"):
        assert int(picture["width"]) > 0
        assert int(picture["height"]) > 0
        assert picture["alt"]


def test_a_title_cannot_end_the_block_of_data() -> None:
    page = Templates().render("site/404.html", every_page(PLAIN)["site/404.html"]).decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)

    assert json.loads(block) == {"name": "</script><script>alert(2)</script>"}


@pytest.mark.parametrize(
    "written",
    [
        "javascript:x",
        " JavaScript:x",
        "java\tscript:x",
        "\x01javascript:x",
        "data:text/html,x",
        "vbscript:x",
        "\u200bdata:x",
    ],
)
def test_an_address_that_would_run_leads_nowhere(written: str) -> None:
    assert safe_address(written) == "#"


@pytest.mark.parametrize(
    "written",
    ["https://e.org/javascript:x", "../a/", "#t", "tel:+1", "sms:+1", "overcast://x", "pktc://subscribe/e.org"],
)
def test_every_other_address_stays(written: str) -> None:
    assert safe_address(written) == written


def test_the_home_page_keeps_the_order_of_the_clinics_announcement() -> None:
    page = Templates().render("site/home.html", every_page(PLAIN)["site/home.html"]).decode()
    parts = [
        *('class="banner"', 'href="tel:', 'id="latest-article"', 'id="book"', 'id="episode"', 'id="where"'),
        *("Google Play Music", "other articles", 'class="signature"', 'id="signup"'),
    ]

    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    assert "The latest article" in page
    assert page.count('href="tel:+13604561444"') == page.count('href="sms:+13604561444"') == 2


def test_the_sign_up_form_asks_separately_and_ticks_nothing() -> None:
    page = read("site/404.html", every_page(PLAIN)["site/404.html"])
    fields = {each["name"]: each for each in page.named("input")}

    assert fields.keys() == {"email", "phone", "consent", "consent_version", "page"}
    assert fields["consent"]["type"] == "checkbox"
    assert "checked" not in fields["consent"]
    assert "required" not in fields["phone"]
    assert fields["consent_version"]["value"] == "abc123"


def test_the_stylesheet_is_small_and_asks_nobody() -> None:
    assert len(STYLE.encode()) < 28 * 1024
    assert not re.search(r"url\(|@import|@font-face", STYLE)


# Colors: WCAG 2.2, 1.4.3 and 1.4.11; relative luminance as defined there.

WORDS = [
    *(
        ("ink", "paper"),
        ("ink", "tint"),
        ("faint", "paper"),
        ("faint", "tint"),
        ("accent", "paper"),
        ("accent", "tint"),
    ),
    *(("warm", "paper"), ("warm", "tint"), ("on-accent", "accent")),
]


def schemes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r"(:root|\.deep) \{(.*?)\n *\}", STYLE, re.DOTALL)[:3]
    light, dark, deep = (dict(re.findall(r"--([\w-]+): (#\w+);", body)) for _, body in blocks)
    return {"light": light, "dark": light | dark, "deep": light | deep, "deep in the dark": light | dark | deep}


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(2 * digit for digit in color[1:])
    shares = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", schemes())
def test_all_words_can_be_read_on_their_ground_in_both_schemes(scheme: str) -> None:
    colors = schemes()[scheme]

    assert not [pair for pair in WORDS if contrast(colors[pair[0]], colors[pair[1]]) < 4.5]
    assert contrast(colors["on-notice"], colors["notice"]) >= 4.5
    assert contrast(colors["edge"], colors["paper"]) >= 3
    assert contrast(colors["edge"], colors["tint"]) >= 3


# The owner's own templates


def override(folder: Path, name: str, text: str) -> Templates:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return Templates(folder)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("one\n{{ view.fone }}\n", 'asks for "fone"'),
        ("one\n{{ fone }}\n", 'asks for "fone"'),
        ("one\n{{ 1 + 'a' }}\n", "unsupported operand"),
        ("one\n{{ 1 / 0 }}\n", "division"),
        ("one\n{% include 'site/gone.html' %}\n", 'asks for the file "site/gone.html"'),
    ],
)
def test_a_mistake_that_shows_only_while_filling_in_is_told_with_its_line(
    tmp_path: Path, text: str, problem: str
) -> None:
    templates = override(tmp_path, "site/404.html", text)

    with pytest.raises(TemplateTrouble, match=re.escape(problem)) as told:
        templates.render("site/404.html", every_page(PLAIN)["site/404.html"])
    assert (told.value.file, told.value.line) == ("site/404.html", 2)


def test_a_mistake_in_a_part_is_told_of_the_part_and_not_of_the_page(tmp_path: Path) -> None:
    templates = override(tmp_path, "site/partials/contact.html", "\n\n{{ view.frame.fone }}")

    with pytest.raises(TemplateTrouble) as told:
        templates.render("site/404.html", every_page(PLAIN)["site/404.html"])
    assert (told.value.file, told.value.line) == ("site/partials/contact.html", 3)


def test_a_template_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "404.html").write_bytes("caf\xe9".encode("latin-1"))

    with pytest.raises(TemplateTrouble, match="UTF-8") as told:
        Templates(tmp_path).render("site/404.html", every_page(PLAIN)["site/404.html"])
    assert told.value.file == "site/404.html"


def test_a_template_that_extends_itself_is_told_so(tmp_path: Path) -> None:
    templates = override(tmp_path, "site/404.html", '{% extends "site/404.html" %}')

    with pytest.raises(TemplateTrouble, match="itself"):
        templates.render("site/404.html", every_page(PLAIN)["site/404.html"])


def test_an_owner_can_change_one_block_and_keep_the_rest_of_ours(tmp_path: Path) -> None:
    own = '{% extends "original/site/404.html" %}{% block kind %}mine{% endblock %}'
    page = override(tmp_path, "site/404.html", own).render("site/404.html", every_page(PLAIN)["site/404.html"])

    assert b'<main id="main" class="mine">' in page
    assert b"There is no page here" in page


def test_a_mistake_of_ours_is_not_blamed_on_the_owner(tmp_path: Path) -> None:
    templates = override(tmp_path, "site/other.html", "fine")

    with pytest.raises(Exception, match="no attribute") as told:
        templates.render("site/home.html", every_page(PLAIN)["site/404.html"])
    assert not isinstance(told.value, TemplateTrouble)


def test_an_edited_template_is_seen_by_the_next_page(tmp_path: Path) -> None:
    view = every_page(PLAIN)["site/404.html"]
    first = override(tmp_path, "site/404.html", "one").render("site/404.html", view)
    second = override(tmp_path, "site/404.html", "another").render("site/404.html", view)

    assert (first, second) == (b"one\n", b"another\n")


@pytest.mark.parametrize("words", [PLAIN, HOSTILE, WIDE], ids=["plain", "hostile", "wide"])
def test_the_same_views_give_the_same_bytes(words: Wording) -> None:
    first, second = ({name: Templates().render(name, view) for name, view in every_page(words).items()} for _ in "ab")

    assert first == second
