"""What of the owner's folder is kept with a release: the words and pictures behind it, and nothing that is private."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from publishing.history.owned import owned_files
from publishing.publication import read_publication
from tests.journey.owner import an_owner
from workspace.folder import OwnerFolder

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)


def kept(root: Path) -> set[str]:
    publication = read_publication(OwnerFolder(root)).publication
    assert publication
    return {each.path for each in owned_files(publication, NOW)}


def test_words_and_pictures_of_what_is_out_are_kept(tmp_path: Path) -> None:
    owner = an_owner(tmp_path)
    folder = owner.episode("knees")
    for name in ("transcript.vtt", "pictures/knee.jpg", "cover.png"):
        owner.write(f"episodes/knees/{name}", "x")
    owner.write("articles/crunches.md", '+++\ntitle = "A"\npublish = "2026-01-05 06:00"\n+++\n\n![x](knee.png)\n')
    owner.write("articles/knee.png", "x")
    owner.write("book/book.toml", 'title = "B"\nauthor = "A"\nblurb = "C"\n')
    owner.write("book/cover.jpg", "x")
    owner.write("templates/home.html", "x")

    assert folder.is_dir()
    assert kept(tmp_path) == {
        *("pressroom.toml", "show.toml", "cover.jpg", "templates/home.html", "book/book.toml", "book/cover.jpg"),
        *("articles/crunches.md", "articles/knee.png", "episodes/knees/episode.md", "episodes/knees/cover.png"),
        *("episodes/knees/transcript.vtt", "episodes/knees/pictures/knee.jpg"),
    }


def test_nothing_private_is_kept(tmp_path: Path) -> None:
    owner = an_owner(tmp_path)
    owner.episode("knees")
    owner.episode("later", publish="2027-01-05 06:00")
    owner.episode("draft", publish=None)
    before = kept(tmp_path)
    owner.write("articles/draft.md", '+++\ntitle = "D"\n+++\n\n![x](private.png)\n')
    owner.write("articles/private.png", "x")
    for name in (".env", "aws.env", "key.pem", "id_rsa", "client-secret.json", "tokens.txt", "edit.aup3", "song.wav"):
        owner.write(name, "x")
        owner.write(f"episodes/knees/{name}", "x")
    owner.write("episodes/knees/.git/config.txt", "x")
    (tmp_path / "episodes/knees/linked.md").symlink_to(tmp_path / "show.toml")

    assert kept(tmp_path) == before == {"pressroom.toml", "show.toml", "cover.jpg", "episodes/knees/episode.md"}


def test_a_cover_outside_the_folder_is_passed_by(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "show")
    (tmp_path / "cover.jpg").write_bytes(b"x")
    owner.change("show.toml", "name =", 'cover = "../cover.jpg"\nname =')

    assert kept(tmp_path / "show") == {"pressroom.toml", "show.toml"}
