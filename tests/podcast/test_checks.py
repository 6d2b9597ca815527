from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from episodes.episode import Episode
from podcast.checks import RULES, check_show
from podcast.show_facts import ShowFacts
from tests.podcast.a_show import a_show, an_episode, settings
from workspace.document import read_toml
from workspace.findings import Finding, Level
from workspace.pictures import Picture

NOW = datetime(2026, 12, 1, tzinfo=UTC)
OUT = 'publish = "2026-11-24 06:00"'
LATER = 'publish = "2026-11-25 06:00"'


def a_cover(
    width: int = 3000,
    height: int = 3000,
    *,
    mode: str = "RGB",
    kind: str = "JPEG",
    alpha: bool = False,
) -> Picture:
    return Picture(width=width, height=height, mode=mode, format=kind, has_alpha=alpha, bytes=400_000)


def facts(*episodes: Episode, cover: Picture | None = None, no_cover: bool = False, **show: object) -> ShowFacts:
    return ShowFacts(
        show=a_show(**show),
        settings=settings(),
        episodes=episodes or (an_episode(header=OUT),),
        cover=None if no_cover else cover or a_cover(),
        now=NOW,
    )


def found(checked: ShowFacts) -> dict[str, Finding]:
    return {finding.code: finding for finding in check_show(checked)}


def numbered(slug: str, publish: str, extra: str) -> Episode:
    return an_episode(slug, f'title = "{slug}"\n{publish}\n{extra}')


FIRES: dict[str, ShowFacts] = {
    "p-001": facts(no_cover=True),
    "p-002": facts(cover=a_cover(3000, 2400)),
    "p-003": facts(cover=a_cover(1200, 1200)),
    "p-004": facts(cover=a_cover(mode="CMYK")),
    "p-005": facts(cover=a_cover(kind="PNG")),
    "p-006": facts(category="Health"),
    "p-007": facts(language="english"),
    "p-008": facts(description="é" * 2001),
    "p-009": facts(email=None),
    "p-010": facts(an_episode()),
    "p-011": facts(listen={"spotifi": "https://open.spotify.com/show/1"}),
    "p-012": facts(listen={"stitcher": ""}),
    "p-013": facts(listen={"spotify": "https://podcasts.apple.com/podcast/id1"}),
    "p-014": facts(numbered("a", OUT, "number = 12"), numbered("b", LATER, "number = 12")),
    "p-015": facts(numbered("a", OUT, 'id = "x"'), numbered("b", LATER, 'id = "x"')),
    "p-016": facts(numbered("a", OUT, ""), type="serial"),
    "p-017": facts(an_episode(header=f'title = "Episode 12: The Penrose Podcast - Tendons"\n{OUT}')),
    "p-018": facts(email="podcast@example.org"),
    "p-019": facts(numbered("a", OUT, ""), numbered("b", OUT, "")),
    "p-020": facts(numbered("a", OUT, 'hosts = ["jenifer"]')),
}


def test_a_show_in_order_has_no_findings() -> None:
    assert check_show(facts()) == ()


def test_every_rule_has_a_case() -> None:
    assert [each.code for each in sorted(RULES, key=lambda rule: rule.code)] == list(FIRES)


@pytest.mark.parametrize("code", list(FIRES))
def test_a_rule_fires_alone_where_it_should(code: str) -> None:
    assert list(found(FIRES[code])) == [code]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_says_what_it_wants_in_a_sentence(rule: object) -> None:
    says = getattr(rule, "says", "")
    assert says.endswith(".")
    assert says[0].isupper()


@pytest.mark.parametrize(
    ("code", "fix"),
    [
        ("p-002", "3000 × 3000"),
        ("p-005", 'cover = "cover.png"'),
        ("p-006", 'category = "Health & Fitness"'),
        ("p-007", 'language = "en-us"'),
        ("p-011", "Did you mean  spotify  ?"),
        ("p-012", "pandora"),
        ("p-013", "https://open.spotify.com/"),
        ("p-014", 'In "b" write  number = 13'),
        ("p-015", "episodes/b/episode.md"),
        ("p-017", 'title = "Tendons"'),
        ("p-020", 'hosts = ["jennifer"]'),
    ],
)
def test_the_fix_can_be_typed(code: str, fix: str) -> None:
    assert fix in found(FIRES[code])[code].fix


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
    checked = ShowFacts(
        show=a_show(listen={"spotifi": ""}), settings=settings(), episodes=(), cover=None, now=NOW, document=document
    )
    assert found(checked)["p-011"].where.line == 4


@pytest.mark.parametrize("language", ["en", "en-us", "EN-GB", "de", "pt-br", "zh-hant", "es-419"])
def test_language_codes_of_every_form_pass(language: str) -> None:
    assert "p-007" not in found(facts(language=language))


@pytest.mark.parametrize("language", ["xx", "eng", "en_us", "Deutsch", "en-"])
def test_what_only_looks_like_a_language_code_does_not(language: str) -> None:
    assert "p-007" in found(facts(language=language))


def test_transparency_and_palettes_are_named() -> None:
    assert "transparency" in found(facts(cover=a_cover(mode="RGBA", alpha=True)))["p-004"].problem
    assert "palette" in found(facts(cover=a_cover(mode="P")))["p-004"].problem


def test_a_cover_that_is_no_jpeg_and_no_png_is_refused() -> None:
    assert "WEBP" in found(facts(cover=a_cover(kind="WEBP")))["p-005"].problem


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
