"""A connection that nobody can keep waiting: bytes must keep coming, from the first line of the answer to the last."""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Callable

PATIENCE = 30.0  # seconds
_PACE = 8192  # bytes a second that must arrive in the long run: half of what an MP3 needs to be listened to

Clock = Callable[[], float]
Connect = Callable[[str, int, float], socket.socket]
"""Connect to an IP address and port, with a time limit in seconds."""
Encrypt = Callable[[socket.socket, str], socket.socket]
"""Put a connection under the certificate of a host, and close it if that cannot be trusted."""


def connected(ip: str, port: int, seconds: float) -> socket.socket:
    """A plain connection to an address that was looked at; names are resolved elsewhere. Raises OSError."""
    return socket.create_connection((ip, port), timeout=seconds)


def encrypted(plain: socket.socket, host: str) -> socket.socket:
    """The same connection under the host's certificate, which is checked."""
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


class Wire:
    """What http.client needs of a socket; whoever made it closes the real one."""

    def __init__(self, real: socket.socket, clock: Clock = time.monotonic) -> None:
        self._real, self._watch = real, _Watch(clock)

    def sendall(self, content: bytes) -> None:
        """The question is small; it has 30 seconds of its own."""
        self._real.settimeout(PATIENCE)
        self._real.sendall(content)

    def makefile(self, mode: str) -> io.BufferedReader:  # noqa: ARG002 - http.client asks for "rb" only
        """The answer, behind a watch: whoever reads it gets a TimeoutError when the bytes come too slowly."""
        return io.BufferedReader(_Incoming(self._real, self._watch), 1 << 16)

    def close(self) -> None:
        """http.client says this while the answer is still to be read."""


class _Watch:
    """Allows half a minute, and more for everything that arrives."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._start, self._received = clock, clock(), 0

    def left(self) -> float:
        """Seconds until it has lasted too long. Raises TimeoutError."""
        left = PATIENCE + self._received / _PACE - (self._clock() - self._start)
        if left <= 0:
            raise TimeoutError
        return min(left, PATIENCE)

    def count(self, received: int) -> None:
        self._received += received


class _Incoming(io.RawIOBase):
    """Reads from the socket, each time only as long as the watch allows."""

    def __init__(self, real: socket.socket, watch: _Watch) -> None:
        self._real, self._watch = real, watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed wants any writable buffer
        self._real.settimeout(self._watch.left())
        received = self._real.recv_into(buffer)
        self._watch.count(received)
        return received
