from __future__ import annotations

import email
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.announcements.announcing import Announced, announce
from publishing.desk import Desk
from workspace.errors import UserError
from workspace.folder import OwnerFolder

NOW = datetime(2026, 12, 20, 8, tzinfo=UTC)
SETTINGS = """\
[publisher]
name = "Penrose Physical Therapy"
email = "podcast@penrose.example.org"
timezone = "America/Los_Angeles"

[site]
address = "https://penrose.example.org"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A publisher of articles: one of November, one of October, one of next year."""
    show = tmp_path / "our-show"
    (show / "articles").mkdir(parents=True)
    (show / "pressroom.toml").write_text(SETTINGS, encoding="utf-8")
    for slug, day in (("knees", "2026-11-02"), ("feet", "2026-10-01"), ("hips", "2027-01-04")):
        header = f'title = "{slug.capitalize()}?"\npublish = "{day}"\nsummary = "About {slug}."'
        (show / "articles" / f"{slug}.md").write_text(f"+++\n{header}\n+++\n\nWords.\n", encoding="utf-8")
    return show


def _announced(root: Path, month: str | None = None, into: Path | None = None, *, overwrite: bool = False) -> Announced:
    return announce(Desk(folder=OwnerFolder(root), now=NOW), month=month, into=into, overwrite=overwrite)


def test_the_newest_month_is_announced_in_four_files(root: Path) -> None:
    made = _announced(root)
    folder = root / ".pressroom" / "announcements" / "2026-11"

    assert made.folder == ".pressroom/announcements/2026-11"
    assert made.to_paint == ()
    assert {file.name: file.stat().st_size for file in folder.iterdir()} == dict(made.files)
    assert email.message_from_bytes((folder / "e-mail.eml").read_bytes())["Subject"] == "Knees?"
    assert "Text message about the article (" in (folder / "short-texts.txt").read_text(encoding="utf-8")


def test_an_earlier_month_can_be_asked_for(root: Path) -> None:
    assert _announced(root, "2026-10").subject == "Feet?"


@pytest.mark.parametrize(
    ("month", "code", "fix"),
    [
        ("November", "announce-month", "pressroom announce --month 2026-11"),
        ("2026-12", "announce-nothing", "pressroom announce --month 2026-11"),
        ("2027-01", "announce-nothing", "pressroom announce --month 2026-11"),
    ],
)
def test_a_month_without_news_is_told_with_one_that_has_some(root: Path, month: str, code: str, fix: str) -> None:
    with pytest.raises(UserError) as told:
        _announced(root, month)

    (finding,) = told.value.findings
    assert (finding.code, finding.fix) == (code, fix)


def test_with_a_book_alone_the_way_to_news_is_told(root: Path) -> None:
    for file in (root / "articles").iterdir():
        file.unlink()
    with pytest.raises(UserError) as told:
        _announced(root)

    assert told.value.findings[0].fix.startswith("Put an article into articles/")


def test_pages_that_are_not_live_yet_are_named_before_anybody_sends_it(root: Path) -> None:
    made = _announced(root)

    assert made.not_live == ("news/2026-11/", "articles/knees/")
    assert "Before you send it:  pressroom publish" in made.remarks


def test_files_of_another_folder_are_not_written_over_unless_it_is_said(root: Path, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    _announced(root, into=desk)
    (desk / "e-mail.txt").write_text("Edited.", encoding="utf-8")

    with pytest.raises(UserError, match=r"another e-mail\.txt"):
        _announced(root, into=desk)
    assert (desk / "e-mail.txt").read_text(encoding="utf-8") == "Edited."
    _announced(root, into=desk, overwrite=True)
    assert (desk / "e-mail.txt").read_text(encoding="utf-8") != "Edited."


def test_an_owners_template_is_used_and_looked_at(root: Path) -> None:
    (root / "templates" / "mail").mkdir(parents=True)
    ours = "<mjml><mj-body><mj-section><mj-column><mj-text><video>{{ view.month }}</video></mj-text></mj-column></mj-section></mj-body></mjml>"
    (root / "templates" / "mail" / "announcement.mjml").write_text(ours, encoding="utf-8")

    codes = {finding.code for finding in _announced(root).to_paint}
    assert codes == {"mail-tag", "mail-title", "mail-dark"}


def test_a_mistake_in_an_owners_template_has_its_line(root: Path) -> None:
    (root / "templates" / "mail").mkdir(parents=True)
    (root / "templates" / "mail" / "announcement.mjml").write_text("<mjml>\n{{ view.mont }}", encoding="utf-8")

    with pytest.raises(UserError) as told:
        _announced(root)
    assert told.value.findings[0].where.line == 2


def test_the_owners_files_stay_as_they_are(root: Path) -> None:
    before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
    _announced(root)

    assert {file: file.read_bytes() for file in before} == before
    assert {file.parts[len(root.parts)] for file in root.rglob("*")} == {"pressroom.toml", "articles", ".pressroom"}


def test_scripts_get_the_same_as_people(root: Path) -> None:
    made = _announced(root)
    said = json.loads(json.dumps(made.as_json()))

    assert said["schema"] == 1
    assert said["month"] == "2026-11"
    assert said["texts"][0]["text"] in "\n".join(made.lines())
