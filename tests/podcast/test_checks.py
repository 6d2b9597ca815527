from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from podcast.checks import RULES, check_show
from podcast.show_facts import ShowFacts
from tests.podcast.a_show import an_episode
from tests.rules.show import CASES, COVER, LATER, OUT, facts, numbered
from workspace.document import read_toml
from workspace.findings import Finding, Level

FIRES = {code: fires(Path()) for code, (fires, _) in CASES.items()}


def found(checked: ShowFacts) -> dict[str, Finding]:
    return {finding.code: finding for finding in check_show(checked)}


def test_a_show_in_order_has_no_findings() -> None:
    assert check_show(facts()) == ()


@pytest.mark.parametrize(
    ("code", "fix"),
    [
        ("p-002", "3000 × 3000"),
        ("p-005", 'cover = "cover.png"'),
        ("p-006", 'category = "Health & Fitness"'),
        ("p-007", 'language = "en"'),
        ("p-011", "Did you mean  spotify  ?"),
        ("p-012", "pandora"),
        ("p-013", "https://open.spotify.com/"),
        ("p-014", 'In "backs" write  number = 13'),
        ("p-015", "episodes/backs/episode.md"),
        ("p-017", 'title = "Tendons"'),
        ("p-020", 'hosts = ["jennifer"]'),
    ],
)
def test_the_fix_can_be_typed(code: str, fix: str) -> None:
    assert fix in found(FIRES[code])[code].fix


def test_a_cover_under_another_ending_is_named() -> None:
    assert 'cover = "cover.png"' in found(replace(facts(cover=None), cover_beside="cover.png"))["p-001"].fix


def test_a_small_cover_of_another_shape_is_not_to_be_cropped_to_one_that_is_refused() -> None:
    told = found(facts(cover=replace(COVER, width=800, height=600)))

    assert "3000 × 3000" in told["p-002"].fix
    assert "3000 × 3000" in told["p-003"].fix


def test_findings_name_the_directories_that_mind() -> None:
    assert found(FIRES["p-006"])["p-006"].directories == ("apple", "spotify", "amazon")


def test_what_stops_a_publish_and_what_does_not() -> None:
    levels = {rule.code: rule.level for rule in RULES}
    assert levels["p-001"] is levels["p-006"] is levels["p-011"] is Level.MUST
    assert levels["p-009"] is levels["p-010"] is levels["p-012"] is Level.SHOULD
    assert levels["p-018"] is Level.NICE


def test_an_unlisted_key_points_at_its_line(tmp_path: Path) -> None:
    (tmp_path / "show.toml").write_text('name = "x"\n\n[listen]\nspotifi = ""\n')
    document = read_toml(tmp_path / "show.toml", "show.toml")
    checked = replace(facts(listen={"spotifi": ""}), document=document)
    assert found(checked)["p-011"].where.line == 4


@pytest.mark.parametrize("language", ["en", "en-us", "EN-GB", "de", "pt-br", "zh-hant", "es-419"])
def test_language_codes_of_every_form_pass(language: str) -> None:
    assert "p-007" not in found(facts(language=language))


@pytest.mark.parametrize("language", ["xx", "eng", "en_us", "Deutsch", "en-"])
def test_what_only_looks_like_a_language_code_does_not(language: str) -> None:
    assert "p-007" in found(facts(language=language))


def test_transparency_and_palettes_are_named() -> None:
    assert "transparency" in found(facts(cover=replace(COVER, mode="RGBA", has_alpha=True)))["p-004"].problem
    assert "palette" in found(facts(cover=replace(COVER, mode="P")))["p-004"].problem


def test_a_cover_that_is_no_jpeg_and_no_png_is_refused() -> None:
    assert "WEBP" in found(facts(cover=replace(COVER, format="WEBP")))["p-005"].problem


@pytest.mark.parametrize("address", ["http://open.spotify.com/show/1", "spotify:show:1", "soon"])
def test_a_link_that_no_page_would_show_is_reported(address: str) -> None:
    assert "p-013" in found(facts(listen={"spotify": address}))


