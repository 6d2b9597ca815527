"""Stopped in the middle: killed, interrupted, two at once. The feed never lists what is not there."""

from __future__ import annotations

import signal
import subprocess
import time
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from publishing.manifest import MANIFEST_PATH
from tests.journey.owner import Owner, an_owner, begin, contents, pressroom, sound
from tests.journey.promises import assert_feed_holds

PATIENCE = 60  # seconds


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    """A show with one episode live and four more built, of which nobody has heard."""
    owner = an_owner(tmp_path_factory.mktemp("prepared") / "our-show")
    owner.episode("first")
    assert owner.publishes().code == 0
    for number, slug in enumerate(("second", "third", "fourth", "fifth"), 2):
        owner.episode(slug, publish=f"2026-0{number}-05 06:00")
    assert owner.types("build").code == 0
    return owner


def copy_of(owner: Owner, root: Path) -> Owner:
    subprocess.run(["cp", "-a", str(owner.root), str(root)], check=True)
    return Owner(root)


def wait_until(happened: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while not happened() and process.poll() is None:
        assert time.monotonic() < until
        time.sleep(0.0005)


def count(folder: Path) -> int:
    return sum(path.is_file() for path in folder.rglob("*"))


@pytest.mark.parametrize("files", [1, 2, 4, 7, 12, 18])
def test_a_publish_to_a_folder_may_be_killed_at_any_moment(prepared: Owner, tmp_path: Path, files: int) -> None:
    owner = copy_of(prepared, tmp_path / "our-show")
    before = count(owner.public)
    process = begin("-C", owner.root, "publish", "--yes")
    wait_until(lambda: count(owner.public) >= before + files, process)
    process.kill()
    process.communicate()

    assert process.returncode == -signal.SIGKILL or files > 7  # the last ones may be quicker than we are
    assert_feed_holds(owner.feed, lambda path: _size(owner.public / path))
    finished = owner.publishes("--json")
    assert (finished.code, finished.json.get("verified")) == (0, True), finished.out
    assert owner.feed.count("<item>") == 5
    assert_feed_holds(owner.feed, lambda path: _size(owner.public / path))
    assert owner.publishes("--json").json["uploads"] == []
    parts = owner.public / "_publish" / ".parts"
    assert not parts.exists() or count(parts) <= 4  # what was being written; tidied up an hour later


def test_a_first_publish_may_be_killed_before_anything_is_there(prepared: Owner, tmp_path: Path) -> None:
    owner = copy_of(prepared, tmp_path / "our-show")
    subprocess.run(["rm", "-r", str(owner.public)], check=True)
    process = begin("-C", owner.root, "publish", "--yes")
    wait_until((owner.public / MANIFEST_PATH).is_file, process)
    process.kill()
    process.communicate()

    assert_feed_holds(owner.feed if (owner.public / "feed.xml").is_file() else "", lambda _: None)
    assert owner.publishes().code == 0
    assert owner.feed.count("<item>") == 5


def test_ctrl_c_while_mastering_leaves_nothing_half_made(owner: Owner) -> None:
    folder = owner.episode("knees")
    sound(folder / "recording.wav", 90)
    before = owner.own_files()
    process = begin("-C", owner.root, "produce", "--json")
    said = b""
    assert process.stderr is not None
    while b"Mastering" not in said:
        said += process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=PATIENCE)

    assert process.returncode == 130, err
    assert b'"stopped"' in out
    assert b"Traceback" not in err
    assert owner.own_files() == before
    left = [name for name in contents(owner.root / ".pressroom") if name.endswith((".mp3", ".part", ".raw"))]
    assert not left

    sound(folder / "recording.wav", 3)
    assert owner.types("produce", "--json").json["episodes"][0]["did"] == "mastered"


def test_ctrl_c_while_a_new_episode_is_copied_leaves_no_episode(owner: Owner, tmp_path: Path) -> None:
    recording = sound(tmp_path / "talk.wav", 200)
    process = begin("-C", owner.root, "new", recording)
    part = owner.root / "episodes" / ".talk.part"
    wait_until(part.is_dir, process)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)

    assert process.returncode in {0, 130}
    assert not part.exists()
    assert (owner.root / "episodes/talk/episode.md").is_file() == (process.returncode == 0)
    if process.returncode:
        assert owner.types("new", recording).code == 0


def test_two_at_once_do_not_mix(prepared: Owner, tmp_path: Path) -> None:
    owner = copy_of(prepared, tmp_path / "our-show")
    both = [begin("-C", owner.root, "publish", "--yes", "--json") for _ in range(2)]
    told = [process.communicate(timeout=PATIENCE)[0].decode() for process in both]
    codes = sorted(process.returncode for process in both)

    assert codes[0] == 0
    assert codes[1] in {0, 1, 5}  # nothing left to do, overtaken, or sent away
    assert not any("Traceback" in words or '"bug"' in words for words in told)
    assert_feed_holds(owner.feed, lambda path: _size(owner.public / path))
    assert owner.publishes("--json").json["uploads"] == []
    assert owner.feed.count("<item>") == 5


def test_the_second_is_sent_away_while_the_first_is_mastering(owner: Owner) -> None:
    repeated(sound(owner.episode("knees") / "recording.wav", 60), 20)  # much longer than a second one waits
    process = begin("-C", owner.root, "produce")
    assert process.stderr is not None
    process.stderr.readline()
    ran = owner.types("build", "--json")
    checked = pressroom("-C", owner.root, "check")
    process.kill()
    process.communicate()

    assert (ran.code, ran.error) == (5, "busy")
    assert checked.code == 0
    sound(owner.root / "episodes/knees/recording.wav", 2)
    assert owner.types("build").code == 0  # the lock went with its holder


def repeated(recording: Path, times: int) -> None:
    with wave.open(str(recording)) as once:
        told, frames = once.getparams(), once.readframes(once.getnframes())
    with wave.open(str(recording), "wb") as long:
        long.setparams(told)
        for _ in range(times):
            long.writeframes(frames)


def _size(path: Path) -> int | None:
    return path.stat().st_size if path.is_file() else None
