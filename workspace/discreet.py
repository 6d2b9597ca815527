"""What a stranger wrote, fit to be shown: on one line, nothing that moves a cursor or turns the writing, and no secrets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{1,15}://[^\s<>\"'“”]+", re.IGNORECASE)
_SIGNED_IN = re.compile(r"(?<=://)[^/?#@]*@")
_SECRET_NAME = re.compile(
    r"(?i)auth|token|key|secret|sig|signature|pass|password|pwd|code|session|user|policy|credential|hash|hmac|uuid"
)
_IN_NAMES = re.compile(r"[a-z]*(?:auth|token|secret|passw|signature|credential|apikey|accesskey)[a-z]*", re.IGNORECASE)
_QUERY = re.compile(r"([?&;#])([^=&;#]*)=([^&;#]+)")
_RANDOM = re.compile(r"(?<![\w-])(?=(?:[A-Za-z]+\d+){3}|(?:\d+[A-Za-z]+){3})[A-Za-z0-9]{20,}(?![\w-])", re.ASCII)
_RANDOM_VALUE = re.compile(r"(?=[^\d]*\d)(?=.*[A-Za-z])[A-Za-z0-9_+/=%.~-]{16,}")
_SHAPELESS = str.maketrans(
    {at: bytes([at]).decode("cp1252", errors="ignore") for at in range(0x80, 0xA0)} | {0x202D: "", 0x202E: ""}
)
_HIDDEN = "…"


def discreet(text: str, longest: int = 1000) -> str:
    """The same words for a screen or a report.

    >>> discreet("see https://ann:1234@example.org/feed?auth=abc&p=7")
    'see https://example.org/feed?auth=…&p=7'
    """
    flat = "".join(sign if sign.isprintable() else " " for sign in text)
    shown = _ADDRESS.sub(lambda found: _without_secrets(found[0]), flat).strip()
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def legible(value: Any) -> Any:
    """Texts, also inside tables and lists, with the quotes and dashes that an old program wrote as signs without a shape.

    Those of Windows-1252 became control characters somewhere (HTML, 13.2.5.80, reads them in the same way); what turns
    the direction of writing is left out, because it can make one file name or address look like another.
    """
    if isinstance(value, str):
        return value.translate(_SHAPELESS)
    if isinstance(value, Mapping):
        return {key: legible(inner) for key, inner in value.items()}
    return [legible(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def has_secret(address: str) -> bool:
    """Whether an address holds what only one person should know: a password, a token, a signature."""
    return _without_secrets(address) != address


def _without_secrets(address: str) -> str:
    bare = _SIGNED_IN.sub("", address, count=1)
    path, mark, rest = _cut(bare)
    return _RANDOM.sub(_HIDDEN, path) + _QUERY.sub(_pair, mark + rest)


def _cut(address: str) -> tuple[str, str, str]:
    at = min((place for place in (address.find(sign) for sign in "?#") if place >= 0), default=len(address))
    return address[:at], address[at : at + 1], address[at + 1 :]


def _pair(found: re.Match[str]) -> str:
    mark, name, value = found[1], found[2], found[3]
    secret = (
        _SECRET_NAME.fullmatch(name) or _IN_NAMES.fullmatch(name.replace("-", "")) or _RANDOM_VALUE.fullmatch(value)
    )
    return f"{mark}{name}={_HIDDEN if secret else value}"
