"""What the guard stops at: each change that subscribers would suffer from, with the line that mends it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from podcast.archives import FEED
from publishing.guard.comparison import Comparison, Written, bare, slug_in, slug_of
from publishing.guard.outline import Item, Outline
from workspace.discreet import discreet
from workspace.document import as_toml_string
from workspace.findings import Level, Place
from workspace.rules import Rule, Trouble, rule


@rule("g-001", Level.MUST)
def ids_kept(it: Comparison) -> Iterator[Trouble]:
    """A live episode keeps its id."""
    for old, new in it.renamed:
        place = it.place(new)
        hint = " They differ only in capital letters or spaces; apps compare them to the letter."
        yield Trouble(
            where=place,
            problem=f'"{old.title}" would appear as a new episode.',
            why=f'Its id changed from "{old.id}" to "{new.id}": every subscriber would get it a second time.'
            + (hint if bare(old.id) == bare(new.id) else ""),
            fix=f"In {place.file}:  id = {as_toml_string(old.id)}    or, all at once:  pressroom restore --ids",
        )


@rule("g-002", Level.MUST)
def nothing_vanishes(it: Comparison) -> Iterator[Trouble]:
    """A live episode stays in the feed, unless its owner took it down."""
    for old in it.lost:
        written = it.written_as(old)
        if written is None or not (written.out or written.removed):
            yield _vanished(it, old, written)


@rule("g-003", Level.MUST)
def show_keeps_its_guid(it: Comparison) -> Iterator[Trouble]:
    """The show keeps its own identity, `podcast:guid`."""
    known = it.previous.guid
    if known and it.coming.guid and known != it.coming.guid:
        yield Trouble(
            where=Place("show.toml", key="feed.guid"),
            problem="The show would get a new identity.",
            why="Apps and directories would take it for another show, and ratings and followers would not come along.",
            fix=f'In show.toml, under [feed]:  guid = "{known}"',
        )


@rule("g-004", Level.MUST)
def feed_keeps_its_address(it: Comparison) -> Iterator[Trouble]:
    """The feed keeps its address."""
    old, new = it.previous.address, it.coming.address
    if old and new and old != new:
        with_site = it.moved_site and old == f"{it.previous.site}/{it.coming.path(new)}"
        keep = _keep_site(it) if with_site else f'In show.toml, under [feed]:  address = "{old}"'
        yield Trouble(
            where=Place("pressroom.toml", key="site.address") if with_site else Place("show.toml", key="feed.address"),
            problem=f"The feed would move to {new}.",
            why="Apps go on asking the old address; without a lasting redirect there, subscribers get no new episodes.",
            fix=f"{keep}    or, once the old address redirects:  pressroom publish --allow g-004",
        )


@rule("g-005", Level.MUST)
def audio_keeps_its_address(it: Comparison) -> Iterator[Trouble]:
    """The audio of a live episode keeps its address, unless somebody asked for new audio."""
    why = "Apps that download by themselves would fetch it again, and download figures would count it twice."
    if it.moved_site and any(_with_the_site(it, old, new) for old, new in it.pairs):
        yield Trouble(
            where=Place("pressroom.toml", key="site.address"),
            problem=f"All audio and all pages would move from {it.previous.site} to {it.coming.site}.",
            why=f"{why} Links that people shared would lead nowhere.",
            fix=f"{_keep_site(it)}    or, once the old addresses redirect:  pressroom publish --allow g-005",
        )
    for old, new in it.pairs:
        written = it.written_as(new)
        if it.previous.path(old.audio) != it.coming.path(new.audio) and not (written and written.asked):
            slug = it.place(new).key
            yield Trouble(
                where=it.place(new),
                problem=f'The audio of "{new.title}" would move to another address.',
                why=f"Nobody asked for new audio; the published file was not found where it was published. {why}",
                fix=f"Put {it.previous.path(old.audio)} back there from a copy, then:  pressroom publish"
                f"    or, if new audio is meant:  pressroom publish --allow g-005:{slug}",
            )


@rule("g-006", Level.MUST)
def pages_keep_their_address(it: Comparison) -> Iterator[Trouble]:
    """The page of a live episode keeps its address, or the old address can forward to the new one."""
    for new, before, after in it.moved_pages:
        folder = slug_of(before)
        if it.is_taken(folder) or not folder:
            free = f"Give the other folder {folder} another name, and r" if folder else "R"
            yield Trouble(
                where=Place(after, key=it.place(new).key),
                problem=f'The page of "{new.title}" would move from {before} to {after}.',
                why="The old address cannot forward to the new one: links that people shared would lead somewhere else.",
                fix=f"{free}ename the folder back to {folder or before};    or, if it is meant:  "
                f"pressroom publish --allow g-006:{it.place(new).key}",
            )

    coming = {item.id: item for item in it.coming.items}
    for item in it.coming.items:
        led_to = coming.get(it.forwarding.get(slug_in(item), ""))
        if led_to and led_to.id != item.id and item.id not in it.previous.ids:
            key = it.place(item).key
            yield Trouble(
                where=it.place(item),
                problem=f'"{item.title}" would take an old address of "{led_to.title}".',
                why="It forwards to that episode now: who follows a link to it would find this one instead.",
                fix=f"Give the folder {key} another name;    or, if it is meant:  pressroom publish --allow g-006:{key}",
            )


@rule("g-008", Level.MUST)
def dates_stay(it: Comparison) -> Iterator[Trouble]:
    """A live episode keeps its date."""
    for old, new in it.pairs:
        if old.published and new.published and old.published != new.published:
            place = it.place(new)
            yield Trouble(
                where=place,
                problem=f'"{new.title}" would get another date.',
                why="Apps sort by it: the episode would jump in their lists, and some would announce it again as new.",
                fix=f'In {place.file}:  publish = "{it.as_written(old.published)}"'
                f"    or, if it is meant:  pressroom publish --allow g-008:{place.key}",
            )


@rule("g-009", Level.MUST)
def feed_stays_whole(it: Comparison) -> Iterator[Trouble]:
    """Every live episode that is still out in the owner's folder is still in the feed."""
    dropped = [old for old in it.lost if (written := it.written_as(old)) and written.out]
    if dropped:
        yield Trouble(
            where=Place("show.toml"),
            problem=f"The feed would list {len(it.coming.items)} episodes; {len(dropped)} that are live would drop out, "
            f'such as "{dropped[-1].title}".',
            why="Apps show what the feed lists: new subscribers would never see them, and directories take them off.",
            fix="Take back what shortens the feed in show.toml, under [feed]"
            "    or, if it is meant:  pressroom publish --allow g-009",
        )


