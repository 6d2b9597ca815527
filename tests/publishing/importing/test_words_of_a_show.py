"""What becomes of a foreign show's words: names of folders, time zones, people, tables."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast.reading.foreign import ForeignItem, ForeignShow
from podcast.reading.particulars import ForeignPerson
from podcast.show import Show
from publishing.importing.fitting import fitting
from publishing.importing.persons import people_of
from publishing.importing.slugs import slugs_for
from publishing.importing.toml_writing import toml_lines
from publishing.importing.zones import likely_zone


def item(**more: object) -> ForeignItem:
    return ForeignItem(**({"id": "1", "title": "About knees"} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("link", "slug"),
    [
        ("https://pod.example.org/episodes/knees-and-hips/", "knees-and-hips"),
        ("https://pod.example.org/episodes/knees_2-0/", "knees_2-0"),
        ("https://host.example/show/tendon-injuries.html?x=1", "tendon-injuries"),
        ("https://pod.example.org/episodes/Knees_2.0/", "knees-2-0"),
        ("https://host.example/1234567", "about-knees"),
        ("https://host.example/e/0123abcd-4567", "about-knees"),
        ("https://host.example/?p=12", "about-knees"),
        ("", "about-knees"),
        ("https://[broken", "about-knees"),
    ],
)
def test_a_folder_has_the_name_of_the_old_page(link: str, slug: str) -> None:
    assert slugs_for([item(link=link)], {}) == {"1": slug}


def test_folders_never_have_the_same_name() -> None:
    items = [item(id=str(number), link="") for number in range(3)]

    assert slugs_for(items, {"old": "About-Knees"}) == {
        "old": "About-Knees",
        "0": "about-knees-2",
        "1": "about-knees-3",
        "2": "about-knees-4",
    }
    assert slugs_for([item(id="x", title="日本", number=7)], {}) == {"x": "episode-7"}


def moment(month: int, hours: int) -> datetime:
    return datetime(2026, month, 24, 6, tzinfo=timezone(timedelta(hours=hours)))


def test_the_time_zone_explains_all_dates_or_is_not_known() -> None:
    assert likely_zone([moment(1, -8), moment(7, -7)]) == "America/Los_Angeles"
    assert likely_zone([moment(1, -7), moment(7, -7)]) == "America/Phoenix"
    assert likely_zone([moment(1, 1), moment(7, 2)]) == "Europe/Berlin"
    assert likely_zone([moment(1, 0), moment(7, 1)]) == "Europe/London"
    assert likely_zone([datetime(2026, 1, 1, tzinfo=UTC)]) == "UTC"
    assert likely_zone([moment(1, -8), moment(1, 5)]) == "UTC"
    assert likely_zone([]) == "UTC"


def test_people_get_a_table_if_there_is_more_to_say_than_a_name() -> None:
    jo = ForeignPerson(name="Jo Example", link="https://example.org/jo")
    dan = ForeignPerson(name="Dan Able", role="guest", image="https://example.org/dan.jpg")
    may = ForeignPerson(name="May Plain", role="guest")
    first = item(persons=(jo, dan, may))
    second = item(id="2", persons=(ForeignPerson(name="Stand In"), may))
    people = people_of(ForeignShow(address="", persons=(jo,), items=(first, second)))

    assert people.tables == {
        "jo-example": {"name": "Jo Example", "role": "host", "link": "https://example.org/jo"},
        "dan-able": {"name": "Dan Able", "role": "guest", "image": "https://example.org/dan.jpg"},
    }
    assert people.hosts_of(first) == ()  # as the show says
    assert people.hosts_of(second) == ("Stand In",)
    assert people.guests_of(first) == ("dan-able", "May Plain")
    assert people.only(("jo-example",), ("jo-example",)).guests_of(first) == ("Dan Able", "May Plain")


def test_what_a_header_refuses_is_left_out_and_told() -> None:
    values = {
        "name": "Knees",
        "author": "Penrose",
        "description": "All about them.",
        "category": ["Health & Fitness"],
        "copyright": "",
        "nonsense": True,
        "person": {"jo": {"name": "Jo", "link": "no link", "image": "http://example.org/jo.jpg"}},
        "feed": {"guid": "none", "funding": [{"link": "http://example.org"}, {"link": "https://example.org/give"}]},
    }

    fitted = fitting(Show, values)

    assert fitted.values == {
        "name": "Knees",
        "author": "Penrose",
        "description": "All about them.",
        "category": ["Health & Fitness"],
        "person": {"jo": {"name": "Jo"}},
        "feed": {"funding": [{"link": "https://example.org/give"}]},
    }
    assert sorted(trouble.what for trouble in fitted.troubles) == [
        "guid of feed",
        "image of jo of person",
        "link of funding of feed",
        "link of jo of person",
        "nonsense",
    ]
    assert Show.model_validate(fitted.values).name == "Knees"


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_PLAIN = st.one_of(_TEXTS, st.booleans(), st.integers(-(2**62), 2**62), st.lists(_TEXTS, max_size=3))
_TABLES = st.recursive(
    st.dictionaries(_TEXTS, _PLAIN, max_size=3),
    lambda inner: st.dictionaries(_TEXTS, st.one_of(_PLAIN, inner, st.lists(inner, max_size=2)), max_size=3),
    max_leaves=6,
)


@given(_TABLES)
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_reads_as_the_same_values(values: dict[str, object]) -> None:
    assert tomllib.loads("\n".join(toml_lines(values))) == values


def test_the_files_of_an_owner_are_easy_to_read() -> None:
    values = {"name": "Knees", "feed": {"locked": True, "funding": [{"link": "https://x.example"}]}}

    assert "\n".join(toml_lines(values | {"person": {"jo": {"name": "Jo"}}})) == (
        'name = "Knees"\n\n[feed]\nlocked = true\nfunding = [{ link = "https://x.example" }]\n\n[person.jo]\nname = "Jo"'
    )
