"""Restore: an empty computer gets the show back, and a publish from there uploads nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.history.backup import backup
from publishing.history.places import Spot
from publishing.history.restoring import PreparedRestore, Restored, carry_out_restore, prepare_into
from publishing.upload import read_base
from tests.journey.owner import SETTINGS, Owner, an_owner, contents
from tests.publishing.servers import Server
from workspace.errors import UserError
from workspace.folder import OwnerFolder
from workspace.progress import silent

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)
ARTICLE = '+++\ntitle = "Crunches"\npublish = "2026-01-05 06:00"\n+++\n\nWords.\n'


def a_show(root: Path, target: str) -> Owner:
    owner = an_owner(root, settings=SETTINGS + target)
    for number, slug in enumerate(("knees", "backs"), 1):
        owner.episode(slug, publish=f"2026-0{number}-05 06:00")
    owner.episode("draft", publish=None)
    owner.write("articles/crunches.md", ARTICLE)
    owner.write(".env", "AWS_SECRET_ACCESS_KEY=canary")
    assert owner.publishes().code == 0
    return owner


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    place = tmp_path_factory.mktemp("made")
    return a_show(place / "our-show", f'[publish]\nto = "{place}/web"\n')


@pytest.fixture
def web(made: Owner, tmp_path: Path) -> Path:
    """A copy of what is live, that a test may damage."""
    shutil.copytree(made.root.parent / "web", tmp_path / "web")
    return tmp_path / "web"


def desk(root: Path) -> Desk:
    return Desk(folder=OwnerFolder(root), now=NOW, who="max on laptop")


def restore(place: Path, where: object, into: str = "again") -> Restored:
    return carry_out_restore(prepare(place, where, into), silent)


def prepare(place: Path, where: object, into: str = "again") -> PreparedRestore:
    return prepare_into(desk(place), Spot(where=str(where)), Path(into))


def published(owner: Owner) -> dict[str, bytes]:
    """The owner's files but recordings, drafts and keys."""
    return {
        name: content
        for name, content in owner.own_files().items()
        if not name.endswith((".wav", ".env")) and "draft" not in name
    }


def test_an_empty_computer_gets_words_and_audio_back_and_publishes_nothing(made: Owner, tmp_path: Path) -> None:
    restored = restore(tmp_path, made.root.parent / "web")
    again = Owner(tmp_path / "again")

    assert restored.ok
    assert restored.remarks == ()
    assert again.own_files() == published(made)
    assert b"canary" not in b"".join(contents(again.root).values())
    ran = again.publishes("--json")
    assert (ran.code, ran.json["uploads"], ran.json["removals"]) == (0, [], [])
    assert again.own_files() == published(made)


def test_an_episode_that_names_its_recording_publishes_nothing_either(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "our-show", settings=f'{SETTINGS}[publish]\nto = "{tmp_path}/web"\n')
    owner.episode("knees", publish="2026-01-05 06:00")
    words = owner.root / "episodes/knees/episode.md"
    words.write_text(words.read_text("utf-8").replace("+++\n", '+++\nrecording = "recording.wav"\n', 1), "utf-8")
    assert owner.publishes().code == 0

    assert restore(tmp_path, tmp_path / "web").ok

    ran = Owner(tmp_path / "again").publishes("--json")
    assert (ran.code, ran.json["uploads"], ran.json["removals"]) == (0, [], [])


def test_nothing_is_decoded_on_the_new_computer(made: Owner, tmp_path: Path) -> None:
    restore(tmp_path, made.root.parent / "web")
    before, after = (contents(root / ".pressroom/audio") for root in (made.root, tmp_path / "again"))

    assert {name for name in after if name.endswith(".json")} == {
        *("knees.json", "backs.json"),
        *(name for name in before if name.startswith("waveforms/") and name.endswith(".json")),
    }
    assert all(before[name] == content for name, content in after.items())


@pytest.mark.xdist_group("seaweed-restore")
def test_a_bucket_is_restored_with_its_endpoint(tmp_path: Path, seaweed_server: Server) -> None:
    at = f'[publish]\nto = "s3://press/{tmp_path.name}"\nendpoint = "{seaweed_server.endpoint}"\nregion = "us-east-1"\n'
    owner = a_show(tmp_path / "our-show", at)
    spot = Spot(where=f"s3://press/{tmp_path.name}", endpoint=seaweed_server.endpoint, region="us-east-1")
    restored = carry_out_restore(prepare_into(desk(tmp_path), spot, Path("again")), silent)
    again = Owner(tmp_path / "again")

    assert (restored.ok, restored.remarks) == (True, ())
    assert again.own_files() == published(owner)
    assert again.publishes("--json").json["uploads"] == []


def test_a_restored_show_goes_on_with_the_same_ids(made: Owner, tmp_path: Path, web: Path) -> None:
    restore(tmp_path, web)
    again = Owner(tmp_path / "again")
    again.change("pressroom.toml", str(made.root.parent / "web"), str(web))
    again.change("episodes/knees/episode.md", "About knees", "All on knees")
    before = (web / "feed.xml").read_text()
    ran = again.publishes("--json")

    assert ran.code == 0
    assert not [each for each in ran.json["uploads"] if each["stage"] == "audio"]
    assert (web / "feed.xml").read_text().replace("All on knees", "About knees").count("<guid") == before.count("<guid")


