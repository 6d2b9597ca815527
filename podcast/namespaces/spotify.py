"""Spotify's namespace: how many episodes it shows, and where the show comes from."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.namespaces.element import ChannelFacts, Element, Vocabulary


def _channel(facts: ChannelFacts) -> Iterator[Element]:
    settings = facts.show.feed.spotify
    if settings.recent is not None:
        yield Element("limit", attributes={"recentCount": str(settings.recent)})
    if settings.countries:
        yield Element("countryOfOrigin", " ".join(code.lower() for code in settings.countries))


SPOTIFY = Vocabulary(prefix="spotify", uri="http://www.spotify.com/ns/rss", channel=_channel)
