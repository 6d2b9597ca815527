"""The guard names what subscribers would suffer from, and keeps quiet about what they would not."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from episodes.transcripts.transcript import Cue, Transcript, to_vtt
from publishing.artifacts import Stage
from publishing.guard.allowing import gathered, known_words, without_allowed
from publishing.guard.announced import announced
from publishing.guard.comparison import Comparison, Written
from publishing.guard.drafts import Draft, drafts_are_confirmed, unconfirmed
from publishing.guard.outline import NO_FEED, Item, Outline, outline_of, read_outline
from publishing.guard.rules import MOVING, RULES
from publishing.guarding import CODES
from publishing.manifest import Entry, Manifest
from tests.publishing.doubles import published
from workspace.errors import UserError
from workspace.findings import Finding
from workspace.rules import apply

SITE = "https://podcast.example.org"
DAY = datetime(2026, 11, 24, 14, tzinfo=UTC)


def item(slug: str, number: int, *, site: str = SITE, days: int = 0) -> Item:
    return Item(
        id=f"id-{number}",
        title=slug.title(),
        page=f"{site}/episodes/{slug}/",
        audio=f"{site}/episodes/{slug}/{slug}-11111111.mp3",
        length=1000,
        type="audio/mpeg",
        published=DAY + timedelta(days=days),
    )


def written(slug: str, number: int, *, out: bool = True) -> Written:
    return Written(slug=slug, title=slug.title(), id=f"id-{number}", out=out, recording=f"r{number}")


HIPS, KNEES = item("hips", 2, days=7), item("knees", 1)
LIVE = Outline(site=SITE, address=f"{SITE}/feed.xml", guid="guid-1", items=(HIPS, KNEES))
SAME = Comparison(previous=LIVE, coming=LIVE, written=(written("knees", 1), written("hips", 2)))
MOVED = Outline(
    site="https://new.example.org",
    address="https://new.example.org/feed.xml",
    guid="guid-1",
    items=(
        item("hips", 2, site="https://new.example.org", days=7),
        item("knees", 1, site="https://new.example.org"),
    ),
)


def coming(*items: Item, **changes: object) -> Comparison:
    """What comes is other than what is live."""
    facts = replace(LIVE, items=items) if items else LIVE
    own = {key: changes.pop(key) for key in ("written", "gone", "silence", "forwarding", "previous") if key in changes}
    return replace(SAME, coming=replace(facts, **changes), **own)  # type: ignore[arg-type]  # names are checked at runtime


def codes(it: Comparison) -> list[str]:
    return [finding.code for finding in apply(RULES, it)]


@pytest.mark.parametrize(
    "it",
    [
        SAME,
        replace(SAME, previous=NO_FEED),
        coming(item("backs", 3, days=9), HIPS, KNEES),
        coming(HIPS, replace(KNEES, title="Knees, again")),
        coming(HIPS, replace(KNEES, published=DAY.astimezone(timezone(timedelta(hours=-8))))),
        coming(replace(HIPS, permanent=True), KNEES),
        coming(
            HIPS,
            replace(KNEES, page=f"{SITE}/episodes/knee-pain/"),
            written=(written("hips", 2), written("knee-pain", 1)),
        ),
        coming(HIPS, written=(written("hips", 2), replace(written("knees", 1, out=False), removed=True))),
    ],
    ids=[
        *("the same", "a first publish", "a new episode", "a new title", "the same moment in another zone", "a link"),
        *("another folder", "taken down by its owner"),
    ],
)
def test_what_nobody_suffers_from_is_fine(it: Comparison) -> None:
    assert codes(it) == []


CASES = {
    "another id": ("g-001", coming(HIPS, replace(KNEES, id="id-9")), "Knees", 'id = "id-1"'),
    "another id and another folder": (
        "g-001",
        coming(HIPS, replace(KNEES, id="id-9", page=f"{SITE}/episodes/new/")),
        "Knees",
        'id = "id-1"',
    ),
    "another id, folder and file": (
        "g-001",
        coming(HIPS, replace(item("new", 9), title="Knees")),
        "Knees",
        'In episodes/new/episode.md:  id = "id-1"',
    ),
    "its folder is gone": ("g-002", coming(HIPS, written=(written("hips", 2),)), "Knees", "--allow g-002:knees"),
    "a draft again": (
        "g-002",
        coming(HIPS, written=(written("hips", 2), written("knees", 1, out=False))),
        "Knees",
        'In episodes/knees/episode.md:  publish = "2026-11-24 14:00"',
    ),
    "another guid": ("g-003", coming(guid="guid-2"), "identity", 'guid = "guid-1"'),
    "another feed address": (
        "g-004",
        coming(address=f"{SITE}/other.xml"),
        "other.xml",
        f'In show.toml, under [feed]:  address = "{SITE}/feed.xml"',
    ),
    "another audio file": (
        "g-005",
        coming(HIPS, replace(KNEES, audio=f"{SITE}/episodes/knees/other.mp3")),
        "Knees",
        "--allow g-005:knees",
    ),
    "another site, the feed stays": (
        "g-005",
        replace(SAME, coming=replace(MOVED, address=LIVE.address)),
        "https://new.example.org",
        f'In pressroom.toml, under [site]:  address = "{SITE}"',
    ),
    "a page that was no episode's folder": (
        "g-006",
        replace(
            coming(HIPS, KNEES), previous=replace(LIVE, items=(HIPS, replace(KNEES, page=f"{SITE}/talks/knees.html")))
        ),
        "Knees",
        "Rename the folder back to talks/knees.html",
    ),
    "another folder, and one more of its name": (
        "g-006",
        coming(
            replace(item("knees", 3, days=9), audio=f"{SITE}/episodes/knees/knees-33333333.mp3"),
            HIPS,
            replace(KNEES, page=f"{SITE}/episodes/knee-pain/"),
            written=(written("hips", 2), written("knee-pain", 1), written("knees", 3)),
        ),
        "Knees",
        "Give the other folder knees another name, and rename the folder back to knees",
    ),
    "an address that forwards": (
        "g-006",
        coming(
            replace(item("knees", 3, days=9), audio=f"{SITE}/episodes/knees/knees-33333333.mp3"),
            HIPS,
            replace(KNEES, page=f"{SITE}/episodes/knee-pain/"),
            previous=replace(LIVE, items=(HIPS, replace(KNEES, page=f"{SITE}/episodes/knee-pain/"))),
            forwarding={"knees": "id-1"},
            written=(written("hips", 2), written("knee-pain", 1), written("knees", 3)),
        ),
        "Knees",
        "Give the folder knees another name",
    ),
    "another date": (
        "g-008",
        coming(HIPS, replace(KNEES, published=DAY - timedelta(days=1))),
        "Knees",
        'In episodes/knees/episode.md:  publish = "2026-11-24 14:00"',
    ),
    "left out of the feed": ("g-009", coming(HIPS), '"Knees"', "--allow g-009"),
    "turned around": ("g-010", coming(KNEES, HIPS), "another order", 'In show.toml:  order = "newest first"'),
    "another length": ("g-011", coming(HIPS, replace(KNEES, length=999)), "Knees", "pressroom produce knees --replace"),
    "another type": ("g-011", coming(HIPS, replace(KNEES, type="audio/x-m4a")), "Knees", "produce knees --replace"),
    "one file for two": (
        "g-012",
        coming(item("backs", 3, days=9), replace(item("arms", 4), audio=item("backs", 3).audio), HIPS, KNEES),
        "Arms",
        "produce arms --replace",
    ),
    "one id for two": (
        "g-012",
        coming(
            replace(item("arms", 1), published=DAY),
            HIPS,
            KNEES,
            written=(written("knees", 1), written("hips", 2), replace(written("arms", 1), settled=False)),
        ),
        "Arms",
        "In episodes/arms/episode.md:  id = ",
    ),
    "the id of one that was removed": (
        "g-013",
        coming(
            item("arms", 3, days=9),
            HIPS,
            KNEES,
            written=(*SAME.written, written("arms", 3)),
            gone={"id-3": published("backs")},
        ),
        '"Backs", which was removed',
        "In episodes/arms/episode.md:  id = ",
    ),
    "changed by somebody else": (
        "g-015",
        replace(SAME, edited=replace(LIVE, items=(replace(KNEES, id="id-7", title="Theirs"),))),
        "Something other than Pressroom",
        "pressroom publish --repair",
    ),
    "no answer": (
        "g-014",
        coming(silence="No answer: no server has this name"),
        "could not be compared",
        "--allow g-014",
    ),
}


@pytest.mark.parametrize(("code", "it", "named", "fix"), CASES.values(), ids=CASES)
def test_each_mistake_is_found_alone_named_and_mendable(code: str, it: Comparison, named: str, fix: str) -> None:
    (finding,) = apply(RULES, it)

    assert finding.code == code
    assert named in finding.problem
    assert fix in finding.fix
    assert finding.why.endswith(".")


def test_every_rule_has_a_case_and_a_code_of_its_own() -> None:
    assert {code for code, *_ in CASES.values()} | {drafts_are_confirmed.code} == CODES
    assert len(CODES) == len(RULES) + 1 == 15


def test_letter_case_and_spaces_count_in_an_id() -> None:
    (finding,) = apply(RULES, coming(HIPS, replace(KNEES, id="ID -1")))

    assert finding.code == "g-001"
    assert "differ only in capital letters or spaces" in finding.why


def test_a_site_that_moves_is_two_findings_whatever_the_number_of_episodes() -> None:
    found = apply(RULES, replace(SAME, coming=MOVED))

    assert [finding.code for finding in found] == ["g-004", "g-005"]
    assert all(f'In pressroom.toml, under [site]:  address = "{SITE}"' in finding.fix for finding in found)


def test_new_audio_is_announced_if_it_was_asked_for() -> None:
    again = replace(KNEES, audio=f"{SITE}/episodes/knees/other.mp3", length=7)
    it = coming(HIPS, again, written=(written("hips", 2), replace(written("knees", 1), asked=True)))

    assert codes(it) == []
    assert announced(it) == (
        '"Knees" gets new audio: apps that have downloaded it keep the old one, others get the new.',
    )


def test_a_new_title_and_a_return_are_announced() -> None:
    it = coming(
        replace(item("backs", 3), title="Backs"),
        HIPS,
        replace(KNEES, title="Knee pain"),
        written=(*SAME.written, replace(written("backs", 3), recording="r1")),
        gone={"id-3": published("backs")},
    )

    assert codes(it) == []
    assert announced(it) == (
        '"Knees" is now called "Knee pain": the same id, so nobody downloads it again.',
        '"Backs" comes back under its old id: apps that remember it do not show it as new.',
    )


def test_an_id_that_no_longer_counts_as_an_address_is_told() -> None:
    was = replace(LIVE, items=(HIPS, replace(KNEES, permanent=True)))

    assert announced(replace(SAME, previous=was)) == (
        'The id of "Knees" stays, and no longer counts as a web address.',
    )


def test_new_dates_explain_a_new_order() -> None:
    assert codes(coming(replace(KNEES, published=DAY + timedelta(days=30)), HIPS)) == ["g-008"]


def test_a_show_from_elsewhere_may_have_new_addresses_and_nothing_else() -> None:
    there = replace(LIVE, address="https://old.example.net/rss", guid="guid-1")

    assert apply(MOVING, replace(SAME, previous=there, coming=MOVED)) == ()
    lost = replace(MOVED, items=MOVED.items[:1])
    assert [f.code for f in apply(MOVING, replace(SAME, previous=there, coming=lost, written=()))] == ["g-002"]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-11-24T14:00:00+00:00", "2026-11-24 06:00"),
        ("2026-11-01T08:30:00+00:00", "2026-11-01 01:30"),
        ("2026-11-01T09:30:00+00:00", "2026-11-01 01:30:00-08:00"),
        ("2026-11-24T14:00:07+00:00", "2026-11-24 06:00:07"),
    ],
)
def test_a_date_to_put_back_is_read_as_the_same_moment(moment: str, words: str) -> None:
    assert replace(SAME, zone=ZoneInfo("America/Los_Angeles")).as_written(datetime.fromisoformat(moment)) == words


ITEMS = st.builds(
    Item,
    id=st.sampled_from(["id-1", "ID-1", "id-2", "id 3", ""]),
    title=st.sampled_from(["Knees", "Hips"]),
    page=st.sampled_from([f"{SITE}/episodes/knees/", f"{SITE}/episodes/h%C3%BCften/", f"{SITE}/", ""]),
    audio=st.sampled_from([f"{SITE}/episodes/knees/a.mp3", "https://cdn.example.org/b.mp3", ""]),
    length=st.sampled_from([None, 0, 1000]),
    type=st.sampled_from(["", "audio/mpeg"]),
    published=st.sampled_from([None, DAY, DAY + timedelta(days=1)]),
)
OUTLINES = st.builds(
    Outline,
    site=st.sampled_from([SITE, "https://new.example.org", ""]),
    address=st.sampled_from([f"{SITE}/feed.xml", ""]),
    guid=st.sampled_from(["guid-1", ""]),
    items=st.lists(ITEMS, max_size=4).map(tuple),
)


@given(OUTLINES, OUTLINES)
def test_any_two_feeds_can_be_compared_and_a_feed_with_itself_is_fine(one: Outline, other: Outline) -> None:
    assert {finding.code for finding in apply(RULES, Comparison(previous=one, coming=other))} <= CODES
    distinct = {item.id for item in one.items}, {item.audio for item in one.items}
    if all(len(each) == len(one.items) for each in distinct):
        assert apply(RULES, Comparison(previous=one, coming=one)) == ()


# What may be allowed


def found_without(*slugs: str) -> tuple[Finding, ...]:
    left = tuple(each for each in LIVE.items if each.title.lower() not in slugs)
    it = replace(SAME, coming=replace(LIVE, items=left), written=())
    return apply(RULES, it)


@pytest.mark.parametrize(
    ("allowed", "left"),
    [((), 2), (("g-002",), 0), (("g-002:hips",), 1), (("g-001",), 2), (("g-002:hips", "g-002:knees"), 0)],
)
def test_what_is_meant_can_be_allowed_by_code_or_by_episode(allowed: tuple[str, ...], left: int) -> None:
    assert len(without_allowed(found_without("knees", "hips"), allowed)) == left


@pytest.mark.parametrize("word", ["e-001", "g-2:knees", "g-016", "", "knees"])
def test_a_word_that_allows_nothing_is_told(word: str) -> None:
    with pytest.raises(UserError, match="is nothing that can be allowed"):
        known_words([word], CODES)


def test_the_words_of_the_messages_are_known() -> None:
    known_words([*CODES, "g-002:knees", "many-removals"], CODES)


def test_hundreds_of_the_same_are_one_finding() -> None:
    many = tuple(item(f"e{number}", number) for number in range(300))
    it = Comparison(previous=replace(LIVE, items=many), coming=replace(LIVE, items=()))

    (finding,) = gathered(apply(RULES, it))

    assert finding.problem == '"E0" would vanish from the feed. The same of 299 others: e1, e2, e3, e4 and 295 more.'
    assert finding.fix.endswith("pressroom publish --allow g-002")
    assert without_allowed((finding,), ["g-002"]) == ()


def test_a_few_of_the_same_are_told_one_by_one() -> None:
    assert gathered(found_without("knees", "hips")) == found_without("knees", "hips")


# Drafts

HEARD = Transcript((Cue(start=0.0, end=1.0, text="Hello."),), draft=True)
DRAFT = Draft(slug="knees", title="Knees", file="episodes/knees/transcript.vtt", transcript=HEARD)
RECORD = Manifest(release=7, who="jen", when="2026-11-24T14:00:00+00:00", episodes={"id-1": published("knees")})


def _with_transcript(content: bytes) -> Manifest:
    entry = Entry(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content_type="text/vtt",
        cache_control="",
        stage=Stage.PAGES,
    )
    return replace(RECORD, entries={"episodes/knees/transcript.vtt": entry})


def test_a_draft_that_was_allowed_and_is_live_is_not_asked_about_again() -> None:
    assert not [*unconfirmed(_with_transcript(to_vtt(HEARD)), [DRAFT])]
    assert [finding.code for finding in unconfirmed(_with_transcript(b"the confirmed one"), [DRAFT])] == ["g-007"]


def test_a_draft_is_found_before_the_first_publish_too() -> None:
    (finding,) = unconfirmed(None, [DRAFT])

    assert finding.where.file == "episodes/knees/transcript.vtt"
    assert "pressroom transcript knees --confirm" in finding.fix
    assert without_allowed((finding,), ["g-007:knees"]) == ()
    assert without_allowed((finding,), ["g-007:hips"]) == (finding,)


def test_a_mistake_in_an_episode_cannot_be_allowed() -> None:
    (finding,) = unconfirmed(None, [DRAFT])
    broken = replace(finding, code="e-001")

    assert without_allowed((broken,), ["e-001", "e-001:knees"]) == (broken,)


# Reading

FEED = b"""<?xml version="1.0"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:podcast="https://podcastindex.org/namespace/1.0">
<channel><link>https://podcast.example.org/</link><podcast:guid> guid-1 </podcast:guid>
<atom:link rel="hub" href="https://hub.example.org"/>
<atom:link rel="self" href="https://podcast.example.org/feed.xml"/>
<item><guid isPermaLink="false">
 id-2 </guid><title>Hips</title><link>https://podcast.example.org/episodes/hips/</link>
