from __future__ import annotations

import pytest

from podcast.directories import (
    Follow,
    Standing,
    directories,
    directory_named,
    follow_rows,
    instead_of,
    is_placeholder,
    listed_address,
    nearest_directory,
    standing,
    successors_of,
)
from podcast.directory import Asks, Directory, read_directories
from podcast.linked_data import series
from podcast.namespaces import Namespace
from tests.podcast.a_show import IDENTITY, SITE, a_show

APPLE_LINK = "https://podcasts.apple.com/us/podcast/the-penrose-podcast/id1234567890"


def named(name: str) -> Directory:
    found = directory_named(name)
    assert found is not None, name
    return found


def rows(**listen: str) -> dict[str, Follow]:
    return {row.directory.id: row for row in follow_rows(a_show(listen=listen), IDENTITY)}


ROW = """[[directory]]
id = "knees"
name = "Kneecasts"
step = "Write to them."
hosts = ["knees.example"]
reads = ["itunes"]
checked = 2026-10-01
source = "spec"
"""


def test_every_directory_of_the_rules_file_is_there() -> None:
    assert {each.name for each in directories()} >= {
        *(
            "Apple Podcasts",
            "Spotify",
            "YouTube Music",
            "Amazon Music",
            "Pocket Casts",
            "Overcast",
            "iHeart",
            "Pandora",
        ),
        *("TuneIn", "Deezer", "Podcast Index", "Podimo", "Google Play Music", "Google Podcasts", "Stitcher"),
    }


@pytest.mark.parametrize("each", directories(), ids=[each.id for each in directories()])
def test_every_row_is_complete(each: Directory) -> None:
    assert each.hosts
    assert each.reads
    assert each.now and each.successors and not each.submit if each.is_closed else each.step and not each.now
    assert all(not named(successor).is_closed for successor in each.successors)
    assert all(not named(source).is_closed for source in each.through)
    assert bool(each.app_on or each.runs_on) is bool(each.app)
    assert set(each.asks.unverified) <= set(Asks.model_fields) - {"unverified"}
    assert not each.asks.art_most or (each.asks.art_least or 0) <= each.asks.art_most
    for element in (*each.asks.channel, *each.asks.item):
        prefix = element.rpartition(":")[0]
        assert not prefix or Namespace(prefix) in each.reads, element


def test_no_two_directories_share_a_name_or_a_spelling() -> None:
    spellings = [
        name.lower().replace("-", "").replace(" ", "") for each in directories() for name in (each.id, *each.also)
    ]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize(
    "change",
    [
        ('name = "Kneecasts"', 'name = "Kneecasts"\nnonsense = 1'),
        ('source = "spec"', 'source = "spec"\n[directory.asks]\nart_lest = 1400'),
        ('source = "spec"', 'source = "spec"\n[directory.asks]\nart_least = "1400"'),
        ('source = "spec"', 'source = "hearsay"'),
        ('reads = ["itunes"]', 'reads = ["itune"]'),
        ("checked = 2026-10-01\n", ""),
        ('hosts = ["knees.example"]\n', ""),
        ('step = "Write to them."', 'closed = "last year"'),
        ("[[directory]]", "[[directories]]"),
    ],
)
def test_a_row_with_a_mistake_is_refused(change: tuple[str, str]) -> None:
    assert read_directories(ROW)[0].name == "Kneecasts"
    assert change[0] in ROW
    with pytest.raises(ValueError, match="validation error"):
        read_directories(ROW.replace(*change))


def test_the_closed_ones_are_known_to_be_closed() -> None:
    closed = {each.id: each.closed_words for each in directories() if each.is_closed}
    assert closed == {
        "google-play": "in 2020",
        "google-podcasts": "on April 2, 2024",
        "stitcher": "on August 29, 2023",
    }
    assert "YouTube Music" in named("google-play").now
    assert instead_of(named("google-play")) == "Be listed in YouTube Music instead."
    assert [each.id for each in successors_of(named("google-podcasts"))] == ["youtube"]
    assert named("apple").closed_words == ""


def test_what_a_directory_asks_for_is_said_in_words_unless_nobody_could_verify_it() -> None:
    assert named("pandora").asks.words() == "a cover of 3000 × 3000 pixels, MP3 only"
    assert named("apple").asks.words() == "a cover of 1400 × 1400 pixels or more, at most 3000 × 3000"
    assert named("podimo").asks.words() == "notes without links or lists, 1,000 characters of notes"
    assert named("google-play").asks.art_most == 7000
    assert named("google-play").asks.words() == "notes without links or lists"
    assert named("tunein").asks.words() == named("stitcher").asks.words() == ""


@pytest.mark.parametrize("written", ["Pocket Casts", "pocketcasts", "pocket_casts", "pocket-casts", "POCKET CASTS"])
def test_a_directory_is_known_by_every_spelling(written: str) -> None:
    assert named(written).id == "pocket-casts"


def test_a_misspelled_directory_has_a_neighbor_that_is_open() -> None:
    near = nearest_directory("spotifi")
    assert near is not None
    assert near.id == "spotify"
    assert nearest_directory("zzzz") is None


def test_apple_gets_its_own_namespace_and_google_play_the_old_one() -> None:
    assert Namespace.ITUNES in named("apple").reads
    assert Namespace.GOOGLE_PLAY in named("google-play").reads


