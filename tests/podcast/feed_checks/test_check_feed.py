"""A feed is looked at however broken it is; each mistake is said once, with its line."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast.feed import render_feed
from podcast.feed_checks import check_feed
from podcast.feed_checks.names import is_namespace, namespace_meant
from tests.podcast.a_show import IDENTITY, a_show, two_episodes
from tests.podcast.a_show import settings as publisher
from tests.rules.feed import GOOD, edited
from workspace.findings import Finding, Level

NOW = datetime(2026, 12, 1, tzinfo=UTC)


def check(feed: str | bytes, address: str | None = None) -> tuple[Finding, ...]:
    return check_feed(feed if isinstance(feed, bytes) else feed.encode(), "feed.xml", address, NOW)


def codes(feed: str | bytes) -> list[str]:
    return [finding.code for finding in check(feed)]


def test_what_this_toolkit_writes_passes_its_own_checks() -> None:
    feed = render_feed(a_show(), IDENTITY, publisher(), two_episodes())

    assert not [str(finding) for finding in check(feed, IDENTITY.feed) if finding.level is not Level.NICE]


def test_malformed_xml_is_a_finding_with_its_line() -> None:
    broken = edited(("</itunes:author>", "</itunes:auhtor>"))
    (found,) = check(broken)

    assert found.code == "f-001"
    assert found.where.line == GOOD[: GOOD.index("</itunes:author>")].count("\n") + 1
    assert "mismatched tag" in found.problem


@pytest.mark.parametrize(
    "feed", [b"", b"\x00\xff\xfe", b"<rss", b"<!DOCTYPE html><html></html>", b"<rss/>", b"\xff\xfe<"]
)
def test_what_is_no_feed_at_all_is_found_and_nothing_else_is_said_of_it(feed: bytes) -> None:
    found = codes(feed)

    assert found
    assert set(found) <= {"f-001", "f-002", "f-003", "f-004", "f-005"}


def test_mistakes_of_every_kind_are_found_in_one_look() -> None:
    feed = "\n" + edited(
        ("http://www.itunes.com/dtds/podcast-1.0.dtd", "http://www.itunes.com/DTDs/Podcast-1.0.dtd"),
        ("A sore tendon", "A\x0b sore tendon"),
        ("<language>en-us", "<language>english"),
    )
    assert codes(feed) == ["f-003", "f-004", "f-006", "f-014"]
    assert next(each.where.line for each in check(feed) if each.code == "f-014") == 8


def test_an_entity_that_xml_does_not_know_is_named_with_its_line() -> None:
    (found,) = check(edited(("pain, movement", "pain,&nbsp;movement")))

    assert (found.code, found.where.line) == ("f-001", 6)
    assert "entity" in found.problem


def test_an_entity_bomb_is_not_followed() -> None:
    bomb = '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    check(edited(("<rss ", f"{bomb}]><rss "), ("pain, movement", "&i;")))


def test_a_flaw_that_every_episode_has_is_told_a_few_times_and_counted() -> None:
    item = GOOD[GOOD.rindex("    <item>") : GOOD.index("  </channel>")]
    many = "".join(
        item.replace("penrose-trailer", f"id-{at}").replace("11fe", f"{at}").replace("13:00:00", f"13:{at:02}:00")
        for at in range(60)
    ).replace("<itunes:duration>61<", "<itunes:duration>1:01<")
    found = check(edited((item, many)))

    assert [finding.code for finding in found] == ["f-046"] * 10
    assert found[-1].problem.endswith("There are 50 more like this.")


@pytest.mark.parametrize(
    "wrong",
    [
        "https://www.itunes.com/dtds/podcast-1.0.dtd",
        "http://www.itunes.com/dtds/Podcast-1.0.dtd",
        "http://podcastindex.org/namespace/1.0",
        "https://podcastindex.org/namespace/1.0/",
        "https://podlove.org/simple-chapters/",
        "http://www.w3.org/2005/atom",
        "http://purl.org/rss/1.0/modules/content",
    ],
)
def test_misspelled_namespaces_are_recognized(wrong: str) -> None:
    assert not is_namespace(wrong)
    assert is_namespace(namespace_meant(wrong))


@pytest.mark.parametrize(
    "right",
    [
        "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
        "http://www.google.com/schemas/play-podcasts/1.0",
        "urn:something-of-ones-own",
    ],
)
def test_other_namespaces_are_left_alone(right: str) -> None:
    assert is_namespace(right)


def test_without_a_known_address_the_feed_is_taken_at_its_word() -> None:
    assert not check(GOOD)
    assert [each.code for each in check(GOOD, "https://elsewhere.example.org/feed.xml")] == ["f-022"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_make_it_stumble(noise: bytes) -> None:
    check(noise)
    check(GOOD.encode().replace(b"Tendon injuries", noise, 1))
    check(b'<?xml version="1.0"?><rss version="2.0"><channel>' + noise)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["url", "length", "type", "href", "text", "isPermaLink"]))
def test_no_value_of_an_attribute_makes_it_stumble(value: str, name: str) -> None:
    at = GOOD.index(f' {name}="')
    end = GOOD.index('"', at + len(name) + 3)
    check((GOOD[:at] + f" {name}={quoteattr(value)}" + GOOD[end + 1 :]).encode("utf-8", "replace"))
