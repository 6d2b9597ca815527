"""The whole job against a real S3 server: twice, killed in the middle, without a key, and with a secret that must stay one."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publishing.storages.storage import Storage
from tests.journey.owner import SETTINGS, Owner, Ran, an_owner, begin, contents, elsewhere, pressroom
from tests.journey.promises import assert_feed_holds
from tests.publishing.servers import KEY, SECRET, Server

pytestmark = pytest.mark.xdist_group("seaweed-release")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    """Three episodes, mastered once for all tests; the target is filled in by each."""
    owner = an_owner(tmp_path_factory.mktemp("made") / "our-show")
    for number, slug in enumerate(("knees", "backs", "hips"), 1):
        owner.episode(slug, publish=f"2026-0{number}-05 06:00")
    assert owner.types("build").code == 0
    return owner


@pytest.fixture
def shop(made: Owner, tmp_path: Path, seaweed_server: Server) -> Owner:
    """The same show with a place of its own in a real bucket."""
    return _in_bucket(made, tmp_path, seaweed_server.endpoint)


@pytest.fixture
def storage(tmp_path: Path, seaweed_server: Server) -> Storage:
    return seaweed_server.storage(tmp_path.name)


def _in_bucket(made: Owner, tmp_path: Path, endpoint: str) -> Owner:
    owner = Owner(tmp_path / "our-show")
    shutil.copytree(made.root, owner.root, copy_function=shutil.copy2)
    target = f'[publish]\nto = "s3://press/{tmp_path.name}"\nendpoint = "{endpoint}"\nregion = "us-east-1"\n'
    owner.write("pressroom.toml", SETTINGS + target)
    return owner


def _feed_of(storage: Storage) -> str:
    stored = storage.read("feed.xml")
    return stored.content.decode() if stored else ""


def _sizes(storage: Storage) -> Callable[[str], int | None]:
    def size(path: str) -> int | None:
        facts = storage.stat(path)
        return facts.size if facts else None

    return size


def test_the_second_publish_asks_once_and_sends_nothing(shop: Owner, storage: Storage) -> None:
    first = shop.publishes("--json")
    second = shop.publishes("--json")

    assert (first.code, first.json["release"], first.json["verified"]) == (0, 1, True)
    assert (second.code, second.json["uploads"], second.json["sent"], second.json["requests"]) == (0, [], [], 1)
    assert second.json["release"] == 1
    assert_feed_holds(_feed_of(storage), _sizes(storage))
    assert _feed_of(storage).count("<item>") == 3


def test_another_computer_goes_on_with_the_same_audio(shop: Owner) -> None:
    assert shop.publishes().code == 0
    shutil.rmtree(shop.root / ".pressroom")
    (shop.root / "episodes/knees/recording.wav").rename(shop.root / "episodes/knees/renamed.wav")

    assert shop.publishes("--json").json["uploads"] == []


def test_every_other_command_works_on_a_bucket_too(shop: Owner) -> None:
    assert shop.publishes().code == 0
    for arguments in (["status"], ["verify"], ["doctor"], ["check", "--live"], ["directories"], ["publish", "--plan"]):
        ran = shop.types(*arguments, "--json")
        assert (ran.code, ran.json["schema"]) == (0, 1), (arguments, ran.out)
    assert len(shop.types("status", "--json").json["live"]) == 3
    assert shop.types("preview", "--published", "--json").error == "published-elsewhere"


def test_a_change_of_target_is_a_first_publish(shop: Owner) -> None:
    assert shop.publishes().code == 0
    shop.write("pressroom.toml", SETTINGS)

    assert shop.types("status", "--json").json["live"] == []
    assert shop.publishes("--json").json["release"] == 1
    assert_feed_holds(shop.feed, lambda path: (shop.public / path).stat().st_size)


@pytest.mark.parametrize("files", [2, 4, 8, 14])
def test_a_publish_to_a_bucket_may_be_killed_at_any_moment(shop: Owner, storage: Storage, files: int) -> None:
    process = begin("-C", shop.root, "publish", "--yes")
    until = time.monotonic() + 60
    while process.poll() is None and sum(1 for _ in storage.names()) < files:
        assert time.monotonic() < until
    process.kill()
    process.communicate()

    assert_feed_holds(_feed_of(storage), _sizes(storage))
    finished = shop.publishes("--json")
    assert (finished.code, finished.json["verified"]) == (0, True)
    assert _feed_of(storage).count("<item>") == 3
    assert_feed_holds(_feed_of(storage), _sizes(storage))
    assert shop.publishes("--json").json["uploads"] == []


def test_the_secret_is_told_nowhere(shop: Owner, storage: Storage) -> None:
    told = [shop.publishes("-v"), shop.types("doctor", "-v"), shop.types("verify", "-v"), shop.publishes("--json")]
    wrong = {"AWS_SECRET_ACCESS_KEY": f"{SECRET}-wrong"}
    told.append(elsewhere("-C", shop.root, "publish", "--yes", "--json", environment=wrong))

    assert told[-1].code == 4
    assert not [ran for ran in told if SECRET in ran.out + ran.err]
    assert not [name for name, content in contents(shop.root).items() if SECRET.encode() in content]
    kept = [stored.content for name in storage.names() if (stored := storage.read(name))]
    assert len(kept) > 10
    assert not [content for content in kept if SECRET.encode() in content or KEY.encode() in content]


@pytest.fixture
def without_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")


@pytest.mark.usefixtures("without_keys")
def test_a_missing_key_is_its_own_exit_code(shop: Owner) -> None:
    ran: Ran = shop.publishes("--json")

    assert (ran.code, ran.error) == (4, "key-missing")


def test_a_storage_that_does_not_answer_is_temporary(made: Owner, tmp_path: Path) -> None:
    owner = _in_bucket(made, tmp_path, "http://127.0.0.1:9")
    ran = pressroom("-C", owner.root, "publish", "--yes", "--json")

    assert (ran.code, ran.error) == (5, "storage-unreachable")
    assert owner.own_files().keys() == made.own_files().keys()
