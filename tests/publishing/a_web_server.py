"""A web server on this computer that serves a folder well, apart from the faults it is told to have."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from publishing.server import answer


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How one path is served amiss: `hop` redirects, `head` is the status of HEAD, `headers` are set ("" removes)."""

    hop: tuple[int, str] | None = None
    head: int | None = None
    ranges: bool = True
    remembers: bool = True
    compresses: bool = True
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@contextmanager
def a_web_server(folder: Path, faults: Mapping[str, Fault] | None = None) -> Iterator[str]:
    """Serve `folder` while the body runs; yields the address, without a slash at its end."""

    class Handler(_Handler):
        root = folder
        amiss = faults or {}

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_address[1]}"
        finally:
            running.shutdown()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    root: Path
    amiss: Mapping[str, Fault]

    def do_GET(self) -> None:
        self._reply(with_body=True)

    def do_HEAD(self) -> None:
        self._reply(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the overridden one's name
        """Quiet."""

    def _reply(self, *, with_body: bool) -> None:
        fault = self.amiss.get(self.path, Fault())
        if fault.hop:
            self._send(fault.hop[0], {"Location": fault.hop[1]}, b"", with_body)
        elif fault.head and not with_body:
            self._send(fault.head, {}, b"", with_body)
        elif fault.body is not None:
            self._send(200, {"Content-Type": "text/plain", **fault.headers}, fault.body, with_body)
        else:
            self._send(*self._from_folder(fault), with_body)

    def _from_folder(self, fault: Fault) -> tuple[int, dict[str, str], bytes]:
        asked = {name.lower(): value for name, value in self.headers.items()}
        for name, wanted in (("range", fault.ranges), ("if-none-match", fault.remembers)):
            if not wanted:
                asked.pop(name, None)
        found = answer(self.root, self.path, asked)
        body = found.text
        if found.file is not None:
            body = found.file.read_bytes()[found.start : found.start + found.length]
        headers = dict(found.headers)
        if self.path.endswith(".xml") and "gzip" in asked.get("accept-encoding", "") and fault.compresses:
            body, headers["Content-Encoding"] = gzip.compress(body), "gzip"
        if not fault.ranges:
            headers.pop("Accept-Ranges", None)
        return found.status, {k: v for k, v in (headers | dict(fault.headers)).items() if v}, body

    def _send(self, status: int, headers: Mapping[str, str], body: bytes, with_body: bool) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304 and "Content-Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body and status != 304:
            self.wfile.write(body)
