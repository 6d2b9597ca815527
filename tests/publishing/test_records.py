"""Copies of the record: it travels once, is written once, and those of two targets never mix."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from publishing.manifest import Manifest
from publishing.records import Records
from publishing.storages.storage import Stored
from tests.publishing.doubles import MemoryStorage, build_site, publish

LIVE = Manifest(release=3, who="Ana on desk", when="2026-11-23T05:00:00+00:00")


class Asked(MemoryStorage):
    """Tells what each read said was known."""

    def __init__(self) -> None:
        super().__init__()
        self.known: list[Stored | None] = []

    def read(self, path: str, *, known: Stored | None = None) -> Stored | None:
        self.known.append(known)
        return super().read(path, known=known)


def written(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_ino for file in folder.iterdir() if file.is_file()}


def test_a_target_without_a_record_has_no_base(tmp_path: Path) -> None:
    assert Records(tmp_path, "s3://a").base(MemoryStorage()) is None


def test_a_record_travels_once(tmp_path: Path) -> None:
    storage = Asked()
    publish(storage, build_site(tmp_path / "site", {}))
    storage.known.clear()
    first = Records(tmp_path, "s3://a").base(storage)
    again = Records(tmp_path, "s3://a").base(storage)

    assert first == again
    assert first is not None
    before, then = storage.known
    assert before is None
    assert then is not None
    assert then.version == first.version


def test_what_another_computer_published_is_taken_in(tmp_path: Path) -> None:
    storage, records = MemoryStorage(), Records(tmp_path, "s3://a")
    publish(storage, build_site(tmp_path / "site", {}))
    records.base(storage)
    receipt = publish(storage, build_site(tmp_path / "site", {}, "again"))
    base = records.base(storage)

    assert base is not None
    assert base.manifest == receipt.manifest


def test_what_was_published_need_not_be_fetched(tmp_path: Path) -> None:
    storage, records = Asked(), Records(tmp_path, "s3://a")
    receipt = publish(storage, build_site(tmp_path / "site", {}))
    records.remember(receipt.manifest, receipt.version)
    storage.known.clear()
    base = records.base(storage)

    assert base is not None
    assert storage.known[0] is not None
    assert (base.manifest, base.version) == (receipt.manifest, receipt.version)


def test_nothing_is_written_when_this_version_is_known(tmp_path: Path) -> None:
    records = Records(tmp_path, "s3://a")
    records.remember(LIVE, '"v1"')
    before = written(tmp_path)
    records.remember(LIVE, '"v1"')

    assert written(tmp_path) == before
    assert records.last_seen() == LIVE


@pytest.mark.parametrize("lost", ["live-*", "fetched-*"])
def test_a_copy_that_was_lost_is_written_again(lost: str, tmp_path: Path) -> None:
    records = Records(tmp_path, "s3://a")
    records.remember(LIVE, '"v1"')
    next(tmp_path.glob(lost)).unlink()
    records.remember(LIVE, '"v1"')

    assert len(written(tmp_path)) == 2


def test_fetching_alone_does_not_count_as_seen(tmp_path: Path) -> None:
    storage, records = MemoryStorage(), Records(tmp_path, "s3://a")
    receipt = publish(storage, build_site(tmp_path / "site", {}))
    records.base(storage)
    assert records.last_seen() is None
    records.remember(receipt.manifest, receipt.version)

    assert records.last_seen() == receipt.manifest


def test_the_record_of_another_target_is_another_one(tmp_path: Path) -> None:
    Records(tmp_path, "s3://a").remember(LIVE, '"v1"')

    assert Records(tmp_path, "s3://b").last_seen() is None


def test_a_newer_release_takes_the_place_of_the_older(tmp_path: Path) -> None:
    records = Records(tmp_path, "s3://a")
    records.remember(LIVE, '"v1"')
    records.remember(replace(LIVE, release=4), '"v2"')

    assert records.last_seen() == replace(LIVE, release=4)


def test_a_version_that_is_no_plain_word_is_not_kept(tmp_path: Path) -> None:
    Records(tmp_path, "s3://a").remember(LIVE, "a\nb")

    assert not [*tmp_path.glob("fetched-*")]
