"""After a publish only what changed is asked for from outside; everything is, when something was wrong and now and then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from podcast.archives import FEED
from publishing.artifacts import artifact_of
from publishing.drift.doubt import is_doubted, note
from publishing.fetching import Fetch, Reply, Request, Unreachable, fetch_over_web, from_storage, through
from publishing.live_checks.private import PRIVATE_RULES, Private, look_at_private
from publishing.manifest import MANIFEST_PATH
from publishing.publication import read_publication
from publishing.release import _WHOLE_LOOK
from publishing.storages.folder import FolderStorage
from publishing.upload import read_base
from publishing.verify import Problem, Verdict
from publishing.verifying import verify_release
from tests.journey.owner import Owner
from tests.publishing.a_web_server import Fault, a_web_server
from tests.publishing.doubles import MemoryStorage
from tests.publishing.drift.a_repair import desk, planned, published, repaired, site_of
from workspace.rules import apply

SITE = "https://podcast.knees.clinic"
PAGE = "episodes/knees/index.html"


def looked_at(owner: Owner, changed: set[str] | None) -> Verdict:
    place = desk(owner)
    storage = FolderStorage(owner.public)
    base = read_base(storage)
    assert base is not None
    return verify_release(place, read_publication(place.folder).required(), storage, base.manifest, changed)


def test_only_what_changed_and_the_feed_are_asked_for(owner: Owner) -> None:
    sound = sum(name.endswith(".mp3") for name in site_of(owner))

    assert looked_at(owner, {PAGE}).checked == 2
    assert looked_at(owner, {PAGE, FEED}).checked == 2 + sound
    assert looked_at(owner, set()).checked == 1
    assert looked_at(owner, None).checked == len(site_of(owner))


def test_a_publish_of_one_page_leaves_the_others_unasked_and_nothing_to_do_asks_for_the_feed(owner: Owner) -> None:
    owner.write("articles/new.md", '+++\ntitle = "New words"\npublish = "2026-01-01 06:00"\n+++\n\nWords.\n')
    outcome = published(owner)

    assert outcome.ok
    assert outcome.verdict.checked == len({*(each.path for each in outcome.receipt.plan.uploads), FEED})
    assert published(owner).lines()[-1] == "Verified: 1 address answers as it should."


def test_a_feed_that_is_gone_makes_it_look_at_everything(owner: Owner) -> None:
    before = site_of(owner)
    (owner.public / FEED).unlink()
    (owner.public / "index.html").unlink()
    outcome = published(owner)

    assert outcome.ok
    assert set(outcome.again) == {FEED, "index.html"}
    assert site_of(owner) == before


def test_hand_edits_are_told_at_a_whole_look_and_not_overwritten(owner: Owner) -> None:
    (owner.public / "index.html").write_text("by hand")
    (owner.public / FEED).unlink()
    outcome = published(owner)

    assert not outcome.ok
    assert (owner.public / "index.html").read_text() == "by hand"
    assert (owner.public / FEED).is_file()
    assert is_doubted(desk(owner).folder)
    assert not published(owner).ok  # the doubt stays until somebody mended it
    assert repaired(owner).ok
    assert not is_doubted(desk(owner).folder)


def test_every_so_many_releases_everything_is_looked_at(owner: Owner) -> None:
    storage = FolderStorage(owner.public)
    base = read_base(storage)
    assert base is not None
    almost = replace(base.manifest, release=_WHOLE_LOOK - 1).to_bytes()
    (owner.public / MANIFEST_PATH).write_bytes(almost)
    owner.change("episodes/knees/episode.md", "Notes.", "More notes.")
    outcome = published(owner)

    assert outcome.receipt.manifest.release == _WHOLE_LOOK
    assert outcome.verdict.checked == len(site_of(owner))


def test_a_note_of_doubt_names_the_addresses_and_goes_when_all_is_well(owner: Owner) -> None:
    folder = desk(owner).folder
    note(folder, Verdict(ok=False, checked=1, problems=(Problem(f"{SITE}/", "gone", "mend"),)))

    assert (folder.machine / "not-verified.txt").read_text() == f"{SITE}/\n"
    note(folder, Verdict(ok=True, checked=1, problems=()))
    assert not is_doubted(folder)


def a_record(storage: MemoryStorage | FolderStorage) -> None:
    storage.put(artifact_of(MANIFEST_PATH, b"{}", "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"))


@contextmanager
def open_door(folder: Path) -> Iterator[Fetch]:
    """A web server that serves our own folder as well."""
    a_record(FolderStorage(folder))
    open_record = {f"/{MANIFEST_PATH}": Fault(body=b'{\n "schema": 1}')}
    with a_web_server(folder, open_record) as address:
        yield through(fetch_over_web, SITE, address)


def test_our_own_folder_behind_an_open_door_is_told(tmp_path: Path) -> None:
    with open_door(tmp_path) as fetch:
        (found,) = apply(PRIVATE_RULES, look_at_private(SITE, fetch))

    assert (found.code, found.where.file) == ("l-028", f"{SITE}/{MANIFEST_PATH}")
    assert "doctor --server" in found.fix


@pytest.mark.parametrize(
    "reply",
    [
        None,
        Reply(403, {}, b"{}"),
        Reply(404, {}, b'{"error": 1}'),
        Reply(200, {}, b"<!doctype html>"),
        Reply(200, {}, b'{"schema"', by_server=False),
    ],
    ids=["nobody", "forbidden", "missing", "a page for people", "the storage itself"],
)
def test_a_closed_door_is_no_news(reply: Reply | None) -> None:
    assert apply(PRIVATE_RULES, Private(f"{SITE}/{MANIFEST_PATH}", reply)) == ()


def test_a_stranger_asks_only_for_the_beginning_and_nobody_home_is_fine() -> None:
    asked: list[Request] = []

    def nobody(request: Request) -> Reply:
        asked.append(request)
        raise Unreachable(request.address, "nobody")

    assert look_at_private(SITE, nobody).reply is None
    assert asked == [Request("GET", f"{SITE}/{MANIFEST_PATH}", {"Range": "bytes=0-31"})]
    storage = MemoryStorage()
    a_record(storage)
    assert apply(PRIVATE_RULES, look_at_private(SITE, from_storage(storage, SITE))) == ()


def test_remarks_about_the_server_are_told_once_and_fail_nothing() -> None:
    remarks = tuple(Problem(f"{SITE}/{number}/", "kept for 24 hours", "send less") for number in range(8))
    verdict = Verdict(ok=True, checked=9, problems=(), remarks=remarks)

    assert len(verdict.lines()) == 2
    assert verdict.lines()[1].splitlines()[-3:] == ["and 3 more", "  kept for 24 hours", "  Fix    send less"]
    assert verdict.as_json()["ok"] is True


def test_a_plan_asks_nothing_from_outside(owner: Owner) -> None:
    assert planned(owner, repair=False).requests == 1


def test_a_publish_that_mends_something_says_what_it_published_as_well(owner: Owner) -> None:
    next(owner.public.glob("episodes/backs/*.mp3")).unlink()
    owner.change("episodes/knees/episode.md", "About knees", "All about knees")
    ran = owner.publishes()

    published_line, mended_line, *_ = ran.out.splitlines()
    assert published_line.startswith("Published release ")
    assert "0 files sent" not in published_line
    assert "sent again what was gone or damaged (episodes/backs/backs-" in mended_line
