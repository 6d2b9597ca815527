"""A slow line to a server: what the client says is passed on at so many bytes a second, the answers at once."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from tests.publishing.servers import Server

_BLOCK = 16 << 10


class SlowLine:
    """Slow once `speed` (bytes a second, of all connections together) is set; `heard` counts what was passed on."""

    def __init__(self, to: tuple[str, int]) -> None:
        self._to = to
        self.speed = 0.0
        self.heard = 0
        self._pace = threading.Lock()
        self._door = socket.create_server(("127.0.0.1", 0))
        self._door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * _BLOCK)
        self.port = self._door.getsockname()[1]
        threading.Thread(target=self._open, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _open(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._door.accept()
                far = socket.create_connection(self._to)
                for source, sink, paced in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._pass, args=(source, sink, paced), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, paced: bool) -> None:
        with suppress(OSError):
            while block := source.recv(_BLOCK):
                if paced:
                    self._wait(len(block))
                sink.sendall(block)
        for each in (source, sink):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        source.close()

    def _wait(self, count: int) -> None:
        with self._pace:
            if self.speed:
                time.sleep(count / self.speed)
            self.heard += count


@contextmanager
def slow_line_to(server: Server) -> Iterator[tuple[SlowLine, str]]:
    """The line, and the address of its near end."""
    far = urlsplit(server.endpoint)
    line = SlowLine((far.hostname or "", far.port or 80))
    try:
        yield line, f"http://127.0.0.1:{line.port}"
    finally:
        line.close()
