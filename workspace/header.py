"""Headers: what a document's values must be, checked all at once, each mistake with file, line and key.

This is the one door of pydantic; a room describes its header with the names defined here.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Annotated, Any, TypeVar, get_args
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else pydantic looks through every installed package
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import ErrorDetails

from workspace.document import Document, as_toml_string
from workspace.findings import Finding
from workspace.typed_dates import moment_meant
from workspace.words import fit_for_xml

__all__ = [
    "Day",
    "Email",
    "Header",
    "HttpsAddress",
    "Link",
    "Many",
    "Moment",
    "Text",
    "TimeZone",
    "Unfit",
    "Words",
    "checked",
    "key",
    "listed",
    "parse",
    "widened",
]


class Header(BaseModel):
    """A frozen value read from a file: unknown keys are mistakes, and nothing is coerced."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True)


class Unfit(ValueError):
    """A value that cannot be used: raised by a check given to `checked`."""

    def __init__(self, code: str, problem: str, *, why: str, fix: str) -> None:
        super().__init__(problem)
        self.code, self.problem, self.why, self.fix = code, problem, why, fix


def key(default: Any = ..., *, why: str = "", example: str = "…") -> Any:
    """Describe one key: its default, why it is wanted, and an example for the message when it is missing."""
    return Field(default, description=why, examples=[example])


def checked(check: Callable[[Any], Any]) -> Any:
    """Metadata for `Annotated`: run `check` on the value after its kind was found right."""
    return AfterValidator(check)


def widened(widen: Callable[[Any], Any]) -> Any:
    """Metadata for `Annotated`: bring a short form into the full one before its kind is looked at."""
    return BeforeValidator(widen)


def listed(value: Any) -> Any:
    """For `widened`: one thing instead of a list of one."""
    return value if isinstance(value, list | tuple) else [value]


def _https(value: str) -> str:
    try:
        scheme, host = urlsplit(value).scheme, urlsplit(value).hostname
    except ValueError:  # brackets that are not closed
        scheme, host = "", None
    loopback = host in {"127.0.0.1", "localhost", "::1"}
    if not host or not (scheme == "https" or (scheme == "http" and loopback)) or re.search(r"[\s<>\"]", value):
        bare = re.sub(r"^(?:[a-z]+:)?/*|[\s<>\"\[\]]", "", value) or "example.org"
        raise Unfit(
            "address",
            f'"{value}" is not a full web address.',
            why="Apps and browsers need the whole address, and podcast directories want https.",
            fix=f'Write  "https://{bare}"',
        )
    return value


def _link(value: str) -> str:
    if not re.match(r"(https?://[^\s/]+|mailto:\S+@\S+|tel:\S+)\S*$", value):
        raise Unfit(
            "link",
            f'"{value}" is not a link.',
            why="A link is a full address, so that it works in every app.",
            fix='Write it in full, as  "https://example.org/page"',
        )
    return value


def _email(value: str) -> str:
    if not re.fullmatch(r"[^\s@<>\"]+@[^\s@<>\"]+\.[^\s@<>\"]+", value):
        raise Unfit(
            "email",
            f'"{value}" is not an e-mail address.',
            why="Directories send a code to this address when the show is claimed.",
            fix='Write it as  "podcast@example.org"',
        )
    return value


def _time_zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (KeyError, ValueError, OSError):
        near = difflib.get_close_matches(str(value), sorted(available_timezones()), 1)
        raise Unfit(
            "timezone",
            f'There is no time zone "{value}".',
            why="Every date in the show is in this zone.",
            fix=f'Write  timezone = "{near[0] if near else "America/Los_Angeles"}"',
        ) from None


