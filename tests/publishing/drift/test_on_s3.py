"""Hand edits in a real bucket are found by one listing, repaired under compare-and-swap, and nothing of others is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from publishing.artifacts import Artifact
from publishing.drift.comparing import Change
from publishing.drift.looking import look_for_drift
from publishing.drift.repairing import at_stake, keep_copies, repairing
from publishing.plan import Reason, make_plan
from publishing.storages.s3.storage import S3Storage
from publishing.upload import Release, carry_out
from tests.publishing.doubles import audio_name, base_of, build_site, publish
from tests.publishing.servers import BUCKET, Server
from workspace.errors import UserError
from workspace.folder import OwnerFolder

pytestmark = pytest.mark.xdist_group("seaweed-drift")
PAGE = "episodes/knees/index.html"
AUDIO = audio_name("knees", b"knee sounds")


@pytest.fixture
def site(tmp_path: Path) -> tuple[Artifact, ...]:
    return build_site(tmp_path / "site", {"knees": b"knee sounds"})


def edit(server: Server, prefix: str, path: str, content: bytes, kind: str = "text/html") -> None:
    """As a console does it: no hash beside it, no cache rule."""
    server.client().put_object(Bucket=BUCKET, Key=f"{prefix}/{path}", Body=content, ContentType=kind)


def spoiled(server: Server, prefix: str, site: tuple[Artifact, ...]) -> S3Storage:
    storage = server.storage(prefix)
    publish(storage, site)
    edit(server, prefix, PAGE, b"by hand")
    edit(server, prefix, AUDIO, b"other sound!", "audio/mpeg")
    edit(server, prefix, "style.css", b"body{}", "text/plain")
    edit(server, prefix, "notes.txt", b"mine")
    storage.delete("index.html")
    return storage


def test_everything_is_told_apart_and_put_right(
    seaweed_server: Server, tmp_path: Path, site: tuple[Artifact, ...]
) -> None:
    storage = spoiled(seaweed_server, tmp_path.name, site)
    base, before = base_of(storage), storage.requests
    drift = look_for_drift(storage, base.manifest, tmp_path / "site")
    assert storage.requests - before == 1 + 2 + 1  # the listing; the page's facts and bytes; the audio's facts
    assert "style.css" not in {each.path for each in drift.drifted}  # its bytes are as they were
    drift = look_for_drift(storage, base.manifest, tmp_path / "site", headers=True)
    assert {each.path: each.change for each in drift.drifted} == {
        PAGE: Change.EDITED,
        AUDIO: Change.EDITED,
        "index.html": Change.GONE,
        "style.css": Change.TOUCHED,
    }
    (style,) = drift.of(Change.TOUCHED)
    assert 'type "text/plain" instead of "text/css; charset=utf-8"' in style.says

    plan = repairing(make_plan(site, base), drift, site)
    assert {each.reason for each in plan.uploads} == {Reason.REPAIRED}
    kept = keep_copies(OwnerFolder(tmp_path), storage, at_stake(plan, drift), "2026-11-24T14:00:00+00:00")
    receipt = carry_out(plan.knowing(kept.versions), storage, Release(who="jen", when="2026-11-24T14:00:00+00:00"))

    assert len(receipt.sent) == 4
    assert look_for_drift(storage, receipt.manifest).drifted == ()
    assert (tmp_path / kept.folder / PAGE).read_bytes() == b"by hand"
    assert (tmp_path / kept.folder / AUDIO).read_bytes() == b"other sound!"
    stranger = storage.read("notes.txt")
    assert stranger
    assert stranger.content == b"mine"


def test_what_changes_again_between_the_look_and_the_repair_is_not_overwritten(
    seaweed_server: Server, tmp_path: Path, site: tuple[Artifact, ...]
) -> None:
    storage = spoiled(seaweed_server, tmp_path.name, site)
    base = base_of(storage)
    drift = look_for_drift(storage, base.manifest)
    plan = repairing(make_plan(site, base), drift, site)
    edit(seaweed_server, tmp_path.name, PAGE, b"by another hand")
    with pytest.raises(UserError) as stopped:
        carry_out(plan, storage, Release(who="jen", when="2026-11-24T14:00:00+00:00"))

    assert stopped.value.findings[0].code == "changed-by-others"
    page = storage.read(PAGE)
    assert page
    assert page.content == b"by another hand"