@rule("g-010", Level.MUST)
def order_stays(it: Comparison) -> Iterator[Trouble]:
    """Live episodes keep their order, unless a date changed."""
    coming = [new.id for new in it.coming.items if new.id in it.previous.ids]
    previous = [old.id for old in it.previous.items if old.id in it.coming.ids]
    dates = any(old.published != new.published for old, new in it.pairs)
    if it.previous.ordered and coming != previous and not dates and len(set(coming)) == len(coming):
        yield Trouble(
            where=Place("show.toml", key="order"),
            problem="The same episodes would come in another order.",
            why="Apps that take the first episode for the newest would announce and download an old one.",
            fix=f'In show.toml:  order = "{_order_of(it.previous)}"'
            "    or, if it is meant:  pressroom publish --allow g-010",
        )


@rule("g-011", Level.MUST)
def audio_keeps_its_bytes(it: Comparison) -> Iterator[Trouble]:
    """Behind the address of live audio there is always the same file."""
    for old, new in it.pairs:
        same_place = it.previous.path(old.audio) == it.coming.path(new.audio)
        known = old.length is not None and bool(old.type)
        if same_place and known and (old.length, old.type) != (new.length, new.type):
            place = it.place(new)
            yield Trouble(
                where=place,
                problem=f'"{new.title}" would be announced with another file behind the same address.',
                why=f"It was {old.length} bytes, {old.type}, and would be {new.length}, {new.type}: "
                "apps that have half of the old file would join it to half of the new one.",
                fix=f"pressroom produce {place.key} --replace    makes audio with a name of its own; then:  pressroom publish",
            )


@rule("g-012", Level.MUST)
def nothing_is_shared(it: Comparison) -> Iterator[Trouble]:
    """No two episodes of the feed share an id or an audio file."""
    ids: dict[str, Item] = {}
    audio: dict[str, Item] = {}
    for item in it.coming.items:
        first, same_file = ids.setdefault(item.id, item), audio.setdefault(item.audio, item)
        if first is not item:
            later = item if it.is_settled(first) else first
            yield Trouble(
                where=it.place(later),
                problem=f'"{first.title}" and "{item.title}" would have the same id.',
                why="Apps know an episode by its id, and would show only one of the two.",
                fix=_new_id(it, later),
            )
        elif same_file is not item:
            yield Trouble(
                where=it.place(item),
                problem=f'"{same_file.title}" and "{item.title}" would have the same audio file.',
                why="Apple Podcasts leaves out the second of two episodes with one file.",
                fix=f"pressroom produce {it.place(item).key} --replace    makes audio of its own; then:  pressroom publish",
            )


