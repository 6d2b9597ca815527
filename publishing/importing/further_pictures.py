"""Pictures beside the covers: which of those that a feed names are kept, and as what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from podcast.reading.particulars import ForeignImage
from podcast.show import WIDE
from publishing.importing.companions import Gathering


def fetch_pictures(
    gathering: Gathering, images: Iterable[ForeignImage], *, title: str, cover: str
) -> Mapping[str, Any]:
    """Fetch them; returns the keys `wide_cover` and `pictures`. `cover` is the address that is the cover already."""
    wide, others = "", []
    for each in _once(images, cover):
        name = gathering.picture(each.address)
        if name is None:
            continue
        of_the_cover = each.purpose == WIDE and each.alt == f"Cover of {title}"
        if not wide and (of_the_cover or (not each.purpose and not each.alt and _is_wide(each))):
            wide = name
        elif each.purpose or each.alt or each.aspect_ratio:  # a thumbnail says nothing but its size
            others.append({"file": name, "alt": each.alt, "purpose": each.purpose})
    return {"wide_cover": wide, "pictures": others}


def _once(images: Iterable[ForeignImage], cover: str) -> Iterable[ForeignImage]:
    """Each address once, by the element that says most of it."""
    known: dict[str, ForeignImage] = {}
    for each in images:
        if each.address != cover and (each.address not in known or not known[each.address].purpose):
            known[each.address] = each
    return known.values()


def _is_wide(image: ForeignImage) -> bool:
    """16:9, by the numbers or by the words."""
    if image.width and image.height:
        return abs(image.width * 9 - image.height * 16) * 100 <= image.width * 9
    return image.aspect_ratio.replace(" ", "").replace(":", "/") == "16/9"
