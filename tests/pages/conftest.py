"""The sample show, built once and served on this computer, for everything that looks at pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.server import serving
from publishing.site import build_site
from publishing.start import sample_show

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built sample site."""
    folder = sample_show(tmp_path_factory.mktemp("sample") / "show")
    build_site(Desk(folder=folder, now=NOW))
    return folder.site


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the sample site is served, without a slash at its end."""
    with serving(site) as served:
        yield served
