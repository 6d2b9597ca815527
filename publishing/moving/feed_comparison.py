"""Two feeds of one show, item by item: what a subscriber's app would notice if one took the place of the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from podcast.reading.foreign import ForeignAudio, ForeignItem, ForeignShow

_NO_AUDIO = ForeignAudio(address="")


class What(Enum):
    """What differs between an old and a new feed; the values are fit to show."""

    FEED_GUID = "the show's guid"
    SELF_ADDRESS = "the address that the feed calls its own"
    NEW_ADDRESS = "the address that the feed says it moves to"
    SHOW_TITLE = "the show's title"
    ID = "the episode's id"
    MISSING = "the episode is missing"
    ADDED = "the episode is new"
    DATE = "the date"
    TITLE = "the title"
    AUDIO_ADDRESS = "the audio's address"
    AUDIO_LENGTH = "the audio's length"
    AUDIO_TYPE = "the audio's type"
    ORDER = "the order of the episodes"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One difference; `id` and `title` are the old feed's episode (the new one's for an added one), "" for the show."""

    what: What
    id: str = ""
    title: str = ""
    old: str = ""
    new: str = ""


def compare_shows(old: ForeignShow, new: ForeignShow) -> tuple[Difference, ...]:
    """Every difference between two feeds, as any app reads them: the show first, then the old feed's episodes in order."""
    return (*_of_show(old, new), *_of_items(old, new))


def _of_show(old: ForeignShow, new: ForeignShow) -> Iterator[Difference]:
    for what, was, becomes in (
        (What.FEED_GUID, old.guid.lower(), new.guid.lower()),
        (What.SELF_ADDRESS, old.self_address, new.self_address),
        (What.NEW_ADDRESS, old.new_address, new.new_address),
        (What.SHOW_TITLE, old.title, new.title),
    ):
        if was != becomes:
            yield Difference(what=what, old=was, new=becomes)


def _of_items(old: ForeignShow, new: ForeignShow) -> Iterator[Difference]:
    before, after = _by_id(old), _by_id(new)
    fresh = {key: item for key, item in after.items() if key not in before}
    twins = _twins((item for key, item in before.items() if key not in after), tuple(fresh.values()))
    for key, item in before.items():
        now = after.get(key) or twins.get(id(item))
        if now is None:
            yield Difference(what=What.MISSING, id=item.id, title=item.name)
            continue
        if key not in after:
            yield Difference(what=What.ID, id=item.id, title=item.name, old=item.id, new=now.id)
        yield from _of_item(item, now)
    known = {id(item) for item in twins.values()}
    for item in fresh.values():
        if id(item) not in known:
            yield Difference(what=What.ADDED, id=item.id, title=item.name)
    if [key for key in after if key in before] != [key for key in before if key in after]:
        yield Difference(what=What.ORDER)


def _of_item(old: ForeignItem, new: ForeignItem) -> Iterator[Difference]:
    was, becomes = old.audio or _NO_AUDIO, new.audio or _NO_AUDIO
    was_at, now_at = _moment(old), _moment(new)
    pairs: tuple[tuple[What, str, str], ...] = (
        (What.DATE, was_at if now_at else "", now_at if was_at else ""),  # a date that one lacks cannot be compared
        (What.TITLE, old.title, new.title),
        (What.AUDIO_ADDRESS, was.address, becomes.address),
        (What.AUDIO_LENGTH, str(was.length or 0), str(becomes.length or 0)),
        (What.AUDIO_TYPE, was.type, becomes.type),
    )
    for what, before, after in pairs:
        if before != after:
            yield Difference(what=what, id=old.id, title=old.name, old=before, new=after)


def _by_id(show: ForeignShow) -> dict[tuple[str, int], ForeignItem]:
    """Items by id; of several that share one, each by its turn."""
    turns: Counter[str] = Counter()
    found: dict[tuple[str, int], ForeignItem] = {}
    for item in show.items:
        found[item.id, turns[item.id]] = item
        turns[item.id] += 1
    return found


def _twins(gone: Iterable[ForeignItem], fresh: tuple[ForeignItem, ...]) -> dict[int, ForeignItem]:
    """Old episodes (by identity) that come under another id: the audio is the same, or both title and moment."""
    by_audio = {item.audio.address: item for item in fresh if item.audio}
    by_words = {(item.title, item.published): item for item in fresh if item.title and item.published}
    found: dict[int, ForeignItem] = {}
    taken: set[int] = set()
    for item in gone:
        twin = by_audio.get(item.audio.address) if item.audio else None
        if twin is None and item.published:
            twin = by_words.get((item.title, item.published))
        if twin is not None and id(twin) not in taken:
            found[id(item)] = twin
            taken.add(id(twin))
    return found


def _moment(item: ForeignItem) -> str:
    """Comparable whatever the zone it is written in; a date that cannot be read counts as written."""
    return str(item.published.timestamp()) if item.published else item.published_text
