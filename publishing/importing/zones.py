"""The time zone that a show's dates were written in, guessed from their offsets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

UNKNOWN = "UTC"
_LIKELY = (
    *("America/Los_Angeles", "America/Denver", "America/Phoenix", "America/Chicago", "America/New_York"),
    *("America/Anchorage", "Pacific/Honolulu", "America/Halifax", "Europe/London", "Europe/Berlin", "Europe/Athens"),
    *("Asia/Kolkata", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland"),
)


def likely_zone(moments: Iterable[datetime]) -> str:
    """The first zone that explains every offset; UTC where hosts write all dates in GMT, as most do."""
    given = tuple(moments)
    if not given or all(moment.utcoffset() == timedelta() for moment in given):
        return UNKNOWN
    return next((name for name in _LIKELY if all(_fits(ZoneInfo(name), moment) for moment in given)), UNKNOWN)


def _fits(zone: ZoneInfo, moment: datetime) -> bool:
    return moment.astimezone(zone).utcoffset() == moment.utcoffset()
