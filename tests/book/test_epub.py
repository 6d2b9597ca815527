from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from book.epub import as_xhtml, sample_epub
from templates import Templates
from templates.prose import page_html
from tests.book.a_book import BOOK, a_book

ADDRESS = "https://podcast.example.org/book/"
CHAPTER = """\
A line  \nbroken, a note[^1], an & and a < and a\u00a0gap.

![A knee](knee.jpg)

| a | b |
|---|--:|
| 1 | 2 |

***

[^1]: Its source.
"""


def packed(root: Path, text: str = CHAPTER, book: str = BOOK) -> zipfile.ZipFile:
    made = sample_epub(a_book(root, book), "Sore <feet>", page_html(text), ADDRESS, Templates())
    return zipfile.ZipFile(io.BytesIO(made))


def test_the_type_stands_first_and_uncompressed(tmp_path: Path) -> None:
    first, *_ = packed(tmp_path).infolist()
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert packed(tmp_path).read("mimetype") == b"application/epub+zip"


def test_every_part_is_well_formed_and_says_what_it_is(tmp_path: Path) -> None:
    archive = packed(tmp_path)
    for name in archive.namelist()[1:]:
        ET.fromstring(archive.read(name))
    package = archive.read("package.opf").decode()
    assert "<dc:title>Sore &lt;feet&gt;: a sample of Running for Life</dc:title>" in package
    assert '<meta property="dcterms:modified">2026-09-01T00:00:00Z</meta>' in package


def test_a_picture_is_told_in_its_words(tmp_path: Path) -> None:
    chapter = packed(tmp_path).read("chapter.xhtml").decode()
    assert "<img" not in chapter
    assert "A knee" in chapter
    assert ADDRESS in chapter


def test_the_same_chapter_gives_the_same_bytes(tmp_path: Path) -> None:
    made = [sample_epub(a_book(tmp_path), "A", page_html(CHAPTER), ADDRESS, Templates()) for _ in range(2)]
    assert made[0] == made[1]


@settings(max_examples=60)
@given(st.text(alphabet="ab <>&\"'*_`[]()!#|-\n\u00a0\u2014/=1.", max_size=60))
def test_whatever_is_written_becomes_well_formed(text: str) -> None:
    ET.fromstring(f"<div>{as_xhtml(page_html(text))}</div>")
