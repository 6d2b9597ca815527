"""Sending a message over HTTPS: one question, one short answer, no redirects."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from publishing.fetching import Silence, Unreachable
from publishing.notify.message import Message
from workspace.addresses import is_this_computer

PATIENCE = 10.0  # seconds for each step, and for the whole answer
_MOST = 4096  # bytes of an answer that are read


@dataclass(frozen=True)
class Answer:
    """What the other side said: its status, and the beginning of its words."""

    status: int
    words: str = ""


def send(message: Message, patience: float = PATIENCE) -> Answer:
    """Send it, with the certificate checked; Unreachable if no answer comes within `patience` seconds.

    A redirect is an answer like any other: it is not followed, because a token must not go anywhere else.
    """
    try:
        parts = urlsplit(message.address)
        connection = _connection(message.address, parts.hostname or "", parts.port, patience)
    except ValueError as error:
        raise Unreachable(message.address, "it is not a full https address", Silence.NOT_HTTPS) from error
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"User-Agent": "Pressroom"} | ({"Authorization": message.token} if message.token else {})
    try:
        if message.form or message.json:
            kind = {"Content-Type": "application/json" if message.json else "application/x-www-form-urlencoded"}
            connection.request("POST", target, message.json or urlencode(message.form), headers | kind)
        else:
            connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        return Answer(answer.status, _beginning(answer, patience))
    except ssl.SSLError as error:
        raise Unreachable(message.address, "its certificate cannot be trusted", Silence.UNTRUSTED) from error
    except (socket.gaierror, UnicodeError) as error:  # the latter for a label that no name may have
        raise Unreachable(message.address, "no server has this name") from error
    except TimeoutError as error:
        raise Unreachable(message.address, f"nothing came within {patience:g} seconds") from error
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(message.address, "the connection was refused or cut") from error
    finally:
        connection.close()


def _connection(address: str, host: str, port: int | None, patience: float) -> http.client.HTTPConnection:
    if address.startswith("https://") and host:
        return http.client.HTTPSConnection(host, port, timeout=patience, context=ssl.create_default_context())
    if address.startswith("http://") and is_this_computer(address):
        return http.client.HTTPConnection(host, port, timeout=patience)
    raise ValueError(address)


def _beginning(answer: http.client.HTTPResponse, patience: float) -> str:
    """The status has come already, which is what counts: words that never end are left at their beginning."""
    words, until = bytearray(), time.monotonic() + patience
    try:
        while len(words) < _MOST and time.monotonic() < until and (block := answer.read1(_MOST - len(words))):
            words += block
    except (OSError, http.client.HTTPException):
        pass
    return words.decode(errors="replace")
