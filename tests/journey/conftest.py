"""Shows to try things on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journey.owner import Owner, Ran, an_owner, elsewhere


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    """A small show without episodes."""
    return an_owner(tmp_path / "our-show")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Owner, Ran]:
    """The sample show, made and published once for all tests; they look and change nothing."""
    folder = tmp_path_factory.mktemp("demo") / "show"
    return Owner(folder), elsewhere("demo", folder, "--no-input")
