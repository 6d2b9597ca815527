"""What every storage promises, run on each: memory, folder, moto, SeaweedFS, and rclone, which ignores conditions."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from publishing.artifacts import Artifact, artifact_of
from publishing.storages.storage import Listed, Overtaken, Storage
from workspace.errors import UserError


def page(content: bytes, path: str = "episodes/knees/index.html") -> Artifact:
    return artifact_of(path, content, hashlib.sha256(content).hexdigest())


def test_what_was_put_is_read_back_byte_for_byte(storage: Storage) -> None:
    version = storage.put(page(b"\x00knees\r\n"))

    stored = storage.read("episodes/knees/index.html")

    assert stored is not None
    assert (stored.content, stored.version) == (b"\x00knees\r\n", version)


def test_nothing_is_nothing_and_no_error(storage: Storage) -> None:
    assert storage.read("not/there.html") is None
    assert storage.stat("not/there.html") is None


def test_facts_tell_size_type_cache_rule_hash_and_version(storage: Storage) -> None:
    version = storage.put(page(b"knees"))

    facts = storage.stat("episodes/knees/index.html")

    assert facts is not None
    assert facts.match(page(b"knees"))
    assert facts.version == version


@pytest.mark.parametrize(
    "path", ["feed.xml", "a/chapters.json", "a/transcript.vtt", "a/transcript.srt", "a/a-12345678.mp3", "a/a.m4a"]
)
def test_every_type_survives_the_journey(storage: Storage, path: str) -> None:
    artifact = page(b"x", path)
    storage.put(artifact)

    facts = storage.stat(path)

    assert facts is not None
    assert (facts.content_type, facts.cache_control) == (artifact.content_type, artifact.cache_control)


def test_a_put_without_conditions_replaces(storage: Storage) -> None:
    storage.put(page(b"old"))
    storage.put(page(b"new"))

    stored = storage.read("episodes/knees/index.html")

    assert stored is not None
    assert stored.content == b"new"


def test_unless_exists_never_overwrites(storage: Storage) -> None:
    storage.put(page(b"old"), unless_exists=True)

    with pytest.raises(Overtaken):
        storage.put(page(b"new"), unless_exists=True)

    stored = storage.read("episodes/knees/index.html")
    assert stored is not None
    assert stored.content == b"old"


def test_if_version_overwrites_only_the_version_it_names(storage: Storage) -> None:
    first = storage.put(page(b"one"))
    second = storage.put(page(b"two"), if_version=first)

    with pytest.raises(Overtaken):
        storage.put(page(b"three"), if_version=first)

    stored = storage.read("episodes/knees/index.html")
    assert stored is not None
    assert (stored.content, stored.version) == (b"two", second)


def test_if_version_does_not_bring_back_what_was_removed(storage: Storage) -> None:
    version = storage.put(page(b"one"))
    storage.delete("episodes/knees/index.html")

    with pytest.raises(Overtaken):
        storage.put(page(b"two"), if_version=version)

    assert storage.read("episodes/knees/index.html") is None


def test_of_many_who_come_first_exactly_one_wins(storage: Storage) -> None:
    def attempt(number: int) -> bool:
        try:
            storage.put(page(f"writer {number}".encode()), unless_exists=True)
        except Overtaken:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(attempt, range(8)))

    assert sum(won) == 1
    stored = storage.read("episodes/knees/index.html")
    assert stored is not None
    assert stored.content == f"writer {won.index(True)}".encode()


def test_delete_may_be_called_again(storage: Storage) -> None:
    storage.put(page(b"x"))

    storage.delete("episodes/knees/index.html")
    storage.delete("episodes/knees/index.html")

    assert storage.read("episodes/knees/index.html") is None


def test_names_lists_what_starts_with_the_prefix(storage: Storage) -> None:
    for path in ("a/1.html", "a/2.html", "ab.html", "b/1.html"):
        storage.put(page(b"x", path))

    assert sorted(storage.names()) == ["a/1.html", "a/2.html", "ab.html", "b/1.html"]
    assert sorted(storage.names("a/")) == ["a/1.html", "a/2.html"]
    assert list(storage.names("zzz")) == []


def test_a_listing_tells_sizes_and_the_tokens_that_reading_tells(storage: Storage) -> None:
    storage.put(page(b"knees", "a/1.html"))
    stored = storage.read("a/1.html")
    assert stored is not None

    assert list(storage.listing("a/")) == [Listed(path="a/1.html", size=5, version=stored.version)]


def test_what_is_known_already_is_not_sent_again(storage: Storage) -> None:
    storage.put(page(b"knees"))
    known = storage.read("episodes/knees/index.html")

    assert storage.read("episodes/knees/index.html", known=known) is known

    storage.put(page(b"hips"))
    again = storage.read("episodes/knees/index.html", known=known)
    assert again is not None
    assert again.content == b"hips"


def test_what_is_known_and_gone_is_not_there(storage: Storage) -> None:
    storage.put(page(b"knees"))
    known = storage.read("episodes/knees/index.html")
    storage.delete("episodes/knees/index.html")

    assert storage.read("episodes/knees/index.html", known=known) is None


def test_names_with_spaces_accents_and_signs_come_back_as_they_went(storage: Storage) -> None:
    path = "artikel/café & knee+hip 100% (1)/index.html"
    storage.put(page(b"x", path))

    stored = storage.read(path)

    assert stored is not None
    assert list(storage.names("artikel/")) == [path]


def test_a_file_is_sent_from_the_disk(storage: Storage, tmp_path: Path) -> None:
    sound = tmp_path / "sound.mp3"
    sound.write_bytes(b"sound" * 1000)
    artifact = _from_disk(sound)

    storage.put(artifact, unless_exists=True)

    facts = storage.stat(artifact.path)
    assert facts is not None
    assert facts.match(artifact)


def test_a_file_that_changed_since_the_plan_is_refused(storage: Storage, tmp_path: Path) -> None:
    sound = tmp_path / "sound.mp3"
    sound.write_bytes(b"sound")
    artifact = _from_disk(sound)
    sound.write_bytes(b"noise")

    with pytest.raises(UserError, match="changed while it was being published"):
        storage.put(artifact)

    assert storage.stat(artifact.path) is None


def test_requests_are_counted(storage: Storage) -> None:
    before = storage.requests

    storage.read("not/there.html")

    assert storage.requests == before + 1


def test_tidy_leaves_what_readers_see(storage: Storage) -> None:
    storage.put(page(b"x"))

    storage.tidy("episodes/knees/index.html")
    storage.tidy("not/there.html")

    assert storage.read("episodes/knees/index.html") is not None


def _from_disk(sound: Path) -> Artifact:
    content = sound.read_bytes()
    return Artifact(
        path="episodes/knees/knees-12345678.mp3",
        stage=page(b"", "a.mp3").stage,
        content_type="audio/mpeg",
        cache_control=page(b"", "a.mp3").cache_control,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        source=sound,
    )
