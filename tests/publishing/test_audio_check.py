"""New audio is fetched as apps will fetch it, before any page or feed mentions it."""

from __future__ import annotations

from pathlib import Path

import pytest

from publishing.artifacts import artifact_of
from publishing.fetching import Fetch, Reply, Request, Silence, Unreachable
from publishing.plan import Reason, Upload
from publishing.publication import Publication, read_publication
from publishing.verifying import audio_check
from workspace.errors import UserError
from workspace.folder import OwnerFolder

SETTINGS = """
[publisher]
name = "Knees and Co"
email = "podcast@knees.clinic"
timezone = "UTC"
[site]
address = "https://knees.clinic"
[publish]
to = "{to}"
"""
SOUND = b"\xff\xfb" * 50
NEW = (Upload(artifact=artifact_of("episodes/a/a-0123456789.mp3", SOUND, "0" * 64), reason=Reason.NEW),)


def publication(root: Path, to: str) -> Publication:
    (root / "pressroom.toml").write_text(SETTINGS.format(to=to))
    return read_publication(OwnerFolder(root)).required()


def served(*, ranges: bool = True, kind: str = "audio/mpeg") -> Fetch:
    """A web server that has the audio, with or without parts."""

    def fetch(request: Request) -> Reply:
        headers = {"content-type": kind, "content-length": str(len(SOUND))}
        if request.method == "GET" and "Range" in request.headers and ranges:
            return Reply(206, headers | {"content-range": f"bytes 0-1/{len(SOUND)}"}, SOUND[:2])
        return Reply(200, headers, SOUND if request.method == "GET" else b"")

    return fetch


def silent(request: Request) -> Reply:
    raise Unreachable(request.address, "nobody answers")


def test_audio_that_is_served_well_lets_the_publish_go_on(tmp_path: Path) -> None:
    audio_check(publication(tmp_path, "s3://bucket"), served())(NEW)


@pytest.mark.parametrize(
    ("server", "words"),
    [(served(ranges=False), "can't skip forward"), (served(kind="text/html"), 'served as "text/html"')],
    ids=["no parts", "wrong type"],
)
def test_audio_that_apps_could_not_play_stops_it_before_the_feed(tmp_path: Path, server: Fetch, words: str) -> None:
    with pytest.raises(UserError) as told:
        audio_check(publication(tmp_path, "s3://bucket"), server)(NEW)

    assert words in str(told.value)
    assert "The feed was not changed" in str(told.value)


def test_an_address_that_leads_elsewhere_is_told_and_no_repair_is_promised(tmp_path: Path) -> None:
    with pytest.raises(UserError) as told:
        audio_check(publication(tmp_path, "s3://bucket"), lambda _: Reply(404, {}, b""))(NEW)

    assert "It is not there." in str(told.value)
    assert "Let https://knees.clinic lead to s3://bucket" in told.value.findings[0].fix
    assert "--repair" not in str(told.value)


def test_an_address_that_leads_in_circles_stops_it_as_well(tmp_path: Path) -> None:
    def circle(request: Request) -> Reply:
        raise Unreachable(request.address, "it redirects more than 5 times", Silence.CIRCLE)

    with pytest.raises(UserError, match="could not play it"):
        audio_check(publication(tmp_path, "s3://bucket"), circle)(NEW)


def test_a_site_that_does_not_answer_yet_is_left_to_the_verification(tmp_path: Path) -> None:
    audio_check(publication(tmp_path, "s3://bucket"), silent)(NEW)


def test_a_folder_is_served_by_somebody_else_later(tmp_path: Path) -> None:
    audio_check(publication(tmp_path, "public"), served(ranges=False))(NEW)
