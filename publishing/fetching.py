"""Ways to fetch what is live: over the web, through another address, or from the storage itself."""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from urllib.parse import unquote, urljoin, urlsplit

from podcast.identity import ascii_address
from publishing.storages.storage import Storage
from workspace.errors import Temporary

_PATIENCE = 15  # seconds for each step of a request
_LONGEST = 180  # seconds for a whole body, however steadily it drips
_HOPS = 5  # redirects followed; directories lose patience there too
_MOST = 32 << 20  # bytes of a body that are read
_LITTLE = 4096  # bytes read of the answer to a request for a part
_REDIRECTS = {301, 302, 303, 307, 308}
_LASTING = {301, 308}
_HERE = {"127.0.0.1", "localhost"}
_CERTIFICATES = {10: "its certificate has expired", 62: "its certificate is for another name"}  # X509_V_ERR_…


@dataclass(frozen=True)
class Request:
    """HEAD or GET of an address."""

    method: str
    address: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Hop:
    """One redirect: `status` sends on to `address`."""

    status: int
    address: str

    @property
    def is_lasting(self) -> bool:
        """Whether apps write down the new address; any other redirect they ask again and again (RFC 9110, 15.4)."""
        return self.status in _LASTING


@dataclass(frozen=True)
class Reply:
    """Status, headers (names in small letters) and body.

    Without `by_server` a storage answered: it says nothing of what a web server would add, and sends zeros as a part.
    `hops` are the redirects that led to it; status, headers and body are those of the last address.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    by_server: bool = True
    hops: tuple[Hop, ...] = ()

    def header(self, name: str) -> str:
        """By its name in small letters; "" if the server did not send it."""
        return self.headers.get(name, "")


class Silence(Enum):
    """Why there is no answer, as far as it decides what follows: try again, warn, or stop."""

    NOBODY = auto()  # no such name, refused, cut, too slow
    NOT_HTTPS = auto()
    UNTRUSTED = auto()  # the certificate
    CIRCLE = auto()  # redirects without an end
    INDOORS = auto()  # a public address that redirects into a private network


class Unreachable(Exception):
    """No answer from `address`; `why` is fit to show. `late` says that an answer was waited for until the time was up."""

    def __init__(self, address: str, why: str, silence: Silence = Silence.NOBODY, *, late: bool = False) -> None:
        super().__init__(f"{address}: {why}")
        self.address, self.why, self.silence, self.late = address, why, silence, late


Fetch = Callable[[Request], Reply]


def fetch_over_web(request: Request) -> Reply:
    """Ask over HTTPS with certificates checked (HTTP on this computer only), following a few redirects.

    A redirect from a public address to this computer or its network is refused.
    """
    return follow(request, ask_once)


def follow(request: Request, ask: Callable[[Request, bool, bool], tuple[Reply, bool]]) -> Reply:
    """Follow redirects; `ask` is `ask_once`."""
    hops: tuple[Hop, ...] = ()
    indoors = True
    while True:
        asked = replace(request, address=hops[-1].address) if hops else request
        reply, indoors = ask(asked, indoors, bool(hops))
        where = reply.header("location")
        if reply.status not in _REDIRECTS or not where:
            return replace(reply, hops=hops)
        if len(hops) == _HOPS:
            raise Unreachable(asked.address, f"it redirects more than {_HOPS} times", Silence.CIRCLE)
        hops = (*hops, Hop(reply.status, _joined(asked.address, where)))


def through(fetch: Fetch, public_address: str, serving_address: str) -> Fetch:
    """Fetch addresses of the public site from where it is served now, such as a server on this computer."""
    if public_address == serving_address:
        return fetch

    def public(address: str) -> str:
        under = _is_under(address, serving_address)
        return public_address + address.removeprefix(serving_address) if under else address

    def fetch_there(request: Request) -> Reply:
        if not _is_under(request.address, public_address):
            return fetch(request)
        there = serving_address + request.address.removeprefix(public_address)
        try:
            reply = fetch(replace(request, address=there))
        except Unreachable as error:
            raise Unreachable(request.address, error.why, error.silence, late=error.late) from error
        return replace(reply, hops=tuple(Hop(hop.status, public(hop.address)) for hop in reply.hops))

    return fetch_there


def waiting_once(fetch: Fetch) -> Fetch:
    """Wait in vain for a host once only: where it has never answered, it is not asked again."""
    answered: set[str] = set()
    mute: dict[str, Unreachable] = {}

    def fetch_unless_mute(request: Request) -> Reply:
        host = urlsplit(request.address).netloc
        if host in mute:
            raise Unreachable(request.address, mute[host].why, late=True)
        try:
            reply = fetch(request)
        except Unreachable as error:
            if error.late and host not in answered:
                mute[host] = error
            raise
        answered.add(host)
        return reply

    return fetch_unless_mute


def from_storage(storage: Storage, public_address: str) -> Fetch:
    """Ask the storage itself, for a site whose public address does not answer yet.

    It proves what is stored, with size and type, but nothing about the web server or CDN in front of it.
    """

    def fetch_stored(request: Request) -> Reply:
        if not _is_under(request.address, public_address):
            raise Unreachable(request.address, "it lies outside the site, and only the storage was asked")
        path = unquote(urlsplit(request.address.removeprefix(public_address)).path).removeprefix("/")
        path = f"{path}index.html" if path == "" or path.endswith("/") else path
        try:
            return _stored(storage, path, request)
        except Temporary as error:
            raise Unreachable(request.address, error.findings[0].why.rstrip(".")) from error

    return fetch_stored


def _stored(storage: Storage, path: str, request: Request) -> Reply:
    facts = storage.stat(path)
    if facts is None:
        return Reply(404, {}, by_server=False)
    headers = {"content-type": facts.content_type, "content-length": str(facts.size)}
    wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("Range", ""))
    if wanted:  # the storage answers parts by its own contract; to read them here would fetch all of a long file
        first, last = int(wanted[1]), min(int(wanted[2]), facts.size - 1)
        part = {"content-range": f"bytes {first}-{last}/{facts.size}"}
        return Reply(206, headers | part, bytes(max(last - first + 1, 0)), by_server=False)
    stored = storage.read(path) if request.method == "GET" else None
    return Reply(200, headers, stored.content if stored else b"", by_server=False)


def _is_under(address: str, base: str) -> bool:
    return address == base or address.startswith(f"{base}/")


def _joined(address: str, where: str) -> str:
    try:
        return urljoin(address, where)
    except ValueError:
        return where  # no address at all; asking it says so


def ask_once(request: Request, indoors: bool, redirected: bool) -> tuple[Reply, bool]:
    """One answer, and whether it came from this computer or its network; that is refused unless `indoors`."""
    try:
        parts = urlsplit(ascii_address(request.address))  # as apps do
        connection = _connection(parts.scheme, parts.hostname or "", parts.port, indoors=indoors)
    except ValueError as error:
        why = (
            f"it redirects to {request.address}, which is not https" if redirected else "it is not a full https address"
        )
        raise Unreachable(request.address, why, Silence.NOT_HTTPS) from error
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.connect()
        private = is_private(connection.sock.getpeername()[0])
        if private and not indoors:
            raise Unreachable(request.address, "it redirects into a private network", Silence.INDOORS)
        connection.request(request.method, target, headers={"User-Agent": "Pressroom", **request.headers})
        answer = connection.getresponse()
        most = _LITTLE if "Range" in request.headers else _MOST  # a server that ignores it would send the whole file
        body = _read(answer, most) if request.method != "HEAD" else b""
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body), private
    except ssl.SSLCertVerificationError as error:
        why = _CERTIFICATES.get(error.verify_code, "its certificate cannot be trusted")
        raise Unreachable(request.address, why, Silence.UNTRUSTED) from error
    except ssl.SSLError as error:
        raise Unreachable(request.address, "no safe connection could be made", Silence.UNTRUSTED) from error
    except socket.gaierror as error:
        raise Unreachable(request.address, "no server has this name") from error
    except TimeoutError as error:
        raise Unreachable(request.address, f"nothing came within {_PATIENCE} seconds", late=True) from error
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(request.address, "the connection was refused or cut") from error
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse, most: int) -> bytes:
    """At most so many bytes, for so long: an answer need not have an end."""
    body, until = bytearray(), time.monotonic() + _LONGEST
    while len(body) < most and (block := answer.read1(most - len(body))):
        body += block
        if time.monotonic() > until:
            raise TimeoutError
    return bytes(body)


def _connection(scheme: str, host: str, port: int | None, *, indoors: bool) -> http.client.HTTPConnection:
    if scheme == "https" and host:
        return http.client.HTTPSConnection(host, port, timeout=_PATIENCE, context=ssl.create_default_context())
    if scheme == "http" and host in _HERE and indoors:
        return http.client.HTTPConnection(host, port, timeout=_PATIENCE)
    raise ValueError(scheme)


def is_private(peer: str) -> bool:
    """Whether an IP address is this computer's or its network's, link-local and mapped forms included (RFC 6890)."""
    address = ipaddress.ip_address(peer.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return not (mapped or address).is_global
