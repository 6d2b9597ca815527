"""Logo: the owner's picture in place of the name on every page, as small as it is shown."""

from __future__ import annotations

import re
from pathlib import Path

from publishing.art import Art, ArtShop, Recipe
from publishing.publication import Publication
from templates.views import Picture
from workspace.errors import UserError
from workspace.files import inside, sha256_of

_RECIPE = Recipe((("WEBP", 85, (240, 480)), ("JPEG", 85, (480,))))
_BOX = re.compile(r"""viewBox\s*=\s*["'][\s,]*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)""")
_DRAWN_TALL = 100  # pixels; pages set the height, and the width by the drawing's own proportion


def logo_of(publication: Publication, shop: ArtShop) -> tuple[tuple[Art, ...], Picture | None]:
    """The files of the logo, and how pages show it; nothing if the owner has none."""
    named = publication.settings.site.logo
    if named is None:
        return (), None
    source = inside(publication.folder.root, named)
    alt = publication.settings.publisher.name
    if source.suffix.lower() == ".svg":
        art = _drawing(source, named)
        return (art,), Picture(src=art.path, alt=alt, width=art.width, height=art.height)
    shown = shop.shown(source, "logo", alt, _RECIPE)
    return shown.arts, shown.view


def _drawing(source: Path, named: str) -> Art:
    box = _BOX.search(source.read_text(encoding="utf-8", errors="replace"))
    wide, tall = (float(side) for side in box.groups()) if box else (0.0, 0.0)
    if not (wide and tall):
        raise UserError(
            "logo-size",
            problem=f'The logo "{named}" does not say how large it is.',
            where="pressroom.toml",
            why="Pages keep its room free while it loads, and need its proportion for that.",
            fix="Save it again with a viewBox, or as PNG.",
        )
    path = f"art/logo-{sha256_of(source)[:10]}.svg"
    return Art(path=path, file=source, width=max(1, round(_DRAWN_TALL * wide / tall)), height=_DRAWN_TALL)
