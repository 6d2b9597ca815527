"""Checking: every room's rules, narrowed to one episode or directory, milder for drafts, and against what is live."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.checking import check
from publishing.desk import Desk
from tests.journey.owner import Owner, an_owner
from workspace.errors import UserError
from workspace.findings import Level
from workspace.folder import OwnerFolder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    made = an_owner(tmp_path / "our-show")
    made.episode("knees", body="## Chapters\n\n- 00:00 Welcome\n- 09:00 After the end")
    made.episode("backs", publish=None, body="## Chapters\n\n- 00:00 Welcome\n- 09:00 After the end")
    return made


def desk(owner: Owner) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=NOW)


def test_urgent_findings_come_last_where_eyes_are(owner: Owner) -> None:
    levels = [finding.level for finding in check(desk(owner)).findings]

    assert levels == sorted(levels, key=[Level.NICE, Level.SHOULD, Level.MUST].index)
    assert check(desk(owner)).lines()[0].startswith("1 must fix, ")


def test_nothing_must_be_mended_in_a_draft(owner: Owner) -> None:
    found = {
        finding.where.file.split("/")[1]: finding.level
        for finding in check(desk(owner)).findings
        if finding.code == "e-013"
    }
    assert found == {"knees": Level.MUST, "backs": Level.SHOULD}


def test_an_episode_that_is_down_needs_nothing(owner: Owner) -> None:
    owner.episode("knees", publish="2026-11-02 06:00", removed="2026-11-20", body="")

    assert not [each for each in check(desk(owner)).findings if each.where.file.startswith("episodes/knees/")]


def test_it_narrows_to_an_episode_and_to_a_directory(owner: Owner) -> None:
    of_knees = check(desk(owner), episode="knees").findings
    for_spotify = check(desk(owner), directory="Spotify").findings

    assert {finding.where.file.rpartition("/")[0] for finding in of_knees} == {"episodes/knees"}
    assert all(not finding.directories or "spotify" in finding.directories for finding in for_spotify)
    assert len(for_spotify) < len(check(desk(owner)).findings)
    assert check(desk(owner), episode="episodes/knees/episode.md").findings == of_knees
    with pytest.raises(UserError, match="no episode"):
        check(desk(owner), episode="nosuch")


def test_a_bad_recording_is_a_finding_of_its_episode(owner: Owner) -> None:
    (owner.root / "episodes/knees/recording.wav").write_bytes(b"")
    codes = [finding.code for finding in check(desk(owner), episode="knees").findings]

    assert "recording-empty" in codes


def test_what_is_live_is_compared_on_request(owner: Owner) -> None:
    owner.write("episodes/knees/episode.md", '+++\ntitle = "Knees"\npublish = "2026-01-05 06:00"\n+++\n\nNotes.\n')
    assert owner.publishes().code == 0
    assert not [finding for finding in check(desk(owner), live=True).findings if finding.code.startswith("l-")]
    (owner.public / "index.html").unlink()

    (found,) = [finding for finding in check(desk(owner), live=True).findings if finding.code.startswith("l-")]
    assert (found.where.file, found.problem) == ("https://clinic.example.org/", "It is not there.")
