"""Services that a feed can name to keep a show out or let it in (podcast namespace, `serviceslugs.txt`)."""

from __future__ import annotations

import difflib

from workspace.header import Unfit

SLUGS = frozenset(
    (
        *(
            "acast",
            "amazon",
            "anchor",
            "apple",
            "audible",
            "audioboom",
            "backtracks",
            "bitcoin",
            "blubrry",
            "buzzsprout",
        ),
        *(
            "captivate",
            "castos",
            "castopod",
            "facebook",
            "fireside",
            "fyyd",
            "google",
            "gpodder",
            "hypercatcher",
            "kasts",
        ),
        *("libsyn", "mastodon", "megafono", "megaphone", "omnystudio", "overcast", "paypal", "pinecast", "podbean"),
        *("podcastaddict", "podcastguru", "podcastindex", "podcasts", "podchaser", "podcloud", "podfriend", "podiant"),
        *("podigee", "podnews", "podomatic", "podserve", "podverse", "redcircle", "relay", "resonaterecordings", "rss"),
        *("shoutengine", "simplecast", "slack", "soundcloud", "spotify", "spreaker", "tiktok", "transistor", "twitter"),
        *("whooshkaa", "youtube", "zencast"),
    )
)


def service_slug(written: str) -> str:
    """The word as the list has it. Raises Unfit for what is not on it."""
    slug = written.lower()
    if slug in SLUGS:
        return slug
    near = difflib.get_close_matches(slug, sorted(SLUGS), 1) or ["spotify"]
    raise Unfit(
        "service",
        f'"{written}" is not on the list of services.',
        why="A service looks for its own word, to the letter, and would not find this one.",
        fix=f'Write  "{near[0]}"',
    )
