"""WebSub: hubs that the feed names, and that tell every app which follows it.

How a publisher tells its hub is left open (W3C WebSub, section 6). Google's hub and Superfeedr read `hub.url`,
Switchboard reads `hub.topic` (w3c-social/social-web-protocols#47); each passes over the one it does not know.
"""

from __future__ import annotations

from podcast.identity import ascii_address
from publishing.notify.message import Message
from workspace.addresses import host_of


def hub_message(hub: str, feed: str) -> Message:
    """Tell `hub` that `feed` has changed; `feed` is the address that the feed gives as its own."""
    topic = ascii_address(feed)
    return Message(
        to=f"the hub {host_of(hub)}",
        address=ascii_address(hub),
        form=(("hub.mode", "publish"), ("hub.url", topic), ("hub.topic", topic)),
    )
