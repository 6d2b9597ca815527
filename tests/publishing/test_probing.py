"""Probing says of each server what it really does, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from publishing.live import open_storage
from publishing.probed import last_probe, probe_if_due
from publishing.storages.capabilities import Capabilities, Heeds, remember, remembered
from publishing.storages.probing import probe
from publishing.storages.s3.storage import S3Storage
from publishing.storages.storage import Overtaken
from tests.journey.owner import SETTINGS, Owner, an_owner
from tests.publishing.conftest import IGNORES_CONDITIONS
from tests.publishing.servers import BUCKET, Server
from tests.publishing.test_storage_contract import page
from workspace.errors import UserError
from workspace.folder import OwnerFolder
from workspace.publisher import Settings

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)
ALL_GOOD = replace(
    IGNORES_CONDITIONS,
    create=Heeds.YES,
    replace=Heeds.YES,
    one_winner=True,
    parts_create=Heeds.YES,
    crc32=True,
)


def test_a_whole_server_does_everything(seaweed_server: Server, tmp_path: Path) -> None:
    seen = seaweed_server.storage(tmp_path.name).probe()

    assert replace(seen, probed=ALL_GOOD.probed, clock=0) == ALL_GOOD
    assert abs(seen.clock) <= 2
    assert (seen.guards, seen.warnings()) == (True, ())


def test_a_store_that_ignores_conditions_is_seen_through(rclone_server: Server, tmp_path: Path) -> None:
    seen = rclone_server.storage(tmp_path.name).probe()

    assert (seen.create, seen.replace, seen.guards, seen.parts) == (Heeds.NO, Heeds.NO, False, True)
    assert "Publish from one computer at a time" in seen.warnings()[0]
    assert "conditional create ignored" in seen.lines()[0]


def test_a_server_that_takes_damaged_files_is_told(moto_server: Server, tmp_path: Path) -> None:
    seen = moto_server.storage(tmp_path.name).probe()

    assert (seen.guards, seen.md5, seen.crc32) == (True, False, False)
    assert "pressroom verify" in seen.warnings()[0]


@pytest.mark.parametrize("server", ["seaweed_server", "rclone_server"])
def test_nothing_is_left_behind(server: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    running: Server = request.getfixturevalue(server)
    storage = running.storage(tmp_path.name)
    storage.put(page(b"x", "index.html"))

    storage.probe()

    assert list(storage.names()) == ["index.html"]
    uploads = running.client().list_multipart_uploads(Bucket=BUCKET).get("Uploads", ())
    assert not [each for each in uploads if each["Key"].startswith(tmp_path.name)]
    assert storage.requests < 50


def test_what_a_probe_left_that_was_cut_off_is_removed_a_day_later(seaweed_server: Server, tmp_path: Path) -> None:
    client, name = seaweed_server.client(), tmp_path.name
    client.put_object(Bucket=BUCKET, Key=f"{name}/_publish/probe-00ff/first", Body=b"x")
    client.create_multipart_upload(Bucket=BUCKET, Key=f"{name}/_publish/probe-00ff/in-parts")

    def left() -> tuple[int, int]:
        files = client.list_objects_v2(Bucket=BUCKET, Prefix=f"{name}/").get("Contents", ())
        uploads = client.list_multipart_uploads(Bucket=BUCKET, Prefix=f"{name}/").get("Uploads", ())
        return len(files), len(uploads)

    probe(client, BUCKET, f"{name}/")
    assert left() == (1, 1)
    probe(client, BUCKET, f"{name}/", lambda: datetime.now(UTC) + timedelta(days=2))
    assert left() == (0, 0)


def test_the_clock_is_compared_with_the_storages(seaweed_server: Server, tmp_path: Path) -> None:
    behind = probe(
        seaweed_server.client(), BUCKET, f"{tmp_path.name}/", lambda: datetime.now(UTC) - timedelta(minutes=5)
    )

    assert 298 <= behind.clock <= 302
    assert "behind" in behind.warnings()[0]


def test_a_bucket_that_is_not_there_is_told_as_such(seaweed_server: Server) -> None:
    with pytest.raises(UserError, match="There is no such bucket"):
        seaweed_server.storage("x", bucket="not-there").probe()


class Refused(Exception):
    """As a boto3 client raises."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.response = {"ResponseMetadata": {"HTTPStatusCode": status}}


class Store:
    """A client whose writes under a condition are answered as `answers` says; everything else works."""

    exceptions = SimpleNamespace(ClientError=Refused)

    def __init__(self, answers: Callable[[str, dict[str, Any]], int]) -> None:
        self._answers = answers
        self.deleted: list[str] = []

    def __getattr__(self, name: str) -> Callable[..., dict[str, Any]]:
        def ask(**asked: Any) -> dict[str, Any]:
            status = self._answers(name, asked)
            if name == "delete_object":
                self.deleted.append(asked["Key"])
            if status >= 300:
                raise Refused(status)
            headers = {"date": "Tue, 24 Nov 2026 14:00:00 GMT"}
            meta = {"HTTPStatusCode": status, "HTTPHeaders": headers}
            return {"ResponseMetadata": meta, "ETag": '"e"', "UploadId": "u", "Body": SimpleNamespace(read=lambda: b"")}

        return ask


