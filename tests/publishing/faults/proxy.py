"""A proxy between a publisher and its storage: it numbers the requests and breaks the ones that a rule names."""

from __future__ import annotations

import http.client
import random
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from urllib.parse import urlsplit

from tests.publishing.servers import Server

_HOP = {"connection", "content-length", "expect", "keep-alive", "transfer-encoding"}  # headers of one way only


class Moment(Enum):
    """Where a request is when the deed is done."""

    BEFORE = "before the storage heard of it"
    WITHIN = "with half of it on its way"
    AFTER = "after the storage acted"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as the proxy saw it; numbers start at 1."""

    number: int
    method: str
    path: str
    signed: str  # the time in the signature, as 20261124T140000Z

    @property
    def key(self) -> str:
        """The path in the bucket, without the question."""
        return urlsplit(self.path).path.removeprefix("/")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The storage is never asked; this is said in its place."""

    status: int
    code: str = ""
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def body(self) -> bytes:
        said = f"<Error><Code>{self.code}</Code><Message>made up</Message><RequestId>1</RequestId></Error>"
        return f'<?xml version="1.0" encoding="UTF-8"?>{said}'.encode()


@dataclass(frozen=True)
class Cut:
    """The line is cut; a publisher may be killed in the same breath."""

    moment: Moment
    deed: Callable[[], None] = field(default=lambda: None)


@dataclass(frozen=True)
class Meanwhile:
    """Something happens while the request is held; then all goes on as if nothing had been."""

    moment: Moment
    deed: Callable[[], None]


class Damage(Enum):
    """What travels is damaged."""

    FLIPPED = "one byte of the request's body is another"
    HALF_ANSWER = "the answer breaks off"


Deed = Answer | Cut | Meanwhile | Damage | None
Rule = Callable[[Asked], Deed]


def nothing(asked: Asked) -> Deed:
    return None


def once(number: int, deed: Deed) -> Rule:
    """The deed for the request with this number only."""
    return lambda asked: deed if asked.number == number else None


def from_then_on(number: int, deed: Deed) -> Rule:
    return lambda asked: deed if asked.number >= number else None


def weather(seed: int, share: float, *deeds: Deed) -> Rule:
    """A share of all requests, drawn by seed and number, meets one of the deeds."""

    def rule(asked: Asked) -> Deed:
        dice = random.Random(f"{seed}-{asked.number}")
        return dice.choice(deeds) if dice.random() < share else None

    return rule


class Proxy(socketserver.ThreadingTCPServer):
    """One thread for each connection. `rule` may be replaced at any time; `seen` holds every request."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, upstream: str) -> None:
        self.upstream = urlsplit(upstream).netloc
        self.rule: Rule = nothing
        self.before_each: Callable[[Asked], None] = lambda asked: None
        self.after_each: Callable[[Asked], None] = lambda asked: None
        self.seen: list[Asked] = []
        self._numbering = threading.Lock()
        self._busy = 0
        self._idle = threading.Condition()
        super().__init__(("127.0.0.1", 0), _Relay)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start_over(self, rule: Rule = nothing) -> None:
        """Count from 1 again, under another rule."""
        with self._numbering:
            self.seen = []
            self.rule = rule

    def number(self, method: str, path: str, signed: str) -> tuple[Asked, Rule]:
        with self._numbering:
            asked = Asked(number=len(self.seen) + 1, method=method, path=path, signed=signed)
            self.seen.append(asked)
            return asked, self.rule

    @contextmanager
    def busy(self) -> Iterator[None]:
        with self._idle:
            self._busy += 1
        try:
            yield
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def wait_until_idle(self) -> None:
        """Until every request that arrived in full is answered."""
        with self._idle:
            assert self._idle.wait_for(lambda: self._busy == 0, timeout=60)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """No farewell: whoever was cut off meets a reset, as on a broken line."""
        self.close_request(request)

    def handle_error(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Clients that were killed leave broken pipes behind."""


@contextmanager
def proxy_before(server: Server) -> Iterator[Proxy]:
    with Proxy(server.endpoint) as proxy:
        serving = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        serving.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            serving.join()


class _Relay(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except OSError:
            self.close_connection = True

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):
            return self._relay
        raise AttributeError(name)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by its base
        """Quiet."""

    def _relay(self) -> None:
        asked, rule = self.server.number(self.command, self.path, self.headers.get("X-Amz-Date", ""))
        size = int(self.headers.get("Content-Length", 0))
        deed = rule(asked)
        if isinstance(deed, Cut | Meanwhile) and deed.moment is not Moment.AFTER:
            body = self.rfile.read(size // 2) if deed.moment is Moment.WITHIN else b""
            deed.deed()
            if isinstance(deed, Cut):
                self._reset()
                return
            body += self.rfile.read(size - len(body))
        else:
            body = self.rfile.read(size)
        self.server.before_each(asked)
        with self.server.busy():
            self._answer(asked, self.server.rule(asked), body)  # the rule may be another one by now

    def _answer(self, asked: Asked, deed: Deed, body: bytes) -> None:
        if isinstance(deed, Answer):
            self._say(deed.status, [("Content-Type", "application/xml"), *deed.headers], deed.body)
            return
        if deed is Damage.FLIPPED and body:
            body = bytes([body[0] ^ 0x20]) + body[1:]
        status, headers, content = self._forwarded(body)
        self.server.after_each(asked)
        if isinstance(deed, Cut | Meanwhile) and deed.moment is Moment.AFTER:
            deed.deed()
        if isinstance(deed, Cut) and deed.moment is Moment.AFTER:
            self._reset()
        elif deed is Damage.HALF_ANSWER:
            self._say_half(status, headers, content)
        else:
            self._say(status, headers, content)

    def _forwarded(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        upstream = http.client.HTTPConnection(self.server.upstream, timeout=60)
        try:
            upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in _HOP:
                    upstream.putheader(name, value)
            upstream.putheader("Content-Length", str(len(body)))
            upstream.endheaders(body)
            answer = upstream.getresponse()
            content = answer.read()
            kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in _HOP]
            if self.command == "HEAD" and (length := answer.getheader("Content-Length")):
                kept.append(("Content-Length", length))
            return answer.status, kept, content
        finally:
            upstream.close()

    def _say(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        self._say_head(status, headers, len(content))
        if self.command != "HEAD" and status != HTTPStatus.NOT_MODIFIED:
            self.wfile.write(content)

    def _say_half(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
        """With nothing to halve in the body, the head is what breaks off."""
        if len(content) > 1 and self.command != "HEAD":
            self._say_head(status, headers, len(content))
            self.wfile.write(content[: len(content) // 2])
        else:
            self.wfile.write(f"HTTP/1.1 {status} ".encode())
        self._reset()

    def _say_head(self, status: int, headers: list[tuple[str, str]], length: int) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if not any(name == "Date" for name, _ in headers):
            self.send_header("Date", self.date_time_string())
        if not any(name == "Content-Length" for name, _ in headers) and status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def _reset(self) -> None:
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
