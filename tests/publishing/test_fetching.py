"""Fetching: redirects are counted and told, certificates are looked at, and nobody is led into a private network."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from publishing.fetching import (
    Hop,
    Reply,
    Request,
    Silence,
    Unreachable,
    ask_once,
    fetch_over_web,
    follow,
    is_private,
    through,
    waiting_once,
)
from publishing.live_checks.certificates import end_of_certificate
from tests.publishing.a_web_server import Fault, a_web_server

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)  # TLS looks at the real clock


def get(address: str) -> Reply:
    return fetch_over_web(Request("GET", address, {}))


def test_a_reply_tells_the_redirects_that_led_to_it(tmp_path: Path) -> None:
    (tmp_path / "new.xml").write_bytes(b"<rss/>")
    faults = {"/a": Fault(hop=(302, "/b?x=1")), "/b?x=1": Fault(hop=(308, "new.xml"))}

    with a_web_server(tmp_path, faults) as address:
        found = get(f"{address}/a")
        direct = get(f"{address}/new.xml")
        public = through(fetch_over_web, "https://knees.clinic", address)(Request("GET", "https://knees.clinic/a", {}))

    assert (found.status, found.body) == (200, b"<rss/>")
    assert found.hops == (Hop(302, f"{address}/b?x=1"), Hop(308, f"{address}/new.xml"))
    assert [hop.is_lasting for hop in found.hops] == [False, True]
    assert direct.hops == ()
    assert public.hops[-1].address == "https://knees.clinic/new.xml"


@dataclass
class Slow:
    """Answers only what is in `awake`; everything else is waited for until the time is up."""

    awake: set[str]
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: Request) -> Reply:
        self.asked.append(request.address)
        if request.address in self.awake:
            return Reply(200, {})
        raise Unreachable(request.address, "nothing came within 15 seconds", late=True)


def test_a_host_that_never_answers_is_waited_for_once() -> None:
    slow = Slow(awake={"https://shop.example/"})
    fetch = waiting_once(slow)

    for address in ("https://mute.example/feed.xml", "https://mute.example/", "https://shop.example/"):
        with suppress(Unreachable):
            fetch(Request("GET", address, {}))

    assert slow.asked == ["https://mute.example/feed.xml", "https://shop.example/"]


def test_a_host_that_was_slow_with_one_file_is_asked_for_the_next() -> None:
    slow = Slow(awake={"https://knees.clinic/feed.xml", "https://knees.clinic/b"})
    fetch = waiting_once(slow)
    fetch(Request("GET", "https://knees.clinic/feed.xml", {}))

    with pytest.raises(Unreachable):
        fetch(Request("GET", "https://knees.clinic/a", {}))

    assert fetch(Request("GET", "https://knees.clinic/b", {})).status == 200


@pytest.mark.parametrize(
    ("where", "silence"),
    [
        ("/circle", Silence.CIRCLE),
        ("http://knees.clinic/", Silence.NOT_HTTPS),
        ("file:///etc/hosts", Silence.NOT_HTTPS),
    ],
)
def test_bad_redirects_are_not_followed(tmp_path: Path, where: str, silence: Silence) -> None:
    with a_web_server(tmp_path, {"/circle": Fault(hop=(302, where))}) as address, pytest.raises(Unreachable) as told:
        get(f"{address}/circle")

    assert told.value.silence is silence


@pytest.mark.parametrize("encrypting", [True, False])
def test_a_public_address_does_not_lead_indoors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encrypting: bool
) -> None:
    with encrypted(tmp_path, "localhost", NOW + dt.timedelta(days=30)) as (address, _):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        within = address if encrypting else address.replace("https", "http")

        def public_first(request: Request, indoors: bool, redirected: bool) -> tuple[Reply, bool]:
            return ask_once(request, indoors, redirected) if redirected else (Reply(302, {"location": within}), False)

        with pytest.raises(Unreachable) as told:
            follow(Request("GET", "https://public.clinic/", {}), public_first)

    assert told.value.silence is (Silence.INDOORS if encrypting else Silence.NOT_HTTPS)


@pytest.mark.parametrize(
    ("peer", "private"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("192.168.1.1", True),
        ("169.254.169.254", True),
        ("100.64.0.1", True),
        ("::1", True),
        ("fe80::1%eth0", True),
        ("fd00::1", True),
        ("::ffff:10.0.0.1", True),
        ("8.8.8.8", False),
        ("2606:4700::1111", False),
    ],
)
def test_private_networks_are_known(peer: str, private: bool) -> None:
    assert is_private(peer) is private


def test_an_address_with_other_letters_is_asked_for_as_apps_do(tmp_path: Path) -> None:
    (tmp_path / "rücken schmerz.mp3").write_bytes(b"sound")
    with a_web_server(tmp_path) as address:
        assert get(f"{address}/rücken schmerz.mp3").body == b"sound"


def test_a_good_certificate_tells_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ends = NOW + dt.timedelta(days=30)
    with encrypted(tmp_path, "localhost", ends) as (address, port):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))

        assert get(address).status == 204
        assert end_of_certificate("localhost", port) == ends


@pytest.mark.parametrize(
    ("name", "days", "trusted", "words"),
    [
        ("localhost", 30, False, "cannot be trusted"),
        ("localhost", -1, True, "has expired"),
        ("elsewhere.clinic", 30, True, "another name"),
    ],
)
def test_a_certificate_that_apps_refuse_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, days: int, trusted: bool, words: str
) -> None:
    with encrypted(tmp_path, name, NOW + dt.timedelta(days=days)) as (address, port):
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        with pytest.raises(Unreachable, match=words) as told:
            get(address)

        assert told.value.silence is Silence.UNTRUSTED
        assert end_of_certificate("localhost", port) is None


def test_a_server_that_is_gone_has_no_certificate(tmp_path: Path) -> None:
    with a_web_server(tmp_path) as address:
        port = int(address.rpartition(":")[2])

    assert end_of_certificate("127.0.0.1", port) is None


@contextmanager
def encrypted(folder: Path, name: str, ends: dt.datetime) -> Iterator[tuple[str, int]]:
    """An https server with a certificate of its own for `name`; yields its address and port."""
    certificate(folder, name, ends)

    class Nothing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the overridden one's name
            """Quiet."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            """A client that hangs up over the certificate is what is tested."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    with Quiet(("127.0.0.1", 0), Nothing) as running:
        running.socket = context.wrap_socket(running.socket, server_side=True)
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"https://localhost:{running.server_address[1]}/", running.server_address[1]
        finally:
            running.shutdown()
            thread.join()


def certificate(folder: Path, name: str, ends: dt.datetime) -> None:
    """Write a certificate that vouches for itself, and its key."""
    x509 = pytest.importorskip("cryptography.x509")
    ec = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ec")
    hazmat = pytest.importorskip("cryptography.hazmat.primitives")
    pem = pytest.importorskip("cryptography.hazmat.primitives.serialization")
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    names = [x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.2"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ends - dt.timedelta(days=60))
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hazmat.hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(pem.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.NoEncryption()))
