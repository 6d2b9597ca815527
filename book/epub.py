"""The sample chapter as an EPUB, which every reading app and device opens; the same chapter gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

from book.book import Book
from templates import Templates
from templates.book_view import PortableView
from templates.prose import SafeHtml

_OLDEST = (1980, 1, 1, 0, 0, 0)  # where zip's calendar begins
_PICTURE = re.compile(r'<img\b[^<>]*?(?: alt="([^"]*)")?[^<>]*>')
_VOID = re.compile(r"<(br|hr)>")
_KEYBOARD = re.compile(r' tabindex="0"')
_CONTAINER = b"""\
<?xml version="1.0" encoding="utf-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def sample_epub(book: Book, title: str, text: SafeHtml, address: str, templates: Templates) -> bytes:
    """EPUB 3.3 with one chapter; `address` is the landing page's. Pictures are told in their words."""
    view = PortableView(
        title=title,
        book=book.title,
        author=book.author,
        language=book.language,
        identifier=f"{address}sample/",
        address=address,
        modified=f"{(book.published or date(1980, 1, 1)).isoformat()}T00:00:00Z",
        text=as_xhtml(text),
    )
    files = {
        "META-INF/container.xml": _CONTAINER,
        "package.opf": templates.render("book/epub/package.opf", view),
        "nav.xhtml": templates.render("book/epub/nav.xhtml", view),
        "chapter.xhtml": templates.render("book/epub/chapter.xhtml", view),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        # The type comes first and uncompressed, so that it can be read off the file's beginning (OCF, 4.2).
        archive.writestr(zipfile.ZipInfo("mimetype", _OLDEST), b"application/epub+zip", zipfile.ZIP_STORED)
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _OLDEST), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def as_xhtml(page: SafeHtml) -> SafeHtml:
    """Cleaned HTML in the stricter grammar of XML: what it writes apart from that is the same.

    >>> as_xhtml(SafeHtml('<p>a<br>b&nbsp;c</p>'))
    '<p>a<br/>b&#160;c</p>'
    """
    words = _PICTURE.sub(lambda found: found[1] or "", page)
    return SafeHtml(_KEYBOARD.sub("", _VOID.sub(r"<\1/>", words)).replace("&nbsp;", "&#160;"))
