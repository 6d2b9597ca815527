"""Two feeds side by side: which episode of the one is which of the other, and what the owner's folder says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from urllib.parse import unquote

from publishing.guard.outline import Item, Outline
from publishing.manifest import PublishedEpisode
from workspace.findings import Place

_SLUG = re.compile(r"(?:^|/)episodes/([^/]+)/$")


@dataclass(frozen=True, kw_only=True)
class Written:
    """An episode in the owner's folder: `id` is the one that it has or would get, `recording` a hash.

    `settled` says that the id stands in its file; `asked` that somebody asked for new audio in the place of the live
    one (`replace`, `produce --replace`, `tag --published`), and `same_recording` that it is made of the same recording.
    `removed` says that its owner took it down, `audio_goes` that its published audio is deleted as well.
    """

    slug: str
    title: str
    id: str
    out: bool = True
    recording: str = ""
    settled: bool = True
    asked: bool = False
    same_recording: bool = False
    removed: bool = False
    audio_goes: bool = False


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The live feed and the coming one; `gone` are episodes that were removed earlier, by id.

    `forwarding` are folder names that episodes had before, each with the id of the one that it leads to.
    `silence` says why the live feed could not be read, if it could not; `edited` is what somebody else made of it.
    `elsewhere` says that the live feed is one that the show had before it came here.
    """

    previous: Outline
    coming: Outline
    written: tuple[Written, ...] = ()
    gone: Mapping[str, PublishedEpisode] = field(default_factory=dict)
    forwarding: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = UTC
    silence: str = ""
    edited: Outline | None = None
    elsewhere: bool = False

    @cached_property
    def pairs(self) -> tuple[tuple[Item, Item], ...]:
        """Every live episode with its coming form, matched by id; of several with one id, apps know the first."""
        coming = {item.id: item for item in sorted(self.coming.items, key=self.is_settled)}
        first: dict[str, Item] = {}
        for old in self.previous.items:
            first.setdefault(old.id, old)
        return tuple((old, coming[old.id]) for old in first.values() if old.id in coming)

    @cached_property
    def renamed(self) -> tuple[tuple[Item, Item], ...]:
        """Live episodes that come under another id: page or audio is the same, or title and moment, or nearly the id."""
        fresh = [item for item in self.coming.items if item.id not in self.previous.ids]
        by_page = {self.coming.path(item.page): item for item in fresh if item.page}
        by_audio = {self.coming.path(item.audio): item for item in fresh if item.audio}
        by_words: dict[tuple[str, datetime | None], Item] = {
            (item.title, item.published): item for item in fresh if item.published
        }
        by_bare_id = {bare(item.id): item for item in fresh}
        twins = (
            (
                old,
                by_page.get(self.previous.path(old.page))
                or by_audio.get(self.previous.path(old.audio))
                or by_words.get((old.title, old.published))
                or by_bare_id.get(bare(old.id)),
            )
            for old in self.previous.items
            if old.id not in self.coming.ids
        )
        return tuple((old, new) for old, new in twins if new is not None)

    @cached_property
    def lost(self) -> tuple[Item, ...]:
        """Live episodes that do not come at all."""
        found = self.coming.ids | {old.id for old, _ in self.renamed}
        return tuple(old for old in self.previous.items if old.id not in found)

    @cached_property
    def moved_pages(self) -> tuple[tuple[Item, str, str], ...]:
        """Every live episode whose page moves within the site: its coming form, the old path and the new one."""
        paths = ((new, self.previous.path(old.page), self.coming.path(new.page)) for old, new in self.pairs)
        return tuple((new, before, after) for new, before, after in paths if before and after and before != after)

    @cached_property
    def moved_site(self) -> bool:
        """Whether the whole site gets another address."""
        return bool(self.previous.site and self.coming.site) and self.previous.site != self.coming.site

    def written_as(self, item: Item) -> Written | None:
        """The episode in the owner's folder that a feed's item is: by folder and id, else by id, else by folder."""
        of_slug = self._by_slug.get(slug_in(item))
        return of_slug if of_slug and of_slug.id == item.id else self._by_id.get(item.id, of_slug)

    def is_taken(self, folder: str) -> bool:
        """Whether an episode's folder has that name."""
        return folder in self._by_slug

    def is_settled(self, item: Item) -> bool:
        """Whether the item's id stands in its file: of two that share one, this is the one that owns it."""
        written = self.written_as(item)
        return written is None or (written.settled and written.slug == slug_in(item))

    def place(self, item: Item, key: str | None = None) -> Place:
        """The item's `episode.md`; the key is what may be allowed, the folder's name if nothing else is said."""
        written = self.written_as(item)
        slug = written.slug if written else slug_in(item)
        return Place(f"episodes/{slug}/episode.md" if slug else "show.toml", key=key or slug or item.id)

    @cached_property
    def _by_slug(self) -> dict[str, Written]:
        return {each.slug: each for each in self.written}

    @cached_property
    def _by_id(self) -> dict[str, Written]:
        return {each.id: each for each in self.written}

    def as_written(self, moment: datetime) -> str:
        """A moment as the owner would write it so that it is read as the same one."""
        local = moment.astimezone(self.zone)
        words = f"{local:%Y-%m-%d %H:%M:%S}".removesuffix(":00")
        read = datetime.fromisoformat(words).replace(tzinfo=self.zone)
        return words if read.astimezone(UTC) == moment.astimezone(UTC) else local.isoformat(" ")


def slug_in(item: Item) -> str:
    """The folder's name in the address of an episode's page; "" if the page is elsewhere."""
    return slug_of(item.page)


def slug_of(page: str) -> str:
    """The folder's name in the address or path of an episode's page; "" of any other."""
    found = _SLUG.search(page)
    return unquote(found[1]) if found else ""


def bare(text: str) -> str:
    """Without the difference between capital and small letters, and without spaces."""
    return "".join(text.split()).casefold()
