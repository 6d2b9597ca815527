"""Which computers a foreign feed may send us to: those of the open internet, and no other."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

Resolve = Callable[[str, int], tuple[str, ...]]
"""The IP addresses of a host; raises OSError if there are none."""

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
_OLD_TUNNEL = IPv6Network("::/96")  # RFC 4291, 2.5.5.1
_PORTS = {"http": 80, "https": 443}


def resolved(host: str, port: int) -> tuple[str, ...]:
    """The IP addresses of a name, as this computer's name service tells them now. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet; one that hides an IPv4 address counts as that one.

    >>> is_public("93.184.215.14"), is_public("10.0.0.7"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    found = ip_address(address.partition("%")[0])
    hidden = _hidden(found) if isinstance(found, IPv6Address) else None
    if hidden is not None:
        return is_public(str(hidden))
    strange = found.is_multicast or found.is_reserved or found.is_loopback or found.is_link_local
    return found.is_global and not strange and not found.is_unspecified


def _hidden(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a gateway would take the connection to."""
    if address in _NAT64 or (address in _OLD_TUNNEL and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    tunnel = address.teredo[1] if address.teredo else None
    return address.ipv4_mapped or address.sixtofour or tunnel


def place_of(address: str) -> tuple[str, int] | None:
    """Host (lower case) and port of a web address; None if it is none."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or any(sign <= " " for sign in address):
        return None
    return host.rstrip(".") or host, port or _PORTS[parts.scheme]


def own_servers(typed: str) -> frozenset[tuple[str, int]]:
    """The server on this computer that the owner named, if what was typed is one: it alone may be asked, then."""
    place = place_of(typed)
    if place is None or place[0] not in {"localhost", "127.0.0.1", "::1"}:
        return frozenset()
    return frozenset({place})
