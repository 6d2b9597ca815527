"""Lines cut short for searches and lists."""

from __future__ import annotations

import pytest

from workspace.words import shortened


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Rest and load", "Rest and load"),
        ("Rest and  load in this order", "Rest and load…"),
        ("休むことと動くこと。もう一度、休むことと動くこと。", "休むことと動くこと。もう一度…"),
        ("休 むことと動くことと休むことと動くこと", "休 むことと動くことと休むこ…"),
        ("Rückenschmerzbehandlung heute", "Rückenschmerzb…"),
    ],
)
def test_a_line_ends_with_a_whole_word_or_where_there_are_no_spaces_with_a_letter(text: str, short: str) -> None:
    assert shortened(text, 15) == short


def test_no_emoji_is_cut_in_two() -> None:
    assert shortened("膝膝膝🏃🏽\u200d♀️膝膝膝", 6) == "膝膝膝…"
    assert shortened("膝膝膝🏃🏽\u200d♀️膝膝膝", 8) == "膝膝膝…"
