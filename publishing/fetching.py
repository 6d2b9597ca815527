"""Ways to fetch what is live: over the web, through another address, or from the storage itself."""

from __future__ import annotations

import http.client
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import unquote, urljoin, urlsplit

from publishing.storage import Storage
from workspace.errors import Temporary

_PATIENCE = 15  # seconds for each step of a request
_HOPS = 5  # redirects followed; directories lose patience there too
_MOST = 32 << 20  # bytes of a body that are read
_LITTLE = 4096  # bytes read of the answer to a request for a part
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True)
class Request:
    """HEAD or GET of an address."""

    method: str
    address: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """Status, headers (names in small letters) and body. A storage says nothing of what a web server would add."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    says_cross_origin: bool = True

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


class Unreachable(Exception):
    """No answer from `address`; `why` is fit to show."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(f"{address}: {why}")
        self.address, self.why = address, why


Fetch = Callable[[Request], Reply]


def fetch_over_web(request: Request) -> Reply:
    """Ask over HTTPS with certificates checked (HTTP on this computer only), following a few redirects."""
    for _ in range(_HOPS + 1):
        reply = _ask(request)
        where = reply.header("location")
        if reply.status not in _REDIRECTS or not where:
            return reply
        request = replace(request, address=urljoin(request.address, where))
    raise Unreachable(request.address, f"it redirects more than {_HOPS} times")


def through(fetch: Fetch, public_address: str, serving_address: str) -> Fetch:
    """Fetch addresses of the public site from where it is served now, such as a server on this computer."""

    def fetch_there(request: Request) -> Reply:
        if not _is_under(request.address, public_address):
            return fetch(request)
        there = serving_address + request.address.removeprefix(public_address)
        try:
            return fetch(replace(request, address=there))
        except Unreachable as error:
            raise Unreachable(request.address, error.why) from error

    return fetch_there


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
        return Reply(404, {}, says_cross_origin=False)
    headers = {"content-type": facts.content_type, "content-length": str(facts.size)}
    wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("Range", ""))
    if wanted:  # the storage answers parts by its own contract; to read them here would fetch all of a long file
        first, last = int(wanted[1]), min(int(wanted[2]), facts.size - 1)
        part = {"content-range": f"bytes {first}-{last}/{facts.size}"}
        return Reply(206, headers | part, bytes(max(last - first + 1, 0)), says_cross_origin=False)
    stored = storage.read(path) if request.method == "GET" else None
    return Reply(200, headers, stored.content if stored else b"", says_cross_origin=False)


def _is_under(address: str, base: str) -> bool:
    return address == base or address.startswith(f"{base}/")


def _ask(request: Request) -> Reply:
    parts = urlsplit(request.address)
    host = parts.hostname or ""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection = _connection(parts.scheme, host, parts.port)
    except ValueError as error:
        raise Unreachable(request.address, "it is not a full https address") from error
    try:
        connection.request(request.method, target, headers={"User-Agent": "Pressroom", **request.headers})
        answer = connection.getresponse()
        most = _LITTLE if "Range" in request.headers else _MOST  # a server that ignores it would send the whole file
        body = answer.read(most) if request.method != "HEAD" else b""
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)
    except ssl.SSLError as error:
        raise Unreachable(request.address, "its certificate cannot be trusted") from error
    except socket.gaierror as error:
        raise Unreachable(request.address, "no server has this name") from error
    except TimeoutError as error:
        raise Unreachable(request.address, f"nothing came within {_PATIENCE} seconds") from error
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(request.address, "the connection was refused or cut") from error
    finally:
        connection.close()


def _connection(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https" and host:
        return http.client.HTTPSConnection(host, port, timeout=_PATIENCE, context=ssl.create_default_context())
    if scheme == "http" and host in {"127.0.0.1", "localhost"}:
        return http.client.HTTPConnection(host, port, timeout=_PATIENCE)
    raise ValueError(scheme)
