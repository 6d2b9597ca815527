"""What the checks of the show look at: the owner's words, the cover's measures and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from episodes.episode import Episode
from podcast.show import Show
from workspace.document import Document
from workspace.findings import Place
from workspace.pictures import Picture
from workspace.publisher import Settings


@dataclass(frozen=True, kw_only=True)
class ShowFacts:
    """`cover` and `wide_cover` are None if there is no picture to read; the documents are for the numbers of their lines.

    `cover_beside` is a picture with the cover's name and another ending, looked for where the cover is missing.
    """

    show: Show
    settings: Settings
    episodes: tuple[Episode, ...]
    cover: Picture | None
    now: datetime
    cover_beside: str | None = None
    wide_cover: Picture | None = None
    document: Document | None = None
    settings_document: Document | None = None

    @property
    def language(self) -> str:
        """The show's, else the publisher's: an RSS language code such as en-us."""
        return self.show.language or self.settings.publisher.language

    def place(self, *key: str) -> Place:
        """Where a key of show.toml stands; of one that is missing, where what would hold it stands."""
        return self.document.place(*key) if self.document else Place("show.toml", None, ".".join(key))

    def settings_place(self, *key: str) -> Place:
        """Where a key of pressroom.toml stands."""
        document = self.settings_document
        return document.place(*key) if document else Place("pressroom.toml", None, ".".join(key))
