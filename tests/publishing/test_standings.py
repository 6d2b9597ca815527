"""Standings: where the show is listed, whether it is ready for the others, and what to do next with each."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.standings import DirectoryStanding, Listings, standings
from tests.journey.owner import Owner, an_owner
from workspace.errors import UserError
from workspace.folder import OwnerFolder

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
APPLE = "https://podcasts.apple.com/podcast/id1234567890"


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    return an_owner(tmp_path / "our-show")


def found(owner: Owner, now: datetime = NOW) -> Listings:
    return standings(Desk(folder=OwnerFolder(owner.root), now=now))


def row(listings: Listings, name: str) -> DirectoryStanding:
    return next(each for each in listings.directories if each.listing.directory.id == name)


def words(listings: Listings, name: str) -> str:
    return "\n".join(row(listings, name).lines())


def writes(owner: Owner, more: str) -> None:
    owner.write("show.toml", owner.read("show.toml") + more)


def test_directories_come_with_the_next_step_for_each(owner: Owner) -> None:
    writes(owner, '[listen]\nspotify = "https://open.spotify.com/show/abc"\n')
    listings = found(owner)
    standing = [each.listing.standing.value for each in listings.directories]

    assert standing == sorted(standing, key=["listed", "not yet", "closed"].index)
    assert listings.directories[0].as_json()["id"] == "spotify"
    closed = [each.as_json() for each in listings.directories if each.listing.standing.value == "closed"]
    assert {"google-play", "google-podcasts"} <= {str(each["id"]) for each in closed}
    assert all(each["successors"] for each in closed if str(each["id"]).startswith("google"))
    assert listings.lines()[-1] == "What is said here of directories was last looked over on October 1, 2026."

    (owner.root / "show.toml").unlink()
    with pytest.raises(UserError, match="no show yet"):
        found(owner)


def test_the_owner_of_a_closed_listing_hears_where_listeners_went_and_what_to_do(owner: Owner) -> None:
    listings = found(owner)

    for name in ("google-play", "google-podcasts"):
        assert "YouTube Music" in words(listings, name)
        assert "Be listed in YouTube Music instead." in words(listings, name)
        assert "submit" not in words(listings, name).lower()
    assert "Closed in 2020." in words(listings, "google-play")
    assert row(listings, "stitcher").as_json()["checked"] == "2026-10-01"


def test_what_must_come_before_every_directory_is_said_first(owner: Owner) -> None:
    assert found(owner).first == (
        "Directories cannot reach https://clinic.example.org: write your site's own address into pressroom.toml.",
    )
    settings = owner.read("pressroom.toml")
    owner.write("pressroom.toml", settings.replace("https://clinic.example.org", "https://penrose.clinic"))
    assert found(owner).first == (
        "Nothing is published yet, and directories fetch the feed from your site:  pressroom publish",
    )
    owner.write("episodes/hips/episode.md", '+++\ntitle = "Hips"\npublish = 2026-02-05\nnonsense = 1\n+++\n')
    assert found(owner).first[0].endswith("to mend before the show can be handed in anywhere:  pressroom check")


def test_it_says_for_which_directory_something_must_be_mended(owner: Owner) -> None:
    writes(owner, 'language = "english"\n')
    listings = found(owner)

    stops = [each.listing.directory.id for each in listings.directories if each.stops]
    assert "apple" in stops
    assert "google-play" not in stops
    assert "overcast" not in stops
    assert "to mend for it first:  pressroom check --for apple" in words(listings, "apple")
    assert row(listings, "apple").as_json()["mend"]


def test_it_says_where_the_code_of_a_directory_goes(owner: Owner) -> None:
    assert "Its code goes to podcast@penrose.example.org." in words(found(owner), "spotify")
    assert "code" not in words(found(owner), "overcast")
    assert row(found(owner), "apple").code_to is None
    writes(owner, "[feed]\nhide_email = true\n")
    assert "which is hidden: write  hide_email = false" in words(found(owner), "spotify")
    assert row(found(owner), "spotify").code_to == ""


def test_it_says_what_a_directory_asks_for_and_what_nobody_could_verify(owner: Owner) -> None:
    listings = found(owner)

    assert "It asks for a cover of 3000 × 3000 pixels, MP3 only." in words(listings, "pandora")
    assert row(listings, "pandora").as_json()["asks"] == {
        "art_least": 3000,
        "art_most": 3000,
        "media": ["audio/mpeg"],
        "item": ["guid", "enclosure"],
    }
    assert "could not be verified" in words(listings, "tunein")
    assert "could not be verified" not in words(listings, "apple")


def test_it_says_until_when_a_listed_show_should_show_the_last_publish(owner: Owner) -> None:
    writes(owner, f'[listen]\napple = "{APPLE}"\nyoutube = "https://music.youtube.com/playlist?list=PL1"\n')
    owner.episode("knees")
    assert owner.publishes().code == 0
    published = datetime.now(UTC)

    soon = found(owner, published + timedelta(minutes=1))
    assert "Should show what you published last by " in words(soon, "apple")
    assert "YouTube Studio" in words(soon, "youtube")
    assert row(soon, "overcast").seen_by is None
    late = found(owner, published + timedelta(hours=25))
    assert row(late, "apple").seen_by is None
    assert row(late, "apple").lines() == [f"{'Apple Podcasts':<20} {APPLE}"]


def test_the_feed_can_be_had_as_a_directory_asked_for_it(owner: Owner) -> None:
    owner.episode("knees")
    asked = owner.types("feed", "--for", "google-play")

    assert asked.code == 0, asked.err
    assert '<googleplay:category text="Health"/>' in asked.out
    assert "itunes:" not in asked.out


_WHAT_CLOSED = re.compile(
    r'(?s)(?:<summary>[^<]*</summary>|<h2[^>]*>If your app is gone</h2>)\s*<dl class="closed">.*?</dl>'
)


def test_no_page_of_the_built_site_offers_what_closed_and_each_way_out_is_said(owner: Owner) -> None:
    writes(
        owner,
        "[listen]\n"
        'google = "https://podcasts.google.com/feed/x"\n'
        'google-play = "https://play.google.com/music/listen#/ps/x"\n'
        'stitcher = "https://stitcher.com/show/penrose"\n'
        'youtube = "https://music.youtube.com/playlist?list=PL1"\n',
    )
    owner.episode("knees")
    assert owner.types("build").code == 0
    site = OwnerFolder(owner.root).site
    pages = {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}

    assert {"index.html", "listen/index.html", "episodes/knees/index.html"} <= pages.keys()
    for path, page in pages.items():
        offered = _WHAT_CLOSED.sub("", page)
        assert "Google" not in offered, path
        assert "Stitcher" not in offered, path
        assert not [host for host in ("podcasts.google", "play.google", "stitcher.com") if host in page], path
    for path in ("index.html", "listen/index.html"):
        (gone,) = _WHAT_CLOSED.findall(pages[path])
        assert gone.count("Follow the show in YouTube Music") == 2, path  # once each for the two of Google
        assert "SiriusXM and Pandora" in gone, path