def _moment(value: object, info: ValidationInfo) -> datetime:
    """Read "2026-11-24 06:00" in the publisher's zone, or a moment with its own offset."""
    zone = (info.context or {}).get("zone", UTC)
    moment = _as_datetime(value)
    if moment is None or not 1970 <= moment.year < 2200:  # further off it is a slip of the finger
        raise Unfit(
            "date",
            f'"{value}" is not a date and time.',
            why="Without it nobody can tell when the episode goes public.",
            fix=f'Write  "{meant}"  (year-month-day hour:minute)'
            if (meant := moment_meant(str(value)))
            else 'Write year, month, day, hour and minute, as in  "2026-11-24 06:00"',
        )
    if moment.tzinfo is not None:
        return moment
    local = moment.replace(tzinfo=zone)
    after = local.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if after != moment:
        before = moment - (after - moment)  # as far from the gap on its other side
        near = [
            f"{each:%H:%M}" if each.date() == moment.date() else f"{each:%Y-%m-%d %H:%M}" for each in (before, after)
        ]
        raise Unfit(
            "time-skipped",
            f'"{moment:%Y-%m-%d %H:%M}" is a time that does not exist.',
            why=f"Clocks in {zone} jump ahead that night.",
            fix=f"Choose {near[0]} or {near[1]}.",
        )
    # A fixed offset: values of one zone compare by wall clock, wrongly in the hour that comes twice (PEP 495).
    return moment.replace(tzinfo=timezone(local.utcoffset() or timedelta()))


