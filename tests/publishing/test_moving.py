"""Moving: each step is seen as it really is, and the redirects that are given work."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.fetching import Fetch, Reply, Request, Unreachable, follow
from publishing.moving.moving import Outcome, move_away, move_here
from publishing.moving.redirects import recipes
from tests.publishing.live_checks.a_live_show import SETTINGS, SHOW, SITE, a_show, feed
from workspace.errors import UserError

OLD, HERE = "https://old-host.clinic", f"{SITE}/feed.xml"
OLD_FEED = f"{OLD}/knees.rss"
THERE = "https://next-host.clinic/knees/feed.xml"
GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
NAMES = (
    *("there", "ids", "dates", "guid", "audio", "names itself", "old names new", "unlocked"),
    *("redirected", "locked", "stays"),
)
AWAY = ("settled", "said", "there", "ids", "dates", "guid", "names itself", "redirected", "locked", "stays")

Page = bytes | int | tuple[int, str]


def web(pages: Mapping[str, Page]) -> Fetch:
    """The whole web: what each address holds, or the status it answers with, or its redirect."""

    def ask(request: Request, indoors: bool, redirected: bool) -> tuple[Reply, bool]:
        page = pages.get(request.address)
        if page is None:
            raise Unreachable(request.address, "no server has this name")
        if isinstance(page, tuple):
            return Reply(page[0], {"location": page[1]}), False
        return (Reply(page, {}) if isinstance(page, int) else Reply(200, {}, page)), False

    return lambda request: follow(request, ask)


def says(new_address: str = "", *, locked: str = "yes", guid: str = GUID) -> str:
    moved = f"<itunes:new-feed-url>{new_address}</itunes:new-feed-url>" if new_address else ""
    return f"{moved}<podcast:locked>{locked}</podcast:locked><podcast:guid>{guid}</podcast:guid>"


FEED_OF_OLD = feed(OLD_FEED, at=OLD, further=says(HERE, locked="no"))
FEED_HERE = feed(further=says(HERE))
READY: dict[str, Page] = {OLD_FEED: FEED_OF_OLD, HERE: FEED_HERE}


def arriving(root: Path, feed_table: str = f'moved_from = "{OLD_FEED}"') -> Desk:
    return a_show(root, f"{SHOW}\n[feed]\n{feed_table}\n")


def states(outcome: Outcome, names: tuple[str, ...] = NAMES) -> dict[str, bool | None]:
    return dict(zip(names, [step.done for step in outcome.steps], strict=True))


def here(root: Path, **changes: Page) -> Outcome:
    pages = {"old": FEED_OF_OLD, "new": FEED_HERE} | changes
    return move_here(arriving(root), web({OLD_FEED: pages["old"], HERE: pages["new"]}))


def without(names: tuple[str, ...], **states_of: bool | None) -> dict[str, bool | None]:
    return dict.fromkeys(names, True) | {name.replace("_", " "): state for name, state in states_of.items()}


def test_all_is_ready_and_only_the_redirect_is_missing(tmp_path: Path) -> None:
    outcome = here(tmp_path)

    assert states(outcome) == without(NAMES, redirected=False, stays=None)
    assert not outcome.ok
    assert outcome.redirects
    assert "Set the redirect last" in "\n".join(outcome.lines())


def test_a_move_that_is_done_needs_nothing_more(tmp_path: Path) -> None:
    outcome = here(tmp_path, old=(301, HERE))
    unseen = {"ids": None, "dates": None, "guid": None, "audio": None, "old_names_new": None, "unlocked": None}

    assert states(outcome) == without(NAMES, **unseen, stays=None)
    assert outcome.ok
    assert outcome.redirects == ()
    assert outcome.as_json()["done"] is True


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("there", FEED_OF_OLD, 404, "No feed is there"),
        ("there", FEED_OF_OLD, b"<html>", "pressroom publish"),
        ("ids", FEED_OF_OLD, FEED_HERE.replace(b"knees-1", b"Knees-1"), '"Knee pain"'),
        ("dates", FEED_OF_OLD, FEED_HERE.replace(b"01 Nov 2026", b"01 Nov 2025"), '"Knee pain"'),
        ("guid", FEED_OF_OLD, FEED_HERE.replace(GUID.encode(), b"other"), f'guid = "{GUID}"'),
        ("audio", FEED_OF_OLD, FEED_HERE.replace(f"{SITE}/ep".encode(), f"{OLD}/ep".encode()), "falls silent"),
        ("names itself", FEED_OF_OLD, feed(further=says()), f'new_address = "{HERE}"'),
        ("names itself", FEED_OF_OLD, feed(further=says(OLD_FEED)), f"It names {OLD_FEED}"),
        ("unlocked", feed(OLD_FEED, at=OLD, further=says(HERE)), FEED_HERE, "unlock the feed"),
        ("redirected", (302, HERE), FEED_HERE, "status 302"),
        ("redirected", (301, "https://x.org/f"), FEED_HERE, "It leads to https://x.org/f"),
        ("redirected", 410, FEED_HERE, "Subscribers get nothing"),
        ("locked", (308, HERE), feed(further=says(HERE, locked="no")), "locked = true"),
    ],
)
def test_what_is_not_done_is_said_with_what_to_do(tmp_path: Path, name: str, old: Page, new: Page, words: str) -> None:
    pages = {OLD_FEED: old, HERE: new, "https://x.org/f": FEED_HERE}
    outcome = move_here(arriving(tmp_path), web(pages))
    step = outcome.steps[NAMES.index(name)]

    assert step.done is False
    assert words in f"{step.says} {step.fix}"
    assert step.fix
    assert not outcome.ok


def test_what_only_helps_is_no_reason_to_wait(tmp_path: Path) -> None:
    outcome = here(tmp_path, old=feed(OLD_FEED, at=OLD, further=says(locked="no")))

    assert states(outcome)["old names new"] is None
    assert f"to  {HERE}" in outcome.steps[NAMES.index("old names new")].fix


def test_a_redirect_over_several_steps_counts_by_its_weakest(tmp_path: Path) -> None:
    def through_two(first: int, second: int) -> bool | None:
        pages: dict[str, Page] = {
            OLD_FEED: (first, f"{OLD}/moved"),
            f"{OLD}/moved": (second, HERE),
            HERE: FEED_HERE,
        }
        return states(move_here(arriving(tmp_path), web(pages)))["redirected"]

    assert through_two(301, 308) is True
    assert through_two(301, 307) is False


def test_a_feed_that_kept_its_address_has_nothing_to_move(tmp_path: Path) -> None:
    outcome = move_here(arriving(tmp_path, f'moved_from = "{OLD_FEED}"\naddress = "{OLD_FEED}"'), web({}))

    assert [(step.name, step.done) for step in outcome.steps] == [("The feed kept its address", True)]


def test_a_show_that_was_never_elsewhere_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="where the show was before"):
        move_here(a_show(tmp_path), web({}))


LEAVING = f'new_address = "{THERE}"\nlocked = false'
FEED_LEAVING = feed(further=says(THERE, locked="no"))
FEED_THERE = feed(THERE, at="https://next-host.clinic", further=says(THERE))


def test_leaving_begins_with_what_is_to_be_done_here(tmp_path: Path) -> None:
    outcome = move_away(a_show(tmp_path), THERE, web({HERE: feed(further=says()), THERE: 404}))
    done = states(outcome, AWAY)

    assert done["settled"] is done["said"] is done["there"] is done["redirected"] is False
    assert f'new_address = "{THERE}"    and  locked = false' in outcome.steps[0].fix
    assert f"import the show from  {HERE}" in outcome.steps[2].fix


def test_leaving_ends_with_the_redirect(tmp_path: Path) -> None:
    desk = arriving(tmp_path, LEAVING)
    before = move_away(desk, THERE, web({HERE: FEED_LEAVING, THERE: FEED_THERE}))
    after = move_away(desk, THERE, web({HERE: (301, THERE), THERE: FEED_THERE}))

    assert states(before, AWAY) == without(AWAY, redirected=False, stays=None)
    assert before.redirects
    assert states(after, AWAY) == without(AWAY, said=None, ids=None, dates=None, guid=None, stays=None)
    assert after.ok
    assert after.redirects == ()


def test_a_new_host_that_gives_new_ids_is_found_before_anybody_moves(tmp_path: Path) -> None:
    changed = FEED_THERE.replace(b"knees-1", b"next-0001").replace(
        GUID.encode(), b"c6a3f0f4-0000-5000-8000-000000000000"
    )
    outcome = move_away(arriving(tmp_path, LEAVING), THERE, web({HERE: FEED_LEAVING, THERE: changed}))
    done = states(outcome, AWAY)

    assert done["ids"] is done["guid"] is False
    assert "own ids" in outcome.steps[AWAY.index("ids")].fix


@pytest.mark.parametrize(
    "to", ["", "next-host.clinic", "http://next-host.clinic/f", "https://[", HERE, "https://a b.org/"]
)
def test_only_another_whole_address_can_be_moved_to(tmp_path: Path, to: str) -> None:
    with pytest.raises(UserError) as told:
        move_away(a_show(tmp_path), to, web({}))

    assert told.value.findings[0].code == "move-address"


def test_amazons_ways_come_first_for_a_show_that_lies_there(tmp_path: Path) -> None:
    desk = a_show(tmp_path, settings=SETTINGS.replace('"public"', '"s3://press/site"'))
    first, second, *_ = move_away(desk, THERE, web({})).redirects

    assert first.where.startswith("CloudFront")
    assert second.text.startswith("aws s3 cp s3://press/site/feed.xml s3://press/site/feed.xml ")
    assert second.text.endswith(f"--website-redirect {THERE}")


def test_redirects_are_written_for_each_server() -> None:
    texts = {recipe.where.partition(",")[0]: recipe.text for recipe in recipes(HERE, "https://n.org/f?a=1&b=ü$x'")}
    to = "https://n.org/f?a=1&b=%C3%BC%24x%27"

    assert texts["nginx"] == f'location = "/feed.xml" {{ return 301 "{to}"; }}'
    assert texts["Apache"] == f'RedirectMatch 301 "^/feed\\.xml$" "{to}"'
    assert texts["Caddy"] == f'redir "/feed.xml" "{to}" permanent'
    assert texts["Netlify"] == f"/feed.xml  {to}  301!"
    assert texts["Cloudflare Pages"] == f"/feed.xml  {to}  301"


def test_an_address_with_a_query_cannot_be_redirected_by_its_path() -> None:
    assert recipes("https://blog.clinic/?feed=podcast", HERE) == ()


def test_the_cloudfront_function_runs() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed")
    made = next(recipe.text for recipe in recipes(HERE, THERE) if recipe.where.startswith("CloudFront"))
    asked = ["/feed.xml", "/feed.xml.bak", "/"]
    program = f"{made}\nfor (const uri of {asked}) console.log(JSON.stringify(handler({{request: {{uri}}}})))"
    ran = subprocess.run([node, "-e", program], capture_output=True, text=True, check=True)

    assert ran.stdout.splitlines() == [
        f'{{"statusCode":301,"statusDescription":"Moved Permanently","headers":{{"location":{{"value":"{THERE}"}}}}}}',
        '{"uri":"/feed.xml.bak"}',
        '{"uri":"/"}',
    ]
