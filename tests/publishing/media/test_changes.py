"""Changes to live episodes through the whole job: nothing before the owner agrees, all of it after."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.guard.outline import Item, read_outline
from publishing.live import last_known
from publishing.manifest import Manifest
from publishing.media.changing import Changed, PreparedChange, carry_out
from publishing.media.removing import prepare_removal
from publishing.media.renaming import rename
from publishing.media.replacing import prepare_new_tags, prepare_replacement
from publishing.publication import read_publication
from publishing.release import carry_out as publish
from publishing.release import prepare
from tests.journey.owner import Owner, an_owner, contents, sound
from tests.publishing.doubles import Cut, CutOff
from workspace.errors import UserError
from workspace.folder import OwnerFolder
from workspace.progress import silent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SITE = "https://clinic.example.org/"


def desk(owner: Owner) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=NOW, who="jen on front-desk")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    owner = an_owner(tmp_path_factory.mktemp("published") / "our-show")
    owner.episode("knees", publish="2026-01-05 06:00", guest="Dr. Able", body="Notes.\n\n## Chapters\n\n- 0:00 Welcome")
    owner.episode("hips", publish="2026-02-05 06:00")
    assert publish(prepare(desk(owner)), silent).ok
    return owner


@pytest.fixture
def live(published: Owner, tmp_path: Path) -> Owner:
    shutil.copytree(published.root, tmp_path / "our-show", copy_function=shutil.copy2)
    return Owner(tmp_path / "our-show")


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return sound(tmp_path / "recording.wav", 3)


def item(owner: Owner, slug: str = "knees") -> Item:
    return next(each for each in read_outline(owner.feed.encode()).items if f"/{slug}/" in each.page)


def titles(owner: Owner) -> set[str]:
    return {each.title for each in read_outline(owner.feed.encode()).items}


def record(owner: Owner) -> Manifest:
    folder = OwnerFolder(owner.root)
    found = last_known(folder, read_publication(folder).required().settings)
    assert found is not None
    return found


def there(owner: Owner, address: str) -> Path:
    return owner.public / address.removeprefix(SITE)


def page(owner: Owner, slug: str) -> str:
    return (owner.public / "episodes" / slug / "index.html").read_text()


def done(prepared: PreparedChange) -> Changed:
    changed = carry_out(prepared, silent)
    assert changed.ok
    return changed


def nothing_to_do(owner: Owner) -> bool:
    return not prepare(desk(owner)).changes


def everything(owner: Owner) -> Iterator[tuple[str, bytes]]:
    """What the owner has, and what is live."""
    return ((name, content) for name, content in contents(owner.root).items() if not name.startswith(".pressroom"))


# Replacing


def test_new_audio_is_made_aside_and_nothing_changes_until_the_owner_agrees(live: Owner, other: Path) -> None:
    before = dict(everything(live))
    prepared = prepare_replacement(desk(live), "knees", other)

    assert dict(everything(live)) == before
    assert nothing_to_do(live)  # a publish knows nothing of it
    assert "keeps it; who fetches" in "\n".join(prepared.lines())
    assert [each.path for each in prepared.publish.plan.uploads if each.path.endswith(".mp3")]


def test_a_replacement_has_a_new_name_and_the_same_id_and_keeps_the_old_recording(live: Owner, other: Path) -> None:
    old, recording = item(live), (live.root / "episodes/knees/recording.wav").read_bytes()
    changed = done(prepare_replacement(desk(live), "knees", other))
    new = item(live)

    assert (new.id, new.published, new.page) == (old.id, old.published, old.page)
    assert new.audio != old.audio
    assert there(live, new.audio).stat().st_size == new.length
    assert there(live, old.audio).is_file()
    assert (live.root / "episodes/knees/recording.wav").read_bytes() == recording
    assert (live.root / "episodes/knees/recording-2.wav").read_bytes() == other.read_bytes()
    assert 'recording = "recording-2.wav"' in live.read("episodes/knees/episode.md")
    assert record(live).episodes[new.id].earlier == (old.audio.removeprefix(SITE),)
    assert "above the notes" in "\n".join(changed.lines())
    assert nothing_to_do(live)


def test_a_note_for_listeners_is_written_only_where_it_is_asked_for(live: Owner, other: Path) -> None:
    done(prepare_replacement(desk(live), "knees", other, note=True))

    text = live.read("episodes/knees/episode.md")
    assert re.search(r"\+\+\+\n\nNote: The audio .* November 22, 2026\. .*\n\nNotes\.", text)
    assert "was replaced on November 22, 2026" in page(live, "knees")
    assert nothing_to_do(live)


def test_a_second_replacement_takes_the_line_over_and_forgets_no_audio(
    live: Owner, other: Path, tmp_path: Path
) -> None:
    first = item(live)
    done(prepare_replacement(desk(live), "knees", other))
    second = item(live)
    done(prepare_replacement(desk(live), "knees", sound(tmp_path / "best.wav", 4)))

    assert live.read("episodes/knees/episode.md").count("recording =") == 1
    earlier = record(live).episodes[first.id].earlier
    assert earlier == tuple(each.audio.removeprefix(SITE) for each in (first, second))
    assert nothing_to_do(live)


def test_a_recording_that_lies_in_the_folder_already_is_not_copied(live: Owner) -> None:
    inside = sound(live.root / "episodes/knees/better.wav", 3)
    done(prepare_replacement(desk(live), "knees", inside))

    assert sorted(each.name for each in inside.parent.iterdir()) == ["better.wav", "episode.md", "recording.wav"]
    assert nothing_to_do(live)


def test_chapters_beyond_the_new_end_stop_it_before_anything_changes(live: Owner, tmp_path: Path) -> None:
    live.change("episodes/knees/episode.md", "- 0:00 Welcome", "- 0:00 Welcome\n- 0:02 Rest")
    before = dict(everything(live))
    with pytest.raises(UserError):
        prepare_replacement(desk(live), "knees", sound(tmp_path / "short.wav", 1))

    assert dict(everything(live)) == before


def test_it_says_what_cannot_replace(live: Owner, tmp_path: Path) -> None:
    live.episode("wrists", publish=None)
    (tmp_path / "words.txt").write_text("no sound")
    cases = {
        "same-recording": ("knees", live.root / "episodes/knees/recording.wav"),
        "replace-no-file": ("knees", tmp_path / "nothing.wav"),
        "replace-not-sound": ("knees", tmp_path / "words.txt"),
        "not-live": ("wrists", tmp_path / "nothing.wav"),
        "no-such-episode": ("elbows", tmp_path / "nothing.wav"),
    }
    told = {}
    for code, (name, file) in cases.items():
        with pytest.raises(UserError) as caught:
            prepare_replacement(desk(live), name, file)
        told[code] = caught.value.findings[0].code

    assert told == {code: code for code in cases}


def test_cut_off_between_the_folder_and_the_web_the_next_publish_carries_on(live: Owner, other: Path) -> None:
    old = item(live)
    prepared = prepare_replacement(desk(live), "knees", other)
    (live.public / "_publish/manifest.json").rename(live.root / "aside.json")
    with pytest.raises(UserError):
        carry_out(prepared, silent)  # the record of what is live is gone, so that nothing may be written
    (live.root / "aside.json").rename(live.public / "_publish/manifest.json")

    assert publish(prepare(desk(live)), silent).ok
    assert item(live).id == old.id
    assert item(live).audio != old.audio


# Audio that is live is not made anew by the way


def _reword(owner: Owner) -> None:
    owner.change("episodes/knees/episode.md", "About knees", "All about knees")
    owner.change("episodes/knees/episode.md", "- 0:00 Welcome", "- 0:00 Hello\n- 0:01 Knees")


def _rename_the_show(owner: Owner) -> None:
    owner.change("show.toml", "The Penrose Podcast", "Penrose Talks")


def _another_sound(owner: Owner) -> None:
    owner.write("show.toml", owner.read("show.toml") + "[sound]\nloudness_mono = -17.0\nalso = ['m4a']\n")


def _untouched(owner: Owner) -> None:
    owner.change("episodes/knees/episode.md", "+++\ntitle", '+++\nsound = "untouched"\ntitle')


def _another_recording(owner: Owner) -> None:
    sound(owner.root / "episodes/knees/recording.wav", 3)


def _no_recording(owner: Owner) -> None:
    (owner.root / "episodes/knees/recording.wav").unlink()


def _another_folder_elsewhere(owner: Owner) -> None:
    (owner.root / "episodes/knees").rename(owner.root / "episodes/knee-pain")
    shutil.rmtree(owner.root / ".pressroom")


def _another_cover(owner: Owner) -> None:
    shutil.copyfile(owner.root / "cover.jpg", owner.root / "episodes/knees/cover.jpg")


FROZEN = (
    *(_reword, _rename_the_show, _another_sound, _untouched, _another_recording, _no_recording),
    *(_another_folder_elsewhere, _another_cover),
)


@pytest.mark.parametrize("edit", FROZEN, ids=lambda edit: edit.__name__.strip("_"))
def test_no_edit_changes_the_bytes_of_published_audio(live: Owner, edit: Callable[[Owner], None]) -> None:
    old = item(live)
    edit(live)
    assert publish(prepare(desk(live)), silent).ok
    (new,) = (each for each in read_outline(live.feed.encode()).items if each.id == old.id)

    assert (new.audio, new.length) == (old.audio, old.length)
    assert there(live, new.audio).read_bytes() == there(live, old.audio).read_bytes()
    assert nothing_to_do(live)


# New tags


def test_a_new_title_stays_out_of_the_published_file_until_it_is_asked_for(live: Owner) -> None:
    old = item(live)
    live.change("episodes/knees/episode.md", "About knees", "All about knees")
    assert publish(prepare(desk(live)), silent).ok
    assert item(live).audio == old.audio

    prepared = prepare_new_tags(desk(live), ("knees",))
    assert "of the same recording" in "\n".join(prepared.publish.lines())
    assert item(live).audio == old.audio
    done(prepared)
    new = item(live)
    assert (new.id, new.title) == (old.id, "All about knees")
    assert new.audio != old.audio
    assert b"A\x00l\x00l\x00 \x00a\x00b\x00o\x00u\x00t" in there(live, new.audio).read_bytes()
    assert nothing_to_do(live)


def test_tags_that_are_right_already_need_no_new_file(live: Owner, other: Path) -> None:
    with pytest.raises(UserError, match="would be the file that is live"):
        prepare_new_tags(desk(live), ("knees",))
    with pytest.raises(UserError, match="No episode was named"):
        prepare_new_tags(desk(live), ())
    shutil.copyfile(other, live.root / "episodes/knees/recording.wav")
    with pytest.raises(UserError, match="not the one that its live audio was made of"):
        prepare_new_tags(desk(live), ("knees",))


# Taking down


def test_an_episode_is_taken_down_with_a_page_that_names_nobody(live: Owner) -> None:
    old, before = item(live), dict(everything(live))
    prepared = prepare_removal(desk(live), "knees", because="At the guest's request.")
    assert dict(everything(live)) == before
    changed = done(prepared)

    assert titles(live) == {"About hips"}
    assert "At the guest’s request." in page(live, "knees") or "At the guest&#39;s request." in page(live, "knees")
    assert 'name="robots" content="noindex"' in page(live, "knees")
    assert "Able" not in page(live, "knees") + (live.public / "listen/index.html").read_text()
    assert "episodes/knees" not in (live.public / "sitemap.xml").read_text()
    assert there(live, old.audio).is_file()
    assert live.read("episodes/knees/episode.md").count("removed") == 2
    assert (live.root / "episodes/knees/recording.wav").is_file()
    assert "archive" in "\n".join(changed.lines()).lower()
    assert nothing_to_do(live)


def test_its_audio_is_deleted_only_on_request_and_then_all_of_it(live: Owner, other: Path) -> None:
    first = item(live)
    done(prepare_replacement(desk(live), "knees", other))
    second = item(live)
    done(prepare_removal(desk(live), "knees"))
    assert there(live, second.audio).is_file()

    done(prepare_removal(desk(live), "knees", delete_audio=True))
    assert not there(live, first.audio).exists()
    assert not there(live, second.audio).exists()
    assert there(live, item(live, "hips").audio).is_file()
    assert nothing_to_do(live)


def test_what_was_taken_down_comes_back_with_its_id_and_its_audio(live: Owner) -> None:
    old = item(live)
    done(prepare_removal(desk(live), "knees", because="For now."))
    live.write("episodes/knees/episode.md", re.sub(r"removed.*\n", "", live.read("episodes/knees/episode.md")))
    live.change("episodes/knees/episode.md", "About knees", "All about knees")
    prepared = prepare(desk(live))

    assert any("comes back under its old id" in line for line in prepared.guarded.announced)
    assert publish(prepared, silent).ok
    assert (item(live).id, item(live).audio) == (old.id, old.audio)
    assert "robots" not in page(live, "knees")


def test_it_comes_back_after_its_audio_was_deleted_as_well(live: Owner) -> None:
    old = item(live)
    done(prepare_removal(desk(live), "knees", delete_audio=True))
    text = re.sub(r"(removed|delete_audio).*\n", "", live.read("episodes/knees/episode.md"))
    live.write("episodes/knees/episode.md", text)

    assert publish(prepare(desk(live)), silent).ok
    assert (item(live).id, item(live).audio) == (old.id, old.audio)
    assert there(live, old.audio).stat().st_size == old.length


def test_what_is_down_is_neither_replaced_nor_taken_for_a_mistake(live: Owner, other: Path) -> None:
    done(prepare_removal(desk(live), "knees"))

    assert not prepare_removal(desk(live), "knees").changes
    with pytest.raises(UserError, match="is taken down"):
        prepare_replacement(desk(live), "knees", other)
    assert live.types("check").code == 0
    assert live.types("status").code == 0


@pytest.mark.parametrize("request_number", [1, 4, 8, 12, 16, 20])
def test_taking_down_may_be_cut_off_anywhere_and_the_next_publish_ends_it(live: Owner, request_number: int) -> None:
    old, stays = item(live), item(live, "hips")
    prepared = prepare_removal(desk(live), "knees", delete_audio=True)
    cut_off = replace(prepared.publish, storage=CutOff(prepared.publish.storage, request_number, after=True))
    with suppress(Cut):
        carry_out(replace(prepared, publish=cut_off), silent)
    assert all(there(live, each.audio).is_file() for each in read_outline(live.feed.encode()).items)

    assert publish(prepare(desk(live)), silent).ok
    assert titles(live) == {"About hips"}
    assert not there(live, old.audio).exists()
    assert there(live, stays.audio).is_file()
    assert nothing_to_do(live)


def test_the_last_episode_can_be_taken_down_too(live: Owner) -> None:
    done(prepare_removal(desk(live), "knees"))
    done(prepare_removal(desk(live), "hips"))

    assert titles(live) == set()
    assert nothing_to_do(live)


# Other addresses


def test_a_renamed_episode_keeps_everything_and_its_old_addresses_forward(live: Owner) -> None:
    old = item(live)
    renamed = rename(desk(live), "knees", "knee-pain")
    assert (renamed.was_live, renamed.naming) == (True, ())
    prepared = prepare(desk(live))
    assert any("forwards there" in line for line in prepared.guarded.announced)
    assert not [each for each in prepared.plan.uploads if each.path.endswith(".mp3")]
    assert publish(prepared, silent).ok
    rename(desk(live), "knee-pain", "sore-knees")
    assert publish(prepare(desk(live)), silent).ok

    new = item(live, "sore-knees")
    assert (new.id, new.audio, new.published) == (old.id, old.audio, old.published)
    for address in ("knees", "knee-pain"):
        assert f'<link rel="canonical" href="{SITE}episodes/sore-knees/">' in page(live, address)
        assert 'http-equiv="refresh" content="0; url=../../episodes/sore-knees/"' in page(live, address)
    assert record(live).episodes[new.id].former == ("knees", "knee-pain")
    assert nothing_to_do(live)


def test_a_name_that_is_given_back_forwards_no_more(live: Owner) -> None:
    (live.root / "episodes/knees").rename(live.root / "episodes/knee-pain")
    assert publish(prepare(desk(live)), silent).ok
    rename(desk(live), "knee-pain", "knees")
    assert publish(prepare(desk(live)), silent).ok

    assert "refresh" not in page(live, "knees")
    assert "episodes/knees/" in page(live, "knee-pain")
    assert nothing_to_do(live)


def test_old_addresses_of_what_was_taken_down_lead_to_the_page_that_says_so(live: Owner) -> None:
    rename(desk(live), "knees", "knee-pain")
    assert publish(prepare(desk(live)), silent).ok
    done(prepare_removal(desk(live), "knee-pain"))

    assert "episodes/knee-pain/" in page(live, "knees")
    assert "About knees" not in page(live, "knees") + page(live, "knee-pain")


def test_a_draft_is_renamed_without_a_word_about_addresses(live: Owner) -> None:
    live.episode("wrists", publish=None)
    live.write("articles/typing.md", '+++\ntitle = "Typing"\nepisode = "wrists"\n+++\n\nWords.\n')
    renamed = rename(desk(live), "wrists", "hands")

    assert (live.root / "episodes/hands/episode.md").is_file()
    assert (renamed.was_live, renamed.naming) == (False, ("articles/typing.md",))
    assert len(renamed.lines()) == 2


@pytest.mark.parametrize(
    ("new", "code"), [("Knee Pain", "rename-unfit"), ("hips", "rename-taken"), ("backs", "rename-forwards")]
)
def test_a_name_that_cannot_be_given_changes_nothing(live: Owner, new: str, code: str) -> None:
    (live.root / "episodes/hips").rename(live.root / "episodes/backs")
    assert publish(prepare(desk(live)), silent).ok
    (live.root / "episodes/backs").rename(live.root / "episodes/hips")
    assert publish(prepare(desk(live)), silent).ok
    before = dict(everything(live))
    with pytest.raises(UserError) as caught:
        rename(desk(live), "knees", new)

    assert caught.value.findings[0].code == code
    assert dict(everything(live)) == before
