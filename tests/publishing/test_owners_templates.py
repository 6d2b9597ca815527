"""The owner's own templates: what replaces nothing is told, and what is used is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from publishing.owners_templates import unused_templates
from templates import replaceable
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
