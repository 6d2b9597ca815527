"""What a foreign feed tells apps in the podcast namespace, as the values that `episode.md` and `show.toml` have for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from podcast.reading.foreign import ForeignItem, ForeignShow
from podcast.reading.particulars import (
    ForeignAlternate,
    ForeignChat,
    ForeignLicense,
    ForeignLink,
    ForeignLocation,
    ForeignRecipient,
    ForeignRemote,
    ForeignSocial,
    ForeignTimeSplit,
    ForeignTxt,
    ForeignValue,
)

Values = dict[str, Any]


def of_episode(item: ForeignItem) -> Values:
    """The keys of `episode.md`, all but the versions."""
    return {
        "number_between": _between(item),
        "number_shown": item.display,
        "locations": locations(item.locations),
        "funding": links(item.funding),
        "license": license_of(item.license),
        "elsewhere": links(item.content_links),
        "comments": comments(item.social),
        "chat": chat(item.chat),
        "value": values(item.values),
        "ai_content": ai_content(item.txts),
        "txt": txts(item.txts),
    }


def versions(given: Iterable[ForeignAlternate]) -> list[Values]:
    """Other files of an episode that stay where they lie."""
    return [_version(each) for each in given]


def links(given: Iterable[ForeignLink]) -> list[Values]:
    """Ways to give, or the same episode elsewhere: both are an address with a text."""
    return [{"link": each.address, "text": each.text} for each in given]


def locations(given: Iterable[ForeignLocation]) -> list[Values]:
    """The places as they were named; `geo` and `osm` are taken over to the letter, and not checked here."""
    return [
        {"name": each.name, "rel": each.rel.lower(), "geo": each.geo, "osm": each.osm, "country": each.country}
        for each in given
    ]


def license_of(given: ForeignLicense | None) -> Values | None:
    """None where the feed names neither a license nor an address for one."""
    return {"name": given.name, "link": given.address} if given and (given.name or given.address) else None


def comments(given: Iterable[ForeignSocial]) -> list[Values]:
    """Where people talk, in the feed's order; "disabled" comes over too, without an address."""
    return [
        {
            "protocol": each.protocol.lower(),
            "link": each.address,
            "account": each.account,
            "account_link": each.account_address,
            "priority": each.priority,
        }
        for each in given
    ]


def chat(given: ForeignChat | None) -> Values | None:
    """The podcast namespace calls a room `space`."""
    if given is None:
        return None
    return {"server": given.server, "protocol": given.protocol, "account": given.account, "room": given.space}


def txts(given: Iterable[ForeignTxt]) -> list[Values]:
    """All but the one that has a key of its own."""
    return [{"text": each.text, "purpose": each.purpose} for each in given if each.purpose.lower() != "ai-content"]


def ai_content(given: Iterable[ForeignTxt]) -> bool | None:
    """Whether a computer made what is heard, as the `txt` of that purpose says; None for any word but true or false."""
    said = next((each.text.strip().lower() for each in given if each.purpose.lower() == "ai-content"), "")
    return {"true": True, "false": False}.get(said)


def values(given: Iterable[ForeignValue]) -> list[Values]:
    """Payments while people listen, with times in seconds; whom they go to is taken over as it is."""
    return [
        {
            "type": each.type,
            "method": each.method,
            "suggested": each.suggested,
            "recipients": [_recipient(one) for one in each.recipients],
            "splits": [_split(one) for one in each.splits],
        }
        for each in given
    ]


def other_show(given: ForeignRemote) -> Values:
    """A show that is recommended, paid or above this one; `medium` only where it is not the usual one."""
    return {
        "address": given.feed_address,
        "guid": given.feed_guid,
        "title": given.title,
        "episode": given.item_guid,
        "medium": given.medium if given.medium not in {"podcast", "publisher"} else "",
    }


def _recipient(given: ForeignRecipient) -> Values:
    return {
        "type": given.type,
        "address": given.address,
        "split": given.split,
        "name": given.name,
        "custom_key": given.custom_key,
        "custom_value": given.custom_value,
        "fee": given.fee or None,
    }


def _split(given: ForeignTimeSplit) -> Values:
    return {
        "start": given.start,
        "seconds": given.seconds,
        "show": other_show(given.remote) if given.remote else None,
        "show_start": given.remote_start,
        "percentage": given.remote_percentage,
        "recipients": [_recipient(one) for one in given.recipients],
    }


def _version(given: ForeignAlternate) -> Values:
    first, *more = given.sources
    kind, value = given.integrity or ("", "")
    return {
        "link": first.address,
        "type": given.type,
        "bytes": given.length,
        "bitrate": round(given.bitrate) if given.bitrate else None,
        "height": given.height,
        "language": given.language,
        "title": given.title,
        "rel": given.rel,
        "codecs": given.codecs,
        "integrity": value if kind == "sri" else "",
        "mirrors": [{"link": each.address, "type": each.type} for each in more],
    }


def _between(item: ForeignItem) -> float | None:
    """A number that only `podcast:episode` has: 12.5."""
    try:
        number = float(item.number_text)
    except ValueError:
        return None
    return number if number > 0 and number != item.number else None


def of_show(show: ForeignShow) -> Values:
    """The keys of `[feed]` that only apps and directories are told."""
    codes = {each.purpose.lower(): each.text for each in show.txts}
    return {
        "complete": show.complete or None,
        "medium": show.medium if show.medium not in {"", "podcast"} else "",
        "hide_email": True if not (show.owner_email or show.locked_owner) else None,
        "schedule": _schedule(show),
        "unlisted": True if show.blocked or any(each.blocked and not each.id for each in show.blocks) else None,
        "unlisted_at": [each.id for each in show.blocks if each.id and each.blocked],
        "listed_at": [each.id for each in show.blocks if each.id and not each.blocked],
        "funding": links(show.funding),
        "license": license_of(show.license),
        "locations": locations(show.locations),
        "recommends": [other_show(each) for each in show.podroll],
        "publisher": other_show(show.publisher) if show.publisher else None,
        "comments": comments(show.social),
        "chat": chat(show.chat),
        "value": values(show.values),
        "ai_content": ai_content(show.txts),
        "verify": codes.get("verify"),
        "apple_verify": codes.get("applepodcastsverify"),
        "txt": [each for each in txts(show.txts) if each["purpose"].lower() not in {"verify", "applepodcastsverify"}],
        "spotify": _spotify(show),
    }


def _schedule(show: ForeignShow) -> Values | None:
    given = show.frequency
    return {"words": given.text or given.rule, "rule": given.rule, "start": given.start} if given else None


def _spotify(show: ForeignShow) -> Values:
    """Spotify's own namespace has two elements."""
    return {"recent": show.spotify_recent, "countries": show.spotify_countries}
