"""Preview: whoever changes a file sees it after the next reload, and a mistake is told without an end of the preview."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.preview import Shown, keep_up, look
from publishing.publication import read_publication
from publishing.site import build_site
from publishing.uploading.alone import alone
from tests.journey.owner import Owner, an_owner
from workspace.alone import alone_in
from workspace.errors import UserError
from workspace.folder import OwnerFolder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SIGNUP = """
[site.signup]
action = "https://forms.example.net/join"
consent = "I agree to receive recurring automated marketing texts from Penrose PT. Consent is not a condition of purchase. \
Up to 4 messages a month. Message and data rates may apply. Reply STOP to cancel, HELP for help."
privacy = "https://penrose.example.org/privacy"
terms = "https://penrose.example.org/terms"
"""
PAGE = ".pressroom/site/articles/knees/index.html"


class Enough(Exception):
    """Nobody wants to wait any longer."""


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    """Somebody who has the preview open and works on an article."""
    made = an_owner(tmp_path / "our-show", cover=False)
    made.write("articles/knees.md", '+++\ntitle = "Knees?"\npublish = "2026-11-20 06:00"\n+++\n\nYes.\n')
    return made


def what_is_said(owner: Owner, *deeds: Callable[[], object], shown: Shown | None = None) -> list[str]:
    """The preview's words while one deed after the other is done between its looks, and two looks after the last."""
    desk = Desk(folder=OwnerFolder(owner.root), now=NOW)
    settings = read_publication(desk.folder).required().settings
    build_site(desk)
    before = look(desk.folder, settings)
    todo: Iterator[Callable[[], object]] = iter((*deeds, _nothing, _nothing))
    said: list[str] = []

    def pause(_: float) -> None:
        deed = next(todo, None)
        if deed is None:
            raise Enough
        deed()

    with pytest.raises(Enough):
        keep_up(desk, before, shown or Shown(settings), said.append, pause)
    return said


def _nothing() -> None:
    """A look without a change."""


def test_a_changed_word_is_on_the_page_and_the_page_is_named(owner: Owner) -> None:
    said = what_is_said(owner, lambda: owner.change("articles/knees.md", "Yes.", "Surely."))

    assert said[0].startswith("Built again, reload:  ")
    assert "/articles/knees/" in said[0]
    assert "Surely." in owner.read(PAGE)


def test_nothing_is_built_while_nothing_changes(owner: Owner) -> None:
    assert what_is_said(owner, _nothing, _nothing) == []


def test_files_that_are_still_being_written_are_waited_for(owner: Owner) -> None:
    words = iter(("One.", "Two.", "Three."))
    deeds = [lambda: owner.write("articles/knees.md", f'+++\ntitle = "Knees?"\n+++\n\n{next(words)}\n')] * 3
    assert len(what_is_said(owner, *deeds)) == 1


def test_a_mistake_is_told_once_and_the_pages_stay_until_it_is_mended(owner: Owner) -> None:
    said = what_is_said(
        owner,
        lambda: owner.change("articles/knees.md", 'title = "Knees?"', 'title = "Knees?'),
        *(_nothing, _nothing, _nothing),
        lambda: owner.change("articles/knees.md", 'title = "Knees?', 'title = "Knees?"'),
    )

    assert "articles/knees.md, line 2" in said[0]
    assert "The pages stay as they were" in said[0]
    assert said[1:] == ["Built again."]
    assert "Knees?" in owner.read(PAGE)


def test_what_is_made_by_program_may_be_deleted_meanwhile(owner: Owner) -> None:
    def tidied() -> None:
        shutil.rmtree(owner.root / ".pressroom")
        owner.change("articles/knees.md", "Yes.", "Surely.")

    assert "/articles/knees/" in what_is_said(owner, tidied)[0]
    assert "Surely." in owner.read(PAGE)


def test_a_folder_that_was_moved_away_ends_the_preview_and_is_not_made_again(owner: Owner) -> None:
    with pytest.raises(UserError, match="not there any more"):
        what_is_said(owner, lambda: owner.root.rename(owner.root.with_name("their-show")))

    assert not owner.root.exists()


def test_a_publish_is_not_disturbed(owner: Owner) -> None:
    publishing = alone(owner.root / ".pressroom")
    said = what_is_said(
        owner,
        publishing.__enter__,
        lambda: owner.change("articles/knees.md", "Yes.", "Surely."),
        *(_nothing, _nothing),
        lambda: publishing.__exit__(None, None, None),
    )

    assert len(said) == 1
    assert "Surely." in owner.read(PAGE)


def test_another_window_at_work_is_waited_for(owner: Owner) -> None:
    working = alone_in(OwnerFolder(owner.root))
    said = what_is_said(
        owner,
        working.__enter__,
        lambda: owner.change("articles/knees.md", "Yes.", "Surely."),
        _nothing,
        lambda: working.__exit__(None, None, None),
    )

    assert len(said) == 1
    assert "Surely." in owner.read(PAGE)


def test_headers_follow_the_settings_that_the_pages_were_built_with(owner: Owner) -> None:
    owner.write("pressroom.toml", owner.read("pressroom.toml") + SIGNUP)
    shown = Shown(read_publication(OwnerFolder(owner.root)).required().settings)
    assert "https://forms.example.net" in str(shown.headers("index.html"))

    what_is_said(owner, lambda: owner.change("pressroom.toml", "example.net", "example.com"), shown=shown)

    assert "https://forms.example.com" in str(shown.headers("index.html"))
