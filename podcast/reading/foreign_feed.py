"""Feeds of other programs, read tolerantly: what a stranger wrote becomes a ForeignShow, with a report of what did not."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from podcast.categories import Category
from podcast.identity import feed_guid
from podcast.reading import podcast_elements as of_podcast
from podcast.reading.foreign import ForeignItem, ForeignShow, Trouble
from podcast.reading.foreign_item import blocked, explicit, keywords, read_item
from podcast.reading.lenient import read_leniently
from podcast.reading.names import (
    SYNDICATION,
    XML,
    atom,
    creative_commons,
    dublin_core,
    googleplay,
    history,
    itunes,
    media,
    podcast,
    raw_voice,
    shown,
    spotify,
)
from podcast.reading.node import Node
from podcast.reading.particulars import ForeignTxt
from podcast.reading.plain_values import answer, whole_number
from podcast.reading.record import Record
from podcast.reading.value_for_value import values
from workspace.errors import UserError

_MAIL = re.compile(r"[^\s<>()@]+@[^\s<>()@]+\.[^\s<>()@]+")
_PASSED = frozenset(
    {
        *("item", "pubDate", "lastBuildDate", "docs", "ttl", "cloud", "rating", "skipHours", "skipDays", "webMaster"),
        *(
            f"{{{SYNDICATION}}}{local}"
            for local in ("updatePeriod", "updatefrequency", "updateFrequency", "updateBase")
        ),
        *(atom(local) for local in ("id", "updated", "link")),
        *(media(local) for local in ("rating", "description", "credit")),
        *(raw_voice(local) for local in ("rating", "frequency", "subscribe", "location")),
        *(creative_commons("license"), media("license"), dublin_core("license"), dublin_core("date")),
        *(history("archive"), history("complete"), podcast("liveItem")),
        itunes("title"),
    }
)


def read_foreign(feed: bytes, address: str) -> ForeignShow:
    """Read any podcast's feed that was fetched from `address`. Raises UserError for what is no feed."""
    lenient = read_leniently(feed, address)
    root = lenient.root
    channel = root if root.name == "channel" else root.first("channel")
    if channel is None:
        raise UserError(
            "foreign-no-show",
            problem="This is not a podcast's feed.",
            where=address,
            why="It is RSS, but there is no show in it (no <channel>).",
            fix="Open the address in a browser; if it shows another page, look there for a link called RSS.",
        )
    ours = channel.text_of("generator") == "Pressroom"
    record = Record(channel, ours=ours)
    read = [(item, item_record.troubles) for item, item_record in _items(root, ours=ours)]
    items = tuple(item for item, _ in read)
    show = _show(record, address, root.attributes.get(f"{{{XML}}}lang", ""))
    further, unknown = record.left_over(_PASSED)
    show = replace(show, items=items, further=further, unknown=unknown)
    of_items = [trouble for _, troubles in read for trouble in troubles]
    told = (*lenient.troubles, *record.troubles, *of_items, *_repeated(items), *_left_over(show))
    return replace(show, troubles=told)


