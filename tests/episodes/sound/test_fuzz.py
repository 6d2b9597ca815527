"""A few dozen damaged recordings on every run; `python -m tools.fuzz 2000` throws thousands."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from tools.fuzz import MUTATIONS, Case, cases, run, sounds, table, tried


def test_damaged_recordings_end_as_episodes_or_as_errors_in_words() -> None:
    outcomes = run(42, seed=11, processes=2)
    assert not [f"{each.case}: {each.told}" for each in outcomes if each.broken]
    assert len(outcomes) == 42
    assert {each.case.kind for each in outcomes} == set(sounds())
    assert "finished" in table(outcomes)


def test_the_same_seed_makes_the_same_files() -> None:
    def contents(seed: int) -> Iterable[bytes]:
        return [case.content for case in cases(63, seed)]

    assert contents(1) == contents(1) != contents(2)
    assert {case.mutation for case in cases(63, 1)} == set(MUTATIONS)


@pytest.mark.parametrize("kind", sounds())
def test_what_is_not_damaged_is_finished_without_a_remark(kind: str, tmp_path: Path) -> None:
    outcome = tried(Case(number=0, kind=kind, mutation="none", content=sounds()[kind]), tmp_path)
    assert (outcome.ended, outcome.told) == ("finished", "")
