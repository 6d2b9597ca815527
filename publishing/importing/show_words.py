"""A foreign show as `pressroom.toml` and `show.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from podcast.categories import is_listed, nearest_listed
from podcast.languages import is_language, language_meant
from podcast.reading.foreign import ForeignShow, Trouble
from podcast.reading.markdown import as_markdown, as_words
from podcast.reading.notes_parts import closing_of
from podcast.show import Show
from publishing.importing.app_words import of_show
from publishing.importing.fitting import fitting
from publishing.importing.persons import People, crew_left_out
from publishing.importing.toml_writing import toml_lines
from publishing.importing.zones import UNKNOWN, likely_zone
from workspace.discreet import discreet, has_secret, legible
from workspace.publisher import Settings

NO_SITE = "https://podcast.example.org"
_OPEN_HUBS = {f"https://{host}/" for host in ("pubsubhubbub.appspot.com", "pubsubhubbub.superfeedr.com")}
_NO_MAIL = "podcast@example.org"
_NO_CATEGORY = "Society & Culture"
_MARKUP = re.compile(r"</?[a-z][^>]*>|&(?:[a-z]+|#\d+);", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class ShowWords:
    """The texts of both files; `closing` is the HTML that ends every episode's notes."""

    settings: str
    show: str
    closing: str
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the show came from and where it goes: `site` is the new address, `files` name the pictures fetched."""

    came_from: str
    site: str | None
    files: Mapping[str, Any]


def show_words(show: ForeignShow, people: People, place: Place) -> ShowWords:
    """Write both files; whatever does not fit into them is told."""
    closing = closing_for(show)
    settings = fitting(Settings, legible(_settings(show, place.site)))
    about = fitting(Show, legible(_show(show, people, closing, place)))
    return ShowWords(
        settings=_SETTINGS + "\n".join(toml_lines(_with_needed(settings.values))).lstrip() + "\n",
        show=_SHOW.format(feed=discreet(place.came_from) or "another host")
        + "\n".join(toml_lines(about.values))
        + "\n",
        closing=closing,
        troubles=(*settings.troubles, *about.troubles, *_guesses(show, place), *crew_left_out(show)),
    )


def closing_for(show: ForeignShow) -> str:
    """The paragraphs that end every episode's notes, from the fuller of the two descriptions."""
    return closing_of(tuple(item.notes_html for item in show.items))


_SETTINGS = """# Who publishes, where the site lives and where it goes. Lines that start with # are notes for you.

"""
_SHOW = """# The podcast, as it was published at
#   {feed}

"""


def _settings(show: ForeignShow, site: str | None) -> Mapping[str, Any]:
    return {
        "publisher": {
            "name": show.owner_name or show.author or show.title or "The publisher",
            "email": show.owner_email or show.locked_owner or _NO_MAIL,
            "timezone": likely_zone(item.published for item in show.items if item.published),
            "language": _language(show),
        },
        "site": {"address": site or NO_SITE},
        "publish": {"to": "public"},
        "notify": {
            "podping": True if show.uses_podping and show.ours else None,
            "hubs": [hub for hub in show.hubs if show.ours or hub in _OPEN_HUBS],
        },
    }


def _with_needed(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """A mail address that is none was left out; the file cannot be without one."""
    publisher = dict(values.get("publisher", {}))
    publisher.setdefault("email", _NO_MAIL)
    return {**values, "publisher": publisher, "site": {"address": NO_SITE} | dict(values.get("site", {}))}


def _show(show: ForeignShow, people: People, closing: str, place: Place) -> Mapping[str, Any]:
    title = show.title or "A podcast"
    return {
        "name": title,
        "author": show.author or show.owner_name or title,
        "tagline": show.subtitle if show.subtitle not in {title, show.description} else "",
        "description": _plain(show.description or show.summary) or title,
        "category": categories_of(show),
        "explicit": bool(show.explicit),
        "email": show.owner_email,
        "cover": place.files.get("cover"),
        "wide_cover": place.files.get("wide_cover"),
        "order": "oldest first" if _is_oldest_first(show) else "newest first",
        "copyright": show.copyright,
        "type": show.type if show.type in {"episodic", "serial"} else "episodic",
        "closing": as_markdown(closing, exact=show.ours).markdown if closing else "",
        "seasons": {str(item.season): item.season_name for item in reversed(show.items) if item.season_name},
        "feed": _feed(show, place),
        "person": people.tables,
    }


def _feed(show: ForeignShow, place: Place) -> Mapping[str, Any]:
    return {
        "guid": show.kept_guid or show.guid,
        "moved_from": re.sub(r"^http://(?!127\.0\.0\.1|localhost)", "https://", place.came_from),
        "locked": show.locked is not False,
        **of_show(show),
        "pictures": place.files.get("pictures"),
    }


def categories_of(show: ForeignShow) -> list[str]:
    """The categories, by the names that Apple's list has for them today."""
    found = (str(each if is_listed(each) else nearest_listed(str(each)) or each) for each in show.categories)
    return list(dict.fromkeys(found)) or [_NO_CATEGORY]


def _is_oldest_first(show: ForeignShow) -> bool:
    dates = [item.published for item in show.items if item.published]
    return len(dates) > 1 and dates[0] < dates[-1] and dates == sorted(dates)


def _plain(text: str) -> str:
    return as_words(text) if _MARKUP.search(text) else text


def _language(show: ForeignShow) -> str | None:
    return show.language if is_language(show.language) else language_meant(show.language)


def _guesses(show: ForeignShow, place: Place) -> tuple[Trouble, ...]:
    """What the feed does not say and the owner must."""
    found = []
    if not (show.owner_email or show.locked_owner):
        found.append(
            Trouble(what="the e-mail address", why=f"The feed names none; pressroom.toml has {_NO_MAIL} for now.")
        )
    if likely_zone(item.published for item in show.items if item.published) == UNKNOWN:
        found.append(
            Trouble(what="the time zone", why="The feed's dates do not tell it; pressroom.toml has UTC for now.")
        )
    if _language(show) is None:
        said = f'The feed says "{show.language}", which is no language code' if show.language else "The feed names none"
        found.append(Trouble(what="the language", why=f"{said}; pressroom.toml goes without for now, which is en-us."))
    if has_secret(place.came_from):
        why = "It holds what looks like a password. show.toml keeps it as moved_from, to compare both feeds: "
        why += "show that file to nobody, and delete the line after the move."
        found.append(Trouble(what="the feed's address", why=why))
    if not show.categories:
        found.append(Trouble(what="the category", why=f"The feed names none; show.toml has {_NO_CATEGORY} for now."))
    return tuple(found)
