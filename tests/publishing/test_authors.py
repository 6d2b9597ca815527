from __future__ import annotations

from pathlib import Path

from publishing.authors import authors_of
from tests.publishing.announcements.a_newsroom import a_newsroom


def test_who_is_in_the_show_may_sign_by_key_or_by_name(tmp_path: Path) -> None:
    known = authors_of(a_newsroom(tmp_path).publication)

    assert known["jennifer"] == known["Jennifer Penrose"]
    assert known["jennifer"].link == "https://penrose.clinic/jennifer"


def test_without_a_show_nobody_is_known(tmp_path: Path) -> None:
    assert authors_of(a_newsroom(tmp_path, bare=True).publication) == {}