@rule("g-013", Level.MUST)
def old_ids_rest(it: Comparison) -> Iterator[Trouble]:
    """The id of an episode that was removed is not given to another one."""
    for item in it.coming.items:
        removed, written = it.gone.get(item.id), it.written_as(item)
        if removed and item.id not in it.previous.ids and written and written.recording != removed.recording:
            yield Trouble(
                where=it.place(item),
                problem=f'"{item.title}" would get the id of "{removed.title}", which was removed.',
                why="Apps that had that one take it for the same episode: their listeners would never see the new one.",
                fix=_new_id(it, item),
            )


@rule("g-014", Level.MUST)
def live_feed_read(it: Comparison) -> Iterator[Trouble]:
    """Before the first publish of a show that lives elsewhere, its feed there is fetched and compared."""
    if it.silence:
        yield Trouble(
            where=Place("show.toml", key="feed"),
            problem=f"The live feed could not be compared:  {discreet(it.previous.address)}",
            why=f"{it.silence}. Its subscribers would get every episode again if one id differed.",
            fix="Try again later:  pressroom publish"
            "    or, if nobody has subscribed there:  pressroom publish --allow g-014",
        )


@rule("g-015", Level.MUST)
def live_feed_is_ours(it: Comparison) -> Iterator[Trouble]:
    """The feed that is live is the one that was published last."""
    if it.edited is not None:
        strange = [item.title for item in it.edited.items if item.id not in it.coming.ids]
        theirs = f' It lists "{strange[0]}", which yours does not.' if strange else ""
        yield Trouble(
            where=Place(FEED),
            problem="Something other than Pressroom changed the live feed after the last publish.",
            why=f"Publishing would undo that, and apps may have seen it.{theirs}",
            fix="pressroom publish --repair    shows what differs, keeps a copy of theirs here and puts yours in its place",
        )


RULES: tuple[Rule[Comparison], ...] = (
    ids_kept,
    nothing_vanishes,
    show_keeps_its_guid,
    feed_keeps_its_address,
    audio_keeps_its_address,
    pages_keep_their_address,
    dates_stay,
    feed_stays_whole,
    order_stays,
    audio_keeps_its_bytes,
    nothing_is_shared,
    old_ids_rest,
    live_feed_read,
    live_feed_is_ours,
)
ADDRESSES = (feed_keeps_its_address, audio_keeps_its_address, pages_keep_their_address, audio_keeps_its_bytes)
MOVING: tuple[Rule[Comparison], ...] = tuple(each for each in RULES if each not in ADDRESSES)
"""Of a show that comes from elsewhere: its addresses are new, and all else that apps know stays."""


def _vanished(it: Comparison, old: Item, written: Written | None) -> Trouble:
    place = it.place(old)
    if written is None and it.elsewhere:
        back = f"pressroom import {discreet(it.previous.address)}    brings its feed over"
    elif written is None:
        back = f"Put its folder back: {place.file.removesuffix('episode.md')}"
    else:
        when = it.as_written(old.published) if old.published else "2026-11-24 06:00"
        back = f'In {place.file}:  publish = "{when}"'
    return Trouble(
        where=place,
        problem=f'"{old.title}" would vanish from the feed.',
        why="Directories take it off the show; apps keep or drop it as they like. Many listeners never see it again.",
        fix=f"{back}    or, if it is meant:  pressroom publish --allow g-002:{place.key}",
    )


def _keep_site(it: Comparison) -> str:
    return f'In pressroom.toml, under [site]:  address = "{it.previous.site}"'


def _with_the_site(it: Comparison, old: Item, new: Item) -> bool:
    """The same path in another place."""
    return old.audio != new.audio and it.previous.path(old.audio) == it.coming.path(new.audio)


def _order_of(feed: Outline) -> str:
    dates = [item.published for item in feed.items if item.published]
    return "newest first" if len(dates) < 2 or dates[0] >= dates[-1] else "oldest first"


def _new_id(it: Comparison, item: Item) -> str:
    """A line with an id that nobody has; of the same feed it is always the same."""
    place = it.place(item)
    fresh = uuid.uuid5(uuid.NAMESPACE_URL, f"{it.coming.address}#{item.id}#{place.key}#{item.title}")
    return f'In {place.file}:  id = "{fresh}"'
