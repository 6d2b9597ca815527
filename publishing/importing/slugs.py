"""Names for the folders of imported episodes: those of their old pages, so that links are easy to lead on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain, count
from urllib.parse import unquote, urlsplit

from podcast.reading.foreign import ForeignItem
from workspace.files import slug_from

_SAYS_NOTHING = re.compile(r"[0-9-]*|[0-9a-f-]{8,}|index|episodes?|play|show|podcast|[a-z0-9]{1,3}")
_RESERVED = re.compile(r"index|con|prn|aux|nul|(?:com|lpt)\d")
_ENDING = re.compile(r"\.(?:html?|php|aspx?|mp3|m4a)$", re.IGNORECASE)
_OURS = re.compile(r"/episodes/([a-z0-9]+(?:[-_][a-z0-9]+)*)/$")


def slugs_for(items: Iterable[ForeignItem], taken: Mapping[str, str]) -> dict[str, str]:
    """A slug for each id; `taken` are the slugs of ids that have a folder already."""
    slugs, used = dict(taken), {slug.casefold() for slug in taken.values()}
    for number, item in enumerate(items, 1):
        if item.id in slugs:
            continue
        stem = usable(_from_page(item.link) or slug_from(item.title)) or f"episode-{item.number or number}"
        numbered = chain((stem,), (f"{stem}-{further}" for further in count(2)))
        slug = next(name for name in numbered if name.casefold() not in used)
        used.add(slug.casefold())
        slugs[item.id] = slug
    return slugs


def usable(slug: str) -> str:
    """The slug, or another one where Windows keeps the name for a device, or web servers for the page of a folder.

    >>> usable("knees"), usable("nul")
    ('knees', 'the-nul')
    """
    return f"the-{slug}" if _RESERVED.fullmatch(slug) else slug


def _from_page(link: str) -> str:
    """The last part of the page's address, if it is words."""
    try:
        path = unquote(urlsplit(link).path, errors="replace")
    except ValueError:
        return ""
    ours = _OURS.search(path)
    if ours:
        return ours[1]
    slug = slug_from(_ENDING.sub("", path.rstrip("/").rpartition("/")[2]))
    return "" if _SAYS_NOTHING.fullmatch(slug) else slug
