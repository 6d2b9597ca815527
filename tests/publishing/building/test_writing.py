"""Writing the built site: what is new goes where it belongs at once, and what differs takes the place of the old as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from publishing.building.kept import IN_PLACE
from publishing.building.stamps import folders_of
from publishing.building.writing import File, write_site
from workspace.errors import UserError
from workspace.folder import OwnerFolder


@pytest.fixture
def folder(tmp_path: Path) -> OwnerFolder:
    return OwnerFolder(tmp_path)


def machine_made(folder: OwnerFolder, name: str, content: bytes) -> Path:
    place = folder.machine / "art" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)
    return place


def site(folder: OwnerFolder) -> dict[str, bytes]:
    files = (file for file in folder.site.rglob("*") if file.is_file())
    return {file.relative_to(folder.site).as_posix(): file.read_bytes() for file in files}


def test_a_new_site_is_written_in_full_and_the_next_time_nothing_is(folder: OwnerFolder) -> None:
    files: Mapping[str, File] = {
        "index.html": b"home",
        "episodes/one/index.html": b"one",
        "art/card.jpg": machine_made(folder, "card.jpg", b"card"),
        "episodes/one/empty.vtt": b"",
    }
    written, unchanged = write_site(folder, files)

    assert (written, unchanged) == (tuple(sorted(files)), 0)
    assert site(folder) == {
        "index.html": b"home",
        "episodes/one/index.html": b"one",
        "art/card.jpg": b"card",
        "episodes/one/empty.vtt": b"",
    }
    assert write_site(folder, files) == ((), 4)


def test_half_a_file_of_a_build_that_was_cut_off_is_written_anew(folder: OwnerFolder) -> None:
    card = machine_made(folder, "card.jpg", b"a whole card")
    files: Mapping[str, File] = {"a/index.html": b"a whole page", "card.jpg": card}
    (folder.site / "a").mkdir(parents=True)
    (folder.site / "a/index.html").write_bytes(b"a whole")
    (folder.site / "card.jpg").write_bytes(b"a whole")

    assert write_site(folder, files) == (("a/index.html", "card.jpg"), 0)
    assert site(folder) == {"a/index.html": b"a whole page", "card.jpg": b"a whole card"}


def test_what_stands_in_the_site_under_another_name_too_is_replaced_and_not_changed(folder: OwnerFolder) -> None:
    old, new = machine_made(folder, "old.jpg", b"old"), machine_made(folder, "new.jpg", b"new")
    write_site(folder, {"card.jpg": old})

    assert (folder.site / "card.jpg").samefile(old)
    assert write_site(folder, {"card.jpg": new}) == (("card.jpg",), 0)
    assert write_site(folder, {"card.jpg": b"drawn"}) == (("card.jpg",), 0)
    assert (old.read_bytes(), new.read_bytes()) == (b"old", b"new")
    assert site(folder) == {"card.jpg": b"drawn"}


def test_a_file_of_the_owners_is_copied(folder: OwnerFolder) -> None:
    own = folder.root / "press.pdf"
    own.write_bytes(b"press")
    write_site(folder, {"press.pdf": own})

    assert site(folder) == {"press.pdf": b"press"}
    assert not (folder.site / "press.pdf").samefile(own)


def test_what_is_no_longer_built_goes_and_its_folder_with_it(folder: OwnerFolder) -> None:
    write_site(folder, {"index.html": b"home", "a/b/index.html": b"b", "a/c.html": b"c"})
    (folder.site / "a/.c.html.part").write_bytes(b"left behind")

    assert write_site(folder, {"index.html": IN_PLACE, "d/index.html": b"d"}) == (("d/index.html",), 1)
    assert site(folder) == {"index.html": b"home", "d/index.html": b"d"}
    assert sorted(each.name for each in folder.site.iterdir()) == ["d", "index.html"]


def test_no_name_leads_out_of_the_site(folder: OwnerFolder) -> None:
    with pytest.raises(UserError, match="path-outside"):
        write_site(folder, {"../elsewhere/index.html": b"out"})

    assert not (folder.machine / "elsewhere").exists()


def test_the_folders_of_a_site_are_those_that_lead_to_its_files(tmp_path: Path) -> None:
    paths = ("index.html", "a/b/index.html", "a/c.html", "d/index.html")

    assert folders_of(tmp_path, paths) == tuple(f"{tmp_path}{folder}" for folder in ("", "/a", "/a/b", "/d"))
