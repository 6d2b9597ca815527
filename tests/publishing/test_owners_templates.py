"""The owner's own templates: what replaces nothing is told, and what is used is not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.checking import check
from publishing.desk import Desk
from publishing.owners_templates import mistaken_templates, unused_templates
from publishing.publication import read_publication
from publishing.start import sample_show
from templates import STARTER, Templates, replaceable
from templates.specimens import PAGES, specimen
from workspace.findings import Level
from workspace.folder import OwnerFolder


def unused(root: Path, **files: str) -> list[tuple[str, str]]:
    for name, text in files.items():
        place = root / "templates" / name.replace("__", "/").replace("_dot_", ".")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return [(found.where.file, found.fix) for found in unused_templates(OwnerFolder(root))]


def test_a_name_that_is_nearly_one_of_ours_is_told_with_that_one(tmp_path: Path) -> None:
    ((file, fix),) = unused(tmp_path, site__hme_dot_html="Hello")

    assert file == "templates/site/hme.html"
    assert "templates/site/home.html" in fix


@pytest.mark.parametrize("name", ["site/home.html", "site/style.css", "site/partials/contact.html", "book/buy.html"])
def test_a_file_of_one_of_our_names_is_used(tmp_path: Path, name: str) -> None:
    assert name in replaceable()
    assert unused(tmp_path, **{name.replace("/", "__").replace(".", "_dot_"): "ours"}) == []


def test_a_part_that_another_template_of_the_owners_names_is_used(tmp_path: Path) -> None:
    assert unused(tmp_path, site__home_dot_html='{% include "site/map.html" %}', site__map_dot_html="A map") == []


def test_fonts_and_hidden_files_are_no_templates(tmp_path: Path) -> None:
    assert unused(tmp_path, fonts__Own_dot_otf="x", site___dot_DS_Store="x") == []


def test_without_a_folder_there_is_nothing_to_tell(tmp_path: Path) -> None:
    assert unused(tmp_path) == []


NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FILLED = [name for name in replaceable() if not name.endswith((".css", ".js", ".svg"))]


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> OwnerFolder:
    return sample_show(tmp_path_factory.mktemp("templates") / "show")


def mistakes(show: OwnerFolder, name: str, text: str) -> list[tuple[str, int | None, str, Level]]:
    """What is told of one template of the owner's; it is taken away again."""
    file = show.templates / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    try:
        found = list(mistaken_templates(read_publication(show).required()))
    finally:
        file.unlink()
    return [(each.where.file, each.where.line, each.problem, each.level) for each in found]


def test_every_page_of_ours_has_a_specimen_and_is_filled_in_with_it() -> None:
    """What is not filled in by itself is part of another: the base, the partials, the rows of places."""
    parts = {name for name in FILLED if "/partials/" in name} | {"site/base.html", "book/places.html"}

    assert PAGES.keys() == set(FILLED) - parts
    for page in PAGES:
        assert b"Words" in Templates().render(page, specimen(page))


@pytest.mark.parametrize("name", FILLED)
def test_a_mistake_in_how_any_template_is_written_is_found_with_its_file_and_line(show: OwnerFolder, name: str) -> None:
    ((file, line, problem, level),) = mistakes(show, name, "One\n{{ 1 + }}\n")

    assert (file, line, level) == (f"templates/{name}", 2, Level.MUST)
    assert f'"{name}" cannot be used' in problem


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_name_that_a_page_does_not_have_is_found_before_the_page_is_made(show: OwnerFolder, name: str) -> None:
    ((file, line, problem, _),) = mistakes(show, name, "\n\n{{ view.titel }}\n")

    assert (file, line) == (f"templates/{name}", 3)
    assert 'asks for "titel"' in problem


def test_a_mistake_in_a_part_is_told_once_however_many_pages_have_it(show: OwnerFolder) -> None:
    ((file, line, _, _),) = mistakes(show, "site/partials/contact.html", "{{ view.frame.fax }}")

    assert (file, line) == ("templates/site/partials/contact.html", 1)


@pytest.mark.parametrize("name", FILLED)
def test_a_copy_of_ours_has_no_mistake(show: OwnerFolder, name: str) -> None:
    assert mistakes(show, name, (STARTER.parent / name).read_text()) == []


def test_a_template_for_pages_that_there_are_none_of_can_wait(tmp_path: Path) -> None:
    show = sample_show(tmp_path / "show")
    for file in (show.root / "book").iterdir():
        file.unlink()
    ((_, _, _, level),) = mistakes(show, "book/book.html", "{{ view.titel }}")

    assert level is Level.SHOULD


def test_check_tells_it_and_tells_it_once(tmp_path: Path) -> None:
    show = sample_show(tmp_path / "show")
    for name in ("404", "articles"):
        file = show.templates / "site" / f"{name}.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{{ view.nothing }}")
    checked = check(Desk(folder=show, now=NOW))

    assert [each.where.file for each in checked.findings if each.code == "template"] == [
        "templates/site/404.html",
        "templates/site/articles.html",
    ]
    assert checked.exit_code
