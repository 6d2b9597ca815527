"""The local server answers as a good podcast host does, and only to this computer."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.server import answer, serving
from workspace.errors import UserError

SOUND = bytes(range(256)) * 40  # 10,240 bytes


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("served")
    files = {
        "site/index.html": b"<h1>Home</h1>",
        "site/404.html": b"<h1>Not here</h1>",
        "site/feed.xml": b"<rss/>",
        "site/listen/index.html": b"<h1>Listen</h1>",
        "site/bare/style.css": b"body{}",
        "site/knees/knees-12345678.mp3": SOUND,
        "site/knees/chapters.json": b"{}",
        "site/knees/transcript.vtt": b"WEBVTT",
        "site/caf\u00e9/index.html": b"<h1>Cafe</h1>",
        "site/.env": b"secret",
        "site/.well-known/security.txt": b"mail us",
        "site/_publish/manifest.json": b"{}",
        "outside.html": b"secret",
        "empty/feed.xml": b"<rss/>",
    }
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    (root / "site" / "link.html").symlink_to(root / "outside.html")
    return root / "site"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as running:
        yield running


def ask(
    address: str, target: str, headers: dict[str, str] | None = None, method: str = "GET"
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    try:
        connection.request(method, target, headers=headers or {})
        got = connection.getresponse()
        return got.status, got.headers, got.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("target", "status", "content_type"),
    [
        ("/", 200, "text/html; charset=utf-8"),
        ("/index.html", 200, "text/html; charset=utf-8"),
        ("/?from=app", 200, "text/html; charset=utf-8"),
        ("/listen/", 200, "text/html; charset=utf-8"),
        ("/caf%C3%A9/", 200, "text/html; charset=utf-8"),
        ("/feed.xml", 200, "application/rss+xml; charset=utf-8"),
        ("/knees/knees-12345678.mp3", 200, "audio/mpeg"),
        ("/knees/chapters.json", 200, "application/json+chapters"),
        ("/knees/transcript.vtt", 200, "text/vtt; charset=utf-8"),
        ("/.well-known/security.txt", 200, "text/plain; charset=utf-8"),
        ("/nowhere", 404, "text/html; charset=utf-8"),
        ("/bare/", 404, "text/html; charset=utf-8"),
        ("/bare", 404, "text/html; charset=utf-8"),
    ],
)
def test_addresses_are_answered_with_the_right_type(address: str, target: str, status: int, content_type: str) -> None:
    got, headers, body = ask(address, target)

    assert (got, headers["Content-Type"]) == (status, content_type)
    assert headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize(
    "target",
    [
        "/../outside.html",
        "/%2e%2e/outside.html",
        "/..%2foutside.html",
        "/listen/../../outside.html",
        "/listen/..%5c..%5coutside.html",
        "//outside.html",
        "/.env",
        "/%2eenv",
        "/_publish/manifest.json",
        "/_publish/",
        "/link.html",
        "/index.html%00.mp3",
        "/./index.html",
        "/listen//",
    ],
)
def test_what_is_outside_or_hidden_is_not_there(address: str, target: str) -> None:
    status, _, body = ask(address, target)

    assert status == 404
    assert b"secret" not in body


def test_a_folder_without_its_slash_moves_for_good(address: str) -> None:
    status, headers, _ = ask(address, "/listen?from=app")

    assert (status, headers["Location"]) == (301, "/listen/?from=app")


def test_head_says_the_same_as_get_without_the_body(address: str) -> None:
    for target in ("/", "/knees/knees-12345678.mp3", "/nowhere", "/listen"):
        got = ask(address, target)
        head = ask(address, target, method="HEAD")

        assert head[0] == got[0]
        assert head[2] == b""
        assert [i for i in head[1].items() if i[0] != "Date"] == [i for i in got[1].items() if i[0] != "Date"]


@pytest.mark.parametrize(
    ("wanted", "content_range", "body"),
    [
        ("bytes=0-1", "bytes 0-1/10240", SOUND[:2]),
        ("bytes=100-199", "bytes 100-199/10240", SOUND[100:200]),
        ("bytes=10000-", "bytes 10000-10239/10240", SOUND[10000:]),
        ("bytes=10000-99999", "bytes 10000-10239/10240", SOUND[10000:]),
        ("bytes=-10", "bytes 10230-10239/10240", SOUND[-10:]),
        ("bytes=-99999", "bytes 0-10239/10240", SOUND),
    ],
)
def test_a_part_is_sent_as_a_part(address: str, wanted: str, content_range: str, body: bytes) -> None:
    status, headers, got = ask(address, "/knees/knees-12345678.mp3", {"Range": wanted})

    assert (status, headers["Content-Range"], got) == (206, content_range, body)
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["Content-Type"] == "audio/mpeg"


@pytest.mark.parametrize("wanted", ["bytes=10240-", "bytes=99999-100000", "bytes=-0"])
def test_a_part_behind_the_end_is_refused_with_the_length(address: str, wanted: str) -> None:
    status, headers, _ = ask(address, "/knees/knees-12345678.mp3", {"Range": wanted})

    assert (status, headers["Content-Range"]) == (416, "bytes */10240")


@pytest.mark.parametrize(
    "wanted", ["bytes=5-2", "bytes=-", "bytes=0-1,5-9", "items=0-1", "nonsense", "bytes=" + "9" * 5000 + "-"]
)
def test_what_is_no_single_range_is_answered_whole(address: str, wanted: str) -> None:
    status, _, body = ask(address, "/knees/knees-12345678.mp3", {"Range": wanted})

    assert (status, body) == (200, SOUND)


def test_a_part_of_an_older_file_is_answered_whole(address: str) -> None:
    target = "/knees/knees-12345678.mp3"
    tag = ask(address, target)[1]["ETag"]

    assert ask(address, target, {"Range": "bytes=0-1", "If-Range": tag})[0] == 206
    assert ask(address, target, {"Range": "bytes=0-1", "If-Range": '"older"'})[0] == 200


def test_what_did_not_change_is_not_sent_again(address: str) -> None:
    tag = ask(address, "/feed.xml")[1]["ETag"]

    for asked in (tag, f'"x", {tag}', f"W/{tag}", "*"):
        status, headers, body = ask(address, "/feed.xml", {"If-None-Match": asked})
        assert (status, headers["ETag"], body) == (304, tag, b"")
    assert ask(address, "/feed.xml", {"If-None-Match": '"another"'})[0] == 200


@pytest.mark.parametrize("target", ["/feed.xml", "/knees/chapters.json", "/knees/transcript.vtt"])
def test_web_players_elsewhere_may_read_feed_chapters_and_transcripts(address: str, target: str) -> None:
    assert ask(address, target)[1]["Access-Control-Allow-Origin"] == "*"
    assert ask(address, "/")[1]["Access-Control-Allow-Origin"] is None


def test_pages_get_the_headers_that_are_asked_for_and_other_files_do_not(folder: Path) -> None:
    with serving(folder, of_pages=lambda path: {"Page": path, "X-Content-Type-Options": "nosniff"}) as address:
        said = {target: ask(address, target)[1] for target in ("/", "/listen/", "/nowhere", "/feed.xml")}

    assert [said[target]["Page"] for target in said] == ["index.html", "listen/index.html", "404.html", None]
    assert all(each.get_all("X-Content-Type-Options") == ["nosniff"] for each in said.values())


@pytest.mark.parametrize("host", ["evil.example.org", "127.0.0.1:1", "localhost", "", "127.0.0.1.evil.example.org"])
def test_a_page_elsewhere_cannot_borrow_this_server(address: str, host: str) -> None:
    assert ask(address, "/", {"Host": host})[0] == 421


def test_the_server_is_called_localhost_too(address: str) -> None:
    assert ask(address, "/", {"Host": f"localhost:{urlsplit(address).port}"})[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_written(address: str, method: str) -> None:
    status, headers, _ = ask(address, "/index.html", method=method)

    assert (status, headers["Allow"]) == (405, "GET, HEAD")


def test_a_folder_without_a_404_page_still_answers(folder: Path) -> None:
    with serving(folder.parent / "empty") as address:
        assert ask(address, "/nowhere")[0] == 404


def test_a_port_in_use_is_said_so(address: str, folder: Path) -> None:
    port = urlsplit(address).port
    assert port

    with pytest.raises(UserError, match="cannot use port"), serving(folder, port):
        pass


@settings(max_examples=200, deadline=None)
@given(target=st.text(max_size=40), wanted=st.text(max_size=20))
def test_no_request_leaves_the_folder(folder: Path, target: str, wanted: str) -> None:
    got = answer(folder, f"/{target}", {"range": wanted})

    assert got.file is None or got.file.resolve().is_relative_to(folder.resolve())
