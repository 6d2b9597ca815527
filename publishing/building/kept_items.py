"""Kept items: what the built feed says of an episode already, by the key of all that it is made of.

Nothing is stored twice: the items are cut out of the feed that was built last, as long as nobody touched it since.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from podcast.feed import items_in
from podcast.finished import FinishedEpisode
from publishing.building.kept import key_of
from publishing.building.stamps import Stamp, is_fine, stamp_of, stamps_of, wait_a_tick
from workspace.folder import OwnerFolder

_FORM = 1  # raise it when what is kept has another form

Places = Mapping[str, tuple[str, str, int, int]]
"""By an episode's id: key, document, and the bytes of the item within it, from and to."""


@dataclass
class KeptItems:
    """What the feed was made of the last time, and what is asked for now.

    `whole` is the key of what all items share, `digests` hold one of each episode by its slug.
    """

    folder: OwnerFolder
    whole: str
    digests: Mapping[str, str]
    places: Places
    documents: Mapping[str, bytes]
    asked: list[tuple[str, str]] = field(default_factory=list)

    def recall(self, finished: FinishedEpisode) -> bytes | None:
        """The item's text, if it would be made of the same. Asked for each item of each document, in their order."""
        key = key_of(self.whole, self.digests[finished.slug])
        self.asked.append((finished.id, key))
        known, path, start, end = self.places.get(finished.id, ("", "", 0, 0))
        return self.documents[path][start:end] if known == key else None

    def save(self, documents: Mapping[str, bytes]) -> None:
        """After the feed's `documents` were written, given as they were made."""
        spans = [(path, *span) for path, document in documents.items() for span in items_in(document)]
        if len(spans) != len(self.asked):
            return  # somebody's words look like an item; the next feed is made anew
        places = {id_: (key, *span) for (id_, key), span in zip(self.asked, spans, strict=True)}
        if places == self.places:
            return
        wait_a_tick()
        stamps = stamps_of(f"{self.folder.site}/{path}" for path in documents)
        if not is_fine(stamps):
            return
        place = _place(self.folder)
        part = place.with_suffix(".part")
        place.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(marshal.dumps((_FORM, dict(zip(documents, stamps.stamps, strict=True)), places)))
        part.replace(place)


def kept_items(folder: OwnerFolder, whole: str, digests: Mapping[str, str]) -> KeptItems:
    """What the last build left; nothing if any of its documents was touched."""
    try:
        form, stamps, places = marshal.loads(_place(folder).read_bytes())  # noqa: S302 - our own, and made anew if odd
        if form == _FORM:
            return KeptItems(
                folder, whole, digests, places, {path: _read(folder, path, stamps[path]) for path in stamps}
            )
    except (OSError, ValueError, TypeError, EOFError):
        pass
    return KeptItems(folder, whole, digests, {}, {})


def _read(folder: OwnerFolder, path: str, known: Stamp) -> bytes:
    """Raises ValueError if it is not the file that was written then."""
    if stamp_of(f"{folder.site}/{path}") != known:
        raise ValueError(path)
    return (folder.site / path).read_bytes()


def _place(folder: OwnerFolder) -> Path:
    return folder.machine / "cache" / "items"
