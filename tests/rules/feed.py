"""Each rule about a feed with an edit of the good feed that it finds, and with one that it passes over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from podcast.feed_checks import RULES
from podcast.feed_checks.facts import FeedFacts, facts_of

__all__ = ["CASES", "RULES", "facts"]

GOOD = Path(__file__).with_name("good.xml").read_text(encoding="utf-8")
NOW = datetime(2026, 12, 1, tzinfo=UTC)
ADDRESS = "https://podcast.penrose.clinic/feed.xml"
AUDIO = "https://podcast.penrose.clinic/episodes/tendons-7c1e.mp3"
SIZES = {AUDIO: 19_300_123}

Edit = tuple[str, str]


def edited(*edits: Edit) -> str:
    text = GOOD
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def facts(feed: str | bytes, sizes: Mapping[str, int] = SIZES) -> FeedFacts:
    written = feed if isinstance(feed, bytes) else feed.encode()
    return facts_of(written, "feed.xml", ADDRESS, NOW, sizes)


def an_edit(old: str, new: str) -> Callable[[Path], FeedFacts]:
    return lambda _: facts(edited((old, new)))


def of_bytes(feed: bytes) -> Callable[[Path], FeedFacts]:
    return lambda _: facts(feed)


EXPLICIT = "<itunes:explicit>false</itunes:explicit>"
OWNER = "<itunes:owner><itunes:name>Penrose PT</itunes:name><itunes:email>podcast@penrose.clinic</itunes:email></itunes:owner>"
SELF = '<atom:link href="https://podcast.penrose.clinic/feed.xml" rel="self" type="application/rss+xml"/>'
TENDONS = "<title>Tendon injuries with Dr. Dominic Femiano</title>"
NEWER = '<guid isPermaLink="false">penrose-12</guid>'
LENGTH = 'length="19300123"'
DATE = "<pubDate>Tue, 24 Nov 2026 06:00:00 -0800</pubDate>"
ENCLOSURE = f'<enclosure url="{AUDIO}" {LENGTH} type="audio/mpeg"/>'
NOTES = "<![CDATA[<p>A sore tendon is not a torn one.</p>]]>"
BEGINNING = '<?xml version="1.0" encoding="UTF-8"?>'
COVER = '<itunes:image href="https://podcast.penrose.clinic/art/cover-1a2b.jpg"/>'
MEDICINE = '<itunes:category text="Medicine"/>'
VTT = 'transcript.vtt" type="text/vtt"'
ITEMS = GOOD[GOOD.index("    <item>") : GOOD.index("  </channel>")]
TRAILER = GOOD[GOOD.rindex("    <item>") : GOOD.index("  </channel>")]

CASES: Mapping[str, tuple[Callable[[Path], FeedFacts], Callable[[Path], FeedFacts]]] = {
    "f-001": (an_edit("movement &amp; getting", "movement & getting"), an_edit("movement &amp;", "movement &#38;")),
    "f-002": (
        of_bytes(edited(("UTF-8", "ISO-8859-1"), ("Dr. Dominic", "Dr. Dömínic")).encode("latin-1")),
        an_edit(' encoding="UTF-8"', ""),
    ),
    "f-003": (an_edit(BEGINNING, f"\n{BEGINNING}"), an_edit(BEGINNING + "\n", "")),
    "f-004": (an_edit("A sore tendon", "A\x0b sore tendon"), an_edit("A sore tendon", "A\t sore 🦵 tendon")),
    "f-005": (
        lambda _: facts(edited(('version="2.0"', 'version="0.91"'))),
        an_edit("</rss>", "</rss>\n<!-- the end -->"),
    ),
    "f-006": (
        an_edit("http://www.itunes.com/dtds", "https://www.itunes.com/DTDs"),
        an_edit("xmlns:atom", 'xmlns:x="urn:x" xmlns:atom'),
    ),
    "f-007": (
        an_edit("penrose-12<", "\n      penrose-12\n<"),
        an_edit("<description>A minute about the show.", "<description>\n A minute about the show.\n"),
    ),
    "f-008": (an_edit("Dr. Dominic Femiano", "x" * 256), an_edit("A minute about", "x" * 256)),
    "f-009": (
        an_edit("</channel>", f"</channel><!--{'x' * 2_000_000}-->"),
        an_edit("</channel>", f"</channel><!--{'x' * 1_900_000}-->"),
    ),
    "f-010": (an_edit("<title>The Penrose Podcast</title>", ""), an_edit("The Penrose Podcast", "Penrose")),
    "f-011": (
        an_edit("The Penrose Podcast", "Penrose | Back Pain | Knee Pain | Therapy"),
        an_edit("The Penrose Podcast", "Penrose: Knees, Hips and Backs"),
    ),
    "f-012": (
        an_edit("Plain talk about pain", "é" * 2001),
        an_edit("Plain talk about pain", "é" * 1900),
    ),
    "f-013": (an_edit(COVER, COVER.replace(".jpg", ".webp")), an_edit(COVER, COVER.replace(".jpg", ".JPEG?v=2"))),
    "f-014": (an_edit("en-us", "english"), an_edit("en-us", "PT-BR")),
    "f-015": (an_edit(MEDICINE, '<itunes:category text="Self-Help"/>'), an_edit(MEDICINE, "")),
    "f-016": (an_edit(EXPLICIT, ""), an_edit(f"      {EXPLICIT}\n", "")),
    "f-017": (an_edit(EXPLICIT, EXPLICIT.replace("false", "no")), an_edit(EXPLICIT, EXPLICIT.replace("false", "true"))),
    "f-018": (an_edit(ITEMS, ""), an_edit(TRAILER, "")),
    "f-019": (
        an_edit("<itunes:author>Penrose Physical Therapy</itunes:author>", ""),
        an_edit("Penrose Physical", "Jo"),
    ),
    "f-020": (an_edit(OWNER, ""), an_edit(OWNER, '<podcast:txt purpose="verify">S6lpp</podcast:txt>')),
    "f-021": (
        an_edit("<link>https://podcast", "<link>http://podcast"),
        an_edit("<link>https://podcast.penrose.clinic/", "<link>https://penrose.clinic/show"),
    ),
    "f-022": (
        an_edit('href="https://podcast.penrose.clinic/feed.xml"', 'href="http://podcast.penrose.clinic/feed.xml"'),
        an_edit(SELF, f'<atom:link href="https://hub.example.org/" rel="hub"/>{SELF}'),
    ),
    "f-023": (
        lambda _: facts(edited(("episodic", "serial"), ("<itunes:episode>12</itunes:episode>", ""))),
        an_edit("episodic", "serial"),
    ),
    "f-024": (
        an_edit(SELF, f"{SELF}<itunes:new-feed-url>https://new.example.org/feed.xml</itunes:new-feed-url>"),
        an_edit(SELF, f"{SELF}<itunes:new-feed-url>{ADDRESS}</itunes:new-feed-url>"),
    ),
    "f-025": (
        an_edit(SELF, f"{SELF}<itunes:block>no</itunes:block>"),
        an_edit(SELF, f"{SELF}<itunes:complete>Yes</itunes:complete>"),
    ),
    "f-026": (
        an_edit("<copyright>", "<copyright>© 2026 "),
        an_edit("<copyright>Penrose Physical Therapy</copyright>", ""),
    ),
    "f-030": (an_edit(TENDONS, ""), an_edit(TENDONS, TENDONS.replace("title", "itunes:title"))),
    "f-031": (
        an_edit(TENDONS, "<title>Episode 12: Tendon injuries</title>"),
        an_edit(TENDONS, "<title>12 things about tendons</title>"),
    ),
    "f-032": (an_edit(LENGTH, ""), an_edit(f' {LENGTH} type="audio/mpeg"', f' type="audio/mpeg" {LENGTH}')),
    "f-033": (
        an_edit("tendons-7c1e.mp3", "tendons?f=tendons.mp3"),
        an_edit("tendons-7c1e.mp3", "tendons.mp3?from=feed"),
    ),
    "f-034": (
        an_edit(f'{LENGTH} type="audio/mpeg"', f'{LENGTH} type="audio/mp3"'),
        an_edit(f'{LENGTH} type="audio/mpeg"', f'{LENGTH} type="AUDIO/MPEG"'),
    ),
    "f-035": (an_edit(LENGTH, 'length="0"'), an_edit('length="480000"', 'length="1"')),
    "f-036": (an_edit(LENGTH, 'length="19300124"'), lambda _: facts(edited((LENGTH, 'length="5"')), sizes={})),
    "f-037": (an_edit("penrose-trailer", "penrose-12"), an_edit("penrose-trailer", "Penrose-12")),
    "f-038": (
        an_edit(NEWER, "<guid>penrose-12</guid>"),
        an_edit(NEWER, "<guid>https://penrose.clinic/?p=12</guid>"),
    ),
    "f-039": (
        an_edit(
            'trailer-11fe.mp3" length="480000"',
            'tendons-7c1e.mp3" length="19300123"',
        ),
        an_edit("trailer-11fe.mp3", "tendons-7c1f.mp3"),
    ),
    "f-040": (
        an_edit(DATE, "<pubDate>2026-11-24T06:00:00-08:00</pubDate>"),
        an_edit(DATE, "<pubDate>24 Nov 2026 14:00 -0000</pubDate>"),
    ),
    "f-041": (an_edit("Tue, 24 Nov", "Wed, 24 Nov"), an_edit("Tue, 24 Nov", "24 Nov")),
    "f-042": (an_edit("Tue, 24 Nov 2026", "Tue, 01 Dec 2026"), an_edit("Tue, 24 Nov 2026", "Mon, 30 Nov 2026")),
    "f-043": (
        an_edit("Tue, 01 Sep 2026 13:00:00 +0000", "Tue, 24 Nov 2026 14:00:00 GMT"),
        an_edit("Tue, 01 Sep 2026 13:00:00 +0000", "Tue, 24 Nov 2026 14:01:00 GMT"),
    ),
    "f-044": (an_edit("A minute about", "é" * 2000), an_edit("A minute about", "é" * 1990)),
    "f-045": (
        an_edit(NOTES, "<![CDATA[<h2>Tendons</h2><p>Sore.</p>]]>"),
        an_edit(NOTES, '<![CDATA[<ul><li><a href="https://x.example.org/">2 < 3 & <em>so</em> on</a></li></ul>]]>'),
    ),
    "f-046": (
        an_edit("<itunes:duration>2412", "<itunes:duration>40:12"),
        an_edit("<itunes:duration>2412", "<itunes:duration>36000"),
    ),
    "f-047": (
        an_edit("<itunes:episode>12", "<itunes:episode>012"),
        an_edit("<itunes:episode>12", "<itunes:episode>1200"),
    ),
    "f-048": (
        an_edit("<itunes:episodeType>full", "<itunes:episodeType>episode"),
        an_edit("<itunes:episodeType>full", "<itunes:episodeType>bonus"),
    ),
    "f-049": (
        an_edit(
            "<itunes:episodeType>trailer",
            "<itunes:season>1</itunes:season><itunes:episode>12</itunes:episode><itunes:episodeType>full",
        ),
        an_edit(
            "<itunes:episodeType>trailer",
            "<itunes:season>2</itunes:season><itunes:episode>12</itunes:episode><itunes:episodeType>full",
        ),
    ),
    "f-050": (
        an_edit("https://podcast.penrose.clinic/art/tendons", "/art/tendons"),
        an_edit("tendons-99aa.png", "t.jpeg"),
    ),
    "f-051": (
        lambda _: facts(edited(("tendons-7c1e.mp3", "tendons.m4a"), ('type="audio/mpeg"', 'type="audio/x-m4a"'))),
        an_edit("tendons-7c1e.mp3", "tendons.MP3"),
    ),
    "f-052": (
        an_edit("with Dr. Dominic", "&amp;amp; Dr. Dominic"),
        an_edit("with Dr. Dominic", "&amp; Dr. Dominic"),
    ),
    "f-060": (
        an_edit("4c7b3cbc-8b6b-5a4a-8f0a-0f5d5f1d6c3e", "penrose"),
        an_edit("4c7b3cbc-8b6b-5a4a-8f0a-0f5d5f1d6c3e", "917393E3-1B1E-5CEF-ACE4-EDAA54E1F810"),
    ),
    "f-061": (
        an_edit(">yes</podcast:locked>", ">true</podcast:locked>"),
        an_edit(">yes</podcast:locked>", ">no</podcast:locked>"),
    ),
    "f-062": (
        an_edit(VTT, 'transcript.vtt"'),
        an_edit(f"/{VTT}/>", f'/{VTT}/><podcast:transcript url="https://x.example.org/t" type="text/html"/>'),
    ),
    "f-063": (
        an_edit(VTT, 'transcript.html" type="text/html"'),
        an_edit(VTT, 'transcript.srt" type="application/x-subrip"'),
    ),
    "f-064": (
        an_edit('type="application/json+chapters"', 'type="application/chapters+json"'),
        an_edit('type="application/json+chapters"', 'type="application/json+chapters" lang="en"'),
    ),
}