<enclosure url="https://podcast.example.org/episodes/hips/hips-11111111.mp3" length="1000" type="audio/mpeg"/>
<pubDate>Tue, 01 Dec 2026 06:00:00 -0800</pubDate></item>
<item><guid>https://podcast.example.org/?p=1</guid><pubDate>Tue, 24 Nov 2026 14:00:00 -0000</pubDate></item>
<item><title>No id</title><enclosure url="https://cdn.example.org/a.mp3" length="none"/><pubDate>soon</pubDate></item>
</channel></rss>"""


def test_a_feed_is_read_as_an_app_reads_it() -> None:
    facts = read_outline(FEED)

    assert (facts.site, facts.address, facts.guid) == (SITE, f"{SITE}/feed.xml", "guid-1")
    first, second, third = facts.items
    assert first == replace(HIPS, published=datetime(2026, 12, 1, 14, tzinfo=UTC))
    assert (second.id, second.permanent, second.published) == (f"{SITE}/?p=1", True, DAY)
    assert (third.id, third.permanent) == ("https://cdn.example.org/a.mp3", False)
    assert (third.length, third.published) == (None, None)


def test_the_record_stands_in_for_a_feed_that_is_gone() -> None:
    record = replace(
        RECORD,
        feed_guid="guid-1",
        feed_address=LIVE.address,
        episodes={
            "id-1": replace(published("knees"), published=DAY.isoformat()),
            "id-2": replace(published("hips"), published=(DAY + timedelta(days=7)).isoformat()),
        },
    )

    assert codes(replace(SAME, previous=outline_of(record))) == []
    shorter = replace(SAME, previous=outline_of(record), coming=replace(LIVE, items=(KNEES,)), written=())
    assert codes(shorter) == ["g-002"]


def test_an_episode_of_the_feed_that_a_show_had_elsewhere_is_brought_over_by_an_import() -> None:
    before = replace(LIVE, address="https://old.example.org/feed")
    it = replace(SAME, previous=before, coming=replace(SAME.coming, items=(HIPS,)), written=(written("hips", 2),))

    (finding,) = apply(MOVING, replace(it, elsewhere=True))

    assert finding.code == "g-002"
    assert finding.fix.startswith("pressroom import https://old.example.org/feed    brings its feed over")
    assert "import" not in apply(MOVING, it)[0].fix
