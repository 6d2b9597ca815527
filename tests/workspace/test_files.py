"""Files: the old one or the new one, and never outside the folder."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.errors import UserError
from workspace.files import inside, replacing, sha256_of, slug_from, write_atomically, write_if_changed


def test_a_write_that_fails_keeps_the_old_file_and_leaves_no_other(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    write_atomically(path, b"old")

    def interrupted() -> None:
        with replacing(path) as part:
            part.write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        interrupted()
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["feed.xml"]


def test_the_same_content_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    assert write_if_changed(path, b"one")
    before = path.stat().st_mtime_ns

    assert not write_if_changed(path, b"one")
    assert path.stat().st_mtime_ns == before
    assert write_if_changed(path, b"two")


@pytest.mark.parametrize("name", ["../secret", "a/../../secret", "/etc/hostname"])
def test_a_path_that_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match="outside"):
        inside(tmp_path, name)


def test_a_link_that_leads_outside_is_refused(tmp_path: Path) -> None:
    show = tmp_path / "show"
    show.mkdir()
    (show / "door").symlink_to(tmp_path)

    with pytest.raises(UserError, match="outside"):
        inside(show, "door/secret")


@given(st.text())
def test_a_slug_is_always_fit_for_an_address(text: str) -> None:
    slug = slug_from(text)

    assert len(slug) <= 60
    assert all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in slug)
    assert slug == slug.strip("-")
    assert slug_from(slug) == slug


def test_a_hash_is_of_the_whole_file(tmp_path: Path) -> None:
    content = bytes(range(256)) * 9000
    (tmp_path / "a").write_bytes(content)

    assert sha256_of(tmp_path / "a") == hashlib.sha256(content).hexdigest()
