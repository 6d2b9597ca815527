"""Backup: everything of the owner's, once, looked at after it was sent, and back to the byte."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publishing.artifacts import Artifact
from publishing.desk import Desk
from publishing.fetching import Reply, Request, Unreachable
from publishing.history import backing
from publishing.history.backing import FILES, LISTINGS, PIECE, Backup, bring, damaged, file_away, newest, put_listing
from publishing.history.backup import backup
from publishing.history.nagging import last_backup, safety
from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Storage
from tests.journey.owner import SETTINGS, Owner, an_owner, contents
from tests.publishing.doubles import Cut, CutOff, MemoryStorage, published
from tests.publishing.servers import SECRET, Server
from workspace.errors import UserError
from workspace.folder import OwnerFolder
from workspace.progress import Event, silent

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    """A show with an episode, a draft, an article and things that are nobody's business."""
    made = an_owner(tmp_path / "our-show")
    made.episode("knees")
    made.episode("draft", publish=None)
    made.write("articles/crunches.md", '+++\ntitle = "Crunches"\n+++\n\nWords.\n')
    made.write(".env", SECRET)
    made.write("aws-token.txt", SECRET)
    made.write(".pressroom/site/index.html", "made")
    return made


def desk(owner: Owner, now: datetime = NOW) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=now, who="jen on front-desk")


def private(owner: Owner) -> dict[str, bytes]:
    """What must come back."""
    return {path: each for path, each in owner.own_files().items() if path not in {".env", "aws-token.txt"}}


def back(place: Storage, root: Path) -> dict[str, bytes]:
    kept = newest(place)
    assert kept
    assert bring(place, kept, kept.files.keys(), root, silent) == ()
    return contents(root)


def code_of(caught: pytest.ExceptionInfo[UserError]) -> str:
    return caught.value.findings[0].code


def test_everything_of_the_owner_comes_back_to_the_byte(owner: Owner, tmp_path: Path) -> None:
    os.utime(owner.root / "episodes/knees/recording.wav", (1_700_000_000, 1_700_000_000))
    owner.write("public/index.html", "published")  # where this show publishes to
    kept = backup(desk(owner), str(tmp_path / "disk"))
    place = FolderStorage(tmp_path / "disk")

    assert kept.ok
    assert back(place, tmp_path / "new") == private(owner)
    assert (tmp_path / "new/episodes/knees/recording.wav").stat().st_mtime == 1_700_000_000
    assert kept.new == len(kept.backup.files)
    assert kept.lines()[0].startswith(f"Backed up to folder {tmp_path}/disk: ")


def test_keys_are_left_out_and_named_without_their_content(owner: Owner, tmp_path: Path) -> None:
    owner.write("episodes/draft/forgot my password.wav", "a recording")
    (owner.root / "episodes/draft/linked.wav").symlink_to(owner.root / "cover.jpg")
    (owner.root / "nas").symlink_to(tmp_path)
    kept = backup(desk(owner), str(tmp_path / "disk"))

    assert kept.left_out == ("aws-token.txt", "episodes/draft/linked.wav", "nas")
    assert "episodes/draft/forgot my password.wav" in kept.backup.files
    assert "aws-token.txt" in kept.remarks[0]
    everything = b"".join(contents(tmp_path / "disk").values())
    assert SECRET.encode() not in everything
    assert SECRET not in json.dumps(kept.as_json())


def test_a_second_backup_sends_only_what_is_new(owner: Owner, tmp_path: Path) -> None:
    first = backup(desk(owner), str(tmp_path / "disk"))
    before = contents(tmp_path / "disk")
    same = backup(desk(owner, NOW + timedelta(days=1)))  # where it was the last time
    assert (same.new, same.sent, same.where) == (0, 0, f"folder {tmp_path}/disk")
    assert contents(tmp_path / "disk") == before

    owner.change("episodes/knees/episode.md", "About knees", "All on knees")
    (owner.root / "cover.jpg").rename(owner.root / "front.jpg")
    changed = backup(desk(owner, NOW + timedelta(days=2)))
    assert (changed.new, changed.sent) == (1, (owner.root / "episodes/knees/episode.md").stat().st_size)
    assert before.items() <= contents(tmp_path / "disk").items()
    assert "front.jpg" in changed.backup.files
    assert "cover.jpg" in first.backup.files


