"""`[feed]` of `show.toml`: what only apps and directories are told."""

from __future__ import annotations

import re
from typing import Annotated, Any

from episodes.app_values import AnyLicense, Chat, Comments, Fundings, Locations, Pictures, Txts
from episodes.countries import country_code
from episodes.payments import AnyShow, Medium, Values, feed_guid_form
from podcast.services import service_slug
from workspace.header import Header, HttpsAddress, Many, Text, Unfit, checked, key, listed, widened

_RULE_PARTS = frozenset(
    (
        *("FREQ", "UNTIL", "COUNT", "INTERVAL", "BYSECOND", "BYMINUTE", "BYHOUR", "BYDAY"),
        *("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST"),
    )
)  # RFC 5545, 3.3.10
_FREQUENCY = re.compile(r"FREQ=(?:SECONDLY|MINUTELY|HOURLY|DAILY|WEEKLY|MONTHLY|YEARLY)")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?")
_RULES = {
    "daily": "FREQ=DAILY",
    "every day": "FREQ=DAILY",
    "every weekday": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    "weekly": "FREQ=WEEKLY",
    "every week": "FREQ=WEEKLY",
    "every two weeks": "FREQ=WEEKLY;INTERVAL=2",
    "monthly": "FREQ=MONTHLY",
    "every month": "FREQ=MONTHLY",
    "every two months": "FREQ=MONTHLY;INTERVAL=2",
    "yearly": "FREQ=YEARLY",
    "every year": "FREQ=YEARLY",
    **{
        f"every {day}": f"FREQ=WEEKLY;BYDAY={day[:2].upper()}"
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    },
}


def _rule(value: str) -> str:
    """A recurrence rule (RFC 5545, 3.3.10), without the word RRULE in front of it."""
    rule = value.upper().removeprefix("RRULE:")
    parts = [part.partition("=") for part in rule.split(";")]
    if _FREQUENCY.match(parts[0][0] + "=" + parts[0][2]) and all(name in _RULE_PARTS and of for name, _, of in parts):
        return rule
    raise Unfit(
        "rule",
        f'"{value}" is not a rule for dates.',
        why="Calendars and apps read it (RFC 5545); it begins with how often.",
        fix='Write  rule = "FREQ=WEEKLY;BYDAY=TU"',
    )


def _start(value: str) -> str:
    if _ISO.fullmatch(value):
        return value
    raise Unfit(
        "schedule-start",
        f'"{value}" is not a day.',
        why="Apps count the episodes from it.",
        fix='Write  start = "2026-11-24"  (year-month-day)',
    )


class Schedule(Header):
    """How often episodes come (podcast namespace, `updateFrequency`)."""

    words: Text = key(why="Apps show them.", example="Every Tuesday")
    rule: Annotated[Text, checked(_rule)] | None = key(None, why="The same for programs, as calendars write it.")
    start: Annotated[Text, checked(_start)] | None = key(None, why="The first day, as 2026-11-24.")

    @property
    def for_programs(self) -> str:
        """The rule; "" if none was written and the words are not of the usual ones."""
        return self.rule or _RULES.get(" ".join(self.words.lower().rstrip(".!").split()), "")


def _counted(schedule: Schedule) -> Schedule:
    if schedule.start or "COUNT=" not in (schedule.rule or ""):
        return schedule
    raise Unfit(
        "schedule-count",
        "The schedule counts episodes and does not say from when.",
        why="A rule with COUNT needs its first day (podcast namespace, updateFrequency).",
        fix='Add  start = "2026-11-24"  to the schedule.',
    )


def _recent(value: int) -> int:
    if value >= 1:
        return value
    raise Unfit(
        "recent-small",
        f"Spotify cannot show {value} episodes.",
        why="It is how many of the latest episodes listeners see there.",
        fix="Write 1 or more, or leave the line out to show all.",
    )


def _enough(value: int) -> int:
    if value >= 1:
        return value
    raise Unfit(
        "archive-small",
        f"The feed cannot keep {value} episodes.",
        why="Apps show what is in the feed; older episodes go to archives that few of them read.",
        fix="Write  archive_after = 300  , or leave the line out to keep all.",
    )


class SpotifySettings(Header):
    """`[feed.spotify]`: what Spotify alone reads."""

    recent: Annotated[int, checked(_recent)] | None = key(None, why="How many of the latest episodes it shows.")
    countries: Annotated[Many[Annotated[Text, checked(country_code)]], widened(listed)] = key(
        (), why="Where the show comes from, the most important first; two letters each."
    )


def _schedule(value: Any) -> Any:
    """Words alone instead of a table."""
    return {"words": value} if isinstance(value, str) else value


Slugs = Annotated[Many[Annotated[Text, checked(service_slug)]], widened(listed)]


class FeedSettings(Header):
    """`[feed]`: what only the feed needs."""

    guid: Annotated[Text, checked(feed_guid_form)] | None = key(
        None, why="How apps know the show; made of the feed's address if left out, and then kept."
    )
    address: HttpsAddress | None = key(None, why="The feed's address, if it keeps an older one.")
    new_address: HttpsAddress | None = key(None, why="Where the feed is moving to.")
    moved_from: HttpsAddress | None = key(
        None, why="Where the feed was before; the first publish compares the show with what is there."
    )
    locked: bool = key(True, why="Other hosts may not take the show over.")
    hide_email: bool = key(False, why="Leaves the owner's e-mail out; show it only while a directory asks for it.")
    archive_after: Annotated[int, checked(_enough)] | None = key(
        None, why="So many of the newest episodes stay in the feed, and older ones go to archives; few apps read those."
    )
    complete: bool = key(False, why="There will be no more episodes; apps stop looking for them.")
    medium: Medium = key("podcast", why="What the episodes are; an audiobook is played in order.")
    schedule: Annotated[Schedule, widened(_schedule), checked(_counted)] | None = key(
        None, why='How often episodes come, as "weekly" or "every Tuesday".'
    )
    unlisted: bool = key(False, why="Directories leave the show out; who has the address can still hear it.")
    unlisted_at: Slugs = key((), why="Directories that leave it out, such as google.")
    listed_at: Slugs = key((), why="Directories that may list it although it is unlisted.")
    funding: Fundings = key((), why="Where listeners can give: an address, or tables of two lines.")
    license: AnyLicense | None = key(None, why="An SPDX name such as cc-by-4.0, or an address.")
    locations: Locations = key((), why="Where the show is made, and what places it is about.")
    pictures: Pictures = key((), why="Further pictures beside the cover.")
    recommends: Annotated[Many[AnyShow], widened(listed)] = key((), why="Other shows that listeners might like.")
    publisher: AnyShow | None = key(None, why="The feed of the publisher, if there is one that lists all its shows.")
    comments: Comments = key((), why='The post that people comment on; "off" if nobody shall.')
    chat: Chat | None = key(None, why="Where listeners talk.")
    value: Values = key((), why="Payments while people listen.")
    ai_content: bool | None = key(None, why="Whether a computer made what is heard.")
    verify: Text | None = key(None, why="The code that a directory gave you to put into the feed.")
    apple_verify: Text | None = key(None, why="The code that Apple gave you to put into the feed.")
    txt: Txts = key((), why="Further texts for programs.")
    spotify: SpotifySettings = SpotifySettings()
