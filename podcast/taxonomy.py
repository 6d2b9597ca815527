"""Roles of people and their groups (Podcast Taxonomy, as the podcast namespace names them; letter case does not matter)."""

from __future__ import annotations

import difflib
from collections.abc import Mapping

GROUPS: Mapping[str, tuple[str, ...]] = {
    "cast": (
        *("host", "co-host", "guest host", "guest"),
        *("voice actor", "narrator", "announcer", "reporter"),
    ),
    "creative direction": (
        *("director", "assistant director", "executive producer", "senior producer", "producer"),
        *("associate producer", "development producer", "creative director"),
    ),
    "writing": (
        *("author", "editorial director", "co-writer", "writer", "songwriter", "guest writer", "story editor"),
        *("managing editor", "script editor", "script coordinator", "researcher", "editor", "fact checker"),
        *("translator", "transcriber", "logger"),
    ),
    "audio production": (
        *("studio coordinator", "technical director", "technical manager", "audio engineer"),
        *("remote recording engineer", "post production engineer"),
    ),
    "audio post-production": (
        *("audio editor", "sound designer", "foley artist", "composer"),
        *("theme music", "music production", "music contributor"),
    ),
    "administration": (
        *("production coordinator", "booking coordinator", "production assistant", "content manager"),
        *("marketing manager", "sales representative", "sales manager"),
    ),
    "visuals": ("graphic designer", "cover art designer"),
    "community": ("social media manager",),
    "misc.": ("consultant", "intern"),
    "video production": ("camera operator", "lighting designer", "camera grip", "assistant camera"),
    "video post-production": ("editor", "assistant editor"),
}
HOSTS = frozenset({"host", "co-host"})
GUESTS = frozenset({"guest", "guest host", "guest writer"})


def group_of(role: str) -> str | None:
    """The group that a role belongs to, the first of several; None for a role of one's own.

    >>> group_of("Producer"), group_of("physiotherapist")
    ('creative direction', None)
    """
    return next((group for group, roles in GROUPS.items() if role.lower() in roles), None)


def nearest_role(written: str) -> str | None:
    """The role that was most likely meant."""
    roles = sorted({role for roles in GROUPS.values() for role in roles})
    return next(iter(difflib.get_close_matches(written.lower(), roles, 1)), None)