def large(folder: Path) -> tuple[Path, str]:
    file = folder / "Recording.WAV"
    file.write_bytes(os.urandom(1 << 16) * (2 * PIECE // (1 << 16)) + b"the end")
    return file, hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_large_file_goes_in_pieces_that_stay_sent(tmp_path: Path) -> None:
    file, sha256 = large(tmp_path)
    storage = MemoryStorage()
    with pytest.raises(Cut):
        list(file_away(CutOff(storage, 3, after=True), file, sha256, ()))
    there = {path.removeprefix(FILES) for path in storage.kept}
    assert len(there) == 2
    done = list(file_away(storage, file, sha256, there))

    assert [sent for _, sent in done] == [0, 0, len(b"the end")]
    assert [name.split(".")[1] for name, _ in done] == ["wav"] * 3
    joined = b"".join(storage.kept[f"{FILES}{name}"][0] for name, _ in sorted(done))
    assert hashlib.sha256(joined).hexdigest() == sha256
    filed = backing.Filed(sha256=sha256, size=len(joined), modified=1, pieces=tuple(name for name, _ in done))
    kept = Backup(when="2026-11-24T14:00:00+00:00", who="jen", release=0, files={"a/b.wav": filed})
    assert bring(storage, kept, ["a/b.wav"], tmp_path / "new", silent) == ()
    assert (tmp_path / "new/a/b.wav").read_bytes() == joined

    calls = len(storage.calls)
    assert [sent for _, sent in file_away(storage, file, sha256, {name for name, _ in done}, filed)] == [0, 0, 0]
    assert len(storage.calls) == calls


def test_a_large_file_that_changes_while_it_is_read_is_not_kept(tmp_path: Path) -> None:
    file, _ = large(tmp_path)

    with pytest.raises(UserError, match="changed"):
        list(file_away(MemoryStorage(), file, "0" * 64, ()))


@pytest.mark.parametrize("at", range(1, 9))
@pytest.mark.parametrize("after", [False, True])
def test_cut_off_at_any_moment_the_last_backup_stays_whole(tmp_path: Path, at: int, after: bool) -> None:
    """The same steps as the job takes, on a storage that is cut off."""
    storage, file = MemoryStorage(), tmp_path / "notes.md"
    file.write_text("first")
    first = _by_hand(storage, file)
    file.write_text("second")
    try:
        _by_hand(CutOff(storage, at, after=after), file)
    except Cut:
        left = newest(storage)
        assert left is not None
        assert bring(storage, left, left.files.keys(), tmp_path / "new", silent) == ()
        assert (tmp_path / "new/notes.md").read_text() in {"first", "second"}
    again = _by_hand(storage, file)
    assert again.files["notes.md"].sha256 != first.files["notes.md"].sha256
    assert newest(storage) == again


def _by_hand(storage: Storage, file: Path) -> Backup:
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    last = newest(storage)
    there = {path.removeprefix(FILES) for path in storage.names(FILES)}
    pieces = tuple(name for name, _ in file_away(storage, file, sha256, there))
    filed = backing.Filed(sha256=sha256, size=file.stat().st_size, modified=1, pieces=pieces)
    hour = int(last.when[11:13]) + (filed.sha256 != last.files["notes.md"].sha256) if last else 10
    made = Backup(when=f"2026-11-24T{hour}:00:00+00:00", who="jen", release=0, files={"notes.md": filed})
    put_listing(storage, made)
    return made


def test_what_arrives_damaged_is_told_and_sent_again(tmp_path: Path) -> None:
    class Flipping(MemoryStorage):
        flips = 1

        def put(self, artifact: Artifact, *, unless_exists: bool = False, if_version: str | None = None) -> str:
            version = super().put(artifact, unless_exists=unless_exists, if_version=if_version)
            if self.flips:
                self.flips -= 1
                wrong = replace(artifact, sha256="0" * 64)
                self.kept[artifact.path] = (b"wrong", wrong, version)
            return version

    storage, file = Flipping(), tmp_path / "a.md"
    file.write_text("words")
    sha256 = hashlib.sha256(b"words").hexdigest()
    with pytest.raises(UserError) as stopped:
        list(file_away(storage, file, sha256, ()))
    assert (code_of(stopped), stopped.value.exit_code) == ("backup-incomplete", 5)

    assert list(file_away(storage, file, sha256, ())) == [(f"{sha256}.md", 5)]
    assert storage.kept[f"{FILES}{sha256}.md"][0] == b"words"


def test_a_check_reads_everything_back_and_mends_what_is_here(owner: Owner, tmp_path: Path) -> None:
    backup(desk(owner), str(tmp_path / "disk"))
    assert backup(desk(owner), check=True).lines()[-1].endswith("every file is whole.")
    kept = newest(FolderStorage(tmp_path / "disk"))
    assert kept
    (piece,) = kept.files["episodes/knees/recording.wav"].pieces
    (tmp_path / "disk" / FILES / piece).write_bytes(b"rotten")
    (other,) = kept.files["show.toml"].pieces
    (tmp_path / "disk" / FILES / other).unlink()

    checked = backup(desk(owner, NOW + timedelta(days=1)), check=True)
    assert checked.repaired == ("episodes/knees/recording.wav", "show.toml")
    assert back(FolderStorage(tmp_path / "disk"), tmp_path / "new") == private(owner)


def test_what_is_gone_from_the_place_is_named_and_everything_else_comes_back(owner: Owner, tmp_path: Path) -> None:
    kept = backup(desk(owner), str(tmp_path / "disk")).backup
    storage = FolderStorage(tmp_path / "disk")
    (piece,) = kept.files["show.toml"].pieces
    (tmp_path / "disk" / FILES / piece).write_bytes(b"rotten")

    assert bring(storage, kept, kept.files.keys(), tmp_path / "new", silent) == ("show.toml",)
    assert contents(tmp_path / "new") == {path: each for path, each in private(owner).items() if path != "show.toml"}
    assert damaged(storage, kept, silent) == (frozenset([piece]), ("show.toml",))


def test_a_listing_that_cannot_be_read_is_passed_by_for_the_one_before(owner: Owner, tmp_path: Path) -> None:
    first = backup(desk(owner), str(tmp_path / "disk")).backup
    owner.write("more.md", "more")
    backup(desk(owner, NOW + timedelta(days=1)))
    listings = sorted((tmp_path / "disk" / LISTINGS).iterdir())
    listings[1].write_bytes(listings[1].read_bytes()[:-40])
    assert newest(FolderStorage(tmp_path / "disk")) == first

    listings[0].write_text("[]")
    with pytest.raises(UserError) as stopped:
        newest(FolderStorage(tmp_path / "disk"))
    assert code_of(stopped) == "backup-unreadable"


@pytest.mark.parametrize("path", ["../x", ".ssh/keys", "/etc/passwd", "a/.env", ".pressroom/live-1.json", "_publish/a"])
def test_nothing_that_a_listing_names_is_written_elsewhere(tmp_path: Path, path: str) -> None:
    storage = MemoryStorage()
    made = Backup(
        when="2026-11-24T14:00:00+00:00",
        who="jen",
        release=0,
        files={path: backing.Filed(sha256="0" * 64, size=1, modified=1, pieces=("0" * 64,))},
    )
    put_listing(storage, made)
    kept = newest(storage)

    assert kept is not None
    assert kept.files == {}


def test_a_backup_lies_in_a_bucket_as_well(owner: Owner, tmp_path: Path, seaweed_server: Server) -> None:
    place = f"s3://press/{tmp_path.name}"
    kept = backup(desk(owner), place, endpoint=seaweed_server.endpoint, region="us-east-1")
    again = backup(desk(owner, NOW + timedelta(days=1)))

    assert (again.where, again.new) == (kept.where, 0)
    assert back(seaweed_server.storage(tmp_path.name), tmp_path / "new") == private(owner)
    note = (owner.root / ".pressroom/backup.json").read_text()
    assert SECRET not in note + json.dumps(kept.as_json()) + "".join(kept.lines())


def test_in_the_target_it_lies_beside_the_site_unless_strangers_could_read_it(owner: Owner, tmp_path: Path) -> None:
    settings = SETTINGS.replace("clinic.example.org", "clinic.penrose.net") + f'[publish]\nto = "{tmp_path}/web"\n'
    owner.write("pressroom.toml", settings)
    asked: list[str] = []

    def open_to_all(request: Request) -> Reply:
        asked.append(request.address)
        return Reply(206, {}, b'{"schema": 1}')

    def closed(_: Request) -> Reply:
        return Reply(403, {}, b"")

    def silence(request: Request) -> Reply:
        raise Unreachable(request.address, "no answer")

    with pytest.raises(UserError) as stopped:
        backup(desk(owner), fetch=open_to_all)
    with pytest.raises(UserError) as unseen:
        backup(desk(owner), fetch=silence)
    assert (code_of(stopped), code_of(unseen)) == ("backup-public", "backup-unseen")
    assert asked == ["https://clinic.penrose.net/_publish/manifest.json"]
    assert not (tmp_path / "web").exists()

    kept = backup(desk(owner), fetch=closed)
    assert kept.ok
    assert not [path for path in kept.backup.files if path.startswith(".pressroom/")]  # the audio is there already
    assert private(owner).items() <= back(FolderStorage(tmp_path / "web"), tmp_path / "new").items()


def test_a_useless_place_is_refused(owner: Owner, tmp_path: Path) -> None:
    codes = []
    for where in ("copies", None, str(tmp_path / "no-disk/backup"), "ftp://example.org/x"):  # None: public/, inside
        with pytest.raises(UserError) as stopped:
            backup(desk(owner), where)
        codes.append(code_of(stopped))

    assert codes == ["backup-inside", "backup-inside", "backup-no-place", "place-unknown"]
    assert last_backup(OwnerFolder(owner.root)) is None


def test_a_broken_show_is_backed_up_all_the_same(owner: Owner, tmp_path: Path) -> None:
    owner.write("pressroom.toml", "[publisher\n")
    with pytest.raises(UserError):
        backup(desk(owner))

    assert backup(desk(owner), str(tmp_path / "disk")).ok
    assert back(FolderStorage(tmp_path / "disk"), tmp_path / "new") == private(owner)


def test_a_file_that_vanishes_meanwhile_does_not_stop_the_rest(owner: Owner, tmp_path: Path) -> None:
    def clear_away(_: Event) -> None:
        (owner.root / "show.toml").unlink(missing_ok=True)

    kept = backup(replace(desk(owner), report=clear_away), str(tmp_path / "disk"))

    assert not kept.ok
    assert kept.lines()[-1] == "Changed while it was read, so it is not in this backup: show.toml"
    assert back(FolderStorage(tmp_path / "disk"), tmp_path / "new") == private(owner)


def test_finished_audio_comes_along_to_another_place(owner: Owner, tmp_path: Path) -> None:
    assert owner.publishes().code == 0
    kept = backup(desk(owner), str(tmp_path / "disk")).backup
    made = [path for path in kept.files if path.startswith(".pressroom/")]

    assert sorted(Path(path).suffix for path in made) == [".json", ".json", ".mp3"]
    assert kept.release == 1
    assert "episodes/knees/episode.md" in kept.live
    assert "episodes/draft/episode.md" not in kept.live
    finished = {path: (owner.root / path).read_bytes() for path in made}
    assert back(FolderStorage(tmp_path / "disk"), tmp_path / "new") == private(owner) | finished


def test_a_backup_older_than_the_newest_episode_is_told(owner: Owner, tmp_path: Path) -> None:
    folder, zone = OwnerFolder(owner.root), ZoneInfo("America/Los_Angeles")
    live = [published("knees")]  # of 14:00
    assert safety(folder, [], zone).line() == ""
    assert safety(folder, live, zone).line().startswith("Recordings and drafts are on this computer only")

    backup(desk(owner, NOW - timedelta(days=1)), str(tmp_path / "disk"))
    late = safety(folder, live, zone)
    assert late.line() == (
        f"Your last backup (Mon, Nov 23, 2026, 6:00, in {tmp_path}/disk) is older than your newest episode:"
        "  pressroom backup"
    )
    assert late.as_json() == {"when": "2026-11-23T14:00:00+00:00", "where": f"{tmp_path}/disk", "due": True}

    backup(desk(owner, NOW + timedelta(hours=1)))
    assert safety(folder, live, zone).line() == ""
    (owner.root / ".pressroom/backup.json").write_text("[]")
    assert safety(folder, live, zone).due
