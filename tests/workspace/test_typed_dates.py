"""Dates as staff type them, and the line that they are told to write."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.typed_dates import moment_meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("12/1/2026", "2026-12-01 06:00"),
        ("12/1/26 6:30 PM", "2026-12-01 18:30"),
        ("24/11/2026", "2026-11-24 06:00"),
        ("24.11.2026 18:05", "2026-11-24 18:05"),
        ("2026-12-01 6am", "2026-12-01 06:00"),
        ("2026-12-01 at 12 a.m.", "2026-12-01 00:00"),
        ("Tuesday, December 1st, 2026 at 7:15 pm", "2026-12-01 19:15"),
        ("1 Dec 2026", "2026-12-01 06:00"),
    ],
)
def test_the_day_that_was_typed_is_the_day_that_is_proposed(typed: str, meant: str) -> None:
    assert moment_meant(typed) == meant


@pytest.mark.parametrize("typed", ["Tuesday", "13/13/2026", "2026-02-30", "12/1/2026 25:00", ""])
def test_no_day_is_made_up(typed: str) -> None:
    assert moment_meant(typed) is None


@given(st.text(alphabet="0123456789/-.: apmdecj,t", max_size=30))
def test_whatever_is_typed_the_proposal_has_the_form_of_a_moment(typed: str) -> None:
    meant = moment_meant(typed)

    assert meant is None or re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", meant)
