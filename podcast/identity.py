"""Who the show is to apps: its addresses, and the feed guid that never changes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlsplit, urlunsplit

from podcast.pictures import SitePicture

_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # podcast namespace, `guid`


@dataclass(frozen=True, kw_only=True)
class Identity:
    """`site` is the https address of the site without a slash at its end; `feed` is the feed's own address.

    `cover` is the path of the show's cover within the site; its name changes with the picture, as do those of `pictures`.
    """

    site: str
    feed: str
    guid: str
    cover: str = "cover.jpg"
    pictures: tuple[SitePicture, ...] = ()

    def address(self, path: str) -> str:
        """The full address of a path of the site, in ASCII, as old apps need it."""
        return f"{self._root}/{quote(path)}"

    @cached_property
    def _root(self) -> str:
        return ascii_address(self.site)


def feed_guid(feed_address: str) -> str:
    """The UUIDv5 of the feed's address without its scheme and trailing slashes (podcast namespace, `guid`).

    Nothing else is normalized: neither letter case nor a leading www.

    >>> feed_guid("https://podnews.net/rss")
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    """
    bare = feed_address.split("://", maxsplit=1)[-1].rstrip("/")
    return str(uuid.uuid5(_NAMESPACE, bare))


def ascii_address(address: str) -> str:
    """The same address with every other sign percent-encoded, and the host in its ASCII form (RFC 3986, RFC 3490).

    >>> ascii_address("https://bücher.example/a b/ü?q=ä")
    'https://xn--bcher-kva.example/a%20b/%C3%BC?q=%C3%A4'
    """
    try:
        parts = urlsplit(address)
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except ValueError:  # no address at all; quoted as it stands, so that the feed stays well-formed
        return _quoted(address)
    return urlunsplit((parts.scheme, host, _quoted(parts.path), _quoted(parts.query), _quoted(parts.fragment)))


def _quoted(part: str) -> str:
    """Percent-encode what is not allowed in an address; what is encoded already stays."""
    return quote(part, safe="/%:@!$&'()*+,;=?~", errors="ignore")


def first_id(guid: str, slug: str) -> str:
    """The id of an episode that has none yet; publishing writes it into the file, and it is never made again."""
    return str(uuid.uuid5(uuid.UUID(guid), f"episodes/{slug}"))
