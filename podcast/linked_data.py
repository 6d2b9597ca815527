"""Linked data: what search engines are told about the show and an episode (schema.org, JSON-LD)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from podcast.directories import directories, listed_address
from podcast.finished import FinishedEpisode
from podcast.identity import Identity
from podcast.show import Person, Show

_CONTEXT = {"@context": "https://schema.org"}


def series(show: Show, identity: Identity, language: str) -> str:
    """A PodcastSeries, to stand in a script element."""
    listed = [address for each in directories() if not each.is_closed and (address := listed_address(show, each))]
    return as_script(
        _CONTEXT
        | _series(show, identity)
        | {
            "description": show.description,
            "image": identity.address(identity.cover),
            "inLanguage": language,
            "author": {"@type": "Organization", "name": show.author},
        }
        | ({"sameAs": listed} if listed else {})
    )


def episode(show: Show, identity: Identity, finished: FinishedEpisode, language: str) -> str:
    """A PodcastEpisode, to stand in a script element.

    Its transcript counts as a way to take it in once somebody has compared it with the recording.
    """
    header, audio = finished.episode.header, finished.audio
    people = [_person(each) for each in show.hosts(header.hosts)]
    guests = [_person(show.person.get(each) or Person(name=each)) for each in finished.episode.guests]
    duration = iso_duration(audio.seconds)
    explicit = show.explicit if header.explicit is None else header.explicit
    read = finished.transcript is not None and not finished.transcript.draft
    optional: dict[str, object] = {
        "description": header.summary,
        "episodeNumber": header.number,
        "partOfSeason": {"@type": "PodcastSeason", "seasonNumber": header.season} if header.season else None,
        "author": people,
        "contributor": guests,
        "accessibilityFeature": ["transcript"] if read else [],
    }
    return as_script(
        _CONTEXT
        | {
            "@type": "PodcastEpisode",
            "name": finished.episode.title,
            "url": identity.address(finished.page),
            "datePublished": finished.published.isoformat(timespec="seconds"),
            "duration": duration,
            "inLanguage": language,
            "isFamilyFriendly": not explicit,
            "accessMode": ["auditory", "textual"] if read else ["auditory"],
            "image": identity.address(finished.cover or identity.cover),
            "associatedMedia": {
                "@type": "AudioObject",
                "contentUrl": identity.address(audio.path),
                "encodingFormat": audio.type,
                "contentSize": str(audio.bytes),
                "duration": duration,
            },
            "partOfSeries": _series(show, identity),
        }
        | {name: value for name, value in optional.items() if value}
    )


def as_script(data: Mapping[str, object]) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def iso_duration(seconds: float) -> str:
    """Whole seconds as ISO 8601.

    >>> iso_duration(3725.4)
    'PT1H2M5S'
    """
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return "PT" + (f"{hours}H" if hours else "") + (f"{minute}M" if minutes else "") + f"{second}S"


def _series(show: Show, identity: Identity) -> dict[str, object]:
    return {
        "@type": "PodcastSeries",
        "name": show.name,
        "url": identity.address(""),
        "webFeed": identity.feed,
    }


def _person(person: Person) -> Mapping[str, object]:
    return {"@type": "Person", "name": person.name} | ({"url": person.link} if person.link else {})
