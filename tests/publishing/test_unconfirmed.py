"""A draft that nobody has confirmed is never published, unless somebody says that it is meant."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from episodes.transcripts.transcript import Cue, Transcript, to_vtt
from publishing.checking import check
from publishing.desk import Desk
from publishing.release import Prepared, carry_out, prepare
from publishing.status import status
from publishing.transcribing import confirm
from tests.journey.owner import Owner, an_owner
from workspace.errors import MustFix, UserError
from workspace.findings import Level
from workspace.folder import OwnerFolder
from workspace.progress import silent

HEARD = Transcript((Cue(start=0.0, end=1.0, text="Hello there."),), draft=True)


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    made = an_owner(tmp_path / "our-show")
    made.episode("knees")
    made.write("episodes/knees/transcript.vtt", to_vtt(HEARD).decode())
    return made


def desk(owner: Owner) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=datetime(2026, 11, 22, 12, tzinfo=UTC))


def published(owner: Owner, *allowed: str) -> Prepared:
    prepared = prepare(desk(owner), allowed)
    carry_out(prepared, silent)
    return prepared


def test_it_is_stopped_on_the_first_publish_before_the_audio_is_made(owner: Owner) -> None:
    with pytest.raises(MustFix) as raised:
        published(owner)

    (finding,) = raised.value.findings
    assert (finding.code, finding.where.file) == ("g-007", "episodes/knees/transcript.vtt")
    assert "pressroom transcript knees --confirm" in finding.fix
    assert not (owner.root / ".pressroom/audio/knees").exists()


def test_check_and_status_tell_it_ahead(owner: Owner) -> None:
    found = [finding for finding in check(desk(owner)).findings if finding.code == "g-007"]

    assert [finding.level for finding in found] == [Level.MUST]
    assert "g-007" in [finding.code for finding in status(desk(owner)).needs]


def test_once_confirmed_it_is_published(owner: Owner) -> None:
    confirm(desk(owner), "knees")
    published(owner)

    assert b"draft" not in (owner.public / "episodes/knees/transcript.vtt").read_bytes()


def test_what_was_allowed_once_is_not_asked_about_again_until_it_changes(owner: Owner) -> None:
    published(owner, "g-007:knees")
    assert b"NOTE pressroom draft" in (owner.public / "episodes/knees/transcript.vtt").read_bytes()
    assert not published(owner).changes

    owner.change("episodes/knees/transcript.vtt", "there", "everybody")
    with pytest.raises(MustFix):
        published(owner)
    with pytest.raises(MustFix):
        published(owner, "g-007:hips")


def test_a_new_draft_does_not_take_the_place_of_a_confirmed_transcript_that_is_live(owner: Owner) -> None:
    confirm(desk(owner), "knees")
    published(owner)
    before = (owner.public / "episodes/knees/transcript.vtt").read_bytes()
    owner.write("episodes/knees/transcript.vtt", to_vtt(HEARD).decode())
    with pytest.raises(MustFix):
        published(owner)

    assert (owner.public / "episodes/knees/transcript.vtt").read_bytes() == before


@pytest.mark.parametrize("publish", [None, "2027-01-05 06:00"])
def test_an_episode_that_is_not_out_stops_nobody(owner: Owner, publish: str | None) -> None:
    owner.episode("hips")
    owner.episode("knees", publish=publish)
    published(owner)

    assert not (owner.public / "episodes/knees").exists()
    levels = [finding.level for finding in check(desk(owner)).findings if finding.code == "g-007"]
    assert levels == ([Level.SHOULD] if publish is None else [Level.MUST])


def test_a_rule_of_an_episode_cannot_be_allowed_away(owner: Owner) -> None:
    confirm(desk(owner), "knees")
    owner.change("episodes/knees/episode.md", "Notes.", "## Chapters\n\n- 09:00 After the end\n")
    for allowed, code in (((), "e-013"), (("e-013",), "allow-unknown")):
        with pytest.raises(UserError) as raised:
            published(owner, *allowed)
        assert raised.value.findings[0].code == code
