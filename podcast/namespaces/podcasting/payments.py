"""`value`: who is paid while people listen, and for how long somebody else is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from episodes.payments import Recipient, TimeSplit, Value
from podcast.namespaces.element import Element
from podcast.namespaces.podcasting.forms import decimal, given
from podcast.namespaces.podcasting.listing import remote_item


def values(all_values: Iterable[Value]) -> Iterator[Element]:
    """One `value` for each method of payment; recipients and splits stay in the owner's order."""
    for each in all_values:
        children = (*map(_recipient, each.recipients), *map(_split, each.splits))
        attributes = given(type=each.type, method=each.method, suggested=each.suggested)
        yield Element("value", attributes=attributes, children=children)


def _recipient(recipient: Recipient) -> Element:
    attributes = given(
        name=recipient.name,
        type=recipient.type,
        address=recipient.address,
        split=recipient.split,
        customKey=recipient.custom_key,
        customValue=recipient.custom_value,
        fee="true" if recipient.fee else None,
    )
    return Element("valueRecipient", attributes=attributes)


def _split(split: TimeSplit) -> Element:
    attributes = {"startTime": decimal(split.start), "duration": decimal(split.seconds)}
    if split.show is None:
        return Element("valueTimeSplit", attributes=attributes, children=tuple(map(_recipient, split.recipients)))
    attributes |= given(remoteStartTime=split.show_start, remotePercentage=split.percentage)
    return Element("valueTimeSplit", attributes=attributes, children=(remote_item(split.show, split.show.medium),))