def test_the_plan_names_what_comes_back_and_writes_nothing(made: Owner, tmp_path: Path) -> None:
    prepared = prepare(tmp_path, made.root.parent / "web")

    assert not (tmp_path / "again").exists()
    assert "finished audio       2 files" in "\n".join(prepared.lines())
    assert "    articles/crunches.md" in prepared.lines(every=True)
    assert "Recordings and drafts were not published" in prepared.lines()[-1]
    assert len(prepared.as_json()["audio"]) == 2  # type: ignore[arg-type]


def test_what_is_damaged_or_gone_is_named_and_the_rest_comes(tmp_path: Path, web: Path) -> None:
    (audio,) = web.glob("episodes/knees/*.mp3")
    audio.write_bytes(audio.read_bytes()[:-1] + b"?")
    (other,) = web.glob("episodes/backs/*.mp3")
    other.unlink()
    restored = restore(tmp_path, web)

    assert not restored.ok
    assert sorted(restored.missing) == sorted(path.relative_to(web).as_posix() for path in (audio, other))
    assert (tmp_path / "again/show.toml").is_file()
    assert any("knees" in line and "damaged" in line for line in restored.lines())


def test_a_lost_pack_is_told_and_leaves_no_show_that_looks_whole(tmp_path: Path, web: Path) -> None:
    for pack in (web / "_publish/releases").iterdir():
        pack.unlink()
    restored = restore(tmp_path, web)

    assert "episodes/knees/episode.md" in restored.missing
    assert restored.as_json()["missing"] == list(restored.missing)


def test_words_of_a_lost_pack_come_from_the_backup_if_there_is_one(made: Owner, tmp_path: Path, web: Path) -> None:
    shutil.copytree(made.root, tmp_path / "here")
    assert backup(desk(tmp_path / "here"), str(web)).ok
    for pack in (web / "_publish/releases").iterdir():
        pack.write_bytes(b"garbage")
    restored = restore(tmp_path, web)

    assert restored.missing == ()
    assert published(made).items() <= contents(tmp_path / "again").items()


def test_it_can_be_begun_again(made: Owner, tmp_path: Path) -> None:
    restore(tmp_path, made.root.parent / "web")
    whole = contents(tmp_path / "again")
    for name in ("pressroom.toml", "show.toml", "episodes/knees/episode.md"):
        (tmp_path / "again" / name).unlink()
    restore(tmp_path, made.root.parent / "web")

    assert contents(tmp_path / "again") == whole


def test_nothing_that_is_there_is_overwritten(made: Owner, tmp_path: Path) -> None:
    (tmp_path / "again").mkdir()
    (tmp_path / "again/cover.jpg").write_bytes(b"mine")
    with pytest.raises(UserError) as stopped:
        restore(tmp_path, made.root.parent / "web")
    with pytest.raises(UserError) as a_show:
        restore(tmp_path, made.root.parent / "web", str(made.root))

    with pytest.raises(UserError, match="is a file, not a folder"):
        restore(tmp_path, made.root.parent / "web", "again/cover.jpg")
    assert stopped.value.findings[0].code == "restore-in-the-way"
    assert "cover.jpg" in stopped.value.findings[0].where.file
    assert a_show.value.findings[0].code == "restore-into-show"
    assert contents(tmp_path / "again") == {"cover.jpg": b"mine"}


@pytest.mark.parametrize(("where", "code"), [("nowhere", "restore-nothing"), ("ftp://x/y", "place-unknown")])
def test_a_place_without_a_show_is_told(tmp_path: Path, where: str, code: str) -> None:
    with pytest.raises(UserError) as stopped:
        restore(tmp_path, where)

    assert stopped.value.findings[0].code == code
    assert not (tmp_path / "again").exists()


def test_a_copy_of_the_web_folder_says_where_the_settings_publish(tmp_path: Path, web: Path) -> None:
    (remark,) = restore(tmp_path, web).remarks

    assert "pressroom.toml publishes to" in remark


def test_a_record_of_somebody_elses_making_writes_only_words(tmp_path: Path, web: Path) -> None:
    manifest = web / "_publish/manifest.json"
    text = manifest.read_text().replace('"articles/crunches.md": {', '".git/hooks/crunches.md": {')
    manifest.write_text(text)
    restored = restore(tmp_path, web)

    assert restored.ok
    assert not (tmp_path / "again/.git").exists()


def test_a_show_of_an_earlier_version_has_no_words_to_restore(tmp_path: Path, web: Path) -> None:
    base = read_base(Spot(where=str(web)).open(tmp_path))
    assert base
    (web / "_publish/manifest.json").write_bytes(replace(base.manifest, folder={}).to_bytes())
    with pytest.raises(UserError) as stopped:
        restore(tmp_path, web)

    assert stopped.value.findings[0].code == "restore-no-words"