def test_a_listed_show_has_its_address_and_one_that_is_not_a_next_step() -> None:
    show = a_show(listen={"apple": APPLE_LINK, "spotify": "", "stitcher": "https://stitcher.com/show/penrose"})
    by_id = {each.directory.id: each for each in standing(show, IDENTITY)}
    assert (by_id["apple"].standing, by_id["apple"].address) == (Standing.LISTED, APPLE_LINK)
    assert by_id["spotify"].standing is Standing.NOT_YET
    assert IDENTITY.feed in by_id["spotify"].next_step
    assert "https://creators.spotify.com" in by_id["spotify"].next_step
    assert by_id["stitcher"].standing is Standing.CLOSED
    assert "Pandora" in by_id["stitcher"].next_step


def test_an_app_that_takes_over_apples_list_has_the_show_once_apple_has_it() -> None:
    before = {each.directory.id: each for each in standing(a_show(), IDENTITY)}
    after = {each.directory.id: each for each in standing(a_show(listen={"apple": APPLE_LINK}), IDENTITY)}
    assert before["overcast"].standing is before["pocket-casts"].standing is Standing.NOT_YET
    assert (after["overcast"].standing, after["overcast"].address) == (
        Standing.LISTED,
        "https://overcast.fm/itunes1234567890",
    )
    assert after["antennapod"].standing is after["castro"].standing is Standing.LISTED
    assert after["spotify"].standing is Standing.NOT_YET


def test_apples_number_opens_the_apps_that_know_it() -> None:
    found = rows(apple=APPLE_LINK)
    assert found["apple"].web == APPLE_LINK
    assert found["overcast"].web == "https://overcast.fm/itunes1234567890"
    assert found["pocket-casts"].web == "https://pca.st/itunes/1234567890"
    assert found["castro"].web == "https://castro.fm/itunes/1234567890"


def test_before_apple_gives_a_number_the_app_schemes_remain() -> None:
    found = rows()
    assert found["overcast"].web is None
    assert found["overcast"].app == (
        "overcast://x-callback-url/add?url=https%3A%2F%2Fpodcast.penrose.clinic%2Ffeed.xml"
    )
    assert found["apple"].app == "podcast://podcast.penrose.clinic/feed.xml"
    assert found["antennapod"].web == (
        "https://antennapod.org/deeplink/subscribe"
        "?url=https%3A%2F%2Fpodcast.penrose.clinic%2Ffeed.xml&title=The%20Penrose%20Podcast"
    )
    assert found["pocket-casts"].app == "pktc://subscribehttps/podcast.penrose.clinic/feed.xml"


def test_where_a_way_does_not_work_everywhere_it_says_so() -> None:
    assert [rows()[name].device for name in ("apple", "pocket-casts", "antennapod")] == [
        "iPhone, iPad, Mac",
        "Android",
        "Android",
    ]
    assert [rows(apple=APPLE_LINK)[name].device for name in ("apple", "pocket-casts", "overcast")] == [
        "",
        "",
        "iPhone, iPad",
    ]


def test_a_way_stands_among_those_of_the_devices_it_is_at_home_on() -> None:
    before = {name: row.family for name, row in rows().items()}
    after = rows(apple="https://podcasts.apple.com/us/podcast/id1500000001", spotify="https://open.spotify.com/show/1")

    assert (before["pocket-casts"], before["overcast"], before["antennapod"]) == ("android", "apple", "android")
    assert after["apple"].family == "apple"
    assert after["pocket-casts"].family == after["spotify"].family == "any"


def test_what_the_owner_has_not_filled_in_is_hidden() -> None:
    found = rows(spotify="", youtube="https://example.org/…", amazon="soon")
    assert not {"spotify", "youtube", "amazon", "tunein"} & set(found)


def test_a_closed_directory_is_no_way_to_follow_under_whatever_name_it_is_written() -> None:
    listen = {
        "stitcher": "https://stitcher.com/show/penrose",
        "google": "https://podcasts.google.com/feed/x",
        "google play": "https://open.spotify.com/show/x",
        "youtube": "https://podcasts.google.com/feed/x",
    }
    found = {row.directory.id: row for row in follow_rows(a_show(listen=listen), IDENTITY)}
    assert not any(row.directory.is_closed for row in found.values())
    assert "youtube" not in found
    assert listed_address(a_show(listen=listen), named("google-play")) is None
    assert "podcasts.google.com" not in series(a_show(listen=listen), IDENTITY, "en")


def test_an_address_belongs_to_its_directory_or_not() -> None:
    assert named("youtube").holds("https://music.youtube.com/playlist?list=1")
    assert not named("spotify").holds("https://notopen.spotify.com.evil.example/show")
    assert not named("spotify").holds("spotify:show:1")
    assert not named("spotify").holds("https://[broken")


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://podcast.example.org", True),
        ("podcast@example.org", True),
        ("https://show.example/", True),
        (SITE, False),
        ("https://examples.org", False),
        ("jen@penrose.clinic", False),
        ("https://podcasts.apple.com/podcast/id0000000000", True),
        ("https://podcasts.apple.com/podcast/id1500000001", False),
    ],
)
def test_placeholders_are_known_by_their_domain_or_their_zeros(address: str, is_one: bool) -> None:
    assert is_placeholder(address) is is_one
