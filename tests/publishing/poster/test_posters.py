"""Posters: codes that a phone's kind of reader decodes, true sizes, clear edges, and words that people can type."""

from __future__ import annotations

import io
import re
import struct
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import zxingcpp
from PIL import Image

from publishing.desk import Desk
from publishing.poster.code import QUIET, code_for
from publishing.poster.layout import A4, LETTER, PAPERS, Notice, Paper, poster_sheet
from publishing.poster.posters import poster
from publishing.start import sample_show
from templates import fonts_in
from tests.browser import IN_A_BROWSER, chromium
from workspace.drawing import Fonts
from workspace.errors import UserError
from workspace.folder import OwnerFolder
from workspace.printing import Sheet, as_pdf, as_svg

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SITE = "https://penrose.example.org"
OURS = Fonts(title=fonts_in(None, "SourceSerifPro-Bold.otf"), small=fonts_in(None, "SourceSansPro-Semibold.otf"))
NOTICE = Notice(
    above="The podcast",
    title="The Penrose Podcast",
    act="Scan to listen",
    shown="penrose.example.org/listen",
    below="Penrose Physical Therapy",
)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> OwnerFolder:
    return sample_show(tmp_path_factory.mktemp("poster") / "show")


@pytest.fixture
def desk(show: OwnerFolder) -> Desk:
    return Desk(folder=show, now=NOW)


def sheet(title: str = NOTICE.title, address: str = f"{SITE}/listen/", paper: Paper = LETTER) -> Sheet:
    return poster_sheet(replace(NOTICE, title=title), code_for(address), paper, OURS)


def on_paper(pdf: bytes) -> Image.Image:
    """The one picture of the page, put into a TIFF, which holds the same compressed rows."""
    (width,), (height,) = re.findall(rb"/Columns (\d+)", pdf), re.findall(rb"/Rows (\d+)", pdf)
    rows = re.split(rb"stream\r?\n", pdf.split(b"/CCITTFaxDecode", 1)[1], maxsplit=1)[1].split(b"\nendstream", 1)[0]
    tags = {
        256: int(width),
        257: int(height),
        258: 1,
        259: 4,
        262: 1,
        273: 200,
        277: 1,
        278: int(height),
        279: len(rows),
    }
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    head = b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + b"\0\0\0\0"
    return Image.open(io.BytesIO(head.ljust(200, b"\0") + rows)).convert("L")


def millimeters(pdf: bytes) -> tuple[float, float]:
    (width, height) = re.findall(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+)", pdf)[0]
    return round(float(width) / 72 * 25.4, 1), round(float(height) / 72 * 25.4, 1)


@pytest.mark.parametrize(
    ("about", "stem", "address"),
    [
        (None, "listen", f"{SITE}/listen/"),
        ("tendon-injuries", "tendon-injuries", f"{SITE}/episodes/tendon-injuries/"),
        ("book", "book", f"{SITE}/b/"),
    ],
)
def test_every_printed_code_leads_to_the_page_it_is_for(
    desk: Desk, tmp_path: Path, about: str | None, stem: str, address: str
) -> None:
    made = poster(desk, about=about, into=tmp_path)
    pdfs = sorted(tmp_path.glob("*.pdf"))

    assert [file.name for file in pdfs] == [f"{stem}-{kind}.pdf" for kind in ("code", "poster-a4", "poster-letter")]
    for file in pdfs:
        (found,) = zxingcpp.read_barcodes(on_paper(file.read_bytes()).reduce(4 if "poster" in file.name else 1))
        assert (found.text, found.ec_level) == (address, made.level)
    assert made.address == address
    assert made.level in {"Q", "H"}
    assert sorted(name for name, _ in made.files) == sorted(file.name for file in tmp_path.iterdir())


@pytest.mark.parametrize("paper", PAPERS, ids=[paper.name for paper in PAPERS])
def test_paper_and_code_have_their_true_size_and_the_code_its_empty_zone(paper: Paper) -> None:
    made = sheet(paper=paper)
    zone = made.side / len(made.code) * QUIET

    assert millimeters(as_pdf(made)) == pytest.approx((paper.width, paper.height), abs=0.1)
    assert 110 <= made.side <= 150
    for line in made.lines:
        top, bottom = line.y - 0.75 * line.size, line.y + 0.25 * line.size
        assert bottom <= made.top - zone + 0.01 or top >= made.top + made.side + zone - 0.01
    assert made.left >= zone
    picture = on_paper(as_pdf(made))
    dots = picture.width / paper.width
    edges = (made.left - zone, made.top - zone, made.left + made.side + zone, made.top)
    left, top, right, bottom = (round(edge * dots) for edge in edges)
    around = picture.crop((left, top, right, bottom))
    assert around.getextrema() == (255, 255)


