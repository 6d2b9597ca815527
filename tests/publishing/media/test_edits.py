"""Lines of the owner's files are added or exchanged one by one; everything else stays as they wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from episodes.episode import Episode
from publishing.media.edits import edited
from publishing.publication import Publication, read_publication
from tests.journey.owner import Owner, an_owner
from workspace.errors import UserError
from workspace.folder import OwnerFolder

FILE = "episodes/knees/episode.md"


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    made = an_owner(tmp_path / "our-show", cover=False)
    made.episode("knees", id="knees-1")
    return made


def read(owner: Owner) -> tuple[Publication, Episode]:
    publication = read_publication(OwnerFolder(owner.root)).required()
    episode = publication.episode("knees")
    assert episode is not None
    return publication, episode


def test_an_edit_adds_lines_and_changes_no_other_byte(owner: Owner) -> None:
    owner.write(FILE, owner.read(FILE).replace("\n", "\r\n"))
    before = owner.read(FILE)
    after, edit = edited(
        *read(owner), {"removed": "2026-11-22", "removed_because": 'She "asked"', "delete_audio": True}
    )
    assert owner.read(FILE) == before
    edit.write()
    text = owner.read(FILE)

    added = [line for line in text.split("\r\n") if line not in before.split("\r\n")]
    assert added == ['removed = "2026-11-22"', 'removed_because = "She \\"asked\\""', "delete_audio = true"]
    assert "\n".join(line for line in text.split("\r\n") if line not in added) == before.replace("\r\n", "\n")
    assert after.header == read(owner)[1].header
    assert after.header.delete_audio
    assert after.publish is None


def test_a_line_that_is_there_is_exchanged_and_one_that_is_right_stays(owner: Owner) -> None:
    owner.change(FILE, "+++\ntitle", '+++\nrecording = "a.wav"  # the first take\ntitle')
    (owner.root / "episodes/knees/a.wav").write_bytes(b"")
    after, edit = edited(*read(owner), {"recording": "b.wav", "id": "knees-1"})

    assert edit.after.count(b"recording =") == edit.after.count(b"id =") == 1
    assert after.header.recording == "b.wav"
    assert not edited(*read(owner), {"recording": "a.wav"})[1].changes


def test_a_note_goes_above_the_notes_once(owner: Owner) -> None:
    after, edit = edited(*read(owner), {}, "Note: new audio.")
    edit.write()

    assert "+++\n\nNote: new audio.\n\nNotes.\n" in owner.read(FILE)
    assert after.notes.text.startswith("Note: new audio.")
    assert not edited(*read(owner), {}, "Note: new audio.")[1].changes


def test_what_somebody_changed_meanwhile_or_wrote_over_lines_is_left_to_them(owner: Owner) -> None:
    _, edit = edited(*read(owner), {"removed": "2026-11-22"})
    owner.change(FILE, "Notes.", "Better notes.")
    with pytest.raises(UserError, match="was changed while Pressroom was working"):
        edit.write()
    owner.change(FILE, "+++\ntitle", '+++\nremoved_because = """At her\nrequest."""\ntitle')
    with pytest.raises(UserError, match='cannot change "removed_because"'):
        edited(*read(owner), {"removed_because": "Another reason."})
