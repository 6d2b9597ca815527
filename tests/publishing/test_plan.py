"""The plan: which file goes up why, what goes away, and what stops it."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.artifacts import Artifact, Stage, artifact_of
from publishing.manifest import Entry, Manifest
from publishing.plan import Base, Reason, make_plan
from publishing.storages.storage import StoredFacts
from workspace.errors import UserError


def made(path: str, words: str = "x") -> Artifact:
    return artifact_of(path, words.encode(), hashlib.sha256(words.encode()).hexdigest())


def live(*artifacts: Artifact, pending: tuple[str, ...] = ()) -> Base:
    entries = {artifact.path: Entry.of(artifact, f"v-{artifact.path}") for artifact in artifacts}
    manifest = Manifest(release=3, who="jen", when="x", entries=entries, pending=dict.fromkeys(pending, ("abc",)))
    return Base(manifest, "v3")


PAGE, SOUND, FEED = made("a/index.html"), made("a/a-12345678.mp3"), made("feed.xml")

CASES = [
    ("nothing there -> new", (PAGE,), None, {"a/index.html": Reason.NEW}, ()),
    ("same -> nothing", (PAGE,), live(PAGE), {}, ()),
    ("other bytes -> changed", (made("a/index.html", "y"),), live(PAGE), {"a/index.html": Reason.CHANGED}, ()),
    ("other type -> headers", (replace(PAGE, content_type="x"),), live(PAGE), {"a/index.html": Reason.HEADERS}, ()),
    ("other rule -> headers", (replace(PAGE, cache_control="x"),), live(PAGE), {"a/index.html": Reason.HEADERS}, ()),
    (
        "unfinished -> uncertain",
        (PAGE,),
        live(PAGE, pending=("a/index.html",)),
        {"a/index.html": Reason.UNCERTAIN},
        (),
    ),
    ("page no longer built -> removed", (FEED,), live(FEED, PAGE), {}, ("a/index.html",)),
    ("audio no longer built -> stays", (FEED,), live(FEED, SOUND), {}, ()),
    ("unfinished page no longer built -> removed", (FEED,), live(FEED, pending=("b.html",)), {}, ("b.html",)),
    ("no feed in the build -> nothing removed", (made("x.html"),), live(FEED, PAGE), {"x.html": Reason.NEW}, ()),
    ("a site without a show may drop pages", (made("x.html"),), live(PAGE, made("x.html")), {}, ("a/index.html",)),
]


@pytest.mark.parametrize(("name", "built", "base", "uploads", "removals"), CASES, ids=[case[0] for case in CASES])
def test_the_difference_is_planned(
    name: str,
    built: tuple[Artifact, ...],
    base: Base | None,
    uploads: dict[str, Reason],
    removals: tuple[str, ...],
) -> None:
    plan = make_plan(built, base)

    assert {upload.path: upload.reason for upload in plan.uploads} == uploads
    assert plan.removals == removals
    assert plan.unchanged == len(built) - len(uploads)


def test_uploads_go_by_stage_then_by_path() -> None:
    order = ["a/a.mp3", "b/b.mp3", "art/x.jpg", "a/index.html", "b/index.html", "index.html", "feed.xml"]

    plan = make_plan([made(path) for path in reversed(order)], None)

    assert [upload.path for upload in plan.uploads] == order
    assert [stage for stage in Stage if plan.of(stage)] == list(Stage)


def test_live_audio_never_gets_other_bytes() -> None:
    with pytest.raises(UserError, match="other bytes under the same address"):
        make_plan([made("a/a-12345678.mp3", "other"), FEED], live(SOUND, FEED))


def test_an_empty_build_is_refused() -> None:
    with pytest.raises(UserError, match="nothing to publish"):
        make_plan([], live(PAGE))


def test_half_a_site_is_not_removed_by_mistake() -> None:
    pages = [made(f"p{number}/index.html") for number in range(12)]

    with pytest.raises(UserError, match="would remove 12 of the 13"):
        make_plan([FEED], live(FEED, *pages))

    assert len(make_plan([FEED], live(FEED, *pages), allowed=("many-removals",)).removals) == 12


def test_pictures_that_were_drawn_anew_under_new_names_are_no_half_site() -> None:
    before = [made(f"art/card-{number:08}.jpg") for number in range(12)]
    after = [made(f"art/card-{number:08}.jpg") for number in range(12, 24)]

    assert len(make_plan([FEED, PAGE, *after], live(FEED, PAGE, *before)).removals) == 12


def test_files_of_others_are_listed_and_the_same_bytes_are_taken_over() -> None:
    facts = StoredFacts(size=PAGE.size, content_type="x", cache_control="", sha256=PAGE.sha256, version="v")

    plan = make_plan([PAGE, FEED], None, {"a/index.html": facts, "notes.txt": None})

    assert plan.strangers == ("notes.txt",)
    assert [upload.reason for upload in plan.uploads] == [Reason.UNCERTAIN, Reason.NEW]


def test_the_plan_is_shown_in_words() -> None:
    long = [made(f"p{number:02}/index.html") for number in range(20)]
    plan = make_plan([*long, SOUND, FEED, made("style.css")], live(made("style.css"), made("old.html")))

    shown = "\n".join(plan.lines())

    assert shown.startswith("Plan\n  add      audio        a/a-12345678.mp3   1 byte")
    assert "  add      pages        8 files more" in shown
    assert "  remove   old.html" in shown
    assert "  leave    1 file unchanged" in shown


def test_a_name_with_terminal_codes_is_shown_harmless() -> None:
    plan = make_plan([PAGE], None, {"\x1b[2Jboo": None})

    assert "\x1b" not in "".join(plan.lines())


def test_nothing_to_do_is_one_line() -> None:
    assert make_plan([PAGE], live(PAGE)).lines() == ("Nothing to do: what was built is live (1 file).",)


@given(st.sets(st.sampled_from("abcdefgh")), st.sets(st.sampled_from("abcdefgh")), st.sets(st.sampled_from("abcdefgh")))
def test_every_built_file_is_sent_or_live_and_nothing_built_is_removed(
    built: set[str], there: set[str], changed: set[str]
) -> None:
    artifacts = [made(f"{name}.html", "new" if name in changed else "x") for name in built]
    base = live(*(made(f"{name}.html") for name in there))

    plan = make_plan([*artifacts, FEED], base)

    assert len(plan.uploads) + plan.unchanged == len(built) + 1
    assert set(plan.removals) == {f"{name}.html" for name in there - built}
