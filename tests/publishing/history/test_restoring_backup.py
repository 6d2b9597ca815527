"""Restoring with a backup: recordings and drafts come back as well, and what is live wins where it is newer."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.history.backing import FILES, Backup, Filed, put_listing
from publishing.history.backup import backup
from publishing.history.newer import carry_out_newer, prepare_newer
from publishing.history.places import Spot
from publishing.history.restoring import PreparedRestore, Restored, carry_out_restore, prepare_into
from publishing.history.unpacking import FromBackup, from_backup
from publishing.manifest import KeptFile, Manifest
from tests.journey.owner import SETTINGS, Owner, an_owner, contents
from tests.publishing.doubles import MemoryStorage, published
from workspace.errors import UserError
from workspace.folder import OwnerFolder
from workspace.progress import silent

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)
LATER = datetime(2099, 11, 24, 14, tzinfo=UTC)  # publishes of these tests are of today


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    place = tmp_path_factory.mktemp("made")
    owner = an_owner(place / "our-show", settings=f'{SETTINGS}[publish]\nto = "{place}/web"\n')
    owner.episode("knees")
    owner.episode("draft", publish=None)
    owner.write(".env", "canary")
    assert owner.publishes().code == 0
    return owner


def desk(root: Path, now: datetime = NOW) -> Desk:
    return Desk(folder=OwnerFolder(root), now=now, who="jen on front-desk")


def prepare(place: Path, where: object, into: str = "again") -> PreparedRestore:
    return prepare_into(desk(place), Spot(where=str(where)), Path(into))


def restore(place: Path, where: object, into: str = "again") -> Restored:
    restored = carry_out_restore(prepare(place, where, into), silent)
    assert restored.ok, restored.lines()
    return restored


def mine(owner: Owner) -> dict[str, bytes]:
    return {path: each for path, each in owner.own_files().items() if path != ".env"}


def copied(made: Owner, tmp_path: Path) -> Owner:
    """The show and what it published, in a place of this test."""
    shutil.copytree(made.root.parent, tmp_path, dirs_exist_ok=True)
    owner = Owner(tmp_path / "our-show")
    owner.change("pressroom.toml", f"{made.root.parent}/web", f"{tmp_path}/web")
    assert owner.publishes().code == 0
    return owner


def test_beside_the_site_everything_comes_back_and_a_publish_sends_nothing(made: Owner, tmp_path: Path) -> None:
    owner = copied(made, tmp_path)
    assert backup(desk(owner.root, LATER)).ok
    shutil.move(owner.root, tmp_path / "lost")
    plan = prepare(tmp_path, tmp_path / "web").lines()
    restored = restore(tmp_path, tmp_path / "web")

    again = Owner(tmp_path / "again")
    assert again.own_files() == mine(Owner(tmp_path / "lost"))
    assert "from a backup" in plan[-1]
    assert "Recordings" not in "".join(plan)
    assert restored.remarks == ()
    ran = again.publishes("--json")
    assert (ran.code, ran.json["uploads"], ran.json["removals"]) == (0, [], [])


def test_a_disk_alone_brings_back_all_of_it_and_a_publish_sends_nothing(made: Owner, tmp_path: Path) -> None:
    owner = copied(made, tmp_path)
    backup(desk(owner.root, LATER), str(tmp_path / "disk"))
    shutil.move(owner.root, tmp_path / "lost")
    restored = restore(tmp_path, tmp_path / "disk")

    again = Owner(tmp_path / "again")
    assert again.own_files() == mine(Owner(tmp_path / "lost"))
    assert restored.as_json()["release"] is None
    assert "pressroom restore --newer" in restored.remarks[0]
    (audio,) = (tmp_path / "again/.pressroom/audio/knees").glob("*.mp3")
    assert audio.read_bytes() == (tmp_path / "lost/.pressroom/audio/knees" / audio.name).read_bytes()
    ran = again.publishes("--json")
    assert (ran.code, ran.json["uploads"], ran.json["removals"]) == (0, [], [])


def test_what_was_published_after_the_backup_is_taken_in(made: Owner, tmp_path: Path) -> None:
    owner = copied(made, tmp_path)
    backup(desk(owner.root, LATER), str(tmp_path / "disk"))
    owner.change("episodes/knees/episode.md", "About knees", "All on knees")
    assert owner.publishes().code == 0
    shutil.move(owner.root, tmp_path / "lost")
    restore(tmp_path, tmp_path / "disk")
    again = Owner(tmp_path / "again")
    assert "About knees" in again.read("episodes/knees/episode.md")
    assert carry_out_newer(prepare_newer(desk(again.root)), silent).ok

    assert again.own_files() == mine(Owner(tmp_path / "lost"))
    assert again.publishes("--json").json["uploads"] == []


def test_a_disk_adds_what_a_folder_lacks_and_touches_nothing_else(made: Owner, tmp_path: Path) -> None:
    owner = copied(made, tmp_path)
    backup(desk(owner.root, LATER), str(tmp_path / "disk"))
    restore(tmp_path, tmp_path / "web")
    again = Owner(tmp_path / "again")
    again.change("episodes/knees/episode.md", "About knees", "All on knees")
    before = contents(again.root)
    prepared = prepare(tmp_path, tmp_path / "disk")
    assert prepared.lines()[0].startswith("Add what is missing into ")
    assert carry_out_restore(prepared, silent).ok

    assert before.items() <= contents(again.root).items()
    assert again.own_files().keys() == mine(owner).keys()
    nothing = prepare(tmp_path, tmp_path / "disk")
    assert not nothing.changes
    assert nothing.lines() == (f"{again.root} has everything of the backup already.",)


def test_a_restore_that_was_cut_off_goes_on(made: Owner, tmp_path: Path) -> None:
    owner = copied(made, tmp_path)
    kept = backup(desk(owner.root, LATER)).backup
    restore(tmp_path, tmp_path / "web")
    again = tmp_path / "again"
    for path in ("pressroom.toml", "show.toml", "episodes/draft/episode.md"):  # those come last
        (again / path).unlink()
    restore(tmp_path, tmp_path / "web")

    assert Owner(again).own_files() == mine(owner)
    assert kept.files.keys() == mine(owner).keys()


def test_what_is_damaged_is_named_and_does_not_hold_up_the_rest(made: Owner, tmp_path: Path) -> None:
    owner = copied(made, tmp_path)
    kept = backup(desk(owner.root, LATER), str(tmp_path / "disk")).backup
    (piece,) = kept.files["episodes/draft/recording.wav"].pieces
    (tmp_path / "disk" / FILES / piece).write_bytes(b"rotten")
    restored = carry_out_restore(prepare(tmp_path, tmp_path / "disk"), silent)

    assert not restored.ok
    assert restored.missing == ("episodes/draft/recording.wav",)
    assert Owner(tmp_path / "again").own_files().keys() == mine(owner).keys() - set(restored.missing)


def test_where_neither_show_nor_backup_is_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError) as stopped:
        prepare(tmp_path, tmp_path / "empty")

    assert stopped.value.findings[0].code == "restore-nothing"
    assert [each.name for each in tmp_path.iterdir()] == ["empty"]


def found(files: Mapping[str, str], now: Manifest | None, was_live: tuple[str, ...] = ()) -> FromBackup:
    """What comes out of a backup of these files (their one-letter hashes), of 14:00, beside what is live now."""
    storage = MemoryStorage()
    filed = {path: Filed(sha256=name * 64, size=1, modified=1, pieces=(name * 64,)) for path, name in files.items()}
    put_listing(storage, Backup(when="2026-11-24T14:00:00+00:00", who="jen", release=7, files=filed, live=was_live))
    came = from_backup(storage, now, now.folder if now else {})
    assert came is not None
    return came


def live(hours: float, *, release: int = 7, former: tuple[str, ...] = ()) -> Manifest:
    """A release so many hours before the backup, of one episode."""
    return Manifest(
        release=release,
        who="max",
        when=(NOW - timedelta(hours=hours)).isoformat(),
        episodes={"id-1": replace(published("knees"), former=former)},
        folder={"episodes/knees/episode.md": KeptFile(sha256="a" * 64, size=1, pack=1)},
    )


def test_the_later_words_win_if_their_computer_knew_the_others() -> None:
    files = {"episodes/knees/episode.md": "b", "episodes/knees/recording.wav": "c"}

    newer, older, elsewhere = (found(files, each) for each in (live(1), live(-1), live(1, release=8)))
    assert newer.instead == {"episodes/knees/episode.md"}
    assert newer.backup.files.keys() == files.keys()
    for each in (older, elsewhere):
        assert each.instead == frozenset()
        assert each.backup.files.keys() == {"episodes/knees/recording.wav"}


def test_what_was_taken_out_since_stays_out_and_drafts_come_back() -> None:
    files = {"articles/gone.md": "b", "articles/draft.md": "c"}

    assert found(files, live(-1), ("articles/gone.md",)).backup.files.keys() == {"articles/draft.md"}
    assert found(files, live(1), ("articles/gone.md",)).backup.files.keys() == files.keys()
    assert found(files, None, ("articles/gone.md",)).backup.files.keys() == files.keys()


def test_a_recording_comes_back_into_the_folder_that_its_episode_has_now() -> None:
    files = {"episodes/old/recording.wav": "b", "episodes/old/episode.md": "c", "articles/old.md": "d"}
    came = found(files, live(-1, former=("old",)), ("episodes/old/episode.md",))

    assert came.backup.files.keys() == {"episodes/knees/recording.wav", "articles/old.md"}


def test_finished_audio_comes_from_what_is_live() -> None:
    files = {".pressroom/audio/knees/knees-1.mp3": "b", "notes.md": "c"}

    assert found(files, live(1)).backup.files.keys() == {"notes.md"}
    assert found(files, None).backup.files.keys() == files.keys()


def test_no_other_command_touches_a_backup_beside_the_site(made: Owner, tmp_path: Path) -> None:
    owner = copied(made, tmp_path)
    backup(desk(owner.root, LATER))
    kept = contents(tmp_path / "web/_publish/backup")
    owner.change("episodes/knees/episode.md", "About knees", "All on knees")
    assert owner.publishes().code == 0
    assert owner.types("publish", "--repair", "--yes").code == 0
    assert owner.types("undo", "--yes").code == 0
    pruned = owner.types("prune", "--old-audio", "--yes", "--json")

    assert (pruned.code, [each["path"] for each in pruned.json["files"] if "backup" in each["path"]]) == (0, [])
    assert contents(tmp_path / "web/_publish/backup") == kept
