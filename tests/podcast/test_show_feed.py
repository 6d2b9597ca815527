"""show.toml: what only apps and directories are told, and every value that cannot be used."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from podcast.categories import category_from
from podcast.identity import feed_guid
from podcast.show import Show, read_show
from publishing.publication import Publication
from tests.podcast.a_show import a_show, settings
from workspace.document import read_toml
from workspace.findings import Finding
from workspace.folder import OwnerFolder
from workspace.header import parse

SHOW = 'name = "x"\nauthor = "x"\ndescription = "x"\n'


def read(folder: Path, text: str, category: str = 'category = "Science"\n') -> tuple[Show | None, tuple[Finding, ...]]:
    path = folder / "show.toml"
    path.write_text(f"{SHOW}{category}{text}")
    return parse(Show, read_toml(path, "show.toml"))


def good(folder: Path, text: str) -> Show:
    show, findings = read(folder, text)
    assert not findings, findings
    assert show is not None
    return show


@pytest.mark.parametrize(
    ("line", "code", "fix"),
    [
        ('guid = "our-show"', "guid", "Put back the one that was published, or delete the line."),
        ('guid = "{9b024349-ccf0-5f69-a609-6b82873eab3c}"', "guid", "Put back the one"),
        ('funding = "penrose.clinic/support"', "address", 'Write  "https://penrose.clinic/support"'),
        ('funding = [{ text = "Give" }]', "key-missing", 'Add the line  link = "https://example.org/support"'),
        ("funding = 5", "wrong-kind", "Write  funding = { … }"),
        ('license = "All rights reserved"', "license", 'Write  license = "cc-by-4.0"'),
        ('license = { name = "custom" }', "license", 'Write  license = "cc-by-4.0"'),
        ('locations = { name = "Seattle", geo = "Seattle" }', "geo", 'Write  geo = "47.6062,-122.3321"'),
        ('locations = { name = "Seattle", geo = "122.3,47.6" }', "geo", 'Write  geo = "47.6062,-122.3321"'),
        ('locations = { name = "Seattle", osm = "237385" }', "osm", "Find the place on openstreetmap.org"),
        ('locations = { name = "London", country = "UK" }', "country", 'Write  "GB"'),
        ('locations = { name = "London", country = "England" }', "country", 'Write  "US"'),
        ('locations = { geo = "1,2" }', "key-missing", 'Add the line  name = "Seattle, WA"'),
        ('locations = { name = "Rome", rel = "about" }', "wrong-kind", 'Write  rel = "subject"'),
        ('unlisted_at = "goggle"', "service", 'Write  "google"'),
        ('listed_at = ["apple", "stitcher"]', "service", 'Write  "'),
        ('schedule = { words = "Weekly", rule = "WEEKLY" }', "rule", 'Write  rule = "FREQ=WEEKLY;BYDAY=TU"'),
        ('schedule = { words = "x", rule = "FREQ=WEEKLY;ON=TU" }', "rule", 'Write  rule = "FREQ=WEEKLY;BYDAY=TU"'),
        ('schedule = { words = "Ten", rule = "FREQ=DAILY;COUNT=10" }', "schedule-count", 'Add  start = "2026-11-24"'),
        ('schedule = { words = "x", start = "soon" }', "schedule-start", 'Write  start = "2026-11-24"'),
        ('medium = "musicL"', "wrong-kind", 'Write  medium = "music"'),
        ('chat = { server = "https://x.example/room", protocol = "irc" }', "chat-server", "Write it without https://"),
        ('chat = { server = "x.example", protocol = "slack" }', "wrong-kind", 'Write  protocol = "irc"'),
        ('comments = { account = "@show" }', "comments-nowhere", 'Add  link = "https://…"'),
        ('comments = "http://a.example/1"', "uri", 'Write it in full, as  "https://mastodon.example/@show/1"'),
        ('recommends = { title = "Podnews" }', "show-nowhere", 'Add  address = "https://…"'),
        ('recommends = { guid = "1234" }', "guid", "Put back the one"),
        ('value = { suggested = "0.1" }', "value-nobody", "Add  recipients"),
        ('value = { suggested = "much", recipients = [{ address = "x", split = 1 }] }', "amount", "Write  suggested"),
        ('value = { recipients = [{ address = "x", split = -1 }] }', "share", "Write  split = 50"),
        (
            'value = { recipients = [{ address = "x", split = 1 }], splits = [{ start = 1, seconds = 2 }] }',
            "split-unclear",
            "Keep  show  or  recipients",
        ),
        (
            'value = { recipients = [{ address = "x", split = 1 }], splits = [{ start = -1, seconds = 2 }] }',
            "seconds",
            "Write a number of seconds",
        ),
        (f'txt = {{ text = "{"x" * 4001}" }}', "txt-long", "Shorten it"),
        (f'pictures = {{ file = "a.jpg", purpose = "{"x" * 129}" }}', "purpose-long", 'Write  purpose = "banner"'),
        ("spotify = { recent = 0 }", "recent-small", "Write 1 or more"),
        ('spotify = { countries = "America" }', "country", 'Write  "US"'),
        ("hide_mail = true", "unknown-key", "Did you mean  hide_email  ?"),
    ],
)
def test_what_cannot_be_used_is_explained_once_and_at_its_line(line: str, code: str, fix: str, tmp_path: Path) -> None:
    show, findings = read(tmp_path, f"[feed]\n{line}\n")
    assert show is None
    (found,) = findings
    assert (found.code, found.where.line) == (code, 6)
    assert found.fix.startswith(fix)
    assert found.why


def test_seasons_have_numbers(tmp_path: Path) -> None:
    assert good(tmp_path, '[seasons]\n1 = "Knees"\n12 = "Hips"\n').seasons == {"1": "Knees", "12": "Hips"}
    _, (found,) = read(tmp_path, '[seasons]\n01 = "Knees"\n')
    assert found.code == "season-number"


def test_a_category_is_one_or_several_and_never_none(tmp_path: Path) -> None:
    assert good(tmp_path, "").category == ("Science",)
    several, _ = read(tmp_path, "", 'category = ["Health & Fitness > Medicine", "Science"]\n')
    assert several is not None
    assert [category_from(each).name for each in several.category] == ["Health & Fitness", "Science"]
    assert [found.code for found in read(tmp_path, "", "category = []\n")[1]] == ["category-empty"]


def test_short_forms_mean_the_same_as_long_ones(tmp_path: Path) -> None:
    short = good(
        tmp_path,
        '[feed]\nfunding = "https://a.example/"\nlicense = "cc-by-4.0"\nschedule = "weekly"\n'
        'comments = "https://b.example/1"\nlocations = { name = "Rome", geo = "geo:41.9,12.5" }\n',
    ).feed
    long = good(
        tmp_path,
        '[[feed.funding]]\nlink = "https://a.example/"\n[feed.license]\nname = "cc-by-4.0"\n'
        '[feed.schedule]\nwords = "weekly"\n[[feed.comments]]\nprotocol = "activitypub"\nlink = "https://b.example/1"\n'
        '[[feed.locations]]\nname = "Rome"\ngeo = " 41.9 , 12.5 "\n',
    ).feed
    assert short == long


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("weekly", "FREQ=WEEKLY"),
        ("Every two weeks.", "FREQ=WEEKLY;INTERVAL=2"),
        ("Every  Thursday", "FREQ=WEEKLY;BYDAY=TH"),
        ("When we feel like it", ""),
    ],
)
def test_usual_words_for_a_rhythm_are_a_rule_too(words: str, rule: str, tmp_path: Path) -> None:
    schedule = good(tmp_path, f'[feed]\nschedule = "{words}"\n').feed.schedule
    assert schedule is not None
    assert schedule.for_programs == rule


def test_a_place_is_taken_from_the_address_of_its_page(tmp_path: Path) -> None:
    page = "https://www.openstreetmap.org/relation/237385#map=11/47.6/-122.3"
    (place,) = good(
        tmp_path, f'[feed]\nlocations = {{ name = "Seattle", osm = "{page}", country = "us" }}\n'
    ).feed.locations
    assert (place.osm, place.country) == ("R237385", "US")


def test_a_picture_that_is_named_and_not_there_is_a_finding(tmp_path: Path) -> None:
    text = f'{SHOW}category = "Science"\nwide_cover = "wide.jpg"\n[feed]\npictures = {{ file = "banner.png" }}\n'
    (tmp_path / "show.toml").write_text(text)
    show, findings = read_show(OwnerFolder(tmp_path))
    assert show is not None
    assert [(found.code, found.where.line) for found in findings] == [
        ("show-picture-missing", 5),
        ("show-picture-missing", 7),
    ]
    for name in ("wide.jpg", "banner.png"):
        (tmp_path / name).write_bytes(b"a picture")
    assert read_show(OwnerFolder(tmp_path))[1] == ()


# The vectors of the guid rule: podcastindex.org/namespace/1.0, `guid`. Those with a whole guid are published ones.
VECTORS = [
    ("https://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ("http://podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ("podnews.net/rss", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ("https://podnews.net/rss/", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ("https://podnews.net/rss///", "9b024349-ccf0-5f69-a609-6b82873eab3c"),
    ("https://mp3s.nashownotes.com/pc20rss.xml", "917393e3-1b1e-5cef-ace4-edaa54e1f810"),
    ("https://PODNEWS.net/rss", "b7681469-"),  # letter case stays
    ("https://www.podnews.net/rss", "a127ff90-"),  # and so does www
    ("https://feeds.podcastindex.org/pc20.xml", "d5a1ae35-"),  # where that show went; it keeps 917393e3
]
NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


@pytest.mark.parametrize(("address", "guid"), VECTORS)
def test_the_guid_rule(address: str, guid: str) -> None:
    made = feed_guid(address)
    assert made.startswith(guid)
    assert uuid.UUID(made).version == 5
    assert made == str(uuid.uuid5(NAMESPACE, address.rsplit("://", maxsplit=1)[-1].rstrip("/")))


@pytest.mark.parametrize(
    ("wrongly", "guid"), [("https://podnews.net/rss", "caa2fbfc-"), ("podnews.net/rss/", "7b93d1cd-")]
)
def test_what_tools_that_strip_too_little_make_is_not_what_we_make(wrongly: str, guid: str) -> None:
    assert str(uuid.uuid5(NAMESPACE, wrongly)).startswith(guid)
    assert not feed_guid(wrongly).startswith(guid)


def test_port_and_query_belong_to_the_address() -> None:
    all_made = {feed_guid(f"https://a.example{rest}") for rest in ("/f", ":8080/f", "/f?show=1", "/f?show=2")}
    assert len(all_made) == 4


def test_a_kept_guid_stays_to_the_letter(tmp_path: Path) -> None:
    """Apps compare letters; the pattern of the namespace allows capitals."""
    kept = "9B024349-CCF0-5f69-a609-6b82873eab3c"
    assert good(tmp_path, f'[feed]\nguid = "{kept}"\n').feed.guid == kept


def test_a_guid_is_made_once_and_kept_when_the_address_changes(tmp_path: Path) -> None:
    """The Podcasting 2.0 show moved to feeds.podcastindex.org, which would hash to d5a1ae35-…, and kept its guid."""

    def guid(show: Show, published: str | None) -> str:
        publication = Publication(
            folder=OwnerFolder(tmp_path), settings=settings(), show=show, episodes=(), articles=(), book=None
        )
        return publication.identity(published).guid

    kept = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
    moved = {"address": "https://feeds.podcastindex.org/pc20.xml"}
    assert guid(a_show(feed=moved), None).startswith("d5a1ae35-")
    assert guid(a_show(feed=moved), kept) == kept
    assert guid(a_show(feed=moved | {"guid": kept}), None) == kept
    assert guid(a_show(feed=moved | {"guid": kept}), feed_guid("https://podnews.net/rss")) == kept
