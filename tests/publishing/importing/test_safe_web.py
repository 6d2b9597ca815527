"""Fetching from strangers: public hosts only, and nothing without an end."""

from __future__ import annotations

import gzip
import socket

import pytest

from publishing.importing.public_hosts import is_public, own_servers, place_of
from publishing.importing.safe_web import Fetched, Web
from tests.publishing.importing.old_host import OldHost, Page, name_service
from workspace.errors import Temporary, UserError

PUBLIC = "93.184.215.14"
NAMES = name_service({"old.example": (PUBLIC,), "inner.example": ("10.0.0.7",), "mixed.example": (PUBLIC, "::1")})


def outside(host: OldHost, connected_to: list[str] | None = None, **more: object) -> Web:
    """The open internet, where every server is the old host: names lead to public addresses, and those to it."""

    def connect(ip: str, _port: int, seconds: float) -> socket.socket:
        if connected_to is not None:
            connected_to.append(ip)
        return socket.create_connection(("127.0.0.1", host.port), timeout=seconds)

    return Web(resolve=NAMES, connect=connect, **more)  # type: ignore[arg-type]


def fetch(web: Web, address: str, most: int = 1_000_000) -> Fetched:
    return web.fetch(address, what="feed", most=most)


def code_of(web: Web, address: str, most: int = 1_000_000) -> str:
    with pytest.raises(UserError) as refused:
        fetch(web, address, most)
    return refused.value.findings[0].code


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *("255.255.255.255", "240.0.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "2001:db8::1"),
        *("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:0a00:0001::", "::10.0.0.1", "fe80::1%eth0"),
    ],
)
def test_addresses_of_private_and_special_networks_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_other_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_a_page_is_fetched_by_its_name(host: OldHost) -> None:
    host.put("/feed", b"<rss/>", "application/rss+xml; charset=utf-8")
    asked: list[str] = []

    fetched = fetch(outside(host, asked), "http://old.example/feed#part")

    assert fetched == Fetched(content=b"<rss/>", type="application/rss+xml", address="http://old.example/feed#part")
    assert asked == [PUBLIC]  # the address that was looked at


@pytest.mark.parametrize("address", ["http://inner.example/", "http://mixed.example/", "http://192.168.1.1/admin"])
def test_private_networks_are_refused(host: OldHost, address: str) -> None:
    assert code_of(outside(host), address) == "import-private-address"
    assert not host.asked


@pytest.mark.parametrize("there", ["http://inner.example/x", "http://127.0.0.1:80/x", "http://[::1]/", "//10.0.0.7/"])
def test_a_way_from_outside_into_a_private_network_is_refused(host: OldHost, there: str) -> None:
    host.pages["/feed"] = Page(status=302, headers={"Location": there})
    resolve = name_service({"old.example": (PUBLIC,), "inner.example": ("10.0.0.7",), "::1": ("::1",)})
    web = Web(resolve=resolve, connect=outside(host).connect)

    assert code_of(web, "http://old.example/feed") == "import-private-address"


def test_even_the_owners_own_server_is_refused_when_a_stranger_leads_there(host: OldHost) -> None:
    host.pages["/feed"] = Page(status=301, headers={"Location": "http://127.0.0.1:81/secret"})
    web = outside(host, own=frozenset({("127.0.0.1", 81)}))

    assert code_of(web, "http://old.example/feed") == "import-private-address"


def test_the_server_that_the_owner_named_may_be_asked_and_its_neighbors_may_not(host: OldHost) -> None:
    host.put("/feed", b"<rss/>")
    host.pages["/next-door"] = Page(status=302, headers={"Location": "http://127.0.0.1:1/"})

    assert own_servers(f"{host.address}/feed") == {("127.0.0.1", host.port)}
    assert fetch(host.web, f"{host.address}/feed").content == b"<rss/>"
    assert code_of(host.web, f"{host.address}/next-door") == "import-private-address"
    assert own_servers("https://old.example/feed") == own_servers("http://192.168.0.2/feed") == frozenset()


def test_redirects_are_followed_and_loops_are_not(host: OldHost) -> None:
    host.put("/feed", b"<rss/>")
    for number in range(4):
        host.pages[f"/{number}"] = Page(status=301, headers={"Location": "/feed" if number == 3 else f"/{number + 1}"})
    host.pages["/round"] = Page(status=302, headers={"Location": "/round"})

    assert fetch(outside(host), "http://old.example/0").address == "http://old.example/feed"
    assert code_of(outside(host), "http://old.example/round") == "import-redirects"


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://old.example/", "feed.xml", "http://", "http://a b/"])
def test_other_schemes_are_refused(host: OldHost, address: str) -> None:
    host.pages["/away"] = Page(status=302, headers={"Location": address})

    assert code_of(outside(host), address) in {"import-address", "import-unreachable"}
    if ":///" in address:
        assert code_of(outside(host), "http://old.example/away") == "import-address"
    assert place_of(address) is None or address == "http://a b/"


