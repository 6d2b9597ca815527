"""Incremental is full: whatever the owner changes, in whatever order, the site is the one that a clean build makes.

Some forty edits by default; 200 with PRESSROOM_EDITS=200.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.publishing.building.a_changing_show import EDITS, ChangingShow
from workspace.errors import UserError

ALL = int(os.environ.get("PRESSROOM_EDITS", "40"))
TOGETHER = 20  # edits of one show, one after the other
EDIT = st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 5), st.integers(0, 60))


def _held_to_a_clean_build(show: ChangingShow, place: Path) -> None:
    """A folder that cannot be built must be refused either way."""
    try:
        built = show.built()
    except UserError as refused:
        with pytest.raises(type(refused)):
            show.clean(place)
        shutil.rmtree(place)
        return
    clean = show.clean(place)
    assert sorted(built) == sorted(clean), show.edits
    assert [path for path in clean if built[path] != clean[path]] == [], show.edits


@settings(
    max_examples=max(ALL // TOGETHER, 1),
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(edits=st.lists(EDIT, min_size=TOGETHER, max_size=TOGETHER))
def test_after_every_edit_the_site_is_that_of_a_clean_build(sound: Path, edits: Sequence[tuple[str, int, int]]) -> None:
    with TemporaryDirectory() as folder:
        show = ChangingShow(Path(folder) / "show", sound)
        show.begin()
        show.built()
        for kind, place, number in edits:
            show.change(kind, place, number)
            _held_to_a_clean_build(show, Path(folder) / "clean")


@pytest.mark.parametrize("kind", sorted(EDITS))
def test_every_kind_of_edit_is_seen(sound: Path, tmp_path: Path, kind: str) -> None:
    show = ChangingShow(tmp_path / "show", sound)
    show.begin()
    show.built()
    show.built()
    show.change(kind, 1, 4)
    _held_to_a_clean_build(show, tmp_path / "clean")