@pytest.mark.parametrize("address", ["", "https://open.spotify.com/show/1", "https://example.org/…"])
def test_an_address_an_empty_line_and_a_placeholder_are_fine(address: str) -> None:
    assert check_show(facts(listen={"spotify": address})) == ()


def test_the_same_number_in_another_season_or_of_a_bonus_is_fine() -> None:
    pair = (numbered("a", OUT, "season = 1\nnumber = 1"), numbered("b", LATER, "season = 2\nnumber = 1"))
    assert check_show(facts(*pair)) == ()
    pair = (numbered("a", OUT, "number = 1"), numbered("b", LATER, 'number = 1\ntype = "bonus"'))
    assert check_show(facts(*pair)) == ()


def test_the_episode_that_is_out_keeps_its_number() -> None:
    draft, out = numbered("a-draft", "", "number = 12"), numbered("b-out", OUT, "number = 12")
    assert found(facts(draft, out))["p-014"].where.file == "episodes/a-draft/episode.md"


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Ep. 4 - Knees", "Knees"),
        ("#4 Knees", "Knees"),
        ("S1E4: Knees", "Knees"),
        ("Knees | The Penrose Podcast", "Knees"),
        ("Episode 12: The Penrose Podcast - Knees", "Knees"),
    ],
)
def test_numbers_and_the_shows_name_are_taken_off_a_title(title: str, bare: str) -> None:
    checked = facts(an_episode(header=f'title = "{title}"\n{OUT}'))
    assert found(checked)["p-017"].fix == f'Write  title = "{bare}"'


@pytest.mark.parametrize(
    "title", ["Episodes of pain", "5 things to do", "Why The Penrose Podcast began", "S1 nerve pain"]
)
def test_a_title_that_only_resembles_one_is_left_alone(title: str) -> None:
    assert check_show(facts(an_episode(header=f'title = "{title}"\n{OUT}'))) == ()


MENDED = """name = "The Penrose Podcast"
category = "Science & Medicine > Medicine"   # as of 2012
language = "English"
copyright = "© 2026 Penrose PT"

[listen]
spotify = "https://open.spotify.com/show/1"
stitcher = "https://stitcher.com/x"
"""


def test_what_needs_no_judgment_carries_its_mend(tmp_path: Path) -> None:
    (tmp_path / "show.toml").write_text(MENDED)
    document = read_toml(tmp_path / "show.toml", "show.toml")
    values: dict[str, Any] = {key: document.values[key] for key in ("category", "language", "copyright", "listen")}
    mends = [each.mend for each in check_show(replace(facts(**values), document=document)) if each.mend]

    assert {(mend.line, mend.after) for mend in mends} == {
        (2, 'category = "Health & Fitness > Medicine"   # as of 2012'),
        (3, 'language = "en"'),
        (4, 'copyright = "Penrose PT"'),
        (8, None),
    }
    assert all(mend.before == MENDED.splitlines()[mend.line - 1] for mend in mends)


@pytest.mark.parametrize(
    "line",
    [
        'category = "Helth"',  # a slip of the finger could be meant otherwise
        "copyright = '(c) Studio 1984'",  # the year may be the name's
        'copyright = """© 2026\\\n  Penrose"""',  # goes on below
    ],
)
def test_what_needs_judgment_does_not(tmp_path: Path, line: str) -> None:
    (tmp_path / "show.toml").write_text(f"{line}\n")
    document = read_toml(tmp_path / "show.toml", "show.toml")
    findings = check_show(replace(facts(**dict[str, Any](document.values)), document=document))

    assert findings
    assert not [each for each in findings if each.mend]


@pytest.mark.parametrize(("second", "mends"), [("", True), (LATER, False)])
def test_a_copied_id_is_taken_out_only_where_nobody_has_that_episode_yet(second: str, mends: bool) -> None:
    copied = facts(numbered("knees", OUT, 'id = "x"'), numbered("backs", second, 'id = "x"'))

    assert (found(copied)["p-015"].mend is not None) is mends
