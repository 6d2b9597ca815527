"""Progress on a terminal and in a log: phases, bytes, and a time left that does not jump."""

from __future__ import annotations

import io
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.progress import Event, TimeLeft, left_in_words
from workspace.terminal import Tenths

MB = 1_000_000


class Watch:
    """A clock that is set by hand, in seconds."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_in_the_first_seconds_nothing_is_estimated() -> None:
    watch = Watch()
    left = TimeLeft(watch)

    assert left.after(0, 10 * MB) is None
    watch.now += 2.9
    assert left.after(5 * MB, 10 * MB) is None
    watch.now += 0.1
    assert left.after(5 * MB, 10 * MB) == pytest.approx(3.0)


def test_while_nothing_moves_nothing_is_estimated() -> None:
    watch = Watch()
    left = TimeLeft(watch)
    left.after(0, 10 * MB)
    watch.now += 20

    assert left.after(0, 10 * MB) is None


def test_a_line_that_gets_slower_is_noticed_within_a_minute() -> None:
    watch = Watch()
    left = TimeLeft(watch)
    done = 0.0
    for second in range(120):
        watch.now += 1
        done += MB if second < 60 else MB / 10
        said = left.after(done, 200 * MB)

    assert said is not None
    assert said == pytest.approx((200 * MB - done) / (MB / 10), rel=0.1)


@settings(max_examples=50)
@given(st.lists(st.floats(0.7, 1.3), min_size=100, max_size=100))
def test_a_line_that_trembles_makes_no_estimate_that_jumps(pace: list[float]) -> None:
    watch = Watch()
    left = TimeLeft(watch)
    done, said = 0.0, list[float]()
    for each in pace:
        watch.now += 0.5
        done += each * MB / 2
        if (seconds := left.after(done, 200 * MB)) is not None:
            said.append(seconds)

    steady = said[20:]
    assert all(abs(after - before) < 0.1 * before for before, after in pairwise(steady))


def test_the_time_left_is_told_in_coarse_words() -> None:
    said = [left_in_words(seconds) for seconds in (None, 0, 9, 10, 50, 51, 60, 61, 3600)]

    assert said[:4] == ["", "a few seconds left", "a few seconds left", "about 10 seconds left"]
    assert said[4:] == [
        f"about {words} left" for words in ("50 seconds", "1 minute", "1 minute", "2 minutes", "60 minutes")
    ]


def test_a_log_gets_one_line_for_each_phase() -> None:
    out = io.StringIO()
    report = Tenths(out)
    for phase, done in (("new audio", 0), ("new audio", 20 * MB), ("pages", 40 * MB), ("feed", 41 * MB)):
        report(Event("Publishing", done, 42 * MB, phase, in_bytes=True))

    assert out.getvalue().splitlines() == [
        "Publishing: new audio  (0 bytes of 42 MB)",
        "Publishing: pages  (40 MB of 42 MB)",
        "Publishing: feed  (41 MB of 42 MB)",
    ]


def test_work_without_phases_gets_a_line_for_each_tenth() -> None:
    out = io.StringIO()
    report = Tenths(out)
    for done in range(101):
        report(Event("Mastering", done, 100))

    assert len(re.findall(r"Mastering  \d+ %\n", out.getvalue())) == 10
