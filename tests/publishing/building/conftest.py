"""A finished file for shows whose episodes take it as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.site import build_site
from tests.journey.owner import an_owner
from tests.publishing.building.a_changing_show import START
from workspace.folder import OwnerFolder


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished file."""
    owner = an_owner(tmp_path_factory.mktemp("sound") / "show", cover=False)
    owner.episode("knees")
    build_site(Desk(folder=OwnerFolder(owner.root), now=START))
    return next(owner.root.glob(".pressroom/site/episodes/knees/*.mp3"))
