"""The doctor looks at the computer and, in a show, at the files and the target."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from publishing.doctor import Examined, examine
from tests.journey.owner import SETTINGS, Owner, an_owner, pressroom
from tests.publishing.servers import Server


def trouble(examined: tuple[Examined, ...]) -> list[str]:
    return [each.name for each in examined if not each.ok]


def test_a_computer_with_everything_is_fine_anywhere(tmp_path: Path) -> None:
    examined = examine(tmp_path).things

    assert trouble(examined) == []
    assert [each.name for each in examined] == ["Python", "libraries", "disk", "show"]
    assert all(each.lines()[0].startswith("ok") for each in examined)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert trouble(examine(tmp_path / "nowhere").things) == ["show"]
    ran = pressroom("-C", tmp_path / "nowhere", "doctor", "--json")
    assert (ran.code, ran.json["schema"]) == (1, 1)


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    made = an_owner(tmp_path / "s")
    made.episode("knees")
    return made


def test_files_and_target_of_a_show_are_looked_at(owner: Owner) -> None:
    assert "nothing published yet" in examine(owner.root).things[-1].detail
    assert owner.publishes().code == 0
    assert "release 1 is live" in examine(owner.root).things[-1].detail

    owner.write("public/_publish/manifest.json", "{")
    assert trouble(examine(owner.root).things) == ["target"]
    owner.write("show.toml", "name = ")
    assert trouble(examine(owner.root).things) == ["files", "target"]
    owner.write("pressroom.toml", "x")
    assert trouble(examine(owner.root).things) == ["files"]


def test_a_folder_that_takes_nothing_is_told_before_a_publish_meets_it(owner: Owner) -> None:
    owner.write("public", "a file, where the site should go")
    (last,) = [each for each in examine(owner.root).things if not each.ok]
    assert last.detail == "folder public/: public is a file"

    (owner.root / "public").unlink()
    (owner.root / "shut").mkdir(mode=0o555)
    owner.write("pressroom.toml", f'{SETTINGS}[publish]\nto = "shut/site"\n')
    if os.access(owner.root / "shut", os.W_OK):  # an administrator may write everywhere
        return
    (last,) = [each for each in examine(owner.root).things if not each.ok]
    assert last.detail == "folder shut/site/: nothing can be written there"


@pytest.mark.parametrize("target", ["s3:/press/x", "S3:press", "s3:press/x"])
def test_a_slip_in_the_address_of_a_bucket_is_no_name_of_a_folder(owner: Owner, target: str) -> None:
    owner.write("pressroom.toml", f'{SETTINGS}[publish]\nto = "{target}"\n')

    assert owner.publishes("--json").error == "target"
    assert not list(owner.root.glob("[sS]3:*"))


def test_a_storage_that_does_not_answer_is_told_with_what_to_do(owner: Owner) -> None:
    owner.write("pressroom.toml", f'{SETTINGS}[publish]\nto = "s3://press/x"\nendpoint = "http://127.0.0.1:9"\n')
    (last,) = [each for each in examine(owner.root).things if not each.ok]

    assert last.name == "target"
    assert "does not answer" in last.fix
    assert owner.types("doctor").code == 1


def test_the_doctor_tells_what_the_storage_really_does(
    owner: Owner, seaweed_server: Server, rclone_server: Server, tmp_path: Path
) -> None:
    def looked_at(server: Server) -> list[str]:
        target = f'[publish]\nto = "s3://press/{tmp_path.name}"\nendpoint = "{server.endpoint}"\n'
        owner.write("pressroom.toml", SETTINGS + target)
        assert owner.types("doctor").code == 0
        return [each.detail for each in examine(owner.root).things if each.name == "storage"]

    whole, without = looked_at(seaweed_server), looked_at(rclone_server)

    assert len(whole) == 1
    assert "conditional create kept, conditional replace kept, one winner of eight" in whole[0]
    assert "conditional create ignored" in without[0]
    assert without[1].startswith("Mind: This storage does not guard against two computers")
    assert list(seaweed_server.storage(tmp_path.name).names()) == []
