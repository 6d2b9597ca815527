"""The guard names what subscribers would notice, and keeps quiet about what they would not."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from episodes.transcripts.transcript import Cue, Transcript, to_vtt
from publishing.artifacts import Stage
from publishing.guard import Coming, Draft, compare, unconfirmed, without_allowed
from publishing.manifest import Entry, Manifest
from tests.publishing.doubles import published

LIVE = Manifest(
    release=7,
    who="jen",
    when="2026-11-24T14:00:00+00:00",
    feed_guid="guid-1",
    feed_address="https://podcast.example.org/feed.xml",
    episodes={"id-1": published("knees"), "id-2": published("hips")},
)
HEARD = Transcript((Cue(start=0.0, end=1.0, text="Hello."),), draft=True)
DRAFT = Draft(slug="knees", title="Knees", file="episodes/knees/transcript.vtt", transcript=HEARD)
SAME = Coming(feed_guid=LIVE.feed_guid, feed_address=LIVE.feed_address, episodes=LIVE.episodes)


def test_the_same_feed_is_fine() -> None:
    assert compare(LIVE, SAME) == ()


def test_a_first_publish_is_fine() -> None:
    assert compare(Manifest(release=0, who="jen", when="x"), SAME) == ()


def test_a_new_episode_and_a_new_title_are_fine() -> None:
    renamed = replace(published("knees"), title="Knees, again")

    assert compare(LIVE, replace(SAME, episodes={**LIVE.episodes, "id-1": renamed, "id-3": published("backs")})) == ()


CASES = [
    ("g-001", {"episodes": {"id-9": published("knees"), "id-2": published("hips")}}, "Knees", 'id = "id-1"'),
    (
        "g-001",
        {"episodes": {"id-9": published("new-slug", audio=published("knees").audio), "id-2": published("hips")}},
        "Knees",
        'id = "id-1"',
    ),
    ("g-002", {"episodes": {"id-1": published("knees")}}, "Hips", "--allow g-002:hips"),
    ("g-003", {"feed_guid": "guid-2"}, "identity", 'guid = "guid-1"'),
    ("g-004", {"feed_address": "https://new.example.org/feed.xml"}, "new.example.org", "--allow g-004"),
    (
        "g-005",
        {"episodes": {"id-1": published("knees", audio="episodes/knees/other.mp3"), "id-2": published("hips")}},
        "Knees",
        "--allow g-005:knees",
    ),
    ("g-007", {"drafts": (DRAFT,)}, "Knees", "pressroom transcript knees --confirm"),
]


@pytest.mark.parametrize(("code", "change", "named", "fix"), CASES)
def test_each_mistake_is_found_alone_named_and_mendable(
    code: str, change: dict[str, object], named: str, fix: str
) -> None:
    (finding,) = compare(LIVE, replace(SAME, **change))  # type: ignore[arg-type]

    assert finding.code == code
    assert named in finding.problem
    assert fix in finding.fix


def test_new_audio_of_a_new_recording_is_fine() -> None:
    again = published("knees", audio="episodes/knees/other.mp3", recording="r2")

    assert compare(LIVE, replace(SAME, episodes={**LIVE.episodes, "id-1": again})) == ()


@pytest.mark.parametrize(
    ("allowed", "left"),
    [((), 2), (("g-002",), 0), (("g-002:hips",), 1), (("g-001",), 2), (("g-002:hips", "g-002:knees"), 0)],
)
def test_what_is_meant_can_be_allowed_by_code_or_by_episode(allowed: tuple[str, ...], left: int) -> None:
    assert len(without_allowed(compare(LIVE, replace(SAME, episodes={})), allowed)) == left


def _with_transcript(content: bytes) -> Manifest:
    entry = Entry(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        content_type="text/vtt",
        cache_control="",
        stage=Stage.PAGES,
    )
    return replace(LIVE, entries={"episodes/knees/transcript.vtt": entry})


def test_a_draft_that_was_allowed_and_is_live_is_not_asked_about_again() -> None:
    coming = replace(SAME, drafts=(DRAFT,))

    assert compare(_with_transcript(to_vtt(HEARD)), coming) == ()
    assert [finding.code for finding in compare(_with_transcript(b"the confirmed one"), coming)] == ["g-007"]


def test_a_draft_is_found_before_the_first_publish_too() -> None:
    (finding,) = unconfirmed(None, [DRAFT])

    assert finding.where.file == "episodes/knees/transcript.vtt"
    assert without_allowed((finding,), ["g-007:knees"]) == ()
    assert without_allowed((finding,), ["g-007:hips"]) == (finding,)


def test_a_mistake_in_an_episode_cannot_be_allowed() -> None:
    (finding,) = unconfirmed(None, [DRAFT])
    broken = replace(finding, code="e-001")

    assert without_allowed((broken,), ["e-001", "e-001:knees"]) == (broken,)
