"""Feeds that were written: the last one built, the one about to be published, and any in a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from podcast.directories import directory_named
from publishing.checking import check
from publishing.desk import Desk
from publishing.feed_checking import coming_feed_findings, last_built_findings
from publishing.publication import Publication, read_publication
from publishing.site import Built, build_site
from tests.journey.owner import Owner, an_owner
from tests.rules.feed import GOOD, edited
from workspace.errors import UserError
from workspace.findings import Finding, must_fix
from workspace.folder import OwnerFolder

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def owner(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    made = an_owner(tmp_path_factory.mktemp("shows") / "our-show")
    made.episode("knees", seconds=1.0)
    return made


@pytest.fixture(scope="module", autouse=True)
def built(owner: Owner) -> Built:
    return build_site(desk(owner))


def desk(owner: Owner) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=NOW)


def publication(owner: Owner) -> Publication:
    return read_publication(OwnerFolder(owner.root)).required()


def coming(owner: Owner, built: Built) -> tuple[Finding, ...]:
    assert built.finishing is not None
    return coming_feed_findings(desk(owner), built.finishing.identity, (each for each, _ in built.episodes))


def codes(findings: tuple[Finding, ...]) -> set[str]:
    return {finding.code for finding in findings}


def spoiled(owner: Owner, old: str, new: str) -> str:
    """Change the built feed behind the program's back; returns it as it was."""
    file = owner.root / ".pressroom/site/feed.xml"
    before = file.read_text()
    assert old in before
    file.write_text(before.replace(old, new))
    return before


def test_a_feed_that_was_just_built_has_nothing_that_must_be_mended(owner: Owner, built: Built) -> None:
    assert not must_fix(coming(owner, built))
    assert last_built_findings(desk(owner), publication(owner)) == ()


def test_a_length_that_is_not_the_files_stops_a_publish(owner: Owner, built: Built) -> None:
    (audio,) = (owner.root / ".pressroom/site/episodes/knees").glob("*.mp3")
    size = audio.stat().st_size
    before = spoiled(owner, f'length="{size}"', f'length="{size + 1}"')
    found = coming(owner, built)
    owner.write(".pressroom/site/feed.xml", before)

    assert codes(must_fix(found)) == {"f-036"}
    assert found[0].where.file == ".pressroom/site/feed.xml"
    assert found[0].where.line is not None


def test_what_the_owners_own_words_say_is_not_said_again_of_the_last_feed(owner: Owner, built: Built) -> None:
    before = spoiled(owner, "<language>en-us", "<language>english")
    found, last = coming(owner, built), last_built_findings(desk(owner), publication(owner))
    owner.write(".pressroom/site/feed.xml", before)

    assert codes(found) >= {"f-014"}
    assert "f-014" not in codes(last)


def test_a_feed_that_was_damaged_is_seen_by_check(owner: Owner) -> None:
    before = spoiled(owner, "</channel>", "")
    found = codes(check(desk(owner)).findings)
    owner.write(".pressroom/site/feed.xml", before)

    assert "f-001" in found


def test_any_feed_in_a_file_is_looked_at(owner: Owner, tmp_path: Path) -> None:
    file = tmp_path / "theirs.xml"
    file.write_text(edited(("en-us", "english"), ("12</itunes:episode>", "x</itunes:episode>")))
    checked = check(desk(owner), episode=str(file))

    assert [finding.code for finding in checked.findings] == ["f-014", "f-047"]
    assert {finding.where.file for finding in checked.findings} == {str(file)}
    assert checked.exit_code == 3


def test_it_narrows_to_what_one_directory_minds(owner: Owner, tmp_path: Path) -> None:
    file = tmp_path / "theirs.xml"
    file.write_text(
        edited(("<itunes:author>Penrose Physical Therapy</itunes:author>", ""), ("12</itunes:ep", "x</itunes:ep"))
    )
    checked = check(desk(owner), episode=str(file), directory="spotify")
    spotify = directory_named("spotify")

    assert spotify is not None
    assert [finding.code for finding in checked.findings] == ["f-019"]
    assert checked.lines() == [f"For {spotify.name}: 1 must fix, 0 should fix, 0 nice to have."]
    assert checked.as_json()["directory"] == "spotify"


def test_a_good_feed_has_nothing_to_mend(owner: Owner, tmp_path: Path) -> None:
    file = tmp_path / "good.xml"
    file.write_text(GOOD)

    assert check(
        Desk(folder=OwnerFolder(owner.root), now=datetime(2026, 12, 1, tzinfo=UTC)), episode=str(file)
    ).lines() == ["Nothing to mend."]


@pytest.mark.parametrize("content", [None, b""])
def test_a_file_that_is_no_feed_is_told_as_people_speak(owner: Owner, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "nothing.xml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(UserError, match="no feed that can be read"):
        check(desk(owner), episode=str(file))