def test_the_code_alone_is_as_wide_as_was_asked_for(desk: Desk, tmp_path: Path) -> None:
    poster(desk, into=tmp_path, size=35)

    assert millimeters((tmp_path / "listen-code.pdf").read_bytes()) == pytest.approx((35, 35), abs=0.1)
    svg = ET.fromstring((tmp_path / "listen-code.svg").read_bytes())
    assert (svg.get("width"), svg.get("height")) == ("35.0mm", "35.0mm") or svg.get("width") == "35mm"
    assert "penrose.example.org/listen" in "".join(svg.itertext())


def test_the_address_stands_under_the_code_in_words(desk: Desk, tmp_path: Path) -> None:
    poster(desk, about="book", into=tmp_path)
    words = [text.text for text in ET.parse(tmp_path / "book-poster-a4.svg").iter("{http://www.w3.org/2000/svg}text")]

    assert "penrose.example.org/b" in words
    assert "Clinic front desk, or scan to buy" in words


def test_only_black_and_white_are_printed(desk: Desk, tmp_path: Path) -> None:
    poster(desk, into=tmp_path)
    svg = (tmp_path / "listen-poster-letter.svg").read_text()

    assert set(re.findall(r'fill="([^"]+)"', svg)) == {"#fff"}
    assert b"/DeviceGray" in (tmp_path / "listen-poster-letter.pdf").read_bytes()


@pytest.mark.parametrize(
    "title", ["Knees", "Why runners get hurt, and what they can do about it in the first week " * 2]
)
@pytest.mark.parametrize("address", [f"{SITE}/b/", f"{SITE}/episodes/{'a-long-name-' * 8}/"])
def test_long_titles_and_addresses_stay_on_the_paper(title: str, address: str) -> None:
    made = sheet(title=title, address=address, paper=A4)

    for line in made.lines:
        left = line.x - (line.width / 2 if line.anchor == "middle" else 0)
        assert left >= 14.9
        assert left + line.width <= A4.width - 14.9
    (found,) = zxingcpp.read_barcodes(on_paper(as_pdf(made)).reduce(4))
    assert found.text == address


def test_the_same_words_make_the_same_files(desk: Desk, tmp_path: Path) -> None:
    poster(desk, into=tmp_path / "one")
    poster(desk, into=tmp_path / "two")

    files = [file.name for file in (tmp_path / "one").iterdir()]
    assert [(tmp_path / "one" / name).read_bytes() for name in files] == [
        (tmp_path / "two" / name).read_bytes() for name in files
    ]


def test_a_page_that_nobody_can_reach_yet_is_told(desk: Desk, tmp_path: Path) -> None:
    made = poster(desk, into=tmp_path)

    assert not made.is_live
    assert "pressroom publish" in next(iter(made.remarks))


@pytest.mark.parametrize("size", [3.0, 5000.0])
def test_a_code_too_small_to_scan_is_refused(desk: Desk, tmp_path: Path, size: float) -> None:
    with pytest.raises(UserError) as refused:
        poster(desk, into=tmp_path, size=size)

    assert refused.value.findings[0].code == "poster-size"
    assert not list(tmp_path.iterdir())


def test_letters_that_no_font_has_are_told_instead_of_left_out(tmp_path: Path) -> None:
    folder = sample_show(tmp_path / "show")
    folder.show.write_text(folder.show.read_text().replace("The Penrose Podcast", "ポッドキャスト"))
    with pytest.raises(UserError) as refused:
        poster(Desk(folder=folder, now=NOW))

    assert refused.value.findings[0].code == "poster-letters"


