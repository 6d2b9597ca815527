"""Places named on the command line: what a storage refuses is told with what could have been forgotten."""

from __future__ import annotations

import pytest

from publishing.history.places import Spot
from workspace.errors import KeyNeeded, Temporary, UserError


def refused(kind: type[UserError] = KeyNeeded) -> UserError:
    return kind("refused", problem="The key is refused.", where="s3://knees", why="It said so.", fix="aws configure")


def test_amazons_refusal_reminds_of_the_address_of_another_storage() -> None:
    told = Spot(where="s3://knees").hinted(refused())
    assert isinstance(told, KeyNeeded)
    assert told.findings[0].fix.startswith("aws configure    or, ")
    assert told.findings[0].fix.endswith("--endpoint https://…")


@pytest.mark.parametrize(
    ("spot", "error"),
    [
        (Spot(where="s3://knees", endpoint="https://storage.example.org"), refused()),
        (Spot(where="a/folder"), refused()),
        (Spot(where="s3://knees"), refused(Temporary)),
    ],
)
def test_nobody_is_reminded_of_what_is_no_reason(spot: Spot, error: UserError) -> None:
    assert spot.hinted(error).findings[0].fix == "aws configure"
