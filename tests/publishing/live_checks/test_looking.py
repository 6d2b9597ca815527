"""`check --live` against real servers on this computer, each with one fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from podcast.reading.foreign_feed import read_foreign
from publishing.fetching import Fetch, Reply, Request, fetch_over_web, from_storage, through
from publishing.live_checks.looking import Web, live_findings
from publishing.live_checks.probe import look
from publishing.live_checks.rules import ARRIVAL_RULES
from publishing.live_checks.targets import announced_targets, merged, published_targets
from publishing.storages.folder import FolderStorage
from publishing.upload import read_base
from tests.publishing.a_web_server import Fault, a_web_server
from tests.publishing.live_checks.a_live_show import NOW, SETTINGS, SHOW, SITE, a_live_show, a_show, feed, files, write
from workspace.errors import UserError
from workspace.findings import Finding
from workspace.rules import apply

AUDIO, CHAPTERS = "/episodes/knees/knees.mp3", "/episodes/knees/chapters.json"
BEFORE = "https://old-host.clinic/knees.rss"


def lasting(host: str, port: int) -> datetime:
    return NOW + timedelta(days=60)


def by_way_of(address: str, site: str = SITE) -> Web:
    return Web(through(fetch_over_web, site, address), lasting)


def told(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(finding.code, finding.where.file.removeprefix(SITE)) for finding in findings}


FAULTS: list[tuple[str, dict[str, Fault], set[tuple[str, str]]]] = [
    ("nothing", {}, set()),
    ("HEAD refused", {AUDIO: Fault(head=405)}, {("l-003", AUDIO)}),
    ("no parts", {AUDIO: Fault(ranges=False)}, {("l-009", AUDIO)}),
    ("parts not offered", {AUDIO: Fault(headers={"Accept-Ranges": ""})}, {("l-010", AUDIO)}),
    ("wrong type", {AUDIO: Fault(headers={"Content-Type": "binary/octet-stream"})}, {("l-005", AUDIO)}),
    ("chapters as text", {CHAPTERS: Fault(headers={"Content-Type": "text/plain"})}, {("l-006", CHAPTERS)}),
    ("no CORS", {CHAPTERS: Fault(headers={"Access-Control-Allow-Origin": ""})}, {("l-021", CHAPTERS)}),
    ("no length ahead", {AUDIO: Fault(head=204)}, {("l-003", AUDIO)}),
    (
        "feed moved by 302",
        {"/feed.xml": Fault(hop=(302, "/index.html"))},
        {("l-020", "/feed.xml"), ("l-024", "/feed.xml")},
    ),
    ("a circle", {CHAPTERS: Fault(hop=(301, CHAPTERS))}, {("l-001", CHAPTERS)}),
    ("to plain http", {CHAPTERS: Fault(hop=(301, "http://knees.clinic/c.json"))}, {("l-011", CHAPTERS)}),
    (
        "ending lost",
        {AUDIO: Fault(hop=(302, "/play")), "/play": Fault(hop=(302, "/episodes/knees/knees2.mp3"))},
        {("l-019", AUDIO), ("l-002", AUDIO)},
    ),
    ("never 304", {"/feed.xml": Fault(remembers=False)}, {("l-015", "/feed.xml")}),
    ("no ETag", {"/feed.xml": Fault(headers={"ETag": ""})}, {("l-014", "/feed.xml")}),
    ("never gzip", {"/feed.xml": Fault(compresses=False)}, {("l-016", "/feed.xml")}),
    ("kept for a week", {"/feed.xml": Fault(headers={"Cache-Control": "max-age=604800"})}, {("l-017", "/feed.xml")}),
    (
        "picture turned to WebP",
        {"/cover.png": Fault(body=b"RIFF\0\0\0\0WEBPVP8 ", headers={"Content-Type": "image/webp"})},
        {("l-023", "/cover.png")},
    ),
    ("page gone", {"/episodes/knees/": Fault(hop=(301, "/nowhere"))}, {("l-002", "/episodes/knees/")}),
]


@pytest.mark.parametrize(("name", "faults", "expected"), FAULTS, ids=[each[0] for each in FAULTS])
def test_what_is_served_amiss_is_found_and_nothing_else(
    tmp_path: Path, name: str, faults: dict[str, Fault], expected: set[tuple[str, str]]
) -> None:
    desk, public = a_live_show(tmp_path)

    with a_web_server(public, faults) as address:
        assert told(live_findings(desk, by_way_of(address))) == expected


def test_an_older_feed_in_a_cache_is_found(tmp_path: Path) -> None:
    desk, public = a_live_show(tmp_path)
    (public / "feed.xml").write_bytes(feed().replace(b"Knee pain", b"Back pain"))

    with a_web_server(public) as address:
        assert told(live_findings(desk, by_way_of(address))) == {("l-007", "/feed.xml")}


def test_audio_that_was_cut_off_is_found(tmp_path: Path) -> None:
    desk, public = a_live_show(tmp_path)
    (public / AUDIO[1:]).write_bytes(b"\xff\xfb")

    with a_web_server(public) as address:
        assert told(live_findings(desk, by_way_of(address))) == {("l-007", AUDIO)}


def test_a_host_that_is_down_is_said_once(tmp_path: Path) -> None:
    desk, public = a_live_show(tmp_path)
    with a_web_server(public) as address:
        gone = address

    assert told(live_findings(desk, by_way_of(gone))) == {("l-001", "/feed.xml")}


def test_a_certificate_that_ends_soon_is_said_once_for_its_host(tmp_path: Path) -> None:
    desk, public = a_live_show(tmp_path)
    asked = []

    def ending(host: str, port: int) -> datetime:
        asked.append((host, port))
        return NOW + timedelta(days=5)

    with a_web_server(public) as address:
        (found,) = live_findings(desk, Web(through(fetch_over_web, SITE, address), ending))

    assert (found.code, found.where.file) == ("l-013", f"{SITE}/")
    assert asked == [("podcast.knees.clinic", 443)]


def test_a_placeholder_is_looked_at_through_a_server_of_our_own(tmp_path: Path) -> None:
    example = "https://podcast.example.org"
    desk, public = a_live_show(
        tmp_path, settings=SETTINGS.replace(SITE, example), feed_xml=feed(f"{example}/feed.xml", at=example)
    )
    assert live_findings(desk) == ()
    (public / "cover.png").unlink()

    (found,) = live_findings(desk)
    assert (found.code, found.where.file) == ("l-002", f"{example}/cover.png")


def test_a_placeholder_in_a_storage_is_looked_at_there(tmp_path: Path) -> None:
    example = "https://podcast.example.org"
    desk, public = a_live_show(
        tmp_path, settings=SETTINGS.replace(SITE, example), feed_xml=feed(f"{example}/feed.xml", at=example)
    )
    manifest = read_base(FolderStorage(public))
    assert manifest is not None
    stored = from_storage(FolderStorage(public), example)
    targets = merged(
        published_targets(example, manifest.manifest),
        announced_targets(read_foreign((public / "feed.xml").read_bytes(), example)),
        manifest.manifest,
        example,
    )

    assert [found for probe in look(targets, stored) for found in apply(ARRIVAL_RULES, probe)] == []
    assert live_findings(desk) == ()


def test_a_show_whose_feed_lives_elsewhere_is_looked_at_there(tmp_path: Path) -> None:
    desk = a_show(tmp_path / "desk", f'{SHOW}\n[feed]\naddress = "{BEFORE}"\n')
    elsewhere = write(tmp_path / "elsewhere", files(feed(BEFORE, at="https://old-host.clinic")))
    (elsewhere / "knees.rss").write_bytes((elsewhere / "feed.xml").read_bytes())

    with a_web_server(elsewhere) as address:
        found = live_findings(desk, by_way_of(address, "https://old-host.clinic"))

    assert {(each.code, each.where.file) for each in found} == {("l-005", BEFORE), ("l-016", BEFORE)}


def test_a_feed_that_keeps_its_address_has_to_be_the_one_that_was_published(tmp_path: Path) -> None:
    desk, public = a_live_show(tmp_path, f'{SHOW}\n[feed]\naddress = "{BEFORE}"\n', feed_xml=feed(BEFORE))
    with a_web_server(public) as address:
        ours = through(fetch_over_web, SITE, address)
        passed_on = _with(ours, lambda request: Request(request.method, f"{SITE}/feed.xml", request.headers))
        stale = _with(ours, lambda request: Request(request.method, f"{SITE}/index.html", request.headers))

        assert live_findings(desk, Web(passed_on, lasting)) == ()
        assert told(live_findings(desk, Web(stale, lasting))) == {("l-024", BEFORE)}


def _with(inner: Fetch, instead: Callable[[Request], Request]) -> Fetch:
    def fetch(request: Request) -> Reply:
        return inner(instead(request) if request.address == BEFORE else request)

    return fetch


def test_many_of_a_kind_are_told_as_a_few(tmp_path: Path) -> None:
    more = "".join(
        f'<item><title>{n}</title><guid>{n}</guid><enclosure url="{SITE}/{n}.mp3" length="9" type="audio/mpeg"/></item>'
        for n in range(50)
    )
    desk, public = a_live_show(tmp_path, feed_xml=feed(items=more))

    with a_web_server(public) as address:
        found = live_findings(desk, by_way_of(address))

    assert [each.code for each in found] == ["l-002"] * 3
    assert str(found[-1].where).endswith("and 47 more like it")


def test_nothing_published_is_said(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Nothing is published yet"):
        live_findings(a_show(tmp_path))
