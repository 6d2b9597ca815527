"""Illustrated prose: the pictures in a text in the sizes and forms that browsers choose from, with their room kept free."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache

from templates.prose import SafeHtml
from templates.views import Frame, Picture

_PICTURE = re.compile(r'<img(?: [\w-]+="[^"]*")*>')
_SOURCE = re.compile(r' src="([^"]*)"')
_WORDS = re.compile(r' alt="([^"]*)"')
_SIZES = "(min-width: 44rem) 40rem, 92vw"  # the width of a text column, see style.css


def illustrated(page: SafeHtml, frame: Frame) -> SafeHtml:
    """`page` with every picture that the frame knows in its best form; the rest stays as it is."""
    if not frame.illustrations:
        return page
    known = dict(frame.illustrations)
    return SafeHtml(_PICTURE.sub(lambda tag: _shown(tag[0], known, frame.root), page))


def _shown(tag: str, known: Mapping[str, Picture], root: str) -> str:
    source, words = _SOURCE.search(tag), _WORDS.search(tag)
    picture = known.get(html.unescape(source[1])) if source else None
    if picture is None:
        return tag
    forms = "".join(f'<source type="{kind}"{_choices(sizes, root)}>' for kind, sizes in picture.forms)
    return (
        f'<picture>{forms}<img src="{root}{picture.src}"{_choices(picture.sizes, root)}'
        f' width="{picture.width}" height="{picture.height}" alt="{words[1] if words else ""}" loading="lazy"></picture>'
    )


def _choices(sizes: tuple[tuple[str, int], ...], root: str) -> str:
    return f' srcset="{choices(sizes, root)}" sizes="{_SIZES}"'


@lru_cache(maxsize=256)
def choices(sizes: tuple[tuple[str, int], ...], root: str) -> SafeHtml:
    """The files that a browser may choose from, as `srcset` lists them; a show's cover stands on thousands of pages.

    >>> choices((("art/knee-400.webp", 400), ("art/knee-800.webp", 800)), "../")
    '../art/knee-400.webp 400w, ../art/knee-800.webp 800w'
    """
    return SafeHtml(", ".join(f"{html.escape(root + path)} {width}w" for path, width in sizes))
