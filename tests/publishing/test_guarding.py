"""Edits to a live show, one by one, through the whole preparation of a publish: the right verdict, and a fix that mends."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.fetching import Fetch, Reply, Request, Unreachable
from publishing.guard.outline import read_outline
from publishing.live import open_storage
from publishing.manifest import Manifest
from publishing.producing import Order, produce_named
from publishing.publication import read_publication
from publishing.release import Outcome, carry_out, prepare
from publishing.upload import read_base
from tests.journey.owner import SHOW, Owner, an_owner, contents, sound
from workspace.errors import UserError
from workspace.findings import Finding
from workspace.folder import OwnerFolder
from workspace.progress import silent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SLUGS = ("knees", "backs", "hips")


def desk(owner: Owner) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=NOW, who="jen on front-desk")


def publish(owner: Owner, *allowed: str) -> Outcome:
    return carry_out(prepare(desk(owner), allowed), silent)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    """Three episodes, live."""
    owner = an_owner(tmp_path_factory.mktemp("published") / "our-show")
    for number, slug in enumerate(SLUGS, 1):
        owner.episode(slug, publish=f"2026-0{number}-05 06:00")
    assert publish(owner).ok
    return owner


@pytest.fixture
def live(published: Owner, tmp_path: Path) -> Owner:
    shutil.copytree(published.root, tmp_path / "our-show", copy_function=shutil.copy2)
    return Owner(tmp_path / "our-show")


def verdict(owner: Owner, *allowed: str) -> tuple[Finding, ...]:
    """What stops a publish now."""
    try:
        prepare(desk(owner), allowed)
    except UserError as error:
        return error.findings
    return ()


def known_of(feed: str) -> dict[str, tuple[str, datetime | None]]:
    """What apps know an episode by."""
    return {item.id: (item.page, item.published) for item in read_outline(feed.encode()).items}


def remaster(owner: Owner, slug: str = "knees") -> None:
    produce_named(desk(owner), (slug,), Order(replace=True))


def forget(owner: Owner) -> None:
    shutil.rmtree(owner.root / ".pressroom")


def set_line(owner: Owner, file: str, key: str, line: str) -> None:
    """Put a line in the place of the one with the same key, or at the top of the header."""
    text, found = re.subn(rf"(?m)^{key} = .*$", lambda _: line, owner.read(file), count=1)
    owner.write(file, text if found else text.replace("+++\n", f"+++\n{line}\n", 1))


# Edits that nobody suffers from


def retitle(owner: Owner) -> None:
    owner.change("episodes/knees/episode.md", "About knees", "All about knees")


def new_recording(owner: Owner) -> None:
    sound(owner.root / "episodes/knees/recording.wav", 3)


def replace_audio(owner: Owner) -> None:
    new_recording(owner)
    remaster(owner)


def same_recording_anew(owner: Owner) -> None:
    owner.write("show.toml", owner.read("show.toml") + "[sound]\nloudness_mono = -17.0\n")
    remaster(owner)


def new_title_in_the_file(owner: Owner) -> None:
    retitle(owner)
    remaster(owner)


def one_more(owner: Owner) -> None:
    owner.episode("wrists", publish="2026-05-05 06:00")


def rename(owner: Owner) -> None:
    (owner.root / "episodes/knees").rename(owner.root / "episodes/knee-pain")


def one_for_later(owner: Owner) -> None:
    owner.episode("wrists", publish="2027-05-05 06:00")


ANEW = "gets new audio of the same recording: apps that have downloaded it keep the old one, others get the new."
GETS_NEW_AUDIO = "gets new audio: apps that have downloaded it keep the old one, others get the new."
RENAMED = 'The page of "About knees" moves to episodes/knee-pain/: the old address, episodes/knees/, forwards there.'
FINE: dict[str, tuple[Callable[[Owner], None], tuple[str, ...]]] = {
    "retitle": (
        retitle,
        ('"About knees" is now called "All about knees": the same id, so nobody downloads it again.',),
    ),
    "another recording beside it": (new_recording, ()),
    "replace the audio": (replace_audio, (f'"About knees" {GETS_NEW_AUDIO}',)),
    "master the same recording anew": (same_recording_anew, (f'"About knees" {ANEW}',)),
    "write the title into the file": (
        new_title_in_the_file,
        (
            f'"All about knees" {ANEW}',
            '"About knees" is now called "All about knees": the same id, so nobody downloads it again.',
        ),
    ),
    "rename the folder": (rename, (RENAMED,)),
    "add an episode": (one_more, ()),
    "add one for later": (one_for_later, ()),
    "delete what the computer made": (forget, ()),
}


@pytest.mark.parametrize(("edit", "told"), FINE.values(), ids=FINE)
def test_an_edit_that_nobody_suffers_from_is_not_stopped(
    live: Owner, edit: Callable[[Owner], None], told: tuple[str, ...]
) -> None:
    edit(live)
    prepared = prepare(desk(live))

    assert prepared.guarded.announced == told
    assert prepared.as_json()["announced"] == list(told)
    assert "\n".join(told) in "\n".join(prepared.lines())
    assert carry_out(prepared, silent).ok
    assert not prepare(desk(live)).changes


# Edits that stop


def delete(owner: Owner) -> None:
    (owner.root / "episodes/knees").rename(owner.root / "put-away")


def back_to_draft(owner: Owner) -> None:
    owner.change("episodes/knees/episode.md", 'publish = "2026-01-05 06:00"\n', "")


def not_yet(owner: Owner) -> None:
    owner.change("episodes/knees/episode.md", "2026-01-05", "2027-01-05")


def another_day(owner: Owner) -> None:
    owner.change("episodes/knees/episode.md", "2026-01-05", "2026-01-06")


def another_zone(owner: Owner) -> None:
    owner.change("pressroom.toml", "America/Los_Angeles", "Australia/Lord_Howe")


def reorder(owner: Owner) -> None:
    owner.write("show.toml", f'order = "oldest first"\n{SHOW}')


def move_site(owner: Owner) -> None:
    owner.change("pressroom.toml", "clinic.example.org", "new.example.org")


def move_site_not_feed(owner: Owner) -> None:
    move_site(owner)
    owner.write("show.toml", f'{SHOW}[feed]\naddress = "https://clinic.example.org/feed.xml"\n')


def move_feed(owner: Owner) -> None:
    owner.write("show.toml", f'{SHOW}[feed]\naddress = "https://clinic.example.org/other.xml"\n')


def another_guid(owner: Owner) -> None:
    owner.write("show.toml", f'{SHOW}[feed]\nguid = "9b024349-ccf0-5f69-a609-6b82873eab3c"\n')


def another_id(owner: Owner) -> None:
    set_line(owner, "episodes/knees/episode.md", "id", 'id = "knees-1"')


def id_in_capitals(owner: Owner) -> None:
    file = "episodes/knees/episode.md"
    owner.write(file, re.sub(r'id = "(.*)"', lambda found: f'id = "{found[1].upper()}"', owner.read(file)))


def copy(owner: Owner) -> None:
    shutil.copytree(owner.root / "episodes/knees", owner.root / "episodes/knees-two")


def name_taken_by_another(owner: Owner) -> None:
    rename(owner)
    owner.episode("knees", publish="2026-05-05 06:00")


def lost_audio(owner: Owner) -> None:
    """Neither here nor where it was published; what is made instead has the new title inside."""
    forget(owner)
    retitle(owner)
    for file in (owner.public / "episodes/knees").glob("*.mp3"):
        file.rename(owner.root / "put-away.mp3")


def other_audio_by_hand(owner: Owner) -> None:
    forget(owner)
    retitle(owner)
    (other,) = (owner.public / "episodes/hips").glob("*.mp3")
    (mine,) = (owner.public / "episodes/knees").glob("*.mp3")
    mine.write_bytes(other.read_bytes() * 2)


def feed_edited_by_hand(owner: Owner) -> None:
    """Subscribers have seen the one id and the other."""
    retitle(owner)
    feed = owner.public / "feed.xml"
    feed.write_text(re.sub("<guid([^>]*)>", r"<guid\1>x-", feed.read_text(), count=1))


STOPPED: dict[str, tuple[Callable[[Owner], None], list[str]]] = {
    "delete an episode": (delete, ["g-002"]),
    "make it a draft": (back_to_draft, ["g-002"]),
    "move its date to the future": (not_yet, ["g-002"]),
    "change its date": (another_day, ["g-008"]),
    "change the time zone": (another_zone, ["g-008"] * 3),
    "reorder": (reorder, ["g-010"]),
    "change the site's address": (move_site, ["g-004", "g-005"]),
    "change the site's address and keep the feed's": (move_site_not_feed, ["g-005"]),
    "change the feed's address": (move_feed, ["g-004"]),
    "change the guid": (another_guid, ["g-003"]),
    "change an id": (another_id, ["g-001"]),
    "write an id in capitals": (id_in_capitals, ["g-001"]),
    "copy a folder": (copy, ["p-015"]),
    "give a name to another episode": (name_taken_by_another, ["g-006"]),
    "lose the audio": (lost_audio, ["g-005"]),
    "put other audio there by hand": (other_audio_by_hand, ["g-011"]),
    "edit the live feed by hand": (feed_edited_by_hand, ["g-015"]),
}


@pytest.mark.parametrize(("edit", "expected"), STOPPED.values(), ids=STOPPED)
def test_an_edit_that_subscribers_would_suffer_from_is_stopped_and_mended_as_it_says(
    live: Owner, edit: Callable[[Owner], None], expected: list[str]
) -> None:
    before = live.feed
    edit(live)
    found = verdict(live)

    assert sorted(each.code for each in found) == expected
    allowed: set[str] = set()
    for _ in expected:
        allowed |= mend(live, found[0])
        found = verdict(live, *allowed)
        if not found:
            break
    assert found == ()
    assert known_of((live.root / ".pressroom/site/feed.xml").read_text()).items() >= known_of(before).items()


def mend(owner: Owner, finding: Finding) -> set[str]:
    """Do to the letter what the fix says, up to its "or"; returns what it says to allow."""
    says = finding.fix.partition("    or")[0]
    deeds = {
        r"In (?P<file>\S+?)(, under \[(?P<table>\w+)\])?:  (?P<line>(?P<key>\w+) = .*)": _write,
        r"Give the other folder \S+ another name, and rename the folder back to (?P<name>\S+);": _change_names,
        r"pressroom publish --repair    shows what differs, .* puts yours in its place": _nothing,
        r"Put its folder back: (?P<folder>\S+)": _put_back,
        r"Put (?P<file>\S+) back there from a copy, then:  pressroom publish": _put_audio_back,
        r"pressroom produce (?P<slug>\S+) --replace    makes .*": _produce,
        r"Delete the line  id = …  in (?P<file>\S+); a new one is written.": _delete_id,
    }
    for pattern, deed in deeds.items():
        if found := re.fullmatch(pattern, says):
            deed(owner, finding, found.groupdict())
            return set(re.findall(r"--allow (\S+)", says)) or ({finding.code} if "--repair" in says else set())
    pytest.fail(f"nobody could do this to the letter: {finding.fix}")


def _write(owner: Owner, _: Finding, said: dict[str, str]) -> None:
    set_line(owner, said["file"], said["key"], said["line"])


def _rename_back(owner: Owner, finding: Finding, said: dict[str, str]) -> None:
    (owner.root / "episodes" / str(finding.where.key)).rename(owner.root / "episodes" / said["name"])


def _change_names(owner: Owner, finding: Finding, said: dict[str, str]) -> None:
    (owner.root / "episodes" / said["name"]).rename(owner.root / "episodes/another")
    _rename_back(owner, finding, said)


def _nothing(_: Owner, __: Finding, ___: dict[str, str]) -> None:
    """All of it is in the command."""


def _put_back(owner: Owner, _: Finding, said: dict[str, str]) -> None:
    (owner.root / "put-away").rename(owner.root / said["folder"])


def _put_audio_back(owner: Owner, _: Finding, said: dict[str, str]) -> None:
    (owner.root / "put-away.mp3").rename(owner.public / said["file"])


def _produce(owner: Owner, _: Finding, said: dict[str, str]) -> None:
    remaster(owner, said["slug"])


def _delete_id(owner: Owner, _: Finding, said: dict[str, str]) -> None:
    owner.write(said["file"], re.sub(r"(?m)^id = .*\n", "", owner.read(said["file"])))


# What is allowed is written down


def test_what_was_allowed_is_in_the_receipt_and_stays_in_the_record(live: Owner) -> None:
    delete(live)
    outcome = publish(live, "g-002:knees")
    allowed = {
        "release": 2,
        "who": "jen on front-desk",
        "when": "2026-11-22T12:00:00+00:00",
        "code": "g-002",
        "about": "knees",
        "says": '"About knees" would vanish from the feed.',
    }

    assert outcome.as_json()["allowed"] == [allowed]
    assert 'Allowed: "About knees" would vanish from the feed.   (g-002)' in outcome.lines()
    retitle_backs(live)
    assert publish(live).as_json()["allowed"] == []
    assert [asdict(each) for each in record(live).allowed] == [allowed]


def test_what_was_allowed_for_one_episode_is_not_allowed_for_another(live: Owner) -> None:
    delete(live)
    with pytest.raises(UserError):
        prepare(desk(live), ["g-002:hips"])


def test_an_episode_that_comes_back_is_told_and_one_that_takes_its_id_is_stopped(live: Owner) -> None:
    delete(live)
    assert publish(live, "g-002:knees").ok
    (live.root / "put-away").rename(live.root / "episodes/knees")
    back = '"About knees" comes back under its old id: apps that remember it do not show it as new.'
    assert prepare(desk(live)).guarded.announced == (back,)

    new_recording(live)
    (finding,) = verdict(live)
    assert finding.code == "g-013"
    mend(live, finding)
    assert verdict(live) == ()
    assert publish(live).ok
    assert [each.title for each in record(live).gone.values()] == ["About knees"]


def test_a_new_folder_with_the_old_name_of_a_renamed_episode_has_an_id_of_its_own(live: Owner) -> None:
    (live.root / "episodes/knees").rename(live.root / "episodes/the-knee")
    live.episode("knees", title="Knees again", publish="2026-11-01 06:00")

    assert [finding.code for finding in verdict(live)] == ["g-006"]
    assert publish(live, "g-006:the-knee").ok
    assert "Knees again" in live.feed


def retitle_backs(owner: Owner) -> None:
    owner.change("episodes/backs/episode.md", "About backs", "All about backs")


def record(owner: Owner) -> Manifest:
    base = read_base(
        open_storage(OwnerFolder(owner.root), read_publication(OwnerFolder(owner.root)).required().settings)
    )
    assert base is not None
    return base.manifest


# Where the live feed is read


def test_the_live_feed_is_asked_for_only_if_it_would_change(live: Owner) -> None:
    assert prepare(desk(live)).requests == 1
    live.change("pressroom.toml", 'name = "Penrose Physical Therapy"', 'name = "Penrose"')
    retitle(live)
    assert prepare(desk(live)).requests == 2


def test_a_feed_that_is_gone_is_replaced_by_the_record_of_it(live: Owner) -> None:
    (live.public / "feed.xml").unlink()
    another_day(live)

    assert [each.code for each in verdict(live)] == ["g-008"]


def test_a_feed_that_somebody_else_wrote_is_told_before_anything_changes(live: Owner) -> None:
    (live.public / "feed.xml").write_text("<p>We have moved</p>")
    retitle(live)
    before = contents(live.public)

    assert [each.code for each in verdict(live)] == ["g-015"]
    assert contents(live.public) == before
    assert publish(live, "g-015").ok
    assert "All about knees" in live.feed


ELSEWHERE = """<?xml version="1.0"?><rss version="2.0"><channel><title>Penrose</title>
<link>https://old.penrose.clinic</link><description>x</description>
<item><guid>https://old.penrose.clinic/?p=7</guid><title>About knees</title>
<link>https://old.penrose.clinic/knees</link><pubDate>Mon, 05 Jan 2026 06:00:00 -0800</pubDate>
<enclosure url="https://cdn.penrose.clinic/7.mp3" length="5" type="audio/mpeg"/></item>
</channel></rss>"""
OLD = "https://old.penrose.clinic/feed"


@pytest.fixture(scope="module")
def brought(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    """A show that was published elsewhere, and never here; one episode is new."""
    owner = an_owner(tmp_path_factory.mktemp("brought") / "our-show", show=f'{SHOW}[feed]\nmoved_from = "{OLD}"\n')
    owner.episode("knees", id="https://old.penrose.clinic/?p=7")
    owner.episode("backs", publish="2026-02-05 06:00")
    return owner


def answering(status: int, body: str) -> Fetch:
    def fetch(request: Request) -> Reply:
        assert (request.method, request.address) == ("GET", OLD)
        return Reply(status, {}, body.encode())

    return fetch


def silence(request: Request) -> Reply:
    raise Unreachable(request.address, "no server has this name")


def codes_with(owner: Owner, fetch: Fetch, *allowed: str) -> list[str]:
    try:
        prepare(desk(owner), allowed, fetch)
    except UserError as error:
        return [each.code for each in error.findings]
    return []


def test_a_show_from_elsewhere_is_compared_with_its_feed_there(brought: Owner) -> None:
    assert codes_with(brought, answering(200, ELSEWHERE)) == []
    assert codes_with(brought, answering(200, "\n\ufeff" + ELSEWHERE)) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("?p=7", "?p=8"), "g-001"),
        (("?p=7", "?P=7"), "g-001"),
        (("05 Jan 2026 06:00", "05 Jan 2026 07:00"), "g-008"),
        (("</channel>", "<item><guid>8</guid><title>Feet</title></item></channel>"), "g-002"),
        (
            (
                "<item>",
                '<guid xmlns="https://podcastindex.org/namespace/1.0">9b024349-ccf0-5f69-a609-6b82873eab3c</guid><item>',
            ),
            "g-003",
        ),
    ],
)
def test_what_its_subscribers_hold_on_to_must_come_along(brought: Owner, change: tuple[str, str], code: str) -> None:
    assert codes_with(brought, answering(200, ELSEWHERE.replace(*change))) == [code]


@pytest.mark.parametrize("fetch", [silence, answering(404, ""), answering(200, "<p>Hello</p>")])
def test_a_feed_there_that_cannot_be_compared_stops_unless_that_is_meant(brought: Owner, fetch: Fetch) -> None:
    assert codes_with(brought, fetch) == ["g-014"]
    assert codes_with(brought, fetch, "g-014") == []


def test_nobody_is_asked_for_an_address_that_is_an_example(brought: Owner, tmp_path: Path) -> None:
    shutil.copytree(brought.root, tmp_path / "our-show", copy_function=shutil.copy2)
    owner = Owner(tmp_path / "our-show")
    owner.change("show.toml", OLD, "https://old.example.net/feed")

    assert codes_with(owner, silence) == []


def test_once_published_here_nobody_is_asked_there(brought: Owner, tmp_path: Path) -> None:
    shutil.copytree(brought.root, tmp_path / "our-show", copy_function=shutil.copy2)
    owner = Owner(tmp_path / "our-show")
    assert carry_out(prepare(desk(owner), (), answering(200, ELSEWHERE)), silent).ok

    retitle(owner)
    assert codes_with(owner, silence) == []


def test_episodes_that_move_to_an_archive_are_not_missed(live: Owner) -> None:
    show = live.root / "show.toml"
    show.write_text(show.read_text() + "\n[feed]\narchive_after = 1\n")

    assert verdict(live) == ()
    assert publish(live).ok
    assert {*contents(live.root / "public")} >= {"feed-archive-1.xml", "feed-archive-2.xml"}
    assert verdict(live) == ()


def test_an_episode_that_goes_missing_from_an_archive_is(live: Owner) -> None:
    show = live.root / "show.toml"
    show.write_text(show.read_text() + "\n[feed]\narchive_after = 1\n")
    assert publish(live).ok
    shutil.rmtree(live.root / "episodes" / "knees")

    assert [each.code for each in verdict(live)] == ["g-002"]
