"""Drawing: titles are set whole, within their room, in scripts that the fonts have."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from workspace.drawing import HEIGHT, WIDTH, Card, Fonts, draw_card, font_for, set_title

FOLDER = Path(__file__).parents[2] / "templates" / "fonts"
TITLE, SMALL = FOLDER / "SourceSerifPro-Bold.otf", FOLDER / "SourceSansPro-Semibold.otf"
FONTS = Fonts(title=(TITLE,), small=(SMALL,))
GROUND = (0x12, 0x3C, 0x39)
ROOM = 584  # pixels beside a square cover
LONGEST = (
    "Why does my hamstring still hurt six months after the race, what the newest research says about tendons, and how a "
    "runner over fifty can come back to hills, intervals and long runs without fear of another tear in the very same place"
)
TITLES = {
    "short": "Knees",
    "usual": "Tendon injuries, with Dr. Dominic Femiano",
    "longest": LONGEST,
    "far too long": f"{LONGEST}; {LONGEST}; {LONGEST}",
    "one word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "cyrillic": "Травмы сухожилий: почему они случаются и как их предотвратить",
    "greek": "Τραυματισμοί τενόντων",
    "vietnamese": "Chấn thương gân: vì sao và làm thế nào để phòng ngừa",
}


def card(title: str, cover: Path | None = None, **words: str) -> Card:
    return Card(title=title, cover=cover, ground="#123c39", ink="#fbf3e6", accent="#f9a088", **words)


def marked(content: bytes) -> npt.NDArray[np.bool_]:
    """Where the ground does not show; JPEG moves colors a little."""
    with Image.open(io.BytesIO(content)) as drawn:
        off = np.abs(np.asarray(drawn.convert("RGB"), np.int16) - np.array(GROUND, np.int16))
    found: npt.NDArray[np.bool_] = off.max(axis=2) > 40
    return found


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES.keys())
def test_a_title_stays_within_its_room(title: str) -> None:
    lines, size = set_title(title, TITLE, ROOM)
    font = ImageFont.truetype(str(TITLE), size)

    assert all(font.getlength(line) <= ROOM + 2 for line in lines)
    assert len(lines) * size * 1.12 <= HEIGHT - 2 * 72 - 2 * 53
    drawn = marked(draw_card(card(title, above="Show · Episode 12", below="Penrose"), FONTS))
    assert not drawn[:, WIDTH - 60 :].any()
    assert not drawn[:50, 20:].any()
    assert not drawn[HEIGHT - 50 :, 20:].any()


@pytest.mark.parametrize("name", ["short", "usual", "longest", "cyrillic", "greek", "vietnamese"])
def test_a_title_is_set_whole(name: str) -> None:
    lines, _ = set_title(TITLES[name], TITLE, ROOM)
    assert " ".join(lines) == TITLES[name]


def test_a_title_that_fits_nowhere_ends_with_an_ellipsis_after_a_word() -> None:
    lines, size = set_title(TITLES["far too long"], TITLE, ROOM)
    said = " ".join(lines)

    assert said.endswith("…")
    assert TITLES["far too long"].startswith(f"{said[:-1]} ") or TITLES["far too long"][len(said) - 1] in ",;: "
    assert size == 40


def test_short_titles_are_large_and_long_ones_small() -> None:
    sizes = [set_title(TITLES[name], TITLE, ROOM)[1] for name in ("short", "usual", "longest")]
    assert all(larger >= smaller for larger, smaller in pairwise(sizes))
    assert sizes[0] == 92


def test_lines_are_of_even_length() -> None:
    lines, _ = set_title("Back pain after crunches and planks", TITLE, 1000)
    font = ImageFont.truetype(str(TITLE), 50)
    widths = [font.getlength(line) for line in lines]

    assert len(lines) == 2
    assert min(widths) > 0.6 * max(widths), lines


def test_a_script_that_no_font_has_is_not_drawn_as_boxes(tmp_path: Path) -> None:
    Image.new("RGB", (600, 600), "white").save(tmp_path / "cover.png")
    assert font_for("肌腱损伤", FONTS.title) is None
    with_words = draw_card(card("肌腱损伤", tmp_path / "cover.png", above="播客"), FONTS)
    without = draw_card(card("損傷", tmp_path / "cover.png"), FONTS)

    assert with_words == without
    assert marked(with_words)[HEIGHT // 2, WIDTH // 2], "the cover stands in the middle"


def test_a_letter_between_latin_ones_that_no_font_has_counts(tmp_path: Path) -> None:
    assert font_for("Tendons", FONTS.title) == TITLE
    assert font_for("Tendons 腱", FONTS.title) is None
    assert font_for("Tendons 腱", (SMALL, *FONTS.title)) is None


def test_emoji_and_invisible_signs_are_left_off_and_the_words_stay() -> None:
    assert draw_card(card("🎉 Knees\u200b, at 40 ❤️"), FONTS) == draw_card(card("Knees, at 40"), FONTS)
    assert draw_card(card("🏃\u200d♀️ Knees 👨\u200d👩\u200d👧"), FONTS) == draw_card(card("Knees"), FONTS)
    assert draw_card(card("Knees", above="🎧 Episode 3"), FONTS) == draw_card(card("Knees", above="Episode 3"), FONTS)


def test_a_long_line_below_a_short_title_takes_two_lines() -> None:
    words = "Why runners get hurt, how to prevent it, and how to keep going for the rest of a long and happy life"
    above_last = slice(HEIGHT - 72 - 75, HEIGHT - 72 - 36)  # pixels: where the first of two lines stands

    assert marked(draw_card(card("Knees", below=words), FONTS))[above_last, 100:].any()
    assert not marked(draw_card(card("Knees", below="Penrose"), FONTS))[above_last, 100:].any()


def test_letters_in_two_parts_are_those_in_one() -> None:
    assert draw_card(card("Re\u0301sume\u0301"), FONTS) == draw_card(card("Résumé"), FONTS)


def test_a_title_of_signs_alone_leaves_the_card_to_the_cover(tmp_path: Path) -> None:
    Image.new("RGB", (600, 600), "white").save(tmp_path / "cover.png")
    assert draw_card(card("🎉", tmp_path / "cover.png"), FONTS) == draw_card(card("腱", tmp_path / "cover.png"), FONTS)


def test_without_a_cover_a_title_that_cannot_be_written_leaves_the_card_to_the_small_words() -> None:
    told = draw_card(card("腱", above="The Penrose Podcast", below="Penrose"), FONTS)

    assert told == draw_card(card("The Penrose Podcast", below="Penrose"), FONTS)
    assert draw_card(card("腱", below="Penrose"), FONTS) == draw_card(card("Penrose"), FONTS)


def test_chinese_would_be_broken_anywhere() -> None:
    lines, _ = set_title("肌腱损伤以及如何预防它们和跑步者常见的伤病", TITLE, 400)
    assert len(lines) > 1


def test_covers_of_every_shape_leave_room_for_the_title(tmp_path: Path) -> None:
    for width, height in ((3000, 3000), (1600, 2560), (1600, 900), (40, 40)):
        Image.new("RGB", (width, height), "#e8d8b8").save(tmp_path / "cover.png")
        drawn = draw_card(card("Running for Life", tmp_path / "cover.png", below="Kim Lee"), FONTS)
        assert not marked(drawn)[:, WIDTH - 60 :].any()
        (tmp_path / "cover.png").unlink()


def test_a_cover_that_was_changed_under_its_name_is_drawn_anew(tmp_path: Path) -> None:
    drawn = set()
    for color in ("white", "black"):
        Image.new("RGB", (600, 600), color).save(tmp_path / "cover.png")
        drawn.add(draw_card(card("Knees", tmp_path / "cover.png"), FONTS))
    assert len(drawn) == 2


def test_the_same_card_gives_the_same_bytes() -> None:
    assert draw_card(card("Knees"), FONTS) == draw_card(card("Knees"), FONTS)


def test_a_card_is_small_enough_for_every_messenger() -> None:
    assert len(draw_card(card(LONGEST, above="x" * 90, below="x" * 90), FONTS)) < 250_000


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", max_codepoint=0x17F), max_size=300))
def test_any_title_is_set_within_its_room(title: str) -> None:
    lines, size = set_title(title, TITLE, ROOM)
    font = ImageFont.truetype(str(TITLE), size)
    assert all(font.getlength(line) <= ROOM * 1.02 for line in lines)


def test_fonts_come_with_their_licenses() -> None:
    for font in FOLDER.glob("*.otf"):
        words = (FOLDER / f"{font.stem.partition('-')[0]}-LICENSE.txt").read_text(encoding="utf-8")
        assert "SIL Open Font License" in words
