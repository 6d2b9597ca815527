"""The owner's accent and logo: they reach every page, the stylesheet, the cards and the mark, and mistakes are told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.art import ArtShop
from publishing.desk import Desk
from publishing.logo import logo_of
from publishing.publication import read_publication
from publishing.site import build_site
from publishing.start import sample_show
from templates.color import palette
from tests.publishing.test_art import cover
from workspace.errors import UserError
from workspace.folder import OwnerFolder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ACCENT = "#7a1f5c"
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80"><circle cx="40" cy="40" r="30"/></svg>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> OwnerFolder:
    show = sample_show(tmp_path_factory.mktemp("look") / "show")
    (show.root / "logo.svg").write_text(LOGO)
    with_site(show, f'accent = "{ACCENT.upper()}"\nlogo = "logo.svg"')
    build_site(Desk(folder=show, now=NOW))
    return show


def with_site(show: OwnerFolder, lines: str) -> None:
    file = show.root / "pressroom.toml"
    file.write_text(file.read_text().replace("[site]\n", f"[site]\n{lines}\n", 1))


def test_the_stylesheet_ends_with_the_colors_of_the_accent(folder: OwnerFolder) -> None:
    (file,) = (folder.site / "assets").glob("style-*.css")
    colors = file.read_text().partition("The owner's accent, #7a1f5c,")[2]

    assert f"--accent: {ACCENT};" in colors
    assert f"--paper: {palette(ACCENT).deep.paper};" in colors


def test_browsers_and_the_mark_have_the_accents_colors(folder: OwnerFolder) -> None:
    deep = palette(ACCENT).deep.paper

    assert f'<meta name="theme-color" content="{deep}">' in (folder.site / "index.html").read_text()
    assert deep in (folder.site / "assets" / "icon.svg").read_text()


def test_the_logo_stands_on_every_page_with_its_words_and_its_size(folder: OwnerFolder) -> None:
    (file,) = (folder.site / "art").glob("logo-*.svg")

    for page in ("index.html", "listen/index.html", "404.html", "articles/index.html"):
        html = (folder.site / page).read_text()
        assert f'art/{file.name}" width="375" height="100" alt="Penrose Physical Therapy">' in html, page


@pytest.mark.parametrize("line", ['accent = "teal"', 'accent = "#12345"', 'logo = "gone.png"', 'logo = "broken.svg"'])
def test_a_wrong_accent_or_logo_is_told_in_the_owners_words(line: str, tmp_path: Path) -> None:
    show = sample_show(tmp_path / "show")
    (show.root / "broken.svg").write_text("<svg/>")
    with_site(show, line)

    with pytest.raises(UserError) as told:
        logo_of(read_publication(show).required(), ArtShop(tmp_path / "art"))
    assert line.split('"')[1] in str(told.value)


def test_a_large_logo_is_made_as_small_as_it_is_shown(tmp_path: Path) -> None:
    show = sample_show(tmp_path / "show")
    cover(show.root / "logo.png", 1600)
    with_site(show, 'logo = "logo.png"')
    arts, view = logo_of(read_publication(show).required(), ArtShop(tmp_path / "art"))

    assert view is not None
    assert (view.width, view.height) == (480, 480)
    assert all(art.width <= 480 for art in arts)


def test_without_a_logo_there_is_none(tmp_path: Path) -> None:
    assert logo_of(read_publication(sample_show(tmp_path / "show")).required(), ArtShop(tmp_path / "art")) == ((), None)
