"""Chapters on request: import, export and shift, with the owner's file otherwise as it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from episodes.chapters.chapter import Chapter
from episodes.chapters.lines import written_time
from episodes.notes import read_notes
from publishing.chaptering import FORMS, export_chapters, import_chapters, seconds_from, shift_chapters
from publishing.desk import Desk
from tests.episodes.chapters import lists_of_chapters as made
from tests.journey.owner import Owner, an_owner
from workspace.document import read_front_matter
from workspace.errors import MustFix, UserError
from workspace.folder import OwnerFolder

PAGE = "episodes/knees/episode.md"
BODY = """Notes.

## Chapters

- 00:00 Welcome
- 02:10 What a tendon does <https://example.org/t> ![](t.jpg)
- 18:20 Rest ![](https://example.org/r.jpg)

## Soundbites

- 18:20 for 45 seconds - Rest is not the cure"""
LIST = "0:00 Hello\n1:00 There\n"


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    made = an_owner(tmp_path / "our-show")
    made.episode("knees", body=BODY)
    made.episode("hips", publish=None, body="Notes.\n\n## Chapters\n\n- 00:00 Welcome\n\n## Links\n")
    return made


def desk(owner: Owner) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=datetime(2026, 11, 22, tzinfo=UTC))


def chapters_of(owner: Owner, slug: str = "knees") -> tuple[Chapter, ...]:
    return read_notes(read_front_matter(owner.root / "episodes" / slug / "episode.md", PAGE)).chapters


def a_list(owner: Owner, text: str = LIST) -> Path:
    return owner.write("list.txt", text)


def test_without_an_episode_chapters_are_shown_for_pasting_and_nothing_changes(owner: Owner) -> None:
    source = a_list(owner, LIST + "2:99 a slip\n")
    before = owner.own_files()
    imported = import_chapters(desk(owner), source, None)

    assert imported.lines()[:4] == ["## Chapters", "", "- 00:00 Hello", "- 01:00 There"]
    assert "list.txt, line 3" in imported.lines()[4]
    assert imported.as_json()["written"] is None
    assert owner.own_files() == before


@pytest.mark.parametrize("named", ["hips", "episodes/hips", "episodes/hips/", "episodes/hips/episode.md"])
def test_a_new_episode_takes_chapters_in_place_of_the_one_that_it_began_with(owner: Owner, named: str) -> None:
    before = owner.read("episodes/hips/episode.md")
    imported = import_chapters(desk(owner), a_list(owner), named)

    assert owner.read("episodes/hips/episode.md") == before.replace("- 00:00 Welcome", "- 00:00 Hello\n- 01:00 There")
    assert imported.lines()[0] == "2 chapters from list.txt in episodes/hips/episode.md"


def test_chapters_that_somebody_wrote_are_only_replaced_when_that_is_said(owner: Owner) -> None:
    before = owner.own_files()
    source = a_list(owner)
    with pytest.raises(UserError, match='"knees" has chapters already') as caught:
        import_chapters(desk(owner), source, "knees")
    assert "--replace" in caught.value.findings[0].fix
    assert owner.own_files() == {**before, "list.txt": LIST.encode()}

    import_chapters(desk(owner), source, "knees", replace=True)
    assert [each.title for each in chapters_of(owner)] == ["Hello", "There"]


def test_line_ends_of_windows_stay(owner: Owner) -> None:
    owner.write(PAGE, owner.read(PAGE).replace("\n", "\r\n"))
    import_chapters(desk(owner), a_list(owner), "knees", replace=True)
    assert owner.read(PAGE).replace("\r\n", "").count("\n") == 0


def test_a_file_without_chapters_changes_nothing(owner: Owner) -> None:
    source = a_list(owner, "only words")
    before = owner.own_files()
    with pytest.raises(UserError, match="no chapters in"):
        import_chapters(desk(owner), source, "knees", replace=True)
    assert owner.own_files() == before


@pytest.mark.parametrize("named", ["elbows", "", "..", ".", "../..", "a\\b"])
def test_an_episode_that_is_not_there_is_told_with_those_that_are(owner: Owner, named: str) -> None:
    for job in (
        lambda: import_chapters(desk(owner), a_list(owner), named),
        lambda: export_chapters(desk(owner), named, "json"),
        lambda: shift_chapters(desk(owner), named, 5),
    ):
        with pytest.raises(UserError, match="There is no episode"):
            job()


def test_mistakes_elsewhere_do_not_stop_the_work_on_chapters(owner: Owner) -> None:
    owner.write("show.toml", "name = \n")
    owner.change(PAGE, 'publish = "2026-01-05 06:00"', "publish = soon")
    shift_chapters(desk(owner), "knees", 1)
    import_chapters(desk(owner), a_list(owner), "knees", replace=True)
    assert len(chapters_of(owner)) == 2


def test_a_file_in_an_old_encoding_is_told_and_left_alone(owner: Owner) -> None:
    path = owner.root / PAGE
    path.write_bytes(owner.read(PAGE).replace("Notes", "N\u00f6tes").encode("cp1252"))
    before = owner.own_files()
    for job in (
        lambda: import_chapters(desk(owner), a_list(owner), "knees", replace=True),
        lambda: shift_chapters(desk(owner), "knees", 5),
    ):
        with pytest.raises(MustFix, match="letters that cannot be read"):
            job()
    assert owner.own_files() == {**before, "list.txt": LIST.encode()}


def test_what_was_saved_meanwhile_is_never_overwritten(owner: Owner, tmp_path: Path) -> None:
    """The list is read after the episode; here reading it is what changes the episode."""
    page = owner.root / PAGE

    class Saving(type(Path())):  # type: ignore[misc]  # the kind of path that this computer has
        def read_bytes(self) -> bytes:
            page.write_bytes(page.read_bytes() + b"\nOne more word.\n")
            return super().read_bytes()  # type: ignore[no-any-return]

    with pytest.raises(UserError, match="was changed while"):
        import_chapters(desk(owner), Saving(a_list(owner)), "knees", replace=True)
    assert owner.read(PAGE).endswith("One more word.\n")
    assert len(chapters_of(owner)) == 3


def test_json_goes_out_with_the_addresses_that_pictures_have_on_the_site(owner: Owner) -> None:
    exported = export_chapters(desk(owner), "knees", "json")

    assert [each.get("img") for each in json.loads(exported.content)["chapters"]] == [
        None,
        "https://clinic.example.org/episodes/knees/t.jpg",
        "https://example.org/r.jpg",
    ]
    assert exported.remarks == []
    assert exported.as_json() == {"slug": "knees", "form": "json", "text": exported.text, "lost": []}


def test_what_a_form_cannot_hold_is_a_remark_and_not_in_the_file(owner: Owner) -> None:
    exported = export_chapters(desk(owner), "knees", "youtube")

    assert exported.lines() == ["0:00 Welcome", "2:10 What a tendon does", "18:20 Rest"]
    assert exported.remarks == ["Left out, because the form youtube cannot hold it: links, pictures."]


def test_the_last_chapter_ends_where_the_recording_does(owner: Owner) -> None:
    owner.episode("short", seconds=3.0, body="## Chapters\n\n- 0:00 a\n- 0:01 b")
    assert "START=1000\nEND=3000\n" in export_chapters(desk(owner), "short", "ffmetadata").text
    (owner.root / "episodes/short/recording.wav").write_bytes(b"")
    assert "START=1000\nEND=2000\n" in export_chapters(desk(owner), "short", "ffmetadata").text


def test_an_unknown_form_and_an_episode_without_chapters_are_told(owner: Owner) -> None:
    with pytest.raises(UserError, match='no form "srt"') as caught:
        export_chapters(desk(owner), "knees", "srt")
    assert "json, psc, audacity, youtube, cue, ffmetadata" in caught.value.findings[0].why
    owner.episode("backs")
    with pytest.raises(UserError, match="no chapters to write"):
        export_chapters(desk(owner), "backs", "json")


@pytest.mark.parametrize("form", FORMS)
def test_every_form_comes_back_as_it_went_out(owner: Owner, form: str) -> None:
    exported = export_chapters(desk(owner), "knees", form)
    source = owner.root / "out"
    source.write_bytes(exported.content)
    import_chapters(desk(owner), source, "hips")

    assert [(each.start, each.title) for each in chapters_of(owner, "hips")] == [
        (each.start, each.title) for each in chapters_of(owner)
    ]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    made.chapters(titles=made.plain_titles, links=st.none(), images=st.none(), units=1),
    st.sampled_from(FORMS),
)
def test_any_chapters_come_back_from_every_form(
    tmp_path_factory: pytest.TempPathFactory, chapters: tuple[Chapter, ...], form: str
) -> None:
    owner = Owner(tmp_path_factory.getbasetemp() / "round")
    lines = "\n".join(f"- {written_time(each.start)} {each.title}" for each in chapters)
    owner.write("pressroom.toml", "")
    owner.write(PAGE, f"+++\n+++\n## Chapters\n\n{lines}\n")
    owner.write("episodes/hips/episode.md", "+++\n+++\nNotes.\n")
    source = owner.root / "out"
    source.write_bytes(export_chapters(desk(owner), "knees", form).content)
    import_chapters(desk(owner), source, "hips", replace=True)

    assert chapters_of(owner, "hips") == chapters


def test_a_shift_moves_chapters_and_soundbites_and_nothing_else(owner: Owner) -> None:
    before = owner.read(PAGE)
    moved = shift_chapters(desk(owner), "knees", -seconds_from("0:12", "--earlier"))

    assert owner.read(PAGE) == before.replace("02:10", "01:58").replace("18:20", "18:08")
    assert moved.lines()[0] == f"Moved 3 chapters and 1 soundbite 0:12 earlier in {PAGE}"
    assert moved.as_json()["soundbites"] == 1


def test_a_first_chapter_that_no_longer_begins_at_nought_is_told(owner: Owner) -> None:
    assert "want the first chapter at 00:00" in shift_chapters(desk(owner), "knees", 12.5).lines()[-1]
    assert [each.start for each in chapters_of(owner)] == [12.5, 142.5, 1112.5]


def test_a_shift_before_the_beginning_is_refused_and_changes_nothing(owner: Owner) -> None:
    before = owner.own_files()
    with pytest.raises(UserError, match="cannot be moved by 8:00") as caught:
        shift_chapters(desk(owner), "knees", -480)
    assert "shift knees --earlier 2:09 " in caught.value.findings[0].fix
    assert owner.own_files() == before


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("8:00", 480),
        ("0:12", 12),
        ("1:02:03.5", 3723.5),
        ("90", 90),
        (" 90.25 ", 90.25),
        ("0:00,5", 0.5),
        ("90:00", 5400),
    ],
)
def test_times_to_move_by_are_read_as_people_write_them(written: str, seconds: float) -> None:
    assert seconds_from(written, "--later") == seconds


@pytest.mark.parametrize(
    "written", ["", "soon", "0", "0:00", "-5", "1:75", "1:75:00", "1:2:3:4", "1e3", "9999999", "nan", "8m"]
)
def test_what_is_no_time_to_move_by_is_told_with_an_example(written: str) -> None:
    with pytest.raises(UserError) as caught:
        seconds_from(written, "--earlier")
    assert "--earlier 0:12" in caught.value.findings[0].fix


@given(st.text(max_size=20) | st.text(alphabet="0123456789:.,", max_size=12))
def test_any_text_is_a_time_to_move_by_or_told(written: str) -> None:
    try:
        seconds = seconds_from(written, "--later")
    except UserError:
        return
    assert 0 < seconds < 3_600_000
