"""An old host for tests: a web server on this computer that can be told to cut, stall, lie and lead astray."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

from publishing.artifacts import content_type_of
from publishing.importing.safe_web import Web

PUBLIC = "93.184.215.14"


@dataclass
class Page:
    """One answer; `cut_after` bytes the connection breaks off, as often as `cuts` says."""

    content: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_after: int | None = None
    cuts: int = 1
    ranges: bool = True
    length: bool = True


@dataclass
class OldHost:
    """`pages` by path; `asked` are the paths and ranges that were asked for."""

    address: str
    pages: dict[str, Page]
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    @property
    def web(self) -> Web:
        return Web(own=frozenset({("127.0.0.1", self.port)}))

    @property
    def abroad(self) -> Web:
        """The open internet, where every name leads to this host."""

        def connect(_ip: str, _port: int, seconds: float) -> socket.socket:
            return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

        return Web(resolve=lambda _host, _port: (PUBLIC,), connect=connect, encrypt=lambda plain, _: plain)

    @property
    def anywhere(self) -> Web:
        """The same, and the host's own address beside it."""
        return replace(
            self.abroad, own=self.web.own, resolve=lambda host, _: ("127.0.0.1" if host == "127.0.0.1" else PUBLIC,)
        )

    def serve(self, site: Path) -> None:
        """All files of a built site, with their right types."""
        for path in (path for path in site.rglob("*") if path.is_file()):
            name = path.relative_to(site).as_posix()
            self.put(f"/{name}", path.read_bytes(), content_type_of(name))

    def put(self, path: str, content: bytes | str, kind: str = "application/octet-stream", **more: object) -> str:
        raw = content.encode() if isinstance(content, str) else content
        self.pages[path] = Page(content=raw, headers={"Content-Type": kind, "ETag": f'"{len(raw)}"'}, **more)  # type: ignore[arg-type]
        return self.address + path

    def times(self, path: str) -> int:
        return sum(1 for asked, _ in self.asked if asked == path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    host: OldHost

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.socket.getsockname()[1]

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hangs up may."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    timeout = 20

    def do_GET(self) -> None:
        host = self.server.host
        path, wanted = unquote(self.path), self.headers.get("Range", "")
        host.asked.append((path, wanted))
        page = host.pages.get(path, Page(content=b"nothing here", status=404))
        content, status, more = page.content, page.status, dict(page.headers)
        unchanged = self.headers.get("If-Range", more.get("ETag")) == more.get("ETag")
        if wanted and page.ranges and unchanged and status == 200:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            more["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            content, status = content[start:], 206
        self.send_response(status)
        for name, value in more.items():
            self.send_header(name, value)
        if page.length:
            self.send_header("Content-Length", str(len(content)))
        self.send_header("Connection", "close")
        self.end_headers()
        if page.cut_after is not None and page.cuts:
            page.cuts -= 1
            content = content[: page.cut_after]
        self.wfile.write(content)
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Quiet."""


@contextmanager
def old_host(pages: Mapping[str, Page] | None = None) -> Iterator[OldHost]:
    """A host on a free port, ended with the body."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.host = OldHost(f"http://127.0.0.1:{server.server_address[1]}", dict(pages or {}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.host
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def name_service(names: Mapping[str, tuple[str, ...]]) -> Callable[[str, int], tuple[str, ...]]:
    """A resolver that knows these names, and addresses themselves."""

    def resolve(host: str, _: int) -> tuple[str, ...]:
        if host in names:
            return names[host]
        if host.replace(".", "").isdigit():
            return (host,)
        raise OSError(host)

    return resolve
