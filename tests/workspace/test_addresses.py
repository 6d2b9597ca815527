from __future__ import annotations

import pytest

from workspace.addresses import host_of, is_for_examples, is_this_computer


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "https://podcast.example.com/feed.xml",
        "https://EXAMPLE.net./",
        "https://user@deep.down.example.org:8443/a?b",
        "https://show.example/",
        "https://example/",
        "https://clinic.test",
        "https://clinic.invalid/",
        "http://test",
        "podcast@example.org",
        "mailto:Jen@Clinic.Example.Org",
    ],
)
def test_names_kept_for_examples_are_known_wherever_they_stand(address: str) -> None:
    assert is_for_examples(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://notexample.org",
        "https://examples.org",
        "https://my-example.com/",
        "https://example.org.clinic.com",
        "https://example.co",
        "https://contest",
        "https://penrose.clinic/example.org",
        "https://penrose.clinic/?from=example.org",
        "jen@penrose.clinic",
        "jen@example.org.evil.com",
        "http://127.0.0.1:8000",
        "http://localhost:8000",
        "https://[broken",
        "",
    ],
)
def test_names_that_merely_look_like_examples_are_not(address: str) -> None:
    assert not is_for_examples(address)


def test_this_computer_is_known_by_its_names_and_numbers() -> None:
    for here in (
        "http://127.0.0.1:8000/",
        "http://127.9.9.9",
        "http://[::1]/",
        "http://localhost",
        "http://a.localhost:1",
    ):
        assert is_this_computer(here), here
    for there in ("https://penrose.clinic", "http://10.0.0.1", "https://localhost.clinic", "https://[broken", ""):
        assert not is_this_computer(there), there


def test_a_host_is_read_from_web_and_mail_addresses() -> None:
    assert host_of("https://Podcast.Penrose.Clinic.:443/a@b") == "podcast.penrose.clinic"
    assert host_of("jen@Penrose.Clinic") == "penrose.clinic"
    assert host_of("spotify:show:1") == ""