def test_what_is_too_large_is_refused_whether_it_says_so_or_not(host: OldHost) -> None:
    host.put("/long", b"x" * 5000)
    host.pages["/endless"] = Page(content=b"x" * 500_000, length=False)

    assert code_of(outside(host), "http://old.example/long", 4999) == "import-too-large"
    assert code_of(outside(host), "http://old.example/endless", 100_000) == "import-too-large"
    assert len(fetch(outside(host), "http://old.example/long", 5000).content) == 5000


def test_a_small_answer_that_unpacks_to_a_huge_one_is_refused(host: OldHost) -> None:
    packed = gzip.compress(b"<rss>" + b" " * 30_000_000)
    host.pages["/feed"] = Page(content=packed, headers={"Content-Encoding": "gzip"})
    host.pages["/small"] = Page(content=gzip.compress(b"<rss/>" * 5), headers={"Content-Encoding": "gzip"})
    host.pages["/broken"] = Page(content=b"no gzip", headers={"Content-Encoding": "gzip"})

    assert len(packed) < 50_000
    assert code_of(outside(host), "http://old.example/feed") == "import-too-large"
    assert fetch(outside(host), "http://old.example/small").content == b"<rss/>" * 5
    assert code_of(outside(host), "http://old.example/broken") == "import-unreachable"


def test_a_server_that_keeps_us_waiting_is_left(host: OldHost) -> None:
    """The clock jumps a quarter of a minute at each look, while little arrives."""
    host.pages["/slow"] = Page(content=b"x" * 100_000, length=False)
    times = iter(range(0, 10_000, 16))

    assert code_of(outside(host, clock=lambda: float(next(times))), "http://old.example/slow") == "import-too-slow"


def test_what_arrives_at_a_fair_pace_may_take_long(host: OldHost) -> None:
    host.put("/long", b"x" * 3_000_000)
    times = iter(range(0, 10_000, 5))

    fetched = fetch(outside(host, clock=lambda: float(next(times))), "http://old.example/long", 4_000_000)
    assert len(fetched.content) == 3_000_000
    assert next(times) > 31  # longer than a server may be silent


@pytest.mark.parametrize(
    ("status", "code", "passing"),
    [
        (404, "import-not-there", False),
        (410, "import-not-there", False),
        (401, "import-not-there", False),
        (418, "import-not-there", False),
        (503, "import-server-busy", True),
        (429, "import-server-busy", True),
    ],
)
def test_what_a_server_refuses_is_told(host: OldHost, status: int, code: str, *, passing: bool) -> None:
    host.pages["/feed"] = Page(status=status)

    with pytest.raises(UserError) as refused:
        fetch(outside(host), "http://old.example/feed")
    assert refused.value.findings[0].code == code
    assert isinstance(refused.value, Temporary) == passing


def test_an_answer_that_ends_early_is_told(host: OldHost) -> None:
    host.put("/feed", b"x" * 1000, cut_after=400)

    assert code_of(outside(host), "http://old.example/feed") == "import-cut-short"


def test_a_password_in_an_address_is_not_shown(host: OldHost) -> None:
    with pytest.raises(UserError) as refused:
        fetch(outside(host), "http://me:secret@old.example/feed")

    assert "secret" not in str(refused.value)
    assert "old.example/feed" in str(refused.value)


def test_names_that_nobody_knows_and_closed_doors_are_temporary(host: OldHost) -> None:
    def closed(_ip: str, _port: int, _seconds: float) -> socket.socket:
        raise ConnectionRefusedError

    assert code_of(outside(host), "http://nobody.example/") == "import-unreachable"
    assert code_of(Web(resolve=NAMES, connect=closed), "http://old.example/") == "import-unreachable"


def test_a_server_that_cannot_prove_who_it_is_is_not_read(host: OldHost) -> None:
    host.put("/feed", b"<rss/>")

    assert (
        code_of(Web(resolve=NAMES, connect=outside(host).connect), "https://old.example/feed") == "import-unreachable"
    )
    assert not host.asked


def test_a_name_that_changes_its_mind_is_asked_once(host: OldHost) -> None:
    host.put("/feed.xml", "feed")
    answers, connected = [(PUBLIC,), ("127.0.0.1",)], []

    def connect(ip: str, _port: int, seconds: float) -> socket.socket:
        connected.append(ip)
        return socket.create_connection(("127.0.0.1", host.port), timeout=seconds)

    web = Web(resolve=lambda _host, _port: answers.pop(0), connect=connect)

    assert web.fetch("http://old.example.net/feed.xml", what="feed", most=100).content == b"feed"
    assert connected == [PUBLIC]
    with pytest.raises(UserError) as met:
        web.fetch("http://old.example.net/feed.xml", what="feed", most=100)
    assert met.value.findings[0].code == "import-private-address"
    assert connected == [PUBLIC]
