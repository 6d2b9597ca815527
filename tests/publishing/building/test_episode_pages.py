"""Episode pages: kept where nothing they are made of differs, and the same from one process or two."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from podcast.pages import ShowPages
from publishing.building.episode_pages import digest_of, episode_files
from publishing.building.kept import IN_PLACE, InPlace, kept_pages, key_of, texts_of
from publishing.building.side_by_side import make_each
from publishing.building.writing import write_site
from templates.views import BookTeaser
from tests.podcast.a_show import TRANSCRIPT, finished, two_episodes
from tests.podcast.every_page import all_pages, embed_pages
from tests.podcast.test_pages import pages_of
from workspace.folder import OwnerFolder


def build(folder: OwnerFolder, pages: ShowPages, workers: int = 1) -> Mapping[str, bytes | InPlace]:
    kept = kept_pages(folder)
    files = episode_files(pages, kept, digests(pages), workers)
    write_site(folder, files)
    kept.save()
    return files


def digests(pages: ShowPages) -> dict[str, str]:
    return {each.slug: digest_of(each) for each in pages.episodes}


def rendered(files: Mapping[str, bytes | InPlace]) -> set[str]:
    """The folders of the episodes that were rendered."""
    return {path.split("/")[1] for path, content in files.items() if content is not IN_PLACE}


@pytest.fixture
def folder(tmp_path: Path) -> OwnerFolder:
    return OwnerFolder(tmp_path)


def test_they_are_the_files_of_the_show_by_episode(folder: OwnerFolder) -> None:
    pages = pages_of()
    made = dict(build(folder, pages))

    assert made == {
        path: page for path, page in (*all_pages(pages), *embed_pages(pages)) if path.split("/")[0] != "listen"
    }


def test_an_episode_of_which_nothing_differs_is_not_rendered_again(folder: OwnerFolder) -> None:
    build(folder, pages_of())
    other, one = two_episodes()
    changed = replace(one, audio=replace(one.audio, bytes=7))

    assert rendered(build(folder, pages_of())) == set()
    assert rendered(build(folder, pages_of(other, changed))) == {one.slug}


@pytest.mark.parametrize(
    "change",
    [
        lambda pages: replace(pages, show=pages.show.model_copy(update={"closing": "Other words."})),
        lambda pages: replace(pages, identity=replace(pages.identity, cover="art/other.jpg")),
        lambda pages: replace(pages, pictures={}),
        lambda pages: replace(pages, book=BookTeaser(title="Hips", subtitle="", author="J.", cover=None)),
        lambda pages: replace(pages, frame_for=lambda path: replace(pages.frame_for(path), stylesheet="assets/b.css")),
        lambda pages: replace(pages, episodes=tuple(replace(each, transcript=TRANSCRIPT) for each in pages.episodes)),
        lambda pages: replace(
            pages, episodes=tuple(replace(each, audio=replace(each.audio, bytes=7)) for each in pages.episodes)
        ),
    ],
    ids=["show", "identity", "pictures", "book", "frame", "transcript", "audio"],
)
def test_everything_that_a_page_reads_is_in_its_key(folder: OwnerFolder, change: object) -> None:
    assert callable(change)
    build(folder, pages_of())
    pages = change(pages_of())
    files = build(folder, pages)
    site = {path: (folder.site / path).read_bytes() for path in files}

    assert rendered(files)
    assert site == dict(episode_files(pages, kept_pages(OwnerFolder(folder.root / "nothing")), digests(pages), 1))


def test_a_new_neighbor_changes_the_page_beside_it_alone(folder: OwnerFolder) -> None:
    first, second, third = (
        finished(slug=f"talk-{day}", id=f"id-{day}", published=two_episodes()[0].published.replace(day=day))
        for day in (3, 4, 5)
    )
    build(folder, pages_of(first, second))

    assert rendered(build(folder, pages_of(first, second, third))) == {"talk-4", "talk-5"}


def test_a_template_of_the_owners_is_read_again_when_its_words_differ(folder: OwnerFolder, tmp_path: Path) -> None:
    own = tmp_path / "templates/site/embed.html"
    own.parent.mkdir(parents=True)
    own.write_text("one")
    build(folder, pages_of(templates=tmp_path / "templates"))
    own.write_text("two")

    assert texts_of(tmp_path / "templates") != texts_of(None)
    assert "tendon-injuries" in rendered(build(folder, pages_of(templates=tmp_path / "templates")))


def test_a_page_that_somebody_touched_is_rendered_again(folder: OwnerFolder) -> None:
    build(folder, pages_of())
    page = folder.site / "episodes/tendon-injuries/index.html"
    page.write_bytes(page.read_bytes().replace(b"e", b"a", 1))

    assert rendered(build(folder, pages_of())) == {"tendon-injuries"}
    assert (folder.site / "episodes/trailer/index.html").is_file()


def test_what_was_kept_in_an_odd_form_is_forgotten(folder: OwnerFolder) -> None:
    build(folder, pages_of())
    (folder.machine / "cache/pages").write_bytes(b"odd")

    assert rendered(build(folder, pages_of())) == {"tendon-injuries", "trailer"}


def test_two_workers_make_the_same_as_one(folder: OwnerFolder, tmp_path: Path) -> None:
    base = two_episodes()[0].published
    pages = pages_of(*(finished(slug=f"talk-{n}", id=f"id-{n}", published=base.replace(day=n + 1)) for n in range(9)))

    assert build(folder, pages, 1) == build(OwnerFolder(tmp_path / "other"), pages, 2)


def test_an_order_is_kept_and_a_process_that_is_lost_is_made_up_for() -> None:
    here = os.getpid()

    def make(number: int) -> int:
        if number == 7 and os.getpid() != here:
            os._exit(9)
        return number * number

    assert make_each(range(9), make, 2) == [number * number for number in range(9)]
    assert make_each([], make) == []


def test_what_goes_wrong_in_another_process_is_met_in_this_one() -> None:
    with pytest.raises(ZeroDivisionError):
        make_each([1, 1, 1, 0], lambda number: 1 // number, 2)


def test_keys_tell_values_apart() -> None:
    assert key_of("a", "b") != key_of("ab", "")
    assert key_of(1.0) != key_of(1)
