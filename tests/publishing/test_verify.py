"""Verification finds what listeners would meet, one kind of mishap after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from publishing.artifacts import Artifact
from publishing.fetching import Fetch, Reply, Request, Unreachable, fetch_over_web, from_storage, through
from publishing.live_checks.probe import Role, Target
from publishing.live_checks.targets import merged, published_targets
from publishing.manifest import Manifest
from publishing.server import serving
from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Storage
from publishing.verify import verify
from tests.publishing.doubles import audio_name, build_site, publish

SHOW = "https://podcast.example.org"
SOUND = b"knee sounds" * 100
AUDIO = f"{SHOW}/{audio_name('knees', SOUND)}"


@pytest.fixture
def site(tmp_path: Path) -> tuple[Artifact, ...]:
    return build_site(tmp_path / "site", {"knees": SOUND})


def expected(manifest: Manifest) -> tuple[Target, ...]:
    announced = Target(address=AUDIO, role=Role.AUDIO, type="audio/mpeg", length=len(SOUND))
    return merged(published_targets(SHOW, manifest), [announced], manifest, SHOW)


def test_a_published_folder_verifies_through_a_server_of_its_own(site: tuple[Artifact, ...], tmp_path: Path) -> None:
    receipt = publish(FolderStorage(tmp_path / "public"), site)

    with serving(tmp_path / "public") as address:
        verdict = verify(expected(receipt.manifest), through(fetch_over_web, SHOW, address))

    assert verdict.problems == ()
    assert verdict.ok
    assert verdict.checked == len(site)
    assert verdict.as_json() == {"schema": 1, "ok": True, "checked": len(site), "problems": [], "remarks": []}


def test_a_published_storage_verifies_by_itself(target: Storage, site: tuple[Artifact, ...]) -> None:
    receipt = publish(target, site)

    assert verify(expected(receipt.manifest), from_storage(target, SHOW)).problems == ()


@pytest.mark.parametrize(
    ("spoil", "address"),
    [
        ("episodes/knees/index.html", "/episodes/knees/"),
        (audio_name("knees", SOUND), f"/{audio_name('knees', SOUND)}"),
        ("episodes/knees/chapters.json", "/episodes/knees/chapters.json"),
    ],
    ids=["page", "audio", "chapters"],
)
def test_a_missing_file_is_found(site: tuple[Artifact, ...], tmp_path: Path, spoil: str, address: str) -> None:
    receipt = publish(FolderStorage(tmp_path / "public"), site)
    (tmp_path / "public" / spoil).unlink()

    with serving(tmp_path / "public") as at:
        verdict = verify(expected(receipt.manifest), through(fetch_over_web, SHOW, at))

    assert [problem.address for problem in verdict.problems] == [SHOW + address]
    assert "not there" in verdict.problems[0].problem
    assert not verdict.ok


def test_another_feed_of_the_same_length_is_found(site: tuple[Artifact, ...], tmp_path: Path) -> None:
    receipt = publish(FolderStorage(tmp_path / "public"), site)
    feed = tmp_path / "public" / "feed.xml"
    feed.write_bytes(feed.read_bytes().replace(b"knees", b"kness"))

    with serving(tmp_path / "public") as at:
        verdict = verify(expected(receipt.manifest), through(fetch_over_web, SHOW, at))

    assert [problem.problem for problem in verdict.problems] == ["What is live is not what was published."]


def _no_ranges(request: Request, reply: Reply) -> Reply:
    return replace(reply, status=200, headers={**reply.headers, "content-range": ""}) if _is_part(request) else reply


def _is_part(request: Request) -> bool:
    return "Range" in request.headers


def _is_audio(request: Request) -> bool:
    return request.address.endswith(".mp3")


def _header(name: str, value: str) -> Callable[[Request, Reply], Reply]:
    def change(request: Request, reply: Reply) -> Reply:
        return replace(reply, headers={**reply.headers, name: value}) if _is_audio(request) else reply

    return change


def _refused(status: int, *methods: str) -> Callable[[Request, Reply], Reply]:
    def change(request: Request, reply: Reply) -> Reply:
        return replace(reply, status=status) if _is_audio(request) and request.method in methods else reply

    return change


def _cut_short(request: Request, reply: Reply) -> Reply:
    five = {"content-range": "bytes 0-1/5"} if _is_part(request) else {"content-length": "5"}
    return replace(reply, headers={**reply.headers, **five}) if _is_audio(request) else reply


MISHAPS: list[tuple[str, Callable[[Request, Reply], Reply], str]] = [
    ("parts are ignored", _no_ranges, "skip forward"),
    ("audio has no type", _header("content-type", "application/octet-stream"), "served as"),
    ("audio is too short", _cut_short, "5 bytes long instead of"),
    ("audio tells no length", _header("content-length", ""), "gives another length in bytes"),
    ("audio is private", _refused(403, "HEAD", "GET"), "Nobody may read it"),
    ("HEAD is refused", _refused(405, "HEAD"), "HEAD"),
    ("the server stumbles", _refused(500, "HEAD", "GET"), "answers 500"),
]


@pytest.mark.parametrize(("name", "mishap", "words"), MISHAPS, ids=[mishap[0] for mishap in MISHAPS])
def test_a_mishap_on_the_way_is_found(
    site: tuple[Artifact, ...], tmp_path: Path, name: str, mishap: Callable[[Request, Reply], Reply], words: str
) -> None:
    storage = FolderStorage(tmp_path / "public")
    receipt = publish(storage, site)
    inner = from_storage(storage, SHOW)

    verdict = verify(expected(receipt.manifest), lambda request: mishap(request, inner(request)))

    assert [problem.address for problem in verdict.problems] == [AUDIO]
    assert words in verdict.problems[0].problem
    assert verdict.problems[0].fix


def test_chapters_that_web_players_may_not_read_are_found(site: tuple[Artifact, ...], tmp_path: Path) -> None:
    receipt = publish(FolderStorage(tmp_path / "public"), site)

    with serving(tmp_path / "public") as at:
        inner = through(fetch_over_web, SHOW, at)
        verdict = verify(expected(receipt.manifest), lambda r: _without_cross_origin(inner(r)))

    assert [problem.problem for problem in verdict.problems] == ["Web players on other sites may not read it."]


def _without_cross_origin(reply: Reply) -> Reply:
    return replace(reply, headers={k: v for k, v in reply.headers.items() if "access-control" not in k})


def test_a_host_that_does_not_answer_is_one_problem(site: tuple[Artifact, ...], tmp_path: Path) -> None:
    receipt = publish(FolderStorage(tmp_path / "public"), site)
    with serving(tmp_path) as address:
        gone = address

    verdict = verify(expected(receipt.manifest), through(fetch_over_web, SHOW, gone))

    assert len(verdict.problems) == 1
    assert "refused or cut" in verdict.problems[0].problem
    assert verdict.problems[0].address.startswith(SHOW)


def test_a_redirect_is_followed_as_apps_do(site: tuple[Artifact, ...], tmp_path: Path) -> None:
    with serving(tmp_path / "site") as address:
        assert fetch_over_web(Request("HEAD", f"{address}/episodes/knees", {})).status == 200


def test_redirects_in_a_circle_are_given_up() -> None:
    class Circle(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(302)
            self.send_header("Location", "/again")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the overridden one's name
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Circle) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        with pytest.raises(Unreachable, match="redirects more than"):
            fetch_over_web(Request("HEAD", f"http://127.0.0.1:{running.server_address[1]}/", {}))
        running.shutdown()
        thread.join()


@pytest.mark.parametrize("address", ["http://podcast.example.org/feed.xml", "file:///etc/hosts", "feed.xml", ""])
def test_only_encrypted_addresses_are_asked(address: str) -> None:
    with pytest.raises(Unreachable, match="not a full https address"):
        fetch_over_web(Request("HEAD", address, {}))


def test_an_enclosure_elsewhere_is_not_asked_of_our_storage(tmp_path: Path) -> None:
    fetch: Fetch = from_storage(FolderStorage(tmp_path), SHOW)
    elsewhere = Target(address="https://old-host.example.org/1.mp3", role=Role.AUDIO, type="audio/mpeg", length=5)

    assert [problem.address for problem in verify([elsewhere], fetch).problems] == [elsewhere.address]
