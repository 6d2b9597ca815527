"""The plug is pulled at every request: the feed never lists what is not there, and the next publish finishes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from publishing.artifacts import Artifact
from publishing.storages.folder import FolderStorage
from publishing.storages.storage import Storage
from tests.publishing.doubles import (
    Cut,
    CutOff,
    MemoryStorage,
    audio_name,
    base_of,
    build_site,
    plan_for,
    publish,
    subscriber_sees_whole_episodes,
)

ONE = {"knees": b"knee sounds"}
TWO = {"knees": b"knee sounds", "hips": b"hip sounds" * 100}
AT_MOST = 40  # requests; a publish of these sites takes fewer, and the test says so


def versions(folder: Path) -> tuple[tuple[Artifact, ...], tuple[Artifact, ...]]:
    """An old site with a page that the new one drops, and the new one with an episode more."""
    (folder / "old" / "gone").mkdir(parents=True)
    (folder / "old" / "gone" / "index.html").write_bytes(b"soon gone")
    return build_site(folder / "old", ONE, words="old"), build_site(folder / "new", TWO, words="new")


def is_whole(storage: Storage, artifacts: tuple[Artifact, ...]) -> bool:
    """Every file of the build is there as built, every other page is gone, the record agrees, nothing is pending."""
    manifest = base_of(storage).manifest
    facts = {artifact.path: storage.stat(artifact.path) for artifact in artifacts}
    there = {name for name in storage.names() if not name.startswith("_publish/") and not name.endswith(".mp3")}
    return (
        all((found := facts[artifact.path]) is not None and found.match(artifact) for artifact in artifacts)
        and all(manifest.entries[artifact.path].sha256 == artifact.sha256 for artifact in artifacts)
        and there == {artifact.path for artifact in artifacts if not artifact.path.endswith(".mp3")}
        and manifest.pending == {}
    )


def cut_heals(storage: Storage, coming: tuple[Artifact, ...], at: int, *, after: bool) -> bool:
    """Cut the publish of `coming` off at request `at`, look, finish, look. False if it was over before."""
    cut = False
    try:
        publish(CutOff(storage, at, after=after), coming)
    except Cut:
        cut = True
        assert subscriber_sees_whole_episodes(storage)
    publish(storage, coming)
    assert is_whole(storage, coming)
    assert subscriber_sees_whole_episodes(storage)
    before = storage.requests
    publish(storage, coming)
    assert storage.requests == before + 1
    return cut


def cuts_that_heal(storage: Storage, sites: tuple[tuple[Artifact, ...], tuple[Artifact, ...]]) -> int:
    """At every request: cut before it on the way to the new site, and after it on the way back to the old one."""
    old, new = sites
    publish(storage, old)
    for at in range(1, AT_MOST):
        forth = cut_heals(storage, new, at, after=False)
        back = cut_heals(storage, old, at, after=True)
        if not (forth or back):
            return at - 1
    pytest.fail(f"a publish took more than {AT_MOST} requests")


def test_every_cut_heals(target: Storage, tmp_path: Path) -> None:
    assert cuts_that_heal(target, versions(tmp_path)) > 10


def test_a_first_publish_heals_from_every_cut(tmp_path: Path) -> None:
    artifacts = build_site(tmp_path, TWO)
    for after in (False, True):
        cuts = [cut_heals(MemoryStorage(), artifacts, at, after=after) for at in range(1, AT_MOST)]

        assert 12 < sum(cuts) < AT_MOST - 1


def test_two_cuts_with_different_builds_heal_into_the_third(tmp_path: Path) -> None:
    builds = [build_site(tmp_path / words, TWO, words=words) for words in ("one", "two", "three", "four")]
    for at in range(2, AT_MOST, 3):
        storage = MemoryStorage()
        publish(storage, builds[0])
        for build, cut in ((builds[1], at), (builds[2], at // 2 + 1)):
            try:
                publish(CutOff(storage, cut, after=True), build)
            except Cut:
                assert subscriber_sees_whole_episodes(storage)
        publish(storage, builds[3])
        assert is_whole(storage, builds[3])


def test_audio_that_arrived_whole_is_not_sent_again(target: Storage, tmp_path: Path) -> None:
    old, new = versions(tmp_path)
    publish(target, old)
    with pytest.raises(Cut):
        publish(CutOff(target, 5, after=True), new)  # 1 read, 2 record, 3 audio, 4 look, 5 a companion
    audio = audio_name("hips", TWO["hips"])
    assert target.stat(audio) is not None

    receipt = publish(target, new)

    assert audio not in receipt.sent
    assert "feed.xml" in receipt.sent


def test_the_record_of_intent_names_every_file_that_may_be_half_done(tmp_path: Path) -> None:
    storage = MemoryStorage()
    artifacts = build_site(tmp_path, TWO)
    with pytest.raises(Cut):
        publish(CutOff(storage, 4, after=True), artifacts)

    assert set(base_of(storage).manifest.pending) == {artifact.path for artifact in artifacts}
    assert all(upload.reason.name == "UNCERTAIN" for upload in plan_for(storage, artifacts).uploads)


def test_the_subscriber_check_of_these_tests_notices_a_missing_file(tmp_path: Path) -> None:
    storage = MemoryStorage()
    publish(storage, build_site(tmp_path, TWO))
    assert subscriber_sees_whole_episodes(storage)

    storage.delete(audio_name("knees", TWO["knees"]))

    assert not subscriber_sees_whole_episodes(storage)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("at", [1, 2, 5, 8])
def test_a_killed_process_leaves_a_whole_feed_and_no_lock(tmp_path: Path, at: int) -> None:
    old, new = versions(tmp_path)
    target = FolderStorage(tmp_path / "public")
    publish(target, old)
    script = textwrap.dedent(
        f"""
        import os, signal
        from contextlib import contextmanager
        from pathlib import Path
        import publishing.storages.folder
        from publishing.artifacts import artifacts_in
        from tests.publishing.doubles import publish

        class Dying(publishing.storages.folder.FolderStorage):
            left = {at}
            @contextmanager
            def _locked(self):
                with super()._locked():
                    self.left -= 1
                    if self.left == 0:
                        os.kill(os.getpid(), signal.SIGKILL)
                    yield

        publish(Dying(Path({str(tmp_path / "public")!r})), artifacts_in(Path({str(tmp_path / "new")!r})))
        """
    )
    child = subprocess.run([sys.executable, "-c", script], cwd=Path.cwd(), check=False, env={**os.environ})
    assert child.returncode == -signal.SIGKILL
    assert subscriber_sees_whole_episodes(target)

    publish(target, new)

    assert is_whole(target, new)
    assert not [name for name in target.names() if name.endswith(".part")]
