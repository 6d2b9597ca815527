"""The built site as a list: what belongs to it, in which stage, under which headers."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.artifacts import Stage, artifacts_in, cache_control_of, content_type_of, is_safe, stage_of
from workspace.errors import UserError

YEAR = "public, max-age=31536000, immutable"

TABLE = [
    ("feed.xml", Stage.FEED, "application/rss+xml; charset=utf-8", "public, max-age=300, s-maxage=60"),
    ("episodes/a/a-1234abcd.mp3", Stage.MEDIA, "audio/mpeg", f"{YEAR}, no-transform"),
    ("episodes/a/a-1234abcd.m4a", Stage.MEDIA, "audio/x-m4a", f"{YEAR}, no-transform"),
    ("episodes/a/index.html", Stage.PAGES, "text/html; charset=utf-8", "public, max-age=300"),
    ("episodes/a/transcript.html", Stage.PAGES, "text/html; charset=utf-8", "public, max-age=300"),
    ("book/sample/index.html", Stage.PAGES, "text/html; charset=utf-8", "public, max-age=300"),
    ("episodes/a/chapters.json", Stage.ASSETS, "application/json+chapters", "public, max-age=3600"),
    ("episodes/a/transcript.json", Stage.ASSETS, "application/json", "public, max-age=3600"),
    ("episodes/a/waveform.json", Stage.ASSETS, "application/json", "public, max-age=3600"),
    ("episodes/a/transcript.vtt", Stage.ASSETS, "text/vtt; charset=utf-8", "public, max-age=3600"),
    ("episodes/a/transcript.srt", Stage.ASSETS, "application/x-subrip; charset=utf-8", "public, max-age=3600"),
    ("art/cover-1234abcd.jpg", Stage.ASSETS, "image/jpeg", YEAR),
    ("art/cover.jpg", Stage.ASSETS, "image/jpeg", "public, max-age=3600"),
    ("assets/style-1234abcd.css", Stage.ASSETS, "text/css; charset=utf-8", YEAR),
    ("feed-archive-1.xml", Stage.FRONT, "application/rss+xml; charset=utf-8", "public, max-age=300"),
    ("index.html", Stage.FRONT, "text/html; charset=utf-8", "public, max-age=300"),
    ("listen/index.html", Stage.FRONT, "text/html; charset=utf-8", "public, max-age=300"),
    ("book/index.html", Stage.FRONT, "text/html; charset=utf-8", "public, max-age=300"),
    ("articles/index.html", Stage.FRONT, "text/html; charset=utf-8", "public, max-age=300"),
    ("sitemap.xml", Stage.FRONT, "application/xml; charset=utf-8", "public, max-age=300"),
    ("robots.txt", Stage.FRONT, "text/plain; charset=utf-8", "public, max-age=300"),
    ("404.html", Stage.FRONT, "text/html; charset=utf-8", "public, max-age=300"),
    ("odd.bin", Stage.ASSETS, "application/octet-stream", "public, max-age=3600"),
]


@pytest.mark.parametrize(("path", "stage", "content_type", "cache"), TABLE, ids=[row[0] for row in TABLE])
def test_the_path_tells_stage_type_and_cache_rule(path: str, stage: Stage, content_type: str, cache: str) -> None:
    assert (stage_of(path), content_type_of(path), cache_control_of(path)) == (stage, content_type, cache)


def test_stages_are_in_the_order_of_uploading() -> None:
    assert [stage.order for stage in (Stage.MEDIA, Stage.ASSETS, Stage.PAGES, Stage.FRONT, Stage.FEED)] == [*range(5)]


def test_the_site_is_listed_sorted_with_sizes_and_hashes(tmp_path: Path) -> None:
    for name in ("index.html", "b/index.html", "a/index.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"words")

    found = artifacts_in(tmp_path)

    assert [artifact.path for artifact in found] == ["a/index.html", "b/index.html", "index.html"]
    assert {(artifact.size, artifact.sha256) for artifact in found} == {(5, hashlib.sha256(b"words").hexdigest())}


@pytest.mark.parametrize(
    "name",
    [
        ".env", ".git/config", "_publish/manifest.json", "clinic.env", "server.pem", "server.key", "id_rsa",
        "page.html.bak", "page.html~", "Thumbs.db", "desktop.ini", "__MACOSX/x", "notes.sqlite", "half.part",
    ],
)  # fmt: skip
def test_private_files_are_never_published(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(b"secret")

    assert artifacts_in(tmp_path) == ()


def test_what_is_meant_for_all_to_find_is_published(tmp_path: Path) -> None:
    (tmp_path / ".well-known").mkdir()
    (tmp_path / ".well-known" / "security.txt").write_bytes(b"mail us")

    assert [artifact.path for artifact in artifacts_in(tmp_path)] == [".well-known/security.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are another thing there")
def test_links_and_pipes_are_passed_by(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.html").write_bytes(b"secret")
    site = tmp_path / "site"
    site.mkdir()
    (site / "folder").symlink_to(outside)
    (site / "secret.html").symlink_to(outside / "secret.html")
    os.mkfifo(site / "pipe.html")

    assert artifacts_in(site) == ()


def test_an_accent_is_the_same_however_it_was_typed(tmp_path: Path) -> None:
    (tmp_path / "cafe\u0301.html").write_bytes(b"x")

    assert [artifact.path for artifact in artifacts_in(tmp_path)] == ["caf\u00e9.html"]


@pytest.mark.parametrize("name", ["caf\u00e9-12345678.mp3", "my talk.mp3", "a+b.mp3"])
def test_audio_names_are_plain(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")

    with pytest.raises(UserError, match="cannot be published under this name"):
        artifacts_in(tmp_path)


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="those computers cannot hold both files")
def test_names_that_differ_in_capitals_only_are_refused(tmp_path: Path) -> None:
    (tmp_path / "A.html").write_bytes(b"x")
    (tmp_path / "a.html").write_bytes(b"x")

    with pytest.raises(UserError, match="cannot be published under this name"):
        artifacts_in(tmp_path)


@given(st.text(max_size=60))
def test_a_safe_path_stays_inside_every_folder(path: str) -> None:
    if is_safe(path):
        assert not path.startswith("/")
        assert ".." not in path.split("/")
        assert "\\" not in path
        assert (Path("/site") / path).is_relative_to("/site")
        path.encode()
