"""Payments while people listen, and other shows: `value` and `remoteItem` of the podcast namespace."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from episodes.chapters.lines import TIME, seconds_of
from workspace.header import Header, HttpsAddress, Many, Text, Unfit, Words, checked, key, listed, widened

Medium = Literal["podcast", "music", "video", "film", "audiobook", "newsletter", "blog", "publisher", "course"]
"""What a feed holds; lists of other feeds have no place here, since a show has episodes."""

_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)  # podcast namespace, `guid`
_TIME = re.compile(TIME)
_DECIMAL = re.compile(r"\d+(?:\.\d+)?")


def feed_guid_form(value: str) -> str:
    """The guid as it is written: capitals are legal, and apps that compare letters must find the same ones."""
    if _GUID.fullmatch(value):
        return value
    raise Unfit(
        "guid",
        f'"{value}" is not a feed guid.',
        why="Apps know the show by it; it looks like 9b024349-ccf0-5f69-a609-6b82873eab3c.",
        fix="Put back the one that was published, or delete the line.",
    )


class OtherShow(Header):
    """`remoteItem`: another show, or an episode of it."""

    address: HttpsAddress | None = key(None, why="The address of its feed.")
    guid: Annotated[Text, checked(feed_guid_form)] | None = key(
        None, why="How apps know it; made of the address if left out, which holds for a show that never moved."
    )
    title: Words = key("", why="Apps show it at once.")
    episode: Text | None = key(None, why="The id of one episode.")
    medium: Medium | None = key(None, why="What it is, if it is no podcast.")


def _found(other: OtherShow) -> OtherShow:
    if other.address or other.guid:
        return other
    raise Unfit(
        "show-nowhere",
        f"The other show{f' {other.title}' if other.title else ''} has neither an address nor a guid.",
        why="Apps find it by one of the two.",
        fix='Add  address = "https://…"  , the address of its feed.',
    )


AnyShow = Annotated[OtherShow, checked(_found)]


def _seconds(value: Any) -> Any:
    """Seconds, or a time as 18:20."""
    return seconds_of(value) if isinstance(value, str) and _TIME.fullmatch(value) else value


def _not_negative(value: float) -> float:
    if 0 <= value < 1_000_000:
        return value
    raise Unfit(
        "seconds",
        f"{value:g} is not a time in an episode.",
        why="Times are counted in seconds from the beginning.",
        fix='Write a number of seconds, or a time as  "18:20"',
    )


Seconds = Annotated[float, widened(_seconds), checked(_not_negative)]
"""A time in the finished audio, in seconds."""


def _share(value: int) -> int:
    if 0 <= value <= 1_000_000:
        return value
    raise Unfit(
        "share",
        f"{value} is not a share.",
        why="Shares are whole numbers; who has 40 of 100 gets 40 %.",
        fix="Write  split = 50",
    )


class Recipient(Header):
    """`valueRecipient`: who gets a share."""

    type: Text = key("node", why='"node" or "lnaddress".')
    address: Text = key(why="Where the share goes.", example="penrose@getalby.example")
    split: Annotated[int, checked(_share)] = key(why="The share, as a whole number.", example="95")
    name: Words = key("", why="Who gets it.")
    custom_key: Text | None = key(None, why="A name that some wallets ask for.")
    custom_value: Text | None = key(None, why="What belongs to that name.")
    fee: bool = key(False, why="It is taken before the others share.")


def _percentage(value: float) -> float:
    return min(max(value, 0.0), 100.0)  # as the namespace has readers do, too


class TimeSplit(Header):
    """`valueTimeSplit`: somebody else is paid for a while, such as the musicians of a song."""

    start: Seconds = key(why="When it begins.", example="18:20")
    seconds: Seconds = key(why="How long it lasts.", example="180")
    show: AnyShow | None = key(None, why="Whose recipients are paid; or name them yourself.")
    show_start: Seconds | None = key(None, why="Where the other episode's part begins.")
    percentage: Annotated[float, checked(_percentage)] | None = key(
        None, why="How much of the payment; 100 if left out."
    )
    recipients: Many[Recipient] = key((), why="Who is paid, instead of another show.")


def _paid(split: TimeSplit) -> TimeSplit:
    if bool(split.recipients) != bool(split.show):
        return split
    raise Unfit(
        "split-unclear",
        "It is not clear who is paid for this part.",
        why="A part goes either to another show or to recipients.",
        fix="Keep  show  or  recipients  , one of the two.",
    )


def _amount(value: str) -> str:
    if _DECIMAL.fullmatch(value):
        return value
    raise Unfit(
        "amount",
        f'"{value}" is not an amount.',
        why="Apps suggest it to the listener as a number.",
        fix='Write  suggested = "0.00000015"',
    )


class Value(Header):
    """`value`: payments while people listen."""

    type: Text = key("lightning", why="The kind of money.")
    method: Text = key("keysend", why="How it is sent.")
    suggested: Annotated[Text, checked(_amount)] | None = key(None, why="How much for a minute, in Bitcoin.")
    recipients: Many[Recipient] = key((), why="Who gets which share.")
    splits: Many[Annotated[TimeSplit, checked(_paid)]] = key((), why="Parts for which others are paid.")


def _somebody(value: Value) -> Value:
    if value.recipients:
        return value
    raise Unfit(
        "value-nobody",
        "Nobody is named who would be paid.",
        why="Without a recipient apps leave payments out.",
        fix='Add  recipients = [{ type = "lnaddress", address = "…", split = 100 }]',
    )


Values = Annotated[Many[Annotated[Value, checked(_somebody)]], widened(listed)]