def _as_datetime(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None


def _day(value: object) -> date:
    moment = _as_datetime(value)
    if moment is None:
        raise Unfit(
            "date",
            f'"{value}" is not a date.',
            why="Dates are written the same way everywhere in the show.",
            fix=f'Write  "{meant[:10]}"  (year-month-day)'
            if (meant := moment_meant(str(value)))
            else 'Write year, month and day, as in  "2026-11-24"',
        )
    return moment.date()


_Item = TypeVar("_Item")


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
"""Words that must not be empty."""
Words = Annotated[str, StringConstraints(strip_whitespace=True)]
"""Words that may be empty."""
HttpsAddress = Annotated[Text, AfterValidator(_https)]
Link = Annotated[Text, AfterValidator(_link)]
Email = Annotated[Text, AfterValidator(_email)]
TimeZone = Annotated[ZoneInfo, BeforeValidator(_time_zone)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Day = Annotated[date, BeforeValidator(_day)]
Many = Annotated[tuple[_Item, ...], Field(strict=False)]

_H = TypeVar("_H", bound=Header)


def parse(kind: type[_H], document: Document, zone: ZoneInfo | None = None) -> tuple[_H | None, tuple[Finding, ...]]:
    """The header as a value (None if it cannot be used), and every mistake in it."""
    values = _visible(document.values)
    try:
        return kind.model_validate(values, context={"zone": zone or ZoneInfo("UTC")}), document.troubles
    except ValidationError as trouble:
        found = tuple(_findings(kind, document, trouble.errors(include_url=False)))
        return None, (*document.troubles, *found)


def _visible(value: Any) -> Any:
    """Without the characters that XML, ID3 and terminals take amiss; nobody typed them on purpose."""
    if isinstance(value, str):
        return fit_for_xml(value)
    if isinstance(value, Mapping):
        return {key: _visible(inner) for key, inner in value.items()}
    return [_visible(inner) for inner in value] if isinstance(value, list) else value


def _findings(kind: type[Header], document: Document, errors: list[ErrorDetails]) -> Iterator[Finding]:
    for error in errors:
        lost = document.unread & {str(error["loc"][0]), "*"}
        if error["type"] == "missing" and lost:
            continue  # the line is there, and was reported as unreadable
        code, problem, why, fix = _sentence(kind, error)
        yield Finding(code=code, where=document.place(*error["loc"]), problem=problem, why=why, fix=fix)


def _sentence(kind: type[Header], error: ErrorDetails) -> tuple[str, str, str, str]:
    """Code, problem, why and fix of one mistake."""
    unfit = error.get("ctx", {}).get("error")
    if isinstance(unfit, Unfit):
        return unfit.code, unfit.problem, unfit.why, unfit.fix
    loc = error["loc"]
    name = str(next((part for part in reversed(loc) if isinstance(part, str)), ""))
    holder = _model_at(kind, loc[:-1])
    if error["type"] == "extra_forbidden":
        return _unknown(name, holder)
    if error["type"] == "missing":
        described = holder.model_fields[name] if holder and name in holder.model_fields else None
        why = (described.description if described else "") or "The rest cannot be made without it."
        example = (described.examples or ["…"])[0] if described else "…"
        return "key-missing", f'"{name}" is missing.', why, f"Add the line  {name} = {_quoted(example)}"
    return _wrong_kind(name, error)


def _unknown(name: str, holder: type[Header] | None) -> tuple[str, str, str, str]:
    known = sorted(holder.model_fields) if holder else []
    near = difflib.get_close_matches(name, known, 1, cutoff=0.5)
    return (
        "unknown-key",
        f'There is no key "{name}" here.',
        "A key that Pressroom does not know would be ignored without a word.",
        f"Did you mean  {near[0]}  ?" if near else f"Delete the line. Known here: {', '.join(known)}.",
    )


def _wrong_kind(name: str, error: ErrorDetails) -> tuple[str, str, str, str]:
    given = error.get("input")
    wanted, example = _KINDS.get(error["type"], ("something else", "…"))
    if error["type"] in {"string_type", "string_too_short"}:
        alone = given[0] if isinstance(given, list) and len(given) == 1 else given
        example = as_toml_string(str(alone)) if isinstance(alone, (int, float, bool)) or alone is not given else '"…"'
    elif isinstance(given, str) and error["type"] in {"int_type", "bool_type"}:
        said = _YES_OR_NO.get(given.strip().lower(), given.strip().lower())
        example = said if said in {"true", "false"} or said.isdigit() else example
    elif isinstance(given, str) and given.strip() and error["type"] == "tuple_type":
        example = f"[{', '.join(as_toml_string(each.strip()) for each in given.split(',') if each.strip())}]"
    elif error["type"] == "greater_than_equal":
        wanted = f"{error['ctx']['ge']} or more"
    elif error["type"] in {"literal_error", "enum"}:
        wanted = f"one of {error['ctx']['expected']}"
        known = re.findall(r"'([^']*)'", str(error["ctx"]["expected"])) or ["…"]
        near = difflib.get_close_matches(str(given).lower(), {each.lower(): each for each in known}, 1)
        example = as_toml_string(next((each for each in known if near and each.lower() == near[0]), known[0]))
    return (
        "wrong-kind",
        f'"{name}" should be {wanted}.',
        f"There it says {_shown(given)}.",
        f"Write  {name} = {example}",
    )


_YES_OR_NO = {"yes": "true", "on": "true", "no": "false", "off": "false"}
_KINDS: Mapping[str, tuple[str, str]] = {
    "string_type": ("words between quotation marks", '"…"'),
    "string_too_short": ("words, not empty", '"…"'),
    "int_type": ("a whole number without quotation marks", "1"),
    "int_from_float": ("a whole number", "1"),
    "greater_than_equal": ("a larger number", "1"),
    "bool_type": ("true or false without quotation marks", "false"),
    "tuple_type": ("a list in square brackets", '["…"]'),
    "dict_type": ("a table", "{ … }"),
    "model_type": ("a table", "{ … }"),
    "model_attributes_type": ("a table", "{ … }"),
}


def _model_at(kind: type[Header], loc: tuple[int | str, ...]) -> type[Header] | None:
    """The header class that holds the key at `loc`."""
    here: Any = kind
    for part in loc:
        if isinstance(part, int) or here is None:
            continue
        field = here.model_fields.get(part)
        if field is not None:
            here = next(_headers_in(field.annotation), None)
    return here if isinstance(here, type) and issubclass(here, Header) else None


def _headers_in(annotation: object) -> Iterator[type[Header]]:
    if isinstance(annotation, type) and issubclass(annotation, Header):
        yield annotation
    for part in get_args(annotation):
        yield from _headers_in(part)


def _quoted(example: str) -> str:
    bare = example in {"true", "false"} or example.isdigit() or example.startswith(("[", "{"))
    return example if bare else f'"{example}"'


def _shown(given: object) -> str:
    words = repr(given) if isinstance(given, (bool, int, float)) else f'"{given}"'
    return words if len(words) <= 60 else words[:57] + '…"'