def _items(root: Node, *, ours: bool) -> Iterator[tuple[ForeignItem, Record]]:
    """Every item wherever it stands: RSS 1.0 puts it beside the channel, and a broken feed anywhere."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.name == "item":
            record = Record(node, ours=ours)
            yield read_item(record), record
        if node.name != podcast("liveItem"):
            waiting.extend(each for each in reversed(node.children) if each.children or each.name == "item")


def _show(record: Record, address: str, language: str) -> ForeignShow:
    owner_name, owner_email = _owner(record)
    show = ForeignShow(
        address=address,
        title=" ".join(record.text("title", itunes("title"), dublin_core("title")).split()),
        author=record.text(itunes("author"), googleplay("author"), dublin_core("creator")) or owner_name,
        description=record.html("description", itunes("summary"), googleplay("description"), atom("subtitle")),
        summary=record.html(itunes("summary"), googleplay("description")),
        subtitle=record.text(itunes("subtitle"), atom("subtitle")),
        link=record.text("link") or _linked(record, "alternate"),
        language=record.text("language", dublin_core("language")) or language,
        categories=_categories(record),
        explicit=explicit(record),
        image=_image(record),
        images=tuple(of_podcast.images(record)),
        owner_name=owner_name,
        owner_email=owner_email,
        copyright=record.text("copyright", dublin_core("rights"), media("copyright")),
        keywords=keywords(record),
        type="serial" if record.raw(itunes("type")).lower() == "serial" else "episodic",
        generator=record.text("generator"),
        guid=record.raw(podcast("guid")),
        self_address=_linked(record, "self"),
        new_address=record.text(itunes("new-feed-url"), googleplay("newFeedUrl"), googleplay("new-feed-url")),
        hubs=_all_linked(record, "hub"),
        next_page=_linked(record, "next") or _linked(record, "prev-archive"),
    )
    return _with_podcast_elements(record, replace(show, kept_guid=_kept_guid(record, show)))


def _with_podcast_elements(record: Record, show: ForeignShow) -> ForeignShow:
    locked, podping = record.first(podcast("locked")), record.first(podcast("podping"))
    publisher, limit = record.first(podcast("publisher")), record.first(spotify("limit"))
    live = record.all(podcast("liveItem"))
    for event in live:
        title = event.text_of("title") or "without a title"
        record.trouble(f"The live event {title}", "Live events are not episodes; it was left out.", event)
    return replace(
        show,
        blocked=blocked(record),
        blocks=of_podcast.blocks(record),
        complete=answer(record.raw(itunes("complete"))) is True,
        locked=answer(locked.text) if locked else None,
        locked_owner=locked.get("owner").strip() if locked else "",
        medium=record.raw(podcast("medium")),
        uses_podping=bool(podping and answer(podping.get("usesPodping"))),
        funding=of_podcast.funding(record),
        license=of_podcast.license_of(record),
        persons=of_podcast.persons(record),
        trailers=tuple(of_podcast.trailers(record)),
        locations=of_podcast.locations(record),
        txts=tuple(dict.fromkeys((*of_podcast.txts(record), *_apple_verification(record)))),
        podroll=of_podcast.remotes(_below(record, "podroll")),
        publisher=next(iter(of_podcast.remotes(tuple(publisher.children) if publisher else ())), None),
        remote_items=of_podcast.remotes(record.all(podcast("remoteItem"))),
        spotify_recent=whole_number(limit.get("recentCount")) if limit else None,
        spotify_countries=tuple(record.raw(spotify("countryOfOrigin")).lower().split()),
        frequency=of_podcast.frequency(record),
        chat=of_podcast.chat(record),
        social=of_podcast.social(record),
        values=values(record),
        live=live,
    )


def _below(record: Record, local: str) -> tuple[Node, ...]:
    return tuple(child for node in record.all(podcast(local)) for child in node.all(podcast("remoteItem")))


def _apple_verification(record: Record) -> Iterator[ForeignTxt]:
    code = record.raw(itunes("applepodcastsverify"))
    if code:
        yield ForeignTxt(text=code, purpose="applepodcastsverify")


def _all_linked(record: Record, rel: str) -> tuple[str, ...]:
    links = (node.get("href").strip() for node in record.all(atom("link")) if _rel(node) == rel)
    return tuple(dict.fromkeys(link for link in links if link))


def _linked(record: Record, rel: str) -> str:
    return next(iter(_all_linked(record, rel)), "")


def _rel(node: Node) -> str:
    return node.get("rel").strip().lower() or "alternate"  # RFC 4287, 4.2.7.2


def _categories(record: Record) -> tuple[Category, ...]:
    """Apple's pairs in their order; else Google Play's one name."""
    found: list[Category] = []
    for node in record.all(itunes("category")) or record.all(googleplay("category"), media("category")):
        name = record.words(node.get("text") or node.text)
        below = [record.words(child.get("text") or child.text) for child in node.all(itunes("category"))]
        if name:
            found += [Category(name, each) for each in below if each] or [Category(name)]
    record.all(googleplay("category"), media("category"))
    return tuple(dict.fromkeys(found))


def _image(record: Record) -> str:
    """The largest is usually Apple's; RSS's own was a small one at first."""
    apple = record.address("href", itunes("image"), googleplay("image"))
    plain, logo = record.first("image"), record.text(atom("logo"))
    return apple or (plain.text_of("url") if plain else "") or logo


def _owner(record: Record) -> tuple[str, str]:
    """Apple's owner, else Google Play's address, else RSS's `name@example.org (Name)`."""
    owner = record.first(itunes("owner"))
    name = record.words(owner.text_of(itunes("name"))) if owner else ""
    email = owner.text_of(itunes("email")) if owner else ""
    editor = record.text("managingEditor")
    mail = _MAIL.search(editor[:500])
    elsewhere = record.text(googleplay("email"), googleplay("owner"))
    email = email or elsewhere or (mail[0] if mail else "")
    return name or _MAIL.sub("", editor[:500]).strip(" ()<>"), email.removeprefix("mailto:")


def _kept_guid(record: Record, show: ForeignShow) -> str:
    """The feed's own guid; without one that is a UUID, the one that its address gives (podcast namespace, `guid`)."""
    try:
        uuid.UUID(show.guid)
    except ValueError:
        source = show.address if "://" in show.address else show.self_address
        derived = feed_guid(source) if source else ""
        said = f'The guid "{show.guid[:60]}" is none' if show.guid else "The feed has no guid"
        record.trouble(said, f"It was made of the feed's address, as the rule says: {derived or 'there is no address'}")
        return derived
    return show.guid


def _repeated(items: tuple[ForeignItem, ...]) -> Iterator[Trouble]:
    """Ids and addresses of audio that several items share: apps take only one of these."""
    ids = Counter(item.id for item in items if item.id)
    addresses = Counter(item.audio.address for item in items if item.audio)
    for item in items:
        if ids[item.id] > 1:
            why = f"{ids[item.id]} episodes share it, so apps show only one of them."
            yield Trouble(item=item.name, what=f"The id {item.id}", why=why, line=item.line)
        elif item.audio and addresses[item.audio.address] > 1:
            why = f"{addresses[item.audio.address]} episodes share it; Apple shows only the first."
            yield Trouble(item=item.name, what=f"The audio {item.audio.address}", why=why, line=item.line)


def _left_over(show: ForeignShow) -> Iterator[Trouble]:
    """One line for each kind of element that has no place here."""
    of_show = [shown(node.name) for node in (*show.further, *show.unknown)]
    of_items = [shown(node.name) for item in show.items for node in (*item.further, *item.unknown)]
    for name, count in Counter([*of_show, *of_items]).items():
        times = "once" if count == 1 else f"{count} times"
        yield Trouble(
            what=f"<{name}>, {times}", why="Pressroom has no place for it; what it said was not carried over."
        )
    if any(item.order is not None for item in show.items):
        yield Trouble(what="<itunes:order>", why="Apps no longer read it; episodes are sorted by their dates.")