def seen_of(answers: Callable[[str, dict[str, Any]], int]) -> Capabilities:
    return probe(Store(answers), "press", "", lambda: NOW)


def test_a_store_that_offers_no_conditions_says_so() -> None:
    seen = seen_of(lambda _, asked: 501 if {"IfMatch", "IfNoneMatch"} & asked.keys() else 200)

    assert (seen.create, seen.replace, seen.parts_create) == (Heeds.REFUSES, Heeds.REFUSES, Heeds.REFUSES)
    assert not seen.guards
    assert (seen.ranges, seen.headers, seen.metadata, seen.unchanged) == (False, False, False, False)
    assert len(seen.warnings()) == 5


def test_a_lost_answer_is_not_taken_for_a_refusal() -> None:
    assert seen_of(lambda _, asked: 412 if "IfNoneMatch" in asked else 200).create is Heeds.YES


def test_a_store_that_writes_where_nothing_was_has_not_heeded_the_condition() -> None:
    def answers(_: str, asked: dict[str, Any]) -> int:
        wrong = asked.get("IfMatch", '"e"') != '"e"'
        return 412 if wrong and not asked["Key"].endswith("never-there") else 200

    assert seen_of(answers).replace is Heeds.NO


@pytest.mark.parametrize("status", [403, 500, 503])
def test_a_bad_moment_or_a_key_without_rights_is_no_finding(status: int) -> None:
    store = Store(lambda name, _: status if name == "head_object" else 200)

    with pytest.raises(Refused):
        probe(store, "press", "", lambda: NOW)

    assert any(key.endswith("/first") for key in store.deleted)


def test_what_was_seen_is_remembered_for_a_month(tmp_path: Path) -> None:
    remember(tmp_path / "seen.json", ALL_GOOD)

    assert remembered(tmp_path / "seen.json") == ALL_GOOD
    assert not ALL_GOOD.is_stale(NOW + timedelta(days=29))
    assert ALL_GOOD.is_stale(NOW + timedelta(days=31))
    assert ALL_GOOD.is_stale(NOW - timedelta(days=1))


@pytest.mark.parametrize("content", ["", "[]", "{}", "x", '{"schema": 9}', "[" * 9999])
def test_notes_that_cannot_be_read_are_made_again(tmp_path: Path, content: str) -> None:
    (tmp_path / "seen.json").write_text(content)

    assert remembered(tmp_path / "seen.json") is None
    assert remembered(tmp_path / "nowhere.json") is None


def settings_for(server: Server, name: str) -> Settings:
    target = {"to": f"s3://press/{name}", "endpoint": server.endpoint, "region": "us-east-1"}
    publisher = {"name": "P", "email": "a@example.org", "timezone": "UTC"}
    return Settings.model_validate(
        {"publisher": publisher, "site": {"address": "https://clinic.example.org"}, "publish": target}
    )


def test_a_target_is_probed_once_and_what_was_seen_holds_for_the_next_command(
    rclone_server: Server, tmp_path: Path
) -> None:
    folder, settings = OwnerFolder(tmp_path), settings_for(rclone_server, tmp_path.name)
    storage = open_storage(folder, settings)
    now = datetime.now(UTC)

    first = probe_if_due(folder, settings, storage, now)
    asked = storage.requests
    assert probe_if_due(folder, settings, storage, now) == first == last_probe(folder, settings)
    assert storage.requests == asked
    probe_if_due(folder, settings, storage, now + timedelta(days=31))
    assert storage.requests > asked

    later = open_storage(folder, settings)
    assert isinstance(later, S3Storage)
    assert "cannot guard" in later.notes[0]
    later.put(page(b"one"), unless_exists=True)
    with pytest.raises(Overtaken):
        later.put(page(b"two"), unless_exists=True)


def in_bucket(owner: Owner, server: Server, name: str) -> Owner:
    owner.write("pressroom.toml", f'{SETTINGS}[publish]\nto = "s3://press/{name}"\nendpoint = "{server.endpoint}"\n')
    return owner


def test_publishing_to_a_store_without_conditions_works_and_says_what_is_not_guarded(
    rclone_server: Server, tmp_path: Path
) -> None:
    owner = in_bucket(an_owner(tmp_path / "s"), rclone_server, tmp_path.name)
    owner.episode("knees")

    first, second = owner.publishes(), owner.publishes("--json")

    assert first.code == 0
    assert "cannot guard against two people" in first.out
    assert (second.code, second.json["uploads"], second.json["requests"]) == (0, [], 1)
    owner.change("episodes/knees/episode.md", "Notes.", "More notes.")
    planned = owner.types("publish", "--plan")
    assert "cannot guard against two people" in planned.out  # before anybody agrees
    assert "cannot guard" in owner.types("publish", "--plan", "--json").json["notes"][0]
    assert owner.publishes().code == 0
