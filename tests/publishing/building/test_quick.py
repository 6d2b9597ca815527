"""Nothing has changed: said only where it is sure, and without loading what builds."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publishing.building.quick import Unchanged, build_quickly, next_moment, unchanged_files
from publishing.building.stamps import Stamps, is_fine, owners_files, stamps_of
from publishing.desk import Desk
from publishing.site import build_site
from tests.journey.owner import SETTINGS, Owner, an_owner, contents
from workspace.folder import OwnerFolder

ROOT = Path(__file__).parent.parent.parent.parent
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    """A show without episodes, built."""
    made = an_owner(tmp_path / "our-show", cover=False)
    made.write("articles/knees.md", '+++\ntitle = "Knees?"\npublish = "2026-11-20 06:00"\n+++\n\nYes.\n')
    build_site(desk(made))
    return made


def desk(owner: Owner, now: datetime = NOW) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=now)


def test_an_unchanged_show_is_known_by_its_stamps_and_told_like_any_other_build(owner: Owner) -> None:
    site = contents(owner.root / ".pressroom/site")
    again = build_quickly(desk(owner))

    assert isinstance(again, Unchanged)
    assert again.lines() == [f"0 files written, {len(site)} unchanged, in .pressroom/site/"]
    assert again.as_json().keys() == build_site(desk(owner)).as_json().keys()
    assert contents(owner.root / ".pressroom/site") == site


def test_what_was_changed_within_the_same_length_is_seen(owner: Owner) -> None:
    owner.change("articles/knees.md", "Yes.", "Noo.")

    assert unchanged_files(desk(owner)) is None
    build_quickly(desk(owner))
    assert "Noo." in owner.read(".pressroom/site/articles/knees/index.html")


@pytest.mark.parametrize("kind", ["added", "removed", "swapped", "left", "lost", "templates"])
def test_files_that_come_go_or_change_places_are_seen(owner: Owner, kind: str) -> None:
    site = owner.root / ".pressroom/site"
    article = owner.root / "articles/knees.md"
    if kind == "added":
        owner.write("articles/hips.md", '+++\ntitle = "Hips?"\n+++\n')
    elif kind == "removed":
        article.unlink()
    elif kind == "swapped":
        times = article.stat()
        other = owner.write("other.md", owner.read("articles/knees.md").replace("Yes", "Not"))
        os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
        other.replace(article)
    elif kind == "left":
        (site / "left.html").write_bytes(b"left")
    elif kind == "lost":
        (site / "articles/knees/index.html").unlink()
    else:
        owner.write("templates/site/style.css", "/* ours */")

    assert unchanged_files(desk(owner)) is None


def test_what_is_known_of_the_published_site_counts_as_well(owner: Owner) -> None:
    owner.write("public/_publish/manifest.json", "{}")

    assert unchanged_files(desk(owner)) is None


def test_a_moment_at_which_something_goes_public_ends_what_is_known(owner: Owner) -> None:
    owner.write("articles/hips.md", '+++\ntitle = "Hips?"\npublish = "2026-11-25 06:00"\n+++\n\nSoon.\n')
    build_site(desk(owner))

    assert unchanged_files(desk(owner, NOW + timedelta(days=1))) is not None
    assert unchanged_files(desk(owner, NOW + timedelta(days=4))) is None
    assert unchanged_files(desk(owner, NOW - timedelta(days=1))) is None


def test_a_book_comes_out_at_midnight_where_its_publisher_is(owner: Owner) -> None:
    edition = '[[edition]]\nformat = "Paperback"\nbuy = [{ at = "Bookshop", link = "https://shop.example.org/b" }]\n'
    owner.write("book/book.toml", f'title = "A"\nauthor = "B"\nblurb = "C"\npublished = "2026-11-24"\n{edition}')
    build_site(desk(owner))
    page = OwnerFolder(owner.root).site / "book/index.html"
    before = page.read_text()
    still, out = (datetime(2026, 11, 24, hour, 1, tzinfo=UTC) for hour in (7, 8))

    assert "Preorder the paperback at Bookshop" in before
    assert unchanged_files(desk(owner, still)) is not None
    assert unchanged_files(desk(owner, out)) is None
    build_site(desk(owner, out))
    assert "Buy the paperback at Bookshop" in page.read_text()


def test_a_banner_may_end_at_midnight(owner: Owner) -> None:
    owner.write("pressroom.toml", f'{SETTINGS}[site.banner]\ntext = "Open today."\nuntil = 2026-11-22\n')
    build_site(desk(owner))

    assert unchanged_files(desk(owner, NOW + timedelta(hours=2))) is not None
    assert unchanged_files(desk(owner, datetime(2026, 11, 23, 8, 1, tzinfo=UTC))) is None


def test_a_build_that_was_stopped_leaves_nothing_known(owner: Owner) -> None:
    owner.write("templates/site/home.html", "{{ 1 + }}")
    with pytest.raises(Exception, match="home"):
        build_site(desk(owner))
    (owner.root / "templates/site/home.html").unlink()

    assert unchanged_files(desk(owner)) is None


def test_an_odd_note_is_no_note(owner: Owner) -> None:
    for odd in (b"", b"garbage", b"i\x01\x00\x00\x00"):
        (owner.root / ".pressroom/cache/built").write_bytes(odd)
        assert unchanged_files(desk(owner)) is None


def test_a_link_to_a_folder_elsewhere_makes_nothing_sure(owner: Owner, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (owner.root / "pictures").symlink_to(tmp_path / "elsewhere")
    build_site(desk(owner))

    assert owners_files(owner.root, None) is None
    assert unchanged_files(desk(owner)) is None


def test_a_clock_that_counts_in_seconds_is_not_trusted() -> None:
    assert not is_fine(Stamps(("a",), ((5_000_000_000, 5_000_000_000, 3, 7),)))
    assert is_fine(Stamps(("a",), ((5_000_123_456, 5_000_000_000, 3, 7),)))


def test_stamps_hold_as_long_as_files_are_and_are_not_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    stamps = stamps_of([str(tmp_path / "a"), str(tmp_path / "b")])

    assert stamps.hold()
    (tmp_path / "b").write_bytes(b"b")
    assert not stamps.hold()


def test_nothing_but_moments_to_come_ends_what_is_known() -> None:
    past, soon = NOW - timedelta(days=1), NOW + timedelta(days=1)

    assert next_moment(NOW, [None, past], until_tomorrow=False) == float("inf")
    assert next_moment(NOW, [past, soon], until_tomorrow=False) == soon.timestamp()
    assert next_moment(NOW, [soon], until_tomorrow=True) == datetime(2026, 11, 23, tzinfo=UTC).timestamp()


def test_nothing_heavy_is_loaded_for_an_unchanged_show() -> None:
    program = "import sys; import publishing.building.quick; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)

    assert not {"pydantic", "jinja2", "av", "numpy", "lxml", "boto3", "PIL", "nh3"} & set(ran.stdout.split())
