"""A fault that lasts stops the publish with the old feed intact, and says in four lines what it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from publishing.storages.storage import Storage
from tests.publishing.doubles import publish
from tests.publishing.faults.proxy import Answer, Asked, Cut, Deed, Moment, Proxy, Rule, from_then_on
from tests.publishing.faults.show import KNEES, a_subscriber_finds, open_uploads, show, site_in, what_is_off
from tests.publishing.servers import KEY, SECRET, Server
from workspace.errors import UserError


def on(ending: str, deed: Deed) -> Rule:
    """Only writes to what ends so are met."""
    return lambda asked: deed if asked.method == "PUT" and asked.key.endswith(ending) else None


def deny(code: str, status: int = 403) -> Deed:
    return Answer(status=status, code=code)


ELSEWHERE = Answer(status=301, code="PermanentRedirect", headers=(("x-amz-bucket-region", "eu-west-1"),))
DOWN = Cut(Moment.BEFORE)
LASTING: dict[str, tuple[Rule, str, int]] = {
    "the line goes down after the audio": (from_then_on(4, DOWN), "storage-unreachable", 5),
    "the line goes down before the feed": (on("feed.xml", DOWN), "storage-unreachable", 5),
    "every answer is lost": (from_then_on(4, Cut(Moment.AFTER)), "storage-unreachable", 5),
    "slow down for ever": (from_then_on(4, deny("SlowDown", 503)), "storage-busy", 5),
    "the server fails for ever": (from_then_on(4, deny("InternalError", 500)), "storage-busy", 5),
    "the sign-in runs out": (from_then_on(6, deny("ExpiredToken", 400)), "key-expired", 4),
    "the key is taken away": (from_then_on(5, deny("InvalidAccessKeyId")), "key-refused", 4),
    "one page is denied": (on("hips/index.html", deny("AccessDenied")), "key-not-allowed", 4),
    "audio is denied": (on(".mp3", deny("AccessDenied")), "key-not-allowed", 4),
    "the record is denied": (on("manifest.json", deny("AccessDenied")), "key-not-allowed", 4),
    "the feed is denied": (on("feed.xml", deny("AccessDenied")), "key-not-allowed", 4),
    # What neither a key nor waiting mends is for the owner to put right:
    "the clock is wrong": (from_then_on(3, deny("RequestTimeTooSkewed")), "clock-wrong", 1),
    "the bucket is gone": (from_then_on(3, deny("NoSuchBucket", 404)), "bucket-missing", 1),
    "another region": (from_then_on(1, ELSEWHERE), "region-wrong", 1),
}


@pytest.mark.parametrize("name", LASTING)
def test_it_stops_with_the_old_feed_and_says_why(
    name: str, proxy: Proxy, seaweed_server: Server, tmp_path: Path
) -> None:
    rule, code, exit_code = LASTING[name]
    storage = seaweed_server.storage(tmp_path.name)
    publish(storage, site_in(show(tmp_path / "old", KNEES, "old", more=("gone",))))
    feed = _feed(storage)
    new = site_in(show(tmp_path / "new", {**KNEES, "hips": b"hips" * 99}, "new"))
    proxy.start_over(rule)

    with pytest.raises(UserError) as stopped:
        publish(Server("proxy", proxy.endpoint).storage(tmp_path.name), new)

    error = stopped.value
    assert (error.findings[0].code, error.exit_code) == (code, exit_code)
    assert len(str(error).splitlines()) == 4
    assert SECRET not in str(error)
    assert KEY not in str(error)
    assert a_subscriber_finds(storage) == []
    assert _feed(storage) == feed
    publish(storage, new)
    assert what_is_off(storage, new) == []
    assert open_uploads(seaweed_server.client(), tmp_path.name) == []


def test_a_storage_that_hangs_up_at_once_is_not_asked_for_ever(
    proxy: Proxy, seaweed_server: Server, tmp_path: Path
) -> None:
    def refuse_all(asked: Asked) -> Deed:
        return DOWN

    proxy.start_over(refuse_all)
    with pytest.raises(UserError) as stopped:
        publish(Server("proxy", proxy.endpoint).storage(tmp_path.name, attempts=3), site_in(show(tmp_path, KNEES)))

    assert stopped.value.exit_code == 5
    assert len(proxy.seen) <= 4  # a quick look, and three attempts


def _feed(storage: Storage) -> bytes:
    stored = storage.read("feed.xml")
    assert stored is not None
    return stored.content
