"""Notifying: everybody is told after a verified publish whose feed differs, and again whenever the owner asks for it."""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from podcast.archives import FEED
from podcast.show import Show
from publishing.desk import Desk
from publishing.live import last_known, open_storage
from publishing.notify.podping import TOKEN
from publishing.notify.sending import send
from publishing.notify.telling import Pause, Send, Told, messages_for, tell
from publishing.publication import Publication, no_show, read_publication
from publishing.verifying import nothing_live
from workspace.errors import Temporary


class AfterPublish(Protocol):
    """`after_publish` as whoever publishes sees it."""

    def __call__(self, publication: Publication, sent: Collection[str], *, verified: bool) -> tuple[Told, ...]: ...


@dataclass(frozen=True, kw_only=True)
class Notified:
    """Who was told; `feed` is the address they were told about."""

    feed: str
    told: tuple[Told, ...]

    @property
    def exit_code(self) -> int:
        """That of Temporary if somebody could not be told: the same command may do it later."""
        return 0 if all(each.ok for each in self.told) else Temporary.exit_code

    def lines(self) -> tuple[str, ...]:
        """Who was told and who was not, or why there is nobody to tell."""
        if not self.told:
            return (f"Nobody to tell about {self.feed}: it is only an example, or [notify] names nobody.",)
        late = () if self.exit_code == 0 else ("Nothing is lost: apps find what is new when they look again.",)
        return (*(each.line() for each in self.told), *late)

    def as_json(self) -> dict[str, object]:
        """For scripts: an empty `notified` means that nobody is to be told, not that it failed."""
        return {"feed": self.feed, "notified": [each.as_json() for each in self.told]}


def notify(desk: Desk, send: Send = send, pause: Pause = time.sleep) -> Notified:
    """Tell everybody again that the feed has something new."""
    publication = read_publication(desk.folder).required()
    show = publication.show
    if show is None:
        raise no_show()
    live = last_known(desk.folder, publication.settings)
    if live is None or FEED not in live.entries:
        raise nothing_live(open_storage(desk.folder, publication.settings))
    return Notified(feed=publication.identity().feed, told=_tell(publication, show, send, pause))


def after_publish(
    publication: Publication, sent: Collection[str], *, verified: bool, send: Send = send, pause: Pause = time.sleep
) -> tuple[Told, ...]:
    """Tell everybody if the feed is among what was `sent` and was `verified`; it never makes a publish fail."""
    if publication.show is None or not verified or FEED not in sent:
        return ()
    return _tell(publication, publication.show, send, pause)


def _tell(publication: Publication, show: Show, send: Send, pause: Pause) -> tuple[Told, ...]:
    messages = messages_for(
        publication.settings,
        publication.identity().feed,
        medium=show.feed.medium,
        token=os.environ.get(TOKEN, ""),
        unlisted=show.feed.unlisted,
    )
    return tell(messages, send, pause)
