"""Starting a folder: whole or not at all, and never over the owner's files."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from workspace.errors import UserError
from workspace.folder import find_folder
from workspace.starter import start_folder


def source(root: Path) -> Path:
    folder = root / "source"
    (folder / "book").mkdir(parents=True)
    (folder / "show.toml").write_text('name = "@@SHOW_NAME@@"\nkept = "@@OTHER@@"\n')
    (folder / "gitignore").write_text(".pressroom/\n")
    (folder / "book" / "cover.jpg").write_bytes(b"@@SHOW_NAME@@")
    return folder


def test_words_are_filled_in_as_toml_whatever_they_hold(tmp_path: Path) -> None:
    name = 'The "Knee" \\ Show\nof émile'
    made = start_folder(source(tmp_path), tmp_path / "our-show", {"SHOW_NAME": name})

    assert tomllib.loads(made.show.read_text()) == {"name": name, "kept": "@@OTHER@@"}
    assert (made.root / "book" / "cover.jpg").read_bytes() == b"@@SHOW_NAME@@"
    assert (made.root / ".gitignore").is_file()


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    (tmp_path / "our-show").mkdir()

    assert start_folder(source(tmp_path), tmp_path / "our-show", {}).show.is_file()


def test_a_folder_with_files_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "our-show").mkdir()
    (tmp_path / "our-show" / "letter.txt").write_text("mine")

    with pytest.raises(UserError, match="not empty"):
        start_folder(source(tmp_path), tmp_path / "our-show", {})
    assert [path.name for path in (tmp_path / "our-show").iterdir()] == ["letter.txt"]


def test_a_source_that_cannot_be_copied_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        start_folder(tmp_path / "nowhere", tmp_path / "our-show", {})

    assert not list(tmp_path.iterdir())


def test_a_show_is_found_from_any_folder_inside_it(tmp_path: Path) -> None:
    (tmp_path / "show.toml").write_text("")
    (tmp_path / "episodes" / "knees").mkdir(parents=True)

    assert find_folder(tmp_path / "episodes" / "knees").root == tmp_path.resolve()


def test_outside_a_show_the_way_to_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError) as told:
        find_folder(tmp_path)

    assert "pressroom init" in str(told.value)
