"""The record of what is live: the same bytes for the same release, and nothing but our own is believed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.artifacts import artifact_of
from publishing.manifest import Allowed, Entry, KeptFile, Manifest, PastRelease, from_bytes
from tests.publishing.doubles import published
from workspace.errors import UserError

PACK = "_publish/releases/0007-1234abcd.zip"
PAGE = artifact_of("knees/index.html", b"x", hashlib.sha256(b"x").hexdigest())
FULL = Manifest(
    release=7,
    who="jen on front-desk",
    when="2026-11-24T14:00:00+00:00",
    feed_guid="guid-1",
    feed_address="https://podcast.example.org/feed.xml",
    episodes={"id-2": published("hips"), "id-1": published("knees")},
    entries={"knees/index.html": Entry.of(PAGE, '"v1"')},
    pending={"feed.xml": ("aa", "bb")},
    gone={"id-0": published("elbows")},
    allowed=(Allowed(release=6, who="jen", when="x", code="g-002", about="elbows", says='"Elbows" would vanish.'),),
    history=(PastRelease(release=7, who="jen", when="x", says='new "Knees"', pack=PACK, needs=(6, 7)),),
    packs=(PACK,),
    folder={"show.toml": KeptFile(sha256="a" * 64, size=9, pack=7)},
    undoing=5,
)
LATER = {"gone", "allowed", "history", "packs", "folder", "undoing"}


def test_what_was_written_is_read_back() -> None:
    assert from_bytes(FULL.to_bytes(), where="x") == FULL


def test_the_same_release_is_the_same_bytes() -> None:
    turned = replace(FULL, episodes=dict(reversed(list(FULL.episodes.items()))))

    assert turned.to_bytes() == FULL.to_bytes()


def test_keys_that_a_later_version_adds_are_passed_over() -> None:
    content = json.loads(FULL.to_bytes()) | {"added_later": [1]}

    assert from_bytes(json.dumps(content).encode(), where="x") == FULL


def test_a_record_of_a_newer_program_is_left_alone() -> None:
    content = json.loads(FULL.to_bytes()) | {"schema": 2}

    with pytest.raises(UserError, match="newer Pressroom"):
        from_bytes(json.dumps(content).encode(), where="x")


@pytest.mark.parametrize("path", ["../index.html", "/etc/x", "_publish/manifest.json", "a//b", "a/./b", ""])
def test_a_record_that_points_outside_is_refused(path: str) -> None:
    content = json.loads(FULL.to_bytes())
    content["entries"][path] = content["entries"]["knees/index.html"]

    with pytest.raises(UserError, match="cannot read its own record"):
        from_bytes(json.dumps(content).encode(), where="x")


@pytest.mark.parametrize("key", list(json.loads(FULL.to_bytes())))
def test_a_record_with_a_missing_or_wrong_value_is_refused(key: str) -> None:
    content = json.loads(FULL.to_bytes())
    without = {name: value for name, value in content.items() if name != key}

    for spoiled in ({**content, key: [None]}, {**content, key: 0.5}, *(() if key in LATER else (without,))):
        with pytest.raises(UserError, match="cannot read its own record"):
            from_bytes(json.dumps(spoiled).encode(), where="x")


def test_the_record_of_an_earlier_version_is_read() -> None:
    content = {name: value for name, value in json.loads(FULL.to_bytes()).items() if name not in LATER}

    plain = replace(FULL, gone={}, allowed=(), history=(), packs=(), folder={}, undoing=0)
    assert from_bytes(json.dumps(content).encode(), where="x") == plain


@pytest.mark.parametrize(
    "path", ["feed.xml", "_publish/manifest.json", "_publish/releases/0007-1234abcd.zip/../x", "x"]
)
def test_nothing_but_a_pack_is_believed_to_be_one(path: str) -> None:
    content = json.loads(FULL.to_bytes())

    for spoiled in ({"packs": [path]}, {"history": [content["history"][0] | {"pack": path}]}):
        with pytest.raises(UserError, match="cannot read its own record"):
            from_bytes(json.dumps(content | spoiled).encode(), where="x")


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a//b", "_publish/x"])
def test_a_kept_file_that_would_be_written_outside_is_refused(path: str) -> None:
    content = json.loads(FULL.to_bytes())
    content["folder"][path] = content["folder"]["show.toml"]

    with pytest.raises(UserError, match="cannot read its own record"):
        from_bytes(json.dumps(content).encode(), where="x")
    content = json.loads(FULL.to_bytes())
    content["folder"]["show.toml"]["sha256"] = path
    with pytest.raises(UserError, match="cannot read its own record"):
        from_bytes(json.dumps(content).encode(), where="x")


@given(st.binary(max_size=200) | st.integers(0, len(FULL.to_bytes())).map(lambda cut: FULL.to_bytes()[:cut]))
def test_anything_else_is_refused_in_plain_words(content: bytes) -> None:
    if content.rstrip() == FULL.to_bytes().rstrip():  # only the line end was cut
        assert from_bytes(content, where="s3://press") == FULL
        return
    with pytest.raises(UserError) as caught:
        from_bytes(content, where="s3://press")
    assert "s3://press" in str(caught.value)
