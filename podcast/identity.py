"""Who the show is to apps: its addresses, and the feed guid that never changes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # podcast namespace, `guid`


@dataclass(frozen=True, kw_only=True)
class Identity:
    """`site` is the https address of the site without a slash at its end; `feed` is the feed's own address."""

    site: str
    feed: str
    guid: str

    def address(self, path: str) -> str:
        """The full address of a path of the site."""
        return f"{self.site}/{path}"


def feed_guid(feed_address: str) -> str:
    """The UUIDv5 of the feed's address without its scheme and trailing slashes (podcast namespace, `guid`).

    Nothing else is normalized: neither letter case nor a leading www.

    >>> feed_guid("https://podnews.net/rss")
    '9b024349-ccf0-5f69-a609-6b82873eab3c'
    """
    bare = feed_address.split("://", maxsplit=1)[-1].rstrip("/")
    return str(uuid.uuid5(_NAMESPACE, bare))
