"""A published show, made once; each test has its own copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journey.owner import Owner, an_owner
from tests.publishing.drift.a_repair import a_copy, published


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    owner = an_owner(tmp_path_factory.mktemp("drift") / "our-show")
    owner.episode("knees")
    owner.episode("backs", publish="2026-02-05 06:00")
    assert published(owner).ok
    return owner


@pytest.fixture
def owner(made: Owner, tmp_path: Path) -> Owner:
    return a_copy(made, tmp_path / "our-show")
