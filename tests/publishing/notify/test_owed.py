"""A publish that was cut off after its feed went up: those who follow the feed hear of it with the next one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.notify.telling import Told
from publishing.publication import Publication
from publishing.release import carry_out, prepare
from tests.journey.owner import Owner, an_owner
from workspace.folder import OwnerFolder
from workspace.progress import silent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Cut(BaseException):
    """The plug is pulled."""


@dataclass
class Teller:
    """Writes down what it is to tell of; the first time the plug is pulled before it can."""

    cut: bool = False
    heard: list[Collection[str]] = field(default_factory=list)

    def __call__(self, publication: Publication, sent: Collection[str], *, verified: bool) -> tuple[Told, ...]:
        if self.cut:
            raise Cut
        self.heard.append(sent)
        return ()


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    made = an_owner(tmp_path / "our-show")
    made.episode("knees")
    return made


def publish(owner: Owner, teller: Teller) -> None:
    carry_out(prepare(Desk(folder=OwnerFolder(owner.root), now=NOW)), silent, teller)


def test_what_was_not_told_is_told_by_the_next_publish_and_by_no_other(owner: Owner) -> None:
    with pytest.raises(Cut):
        publish(owner, Teller(cut=True))

    later = Teller()
    publish(owner, later)
    publish(owner, later)

    assert later.heard == [("feed.xml",), ()]


def test_a_publish_that_was_told_of_leaves_nothing_behind(owner: Owner) -> None:
    teller = Teller()
    publish(owner, teller)
    publish(owner, teller)

    assert "feed.xml" in teller.heard[0]
    assert teller.heard[1:] == [()]
