"""Pruning names what nothing needs and deletes that alone, on a folder and on a real S3 server."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.artifacts import artifact_of
from publishing.desk import Desk
from publishing.live import open_storage
from publishing.media.changing import carry_out as carry_out_change
from publishing.media.pruning import PreparedPruning, carry_out, prepare_pruning
from publishing.media.removing import prepare_removal
from publishing.media.replacing import prepare_replacement
from publishing.publication import read_publication
from publishing.release import carry_out as publish
from publishing.release import prepare
from publishing.storages.storage import Storage
from tests.journey.owner import SETTINGS, Owner, an_owner, sound
from tests.publishing.servers import Server
from workspace.errors import UserError
from workspace.files import sha256_of
from workspace.folder import OwnerFolder
from workspace.progress import silent

pytestmark = pytest.mark.xdist_group("seaweed-pruning")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def desk(owner: Owner) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=NOW, who="jen on front-desk")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    owner = an_owner(tmp_path_factory.mktemp("made") / "our-show")
    owner.episode("knees")
    assert owner.types("build").code == 0
    return owner


FOLDER_ALONE = pytest.mark.parametrize("live", ["folder"], indirect=True)


@pytest.fixture(params=["folder", "seaweedfs"])
def live(request: pytest.FixtureRequest, made: Owner, tmp_path: Path) -> Owner:
    owner = Owner(tmp_path / "our-show")
    shutil.copytree(made.root, owner.root, copy_function=shutil.copy2)
    if request.param == "seaweedfs":
        server: Server = request.getfixturevalue("seaweed_server")
        target = f'[publish]\nto = "s3://press/{tmp_path.name}"\nendpoint = "{server.endpoint}"\nregion = "us-east-1"\n'
        owner.write("pressroom.toml", SETTINGS + target)
    assert publish(prepare(desk(owner)), silent).ok
    return owner


def storage(owner: Owner) -> Storage:
    folder = OwnerFolder(owner.root)
    return open_storage(folder, read_publication(folder).required().settings)


def put(owner: Owner, path: str, content: bytes = b"theirs") -> None:
    digest = sha256_of(_file(owner.root.parent / "theirs", content))
    storage(owner).put(artifact_of(path, content, digest))


def _file(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def named(prepared: PreparedPruning) -> dict[str, str]:
    return {each.file.path: each.kind.name for each in prepared.found}


def test_strangers_and_leftovers_are_named_and_only_they_go(live: Owner) -> None:
    assert not prepare_pruning(desk(live)).changes
    before = set(storage(live).names())
    for path in (
        "old-site/a.html",
        "_publish/probe-1a2b/x",
        "_publish/releases/0009-1a2b3c4d.zip",
        "_publish/backup/a",
    ):
        put(live, path)
    assert named(prepare_pruning(desk(live), under="old-site")) == {"old-site/a.html": "STRANGER"}

    prepared = prepare_pruning(desk(live))
    assert named(prepared) == {
        "old-site/a.html": "STRANGER",
        "_publish/probe-1a2b/x": "LEFTOVER",
        "_publish/releases/0009-1a2b3c4d.zip": "LEFTOVER",
    }
    assert {"old-site/a.html", "_publish/backup/a"} < set(storage(live).names())  # naming deletes nothing
    done = carry_out(prepared, silent)
    assert (len(done.deleted), done.changed) == (3, ())
    assert set(storage(live).names()) == {*before, "_publish/backup/a"}
    assert not prepare(desk(live)).changes


def test_another_show_that_lives_within_the_target_stays_unless_it_is_named(live: Owner) -> None:
    put(live, "old.txt")
    put(live, "the other show/feed.xml")
    put(live, "the other show/_publish/manifest.json", b"{}")
    put(live, "the other show/_publish/backup/files/1.wav", b"a recording")
    prepared = prepare_pruning(desk(live))

    assert set(named(prepared)) == {"old.txt"}
    assert "the other show/ stays: it is the place of another show or of a backup." in "\n".join(prepared.lines())
    assert set(named(prepare_pruning(desk(live), under="the other show/feed.xml"))) == {"the other show/feed.xml"}
    assert len(named(prepare_pruning(desk(live), under="the other show/"))) == 3


def test_what_was_changed_or_published_meanwhile_stays(live: Owner) -> None:
    put(live, "old-site/a.html")
    put(live, "old-site/b.html")
    prepared = prepare_pruning(desk(live))
    put(live, "old-site/a.html", b"theirs, and new")
    done = carry_out(prepared, silent)
    assert (done.deleted, done.changed) == (("old-site/b.html",), ("old-site/a.html",))

    prepared = prepare_pruning(desk(live))
    live.change("episodes/knees/episode.md", "About knees", "All about knees")
    assert publish(prepare(desk(live)), silent).ok
    with pytest.raises(UserError, match="since these files were named"):
        carry_out(prepared, silent)
    assert "old-site/a.html" in set(storage(live).names())


@FOLDER_ALONE
def test_old_audio_goes_only_on_request_and_not_while_undo_needs_it(live: Owner, tmp_path: Path) -> None:
    (old,) = [name for name in storage(live).names() if name.endswith(".mp3")]
    carry_out_change(prepare_replacement(desk(live), "knees", sound(tmp_path / "new.wav", 3)), silent)
    assert not prepare_pruning(desk(live)).changes
    kept = prepare_pruning(desk(live), old_audio=True)
    assert (kept.found, len(kept.spared)) == ((), 1)

    with_keep = live.read("pressroom.toml")
    section = "[publish]\n" if "[publish]" not in with_keep else ""
    live.write("pressroom.toml", f"{with_keep}{section}keep_releases = 2\n")
    for old_words, new_words in (("About knees", "All about knees"), ("All about knees", "On knees")):
        live.change("episodes/knees/episode.md", old_words, new_words)
        assert publish(prepare(desk(live)), silent).ok
    prepared = prepare_pruning(desk(live), old_audio=True)
    assert named(prepared) == {old: "OLD_AUDIO"}
    assert carry_out(prepared, silent).deleted == (old,)
    assert old not in set(storage(live).names())
    assert not prepare(desk(live)).changes
    assert live.types("verify").code == 0


@FOLDER_ALONE
def test_without_a_record_or_in_the_middle_of_a_publish_nothing_is_named(live: Owner) -> None:
    stored = storage(live).read("_publish/manifest.json")
    assert stored is not None
    put(live, "_publish/manifest.json", stored.content.replace(b'"pending": {}', b'"pending": {"index.html": ["0"]}'))
    with pytest.raises(UserError, match="cut off, or is under way"):
        prepare_pruning(desk(live))
    storage(live).delete("_publish/manifest.json")
    with pytest.raises(UserError, match="no record of what is live"):
        prepare_pruning(desk(live))


@FOLDER_ALONE
def test_a_long_list_is_told_by_folder(live: Owner) -> None:
    for number in range(45):
        put(live, f"photos/{number}.jpg", b"x" * 1000)
    prepared = prepare_pruning(desk(live))

    assert any("photos/   45 files, 45 KB" in line for line in prepared.lines())
    assert sum("photos/" in line for line in prepared.lines(every=True)) == 45


def test_audio_that_its_owner_deletes_is_gone_from_the_target_and_prunes_nothing_else(live: Owner) -> None:
    owner = desk(live)
    carry_out_change(prepare_removal(owner, "knees", delete_audio=True), silent)
    names = set(storage(live).names())

    assert not [name for name in names if name.endswith(".mp3")]
    assert "episodes/knees/index.html" in names
    assert not prepare_pruning(owner, old_audio=True).changes
    assert not prepare(owner).changes
