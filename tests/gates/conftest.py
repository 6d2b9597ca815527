"""The shows that the gates are held to, built and served once a session: the sample, and a large one made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from publishing.desk import Desk
from publishing.server import serving
from publishing.site import build_site
from publishing.start import sample_show
from tests.browser import chromium
from tests.gates.a_large_show import large_show
from workspace.folder import OwnerFolder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
EPISODES = 200


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> OwnerFolder:
    show = sample_show(tmp_path_factory.mktemp("sample") / "show")
    build_site(Desk(folder=show, now=NOW))
    return show


@pytest.fixture(scope="session")
def sample(sample_folder: OwnerFolder) -> Path:
    """The folder of the sample's built site."""
    return sample_folder.site


@pytest.fixture(scope="session")
def large(sample_folder: OwnerFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the large show's built site, which has all pages of the sample as well."""
    return large_show(sample_folder, tmp_path_factory.mktemp("large") / "show", EPISODES, NOW).site


@pytest.fixture(params=["sample", "large"])
def site(request: pytest.FixtureRequest) -> Path:
    """Either of them."""
    folder: Path = request.getfixturevalue(request.param)
    return folder


@pytest.fixture(scope="session")
def addresses(sample: Path, large: Path) -> Iterator[dict[str, str]]:
    """Where each show is served, without a slash at its end."""
    with serving(sample) as one, serving(large) as other:
        yield {"sample": one, "large": other}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one module: the library cannot drive two at a time, and other modules start their own."""
    with chromium() as started:
        yield started
