"""Color: whatever accent an owner chooses, words, buttons and the focus can be seen on every ground."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from templates.color import EDGES, FAR, WORDS, Scheme, contrast, custom_properties, luminance, palette

ACCENTS = some.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def schemes(accent: str) -> tuple[Scheme, Scheme, Scheme]:
    made = palette(accent)
    return made.light, made.dark, made.deep


@settings(max_examples=80)
@given(ACCENTS)
@example("#000000")
@example("#ffffff")
@example("#808080")
@example("#ffff00")
@example("#0000ff")
@example("#00ff00")
@example("#ff00ff")
def test_any_accent_can_be_read_on_every_ground(accent: str) -> None:
    for scheme in schemes(accent):
        for ground in (scheme.paper, scheme.tint):
            for words in (scheme.ink, scheme.faint, scheme.accent, scheme.warm):
                assert contrast(words, ground) >= WORDS, (accent, scheme)
            assert contrast(scheme.edge, ground) >= EDGES
        assert contrast(scheme.on_accent, scheme.accent) >= WORDS


@settings(max_examples=40)
@given(ACCENTS)
def test_titles_on_the_deep_bands_can_be_read_from_afar(accent: str) -> None:
    deep = palette(accent).deep

    assert contrast(deep.ink, deep.paper) >= FAR
    assert luminance(deep.paper) < 0.1


@settings(max_examples=40)
@given(ACCENTS)
def test_an_accent_that_can_be_read_as_it_is_stays_as_it_is(accent: str) -> None:
    light = palette(accent).light
    if min(contrast(accent, ground) for ground in (light.paper, light.tint)) >= WORDS:
        assert light.accent == accent


@settings(max_examples=40)
@given(ACCENTS)
def test_colors_are_six_digits_and_the_same_every_time(accent: str) -> None:
    written = custom_properties(accent)

    assert written == custom_properties(accent)
    assert set(re.findall(r": (#\w+);", written)) == {
        value for scheme in schemes(accent) for value in vars(scheme).values()
    }
    assert all(re.fullmatch("#[0-9a-f]{6}", value) for value in re.findall(r"--[\w-]+: ([^;]+);", written))
    assert written.count("{") == written.count("}")


def test_gray_stays_gray() -> None:
    for scheme in schemes("#777777"):
        assert all(value[1:3] == value[3:5] == value[5:7] for value in vars(scheme).values())


def test_three_digits_are_the_short_form_of_six() -> None:
    assert palette("#06c") == palette("#0066cc")


def test_contrast_is_what_the_guidelines_give_as_examples() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#949494", "#ffffff") == pytest.approx(3.03, abs=0.01)
