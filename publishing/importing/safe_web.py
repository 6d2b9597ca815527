"""Fetching from addresses that a stranger wrote: public hosts only, and never more, longer or slower than is sensible."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from podcast.identity import ascii_address
from publishing.importing import refusals
from publishing.importing.public_hosts import Resolve, is_public, own_servers, place_of, resolved
from publishing.importing.wire import PATIENCE, Clock, Connect, Encrypt, Wire, connected, encrypted

FEED, COMPANION, PICTURE, AUDIO = 64 << 20, 16 << 20, 32 << 20, 8 << 30  # bytes that are taken at most
_HOPS = 10  # measuring services put three or four in a row before the audio
_REDIRECTS = {301, 302, 303, 307, 308}
_BLOCK = 1 << 18  # bytes
_PACKED = {"gzip", "x-gzip", "deflate"}


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer whose body is still to be read; `address` is where it came from in the end, `what` is for errors."""

    status: int
    headers: Mapping[str, str]
    address: str
    what: str
    body: http.client.HTTPResponse

    @property
    def length(self) -> int | None:
        """Bytes of the body as the server promises them."""
        told = self.headers.get("content-length", "")
        return int(told) if told.isascii() and told.isdigit() and not self.is_packed else None

    @property
    def is_packed(self) -> bool:
        """Whether the body came compressed, so that its announced length is not the file's."""
        return self.headers.get("content-encoding", "").strip().lower() in _PACKED

    def blocks(self, most: int) -> Iterator[bytes]:
        """The body, unpacked; refused beyond `most` bytes. A body that ends early just ends."""
        got = 0
        for block in self._unpacked() if self.is_packed else self._received():
            got += len(block)
            if got > most:
                raise refusals.too_large(self.address, self.what, most)
            yield block

    def _received(self) -> Iterator[bytes]:
        try:
            while block := self.body.read1(_BLOCK):
                yield block
        except http.client.IncompleteRead:
            return
        except (OSError, http.client.HTTPException) as trouble:
            raise _in_words(trouble, self.address, self.what) from trouble

    def _unpacked(self) -> Iterator[bytes]:
        """A few bytes may unpack to gigabytes, so no more than a block is unpacked at a time."""
        packed = zlib.decompressobj(47)  # gzip or zlib, whichever it is
        try:
            for block in self._received():
                left = block
                while left:
                    yield packed.decompress(left, _BLOCK)
                    left = packed.unconsumed_tail
            yield packed.flush()
        except zlib.error as trouble:
            raise refusals.unreachable(self.address, self.what, "What the server sent is damaged.") from trouble


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """A whole small file; `type` is the server's word for it, without parameters."""

    content: bytes
    type: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Web:
    """The way out. `own` are servers on this computer that the owner named; they alone may be private."""

    own: frozenset[tuple[str, int]] = frozenset()
    resolve: Resolve = resolved
    connect: Connect = connected
    encrypt: Encrypt = encrypted
    clock: Clock = time.monotonic

    def fetch(self, address: str, *, what: str, most: int) -> Fetched:
        """Fetch a small file whole. Raises UserError."""
        with self.opened(address, {"Accept-Encoding": "gzip"}, what=what) as reply:
            if reply.status != http.client.OK:
                raise refusals.not_there(reply.address, what, reply.status)
            content = b"".join(reply.blocks(most))
            if reply.length is not None and len(content) != reply.length:
                raise refusals.cut_short(reply.address, what, len(content), reply.length)
            kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
            return Fetched(content=content, type=kind, address=reply.address)

    @contextmanager
    def opened(self, address: str, headers: Mapping[str, str], *, what: str) -> Iterator[Reply]:
        """Ask for an address and go where it leads; the answer can be read while the body runs."""
        address, came_from_outside = ascii_address(address.strip()), False
        for _ in range(_HOPS + 1):
            with ExitStack() as until_answered:
                place, ips = self._looked_up(address, what, came_from_outside)
                reply = self._answered(address, ips, headers, what, until_answered)
                where = reply.headers.get("location", "")
                if reply.status not in _REDIRECTS or not where:
                    yield reply
                    return
                address = ascii_address(urljoin(address, where.strip()))
                came_from_outside = came_from_outside or place not in self.own
        raise refusals.too_many_hops(address, _HOPS)

    def _looked_up(self, address: str, what: str, came_from_outside: bool) -> tuple[tuple[str, int], tuple[str, ...]]:
        """Host and port, and the IP addresses that may be connected to: the ones looked at here, not asked for anew."""
        place = place_of(address)
        if place is None:
            raise refusals.no_address(address)
        try:
            ips = self.resolve(*place)
        except (OSError, UnicodeError) as trouble:
            raise refusals.unreachable(address, what, f'No server has the name "{place[0]}".') from trouble
        own = place in self.own and not came_from_outside
        if not ips or not (own or all(is_public(ip) for ip in ips)):
            raise refusals.private_network(address, place[0])
        return place, ips

    def _answered(
        self, address: str, ips: tuple[str, ...], headers: Mapping[str, str], what: str, until: ExitStack
    ) -> Reply:
        parts = urlsplit(address)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        host = parts.netloc.rpartition("@")[2]
        try:
            real = self._plugged_in(parts.scheme, parts.hostname or "", parts.port, ips)
            until.callback(real.close)
            connection = http.client.HTTPConnection(parts.hostname or "")
            wire: Any = Wire(real, self.clock)
            connection.sock = wire
            sent = {"Host": host, "User-Agent": "Pressroom", "Accept-Encoding": "identity", "Connection": "close"}
            connection.request("GET", target, headers={**sent, **headers})
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException) as trouble:
            raise _in_words(trouble, address, what) from trouble
        known = {name.lower(): value for name, value in answer.getheaders()}
        return Reply(status=answer.status, headers=known, address=address, what=what, body=answer)

    def _plugged_in(self, scheme: str, host: str, port: int | None, ips: tuple[str, ...]) -> socket.socket:
        """Connected to the first of the addresses that answers; the certificate is still that of the host's name."""
        for ip in ips[:-1]:
            try:
                plain = self.connect(ip, port or (443 if scheme == "https" else 80), PATIENCE / 3)
                break
            except OSError:
                continue
        else:
            plain = self.connect(ips[-1], port or (443 if scheme == "https" else 80), PATIENCE)
        return self.encrypt(plain, host) if scheme == "https" else plain


def web_for(typed: str) -> Web:
    """The way out for importing what the owner typed."""
    return Web(own=own_servers(typed))


def _in_words(trouble: Exception, address: str, what: str) -> Exception:
    if isinstance(trouble, TimeoutError):
        return refusals.too_slow(address, what)
    if isinstance(trouble, ssl.SSLCertVerificationError):
        return refusals.unreachable(address, what, "The server's certificate cannot be trusted.")
    if isinstance(trouble, ssl.SSLError):
        return refusals.unreachable(address, what, "The server does not speak https as it should.")
    return refusals.unreachable(address, what, "The connection was refused or cut.")
