"""`podcast:value` in feeds of other programs: who gets what for listening (podcastindex.org/namespace/1.0, `value`)."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.reading.names import podcast
from podcast.reading.node import Node
from podcast.reading.particulars import ForeignRecipient, ForeignTimeSplit, ForeignValue
from podcast.reading.plain_values import answer, decimal, time_in_audio, whole_number
from podcast.reading.podcast_elements import remotes
from podcast.reading.record import Record


def values(record: Record) -> tuple[ForeignValue, ...]:
    """Every method of payment, even with nobody to pay; a split whose times cannot be read is reported and left out."""
    return tuple(
        ForeignValue(
            type=node.get("type").strip(),
            method=node.get("method").strip(),
            suggested=node.get("suggested").strip(),
            recipients=_recipients(node),
            splits=tuple(_splits(record, node)),
        )
        for node in record.all(podcast("value"))
    )


def _recipients(node: Node) -> tuple[ForeignRecipient, ...]:
    return tuple(
        ForeignRecipient(
            type=each.get("type").strip(),
            address=each.get("address").strip(),
            split=0 if each.get("split").strip() == "0" else whole_number(each.get("split")),
            name=each.get("name").strip(),
            custom_key=each.get("customKey").strip(),
            custom_value=each.get("customValue").strip(),
            fee=answer(each.get("fee")) is True,
        )
        for each in node.all(podcast("valueRecipient"))
    )


def _splits(record: Record, node: Node) -> Iterator[ForeignTimeSplit]:
    for each in node.all(podcast("valueTimeSplit")):
        start, seconds = time_in_audio(each.get("startTime")), time_in_audio(each.get("duration"))
        if start is None or not seconds:
            record.trouble("A <podcast:valueTimeSplit>", "Its times cannot be read; it was left out.", each)
            continue
        yield ForeignTimeSplit(
            start=start,
            seconds=seconds,
            remote_start=time_in_audio(each.get("remoteStartTime")),
            remote_percentage=decimal(each.get("remotePercentage")),
            remote=next(iter(remotes(tuple(each.all(podcast("remoteItem"))))), None),
            recipients=_recipients(each),
        )
