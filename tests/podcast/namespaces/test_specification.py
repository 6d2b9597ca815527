"""Whatever is written is as the one specification of the namespaces has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as modest
from hypothesis import strategies as st

from podcast.feed import render_feed
from podcast.namespaces.specification import FORMS, breaches
from podcast.reading.node import read_node
from podcast.services import SLUGS
from podcast.show import Show
from podcast.taxonomy import GROUPS
from tests.podcast.a_show import IDENTITY, a_show, finished, settings, two_episodes
from tests.podcast.namespaces.whole_show import IDENTITY as WITH_PICTURES
from tests.podcast.namespaces.whole_show import whole_episode, whole_feed, whole_settings

GUID = "9b024349-ccf0-5f69-a609-6b82873eab3c"
DECLARED = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "podcast": "https://podcastindex.org/namespace/1.0",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "psc": "http://podlove.org/simple-chapters",
    }.items()
)

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200).filter(str.strip)
names = st.sampled_from(["a", "Knees & hips", "ß" * 150, "]]>", "العظام", "🦵" * 40]) | words
addresses = st.sampled_from(["https://example.com/a?b=1&c=2", "https://bücher.example/größe", "https://a.example/#x"])
roles = st.sampled_from(sorted({role for all_roles in GROUPS.values() for role in all_roles})) | names
seconds = st.floats(0, 20_000) | st.sampled_from(["1:00", "18:20.5"])
guids = st.just(GUID)


def table(needed: Mapping[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(dict(needed), optional=optional)


def several(one: Any) -> st.SearchStrategy[list[Any]]:
    return st.lists(one, max_size=3)


others = table(
    {"guid": guids}, address=addresses, title=names, episode=names, medium=st.sampled_from(["music", "film"])
)
others |= table({"address": addresses}, title=names)
recipients = table(
    {"address": names, "split": st.integers(0, 100)},
    name=names,
    custom_key=names,
    custom_value=names,
    fee=st.booleans(),
)
splits = table(
    {"start": seconds, "seconds": seconds, "show": others}, show_start=seconds, percentage=st.floats(-10, 200)
) | table({"start": seconds, "seconds": seconds, "recipients": st.lists(recipients, min_size=1, max_size=2)})
values = table(
    {"recipients": st.lists(recipients, min_size=1, max_size=2)}, splits=several(splits), suggested=st.just("0.5")
)
locations = table(
    {"name": names},
    rel=st.sampled_from(["subject", "creator"]),
    geo=st.just("1,2"),
    osm=st.just("n12"),
    country=st.just("de"),
)
posts = table({"link": addresses}, account=names, account_link=addresses, priority=st.integers(0, 9))
licenses = st.sampled_from(["CC-BY-4.0", "https://example.com/terms", {"name": "ours", "link": "https://example.com/"}])
chats = table({"server": st.just("a.example"), "protocol": st.just("irc")}, account=names, room=names)
txts = table({"text": names}, purpose=st.sampled_from(["", "release", "x" * 128]))
schedules = st.sampled_from(
    ["weekly", "now and then", {"words": "x" * 300, "rule": "FREQ=DAILY;COUNT=3", "start": "2026-11-24"}]
)
common = {
    "locations": several(locations),
    "funding": several(table({"link": addresses}, text=names)),
    "license": licenses,
    "comments": several(posts) | st.just("off"),
    "chat": chats,
    "value": several(values),
    "ai_content": st.booleans(),
    "txt": several(txts),
}
feeds = table(
    {},
    **common,
    guid=guids,
    locked=st.booleans(),
    hide_email=st.booleans(),
    complete=st.booleans(),
    medium=st.sampled_from(["podcast", "audiobook"]),
    schedule=schedules,
    unlisted=st.booleans(),
    unlisted_at=several(st.sampled_from(sorted(SLUGS))),
    listed_at=several(st.sampled_from(sorted(SLUGS))),
    recommends=several(others),
    publisher=others,
    verify=names,
    apple_verify=names,
    new_address=addresses,
    spotify=table({}, recent=st.integers(1, 99), countries=several(st.just("us"))),
)
persons = table(
    {"name": names}, role=roles, group=names, link=addresses | st.just("http://a.example/"), image=addresses
)
versions = table(
    {"link": addresses, "type": st.just("video/mp4")},
    bytes=st.integers(1, 10**10),
    height=st.integers(1, 4000),
    title=names,
    rel=names,
    language=st.just("es"),
    mirrors=several(st.just("ipfs://Qm")),
)
episodes = table(
    {},
    **common,
    season=st.integers(1, 3),
    number=st.integers(1, 999),
    number_between=st.integers(1, 9999).map(lambda number: number / 10),
    number_shown=names,
    elsewhere=several(table({"link": addresses, "text": names})),
    versions=several(versions),
    type=st.sampled_from(["full", "trailer", "bonus"]),
    unlisted=st.booleans(),
)


def breached(xml: str) -> list[str]:
    return list(breaches(read_node(f"<rss {DECLARED}><channel>{xml}</channel></rss>".encode())))


@given(
    feed=feeds,
    person=st.dictionaries(st.sampled_from("abc"), persons, max_size=3),
    header=episodes,
    seasons=st.dictionaries(st.sampled_from("123"), names, max_size=2),
)
@modest(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_whatever_a_show_says_is_written_as_specified(
    feed: dict[str, Any], person: dict[str, Any], header: dict[str, Any], seasons: dict[str, str]
) -> None:
    show = a_show(feed=feed, person=person, seasons=seasons)
    made = whole_episode()
    told = made.episode.header.model_validate({"title": "Knees", **header})
    made = replace(made, episode=replace(made.episode, header=told))
    written = render_feed(show, WITH_PICTURES, whole_settings(), (made, *two_episodes()))
    assert list(breaches(read_node(written))) == []


def test_a_show_that_uses_everything_and_one_that_uses_nothing_are_as_specified() -> None:
    bare = Show.model_validate({"name": "x", "author": "x", "description": "x", "category": "Science"})
    for feed in (whole_feed(), render_feed(bare, IDENTITY, settings(), (finished(notes=""),))):
        assert list(breaches(read_node(feed))) == []


def test_every_element_that_the_specification_knows_is_written_somewhere() -> None:
    """Else the specification tells of things that nobody can have."""
    written = whole_feed() + render_feed(
        a_show(feed={"complete": True, "unlisted": True, "new_address": "https://new.example/feed.xml"}),
        IDENTITY,
        settings(),
        two_episodes(),
    )
    by_hand = {"fh:archive", "googleplay:owner", "content:encoded", "googleplay:author", "googleplay:description"}
    known = {f"{prefix}:{name}" for prefix, forms in FORMS.items() for name in forms}
    assert {each for each in known if f"<{each}".encode() not in written} <= by_hand


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        ("<podcast:podroll/>", "it holds 0 of remoteItem"),
        ("<podcast:images srcset='x'/>", "it does not exist"),
        ("<podcast:season>1</podcast:season>", "it has no place in channel"),
        ("<podcast:locked>yes</podcast:locked><podcast:locked>no</podcast:locked>", "there are 2 of it in one channel"),
        ("<podcast:locked>maybe</podcast:locked>", "maybe is none of yes, no"),
        ("<podcast:funding>Give</podcast:funding>", "url is missing"),
        ("<podcast:funding url='http://a.example/'>Give</podcast:funding>", "url is no https address in ASCII"),
        ("<podcast:funding url='https://a.example/' platform='x'>G</podcast:funding>", "platform is unknown"),
        ("<podcast:person role=''>Jo</podcast:person>", "role is empty"),
        ("<podcast:person/>", "its text is missing"),
        (f"<podcast:person>{'x' * 129}</podcast:person>", "its text is longer than 128"),
        ("<podcast:podping usesPodping='true'>yes</podcast:podping>", "it holds a text"),
        ("<podcast:socialInteract protocol='nostr'/>", "uri is missing"),
        ("<podcast:license>custom</podcast:license>", "url is missing"),
        ("<podcast:updateFrequency rrule='FREQ=DAILY;COUNT=2'>x</podcast:updateFrequency>", "dtstart is missing"),
        ("<itunes:explicit>yes</itunes:explicit>", "yes is none of true, false"),
        ("<itunes:block>yes</itunes:block>", "yes is none of Yes"),
        ("<item><psc:chapters version='1.2'/></item>", "it holds 0 of chapter"),
    ],
)
def test_a_breach_is_told(xml: str, says: str) -> None:
    assert [told.partition("): ")[2] for told in breached(xml) if says in told], breached(xml)


def test_payments_without_a_clear_recipient_are_a_breach() -> None:
    split = "<podcast:valueTimeSplit startTime='1' duration='2'/>"
    recipient = "<podcast:valueRecipient type='node' address='x' split='1'/>"
    value = f"<podcast:value type='lightning' method='keysend'>{recipient}{split}</podcast:value>"
    assert breached(value) == ["podcast:valueTimeSplit (line 1): it is not clear who is paid"]


def test_other_namespaces_are_not_judged() -> None:
    assert breached("<x:y xmlns:x='urn:x' a=''/><title>RSS itself</title>") == []
