"""The shows that the gates are held to, built and served once a session: the sample, a large one made of it, and small ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
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
from tests.gates.small_shows import show_from_the_right, show_without_episodes, words_alone
from workspace.folder import OwnerFolder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
EPISODES = 200
SHOWS = ("sample", "large", "right", "empty", "words")


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


@pytest.fixture(scope="session")
def right(sample_folder: OwnerFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site of a show in Arabic, with a page that has moved."""
    return show_from_the_right(sample_folder, tmp_path_factory.mktemp("right") / "show", NOW).site


@pytest.fixture(scope="session")
def empty(sample_folder: OwnerFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site of a show that has no episode yet."""
    return show_without_episodes(sample_folder, tmp_path_factory.mktemp("empty") / "show", NOW).site


@pytest.fixture(scope="session")
def words(sample_folder: OwnerFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site of somebody with articles and a book to come, and without a podcast."""
    return words_alone(sample_folder, tmp_path_factory.mktemp("words") / "show", NOW).site


@pytest.fixture(params=SHOWS)
def site(request: pytest.FixtureRequest) -> Path:
    """Each of them."""
    folder: Path = request.getfixturevalue(request.param)
    return folder


@pytest.fixture(scope="session")
def addresses(sample: Path, large: Path, right: Path, empty: Path, words: Path) -> Iterator[dict[str, str]]:
    """Where each show is served, without a slash at its end."""
    sites = {"sample": sample, "large": large, "right": right, "empty": empty, "words": words}
    with ExitStack() as open_:
        yield {name: open_.enter_context(serving(site)) for name, site in sites.items()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one module: the library cannot drive two at a time, and other modules start their own."""
    with chromium() as started:
        yield started
