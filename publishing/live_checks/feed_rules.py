"""Live rules for the feed, which thousands of apps ask for every hour."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publishing.fetching import Reply
from publishing.live_checks.answer_rules import SERVER, is_as_published
from publishing.live_checks.probe import Probe, Role
from workspace.findings import Level
from workspace.rules import Trouble, rule

_LONGEST_KEPT = 3600  # seconds; longer than that, a new episode comes late
_MAX_AGE = re.compile(r"(?:max-age|s-maxage)\s*=\s*\"?(\d{1,12})", re.ASCII)


@rule("l-014", Level.SHOULD, covers="H04")
def feed_can_be_recognized(probe: Probe) -> Iterator[Trouble]:
    """The feed comes with an ETag or a Last-Modified, by which apps tell whether it changed."""
    feed = _feed(probe)
    if feed and not feed.header("etag") and not feed.header("last-modified"):
        yield Trouble(
            where=probe.where,
            problem="Apps cannot tell whether the feed changed: the server gives neither ETag nor Last-Modified.",
            why="Every app fetches the whole feed at every visit, and asks less often for it.",
            fix=SERVER,
        )


@rule("l-015", Level.SHOULD, covers="H04")
def unchanged_feed_stays(probe: Probe) -> Iterator[Trouble]:
    """Apps that have the newest feed are told so (304) instead of getting it again."""
    if probe.again and probe.again.status != 304:
        yield Trouble(
            where=probe.where,
            problem=f"Asked whether the feed changed, the server answers {probe.again.status} instead of 304 (no).",
            why="Every app fetches the whole feed at every visit, which costs you traffic and makes them ask less often.",
            fix=SERVER,
        )


@rule("l-016", Level.NICE, covers="H04")
def feed_is_compressed(probe: Probe) -> Iterator[Trouble]:
    """The feed is sent compressed (gzip) to apps that understand it."""
    if probe.gzipped and _feed(probe) and probe.gzipped.header("content-encoding") not in {"gzip", "x-gzip"}:
        yield Trouble(
            where=probe.where,
            problem="The feed is sent as it is, though apps offer to take it compressed (gzip).",
            why="Compressed it has about a fifth of the size.",
            fix="Switch on compression for application/rss+xml at the web server or CDN",
        )


@rule("l-017", Level.SHOULD, covers="H04")
def feed_is_kept_shortly(probe: Probe) -> Iterator[Trouble]:
    """The feed says for how long it may be kept, and that is an hour at most (Cache-Control)."""
    feed = probe.content
    if feed is None or not feed.by_server or probe.target.role is not Role.FEED:
        return
    told, longest = feed.header("cache-control"), longest_kept(feed)
    if not told or longest > _LONGEST_KEPT:
        hours = longest / 3600
        yield Trouble(
            where=probe.where,
            problem=f"The feed may be kept for {hours:.0f} hours (Cache-Control: {told})."
            if told
            else "The feed does not say for how long it may be kept (Cache-Control).",
            why="A new episode shows up only when the old feed has run out in every cache on its way.",
            fix="Let the server send  Cache-Control: public, max-age=300  with the feed",
        )


@rule("l-025", Level.MUST, "apple", "podcast-index", covers="C14")
def feed_names_its_address(probe: Probe) -> Iterator[Trouble]:
    """The address that the feed calls its own is the one that it is fetched from."""
    if probe.show is None:
        return
    own, fetched = probe.show.self_address, probe.target.address
    settled = probe.hops[-1].address if probe.hops and all(hop.is_lasting for hop in probe.hops) else fetched
    if own not in {fetched, settled}:
        yield Trouble(
            where=probe.where,
            problem=f"The feed says that it lives at {own}." if own else "The feed does not say where it lives.",
            why="Directories and push services (WebSub) go by what the feed says; new episodes reach them late or never.",
            fix=f'In show.toml, under [feed]:  address = "{settled}"    if that is the right one',
        )


@rule("l-026", Level.MUST, covers="X01")
def feed_is_well_formed(probe: Probe) -> Iterator[Trouble]:
    """The feed that is live is well-formed XML from its first byte on."""
    if probe.malformed and not any(is_as_published.find(probe)):
        yield Trouble(
            where=probe.where,
            problem="The feed that is live is not well-formed XML.",
            why=probe.malformed,
            fix="pressroom publish    if it is made here; else tell those who run that address",
        )


@rule("l-027", Level.SHOULD)
def pages_are_kept_shortly(probe: Probe) -> Iterator[Trouble]:
    """A page or file that may change is kept by caches no longer than was published (Cache-Control)."""
    reply, target = probe.content, probe.target
    if reply is None or not reply.by_server or not 0 < target.kept <= _LONGEST_KEPT:
        return
    told, longest = reply.header("cache-control"), longest_kept(reply)
    if not told or longest > _LONGEST_KEPT:
        yield Trouble(
            where=probe.where,
            problem=f"It may be kept for {longest / 3600:.0f} hours (Cache-Control: {told})."
            if told
            else "The server does not say for how long it may be kept (Cache-Control).",
            why="Readers go on seeing the old words after you have published new ones.",
            fix=f"Let the server send  Cache-Control: public, max-age={target.kept}  with it",
        )


def longest_kept(reply: Reply) -> int:
    """Seconds for which a browser or a CDN may keep a reply; 0 if it says nothing."""
    return max((int(age) for age in _MAX_AGE.findall(reply.header("cache-control"))), default=0)


def _feed(probe: Probe) -> Reply | None:
    """The feed's answer, if it was looked at closely."""
    return probe.content if probe.gzipped is not None else None