def test_an_emoji_of_a_name_is_left_out_and_the_poster_is_made(tmp_path: Path) -> None:
    folder = sample_show(tmp_path / "show")
    folder.show.write_text(folder.show.read_text().replace("The Penrose Podcast", "The Penrose Podcast 🏃\u200d♀️"))
    poster(Desk(folder=folder, now=NOW), into=tmp_path)

    drawn = (tmp_path / "listen-poster-a4.svg").read_text(encoding="utf-8")
    assert "The Penrose Podcast" in drawn
    assert "🏃" not in drawn


def test_without_a_show_the_poster_is_the_books_and_without_a_book_there_is_none(tmp_path: Path) -> None:
    folder = sample_show(tmp_path / "show")
    (folder.book).unlink()
    with pytest.raises(UserError) as refused:
        poster(Desk(folder=folder, now=NOW), about="book")

    assert refused.value.findings[0].code == "poster-no-book"


class TestOnAScreen:
    pytestmark = IN_A_BROWSER

    def test_the_svg_is_decoded_from_the_screen(self, desk: Desk, tmp_path: Path) -> None:
        poster(desk, into=tmp_path)
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 900, "height": 1200})
            for name in ("listen-poster-a4.svg", "listen-poster-letter.svg", "listen-code.svg"):
                page.goto((tmp_path / name).as_uri())
                seen = Image.open(io.BytesIO(page.screenshot())).convert("L")
                (found,) = zxingcpp.read_barcodes(seen)
                assert found.text == f"{SITE}/listen/"


def test_a_sheet_is_svg_that_says_what_it_is() -> None:
    svg = ET.fromstring(as_svg(sheet()))

    assert svg.findtext("{http://www.w3.org/2000/svg}title") == "The Penrose Podcast: penrose.example.org/listen"
    assert svg.get("role") == "img"


SETTINGS = """[publisher]
name = "Penrose Physical Therapy"
email = "podcast@penrose.example.org"
timezone = "UTC"
[site]
address = "https://penrose.example.org"
"""


@pytest.fixture
def words(tmp_path: Path) -> OwnerFolder:
    """A publisher of articles alone: one that is out, and one that is not."""
    show = OwnerFolder(tmp_path / "words")
    show.articles.mkdir(parents=True)
    show.settings.write_text(SETTINGS)
    for name, day in (("knees", "2026-01-05"), ("hips", "2035-01-05")):
        (show.articles / f"{name}.md").write_text(f'+++\ntitle = "About {name}"\npublish = "{day}"\n+++\n\nYes.\n')
    return show


@pytest.mark.parametrize(
    ("about", "address", "title"),
    [
        (None, f"{SITE}/articles/", "Penrose Physical Therapy"),
        ("knees", f"{SITE}/articles/knees/", "About knees"),
        ("articles/knees.md", f"{SITE}/articles/knees/", "About knees"),
    ],
)
def test_who_has_articles_alone_gets_a_poster_that_leads_to_them(
    words: OwnerFolder, tmp_path: Path, about: str | None, address: str, title: str
) -> None:
    made = poster(Desk(folder=words, now=NOW), about=about, into=tmp_path / "posters")
    (sheet_file,) = (tmp_path / "posters").glob("*-poster-a4.svg")
    said = [text.text or "" for text in ET.parse(sheet_file).iter("{http://www.w3.org/2000/svg}text")]

    assert made.address == address
    assert "Scan to read — free, no app needed" in said
    assert " ".join(said).startswith(("Articles", "Penrose Physical Therapy"))
    assert title in " ".join(said)


def test_an_article_of_a_publisher_with_a_podcast_can_have_a_poster_too(desk: Desk, tmp_path: Path) -> None:
    assert poster(desk, about="back-pain-crunches", into=tmp_path).address == f"{SITE}/articles/back-pain-crunches/"


@pytest.mark.parametrize(("about", "code"), [("hips", "poster-no-article"), ("book", "poster-no-book")])
def test_what_nobody_can_open_has_no_poster(words: OwnerFolder, about: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        poster(Desk(folder=words, now=NOW), about=about)

    assert refused.value.findings[0].code == code


def test_before_there_is_anything_the_way_to_something_is_told(words: OwnerFolder) -> None:
    (words.articles / "knees.md").unlink()
    with pytest.raises(UserError) as refused:
        poster(Desk(folder=words, now=NOW))

    assert refused.value.findings[0].code == "poster-nothing"
    assert "publish date" in refused.value.findings[0].fix
