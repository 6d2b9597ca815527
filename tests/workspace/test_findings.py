"""A finding shows the line that is wrong, and never a key that somebody wrote into it."""

from __future__ import annotations

import pytest

from workspace.findings import Place


@pytest.mark.parametrize(
    "line",
    [
        'secret_access_key = "canary"',
        'aws_secret_access_key="canary"   # of jen',
        'purge_token = "canary"',
        "password: canary",
        'publish.api_key = "canary"',
        'token = """\ncanary"""',
    ],
)
def test_a_key_that_was_written_into_a_file_by_mistake_is_not_shown(line: str) -> None:
    shown = str(Place("pressroom.toml", 35, shown=line))

    assert "canary" not in shown
    assert shown.startswith("pressroom.toml, line 35:  ")
    assert shown.endswith("…")


@pytest.mark.parametrize("line", ['title = "The token of love"', 'locked = "yes"', "keep_releases = 1", "secret = "])
def test_every_other_line_is_shown_as_it_stands(line: str) -> None:
    assert str(Place("show.toml", 2, shown=line)).removesuffix(line) == "show.toml, line 2:  "
