"""A server on this computer that stands in for a hub: it answers as told, and remembers what it was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Hub:
    """`answers` are given in their order, the last one for good: a status, words and headers."""

    answers: list[tuple[int, str]] = field(default_factory=lambda: [(204, "")])
    asked: list[Asked] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    silent: threading.Event | None = None
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


@contextmanager
def a_hub(*answers: tuple[int, str], silent: bool = False, **headers: str) -> Iterator[Hub]:
    """One that runs as long as the body; a silent one takes questions and answers none."""
    hub = Hub(headers=headers, silent=threading.Event() if silent else None)
    if answers:
        hub.answers = list(answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            hub.asked.append(Asked(self.command, self.path, dict(self.headers), body))
            if hub.silent:
                hub.silent.wait(10)
                return
            status, words = hub.answers.pop(0) if len(hub.answers) > 1 else hub.answers[0]
            self.send_response(status)
            for name, value in hub.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(words.encode())

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        if hub.silent:
            hub.silent.set()
        server.shutdown()
        server.server_close()
        thread.join()
