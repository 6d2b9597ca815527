"""Notifying: after a verified publish whose feed differs, and again when the owner types it."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publishing.desk import Desk
from publishing.notify.message import Message
from publishing.notify.notifying import after_publish, notify
from publishing.notify.sending import Answer
from publishing.notify.telling import Told
from publishing.publication import Publication, read_publication
from publishing.release import carry_out, prepare
from tests.journey.owner import Owner, an_owner
from workspace.errors import UserError
from workspace.folder import OwnerFolder
from workspace.progress import silent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
FEED = "https://clinic.penrose.clinic/feed.xml"


@dataclass
class Post:
    """Takes every message and answers as told."""

    status: int = 204
    sent: list[Message] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def __call__(self, message: Message) -> Answer:
        self.sent.append(message)
        return Answer(self.status)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = an_owner(tmp_path_factory.mktemp("published") / "our-show")
    made.episode("knees")
    assert made.publishes().code == 0
    return made.root


@pytest.fixture
def owner(published: Path, tmp_path: Path) -> Owner:
    """One who has published under an address that is an example, and has found a real one since."""
    return Owner(Path(shutil.copytree(published, tmp_path / "our-show")))


def at_home(owner: Owner, more: str = "") -> Desk:
    settings = owner.read("pressroom.toml").replace("clinic.example.org", "clinic.penrose.clinic")
    owner.write("pressroom.toml", settings + more)
    return Desk(folder=OwnerFolder(owner.root), now=NOW)


def publication(desk: Desk) -> Publication:
    return read_publication(desk.folder).required()


def test_the_owner_tells_everybody_again(owner: Owner) -> None:
    post = Post()
    notified = notify(at_home(owner), post, post.pauses.append)

    assert [each.to for each in post.sent] == ["the hub pubsubhubbub.appspot.com", "Podcast Index"]
    assert notified.lines() == ("Told the hub pubsubhubbub.appspot.com.", "Told Podcast Index.")
    assert notified.exit_code == 0
    assert notified.as_json()["feed"] == FEED


def test_what_did_not_arrive_is_told_with_what_follows_from_it(owner: Owner) -> None:
    post = Post(500)
    notified = notify(at_home(owner, "[notify]\npodcast_index = false\n"), post, post.pauses.append)

    assert notified.lines() == (
        "Could not tell the hub pubsubhubbub.appspot.com: it answered 500, asked 3 times.",
        "Nothing is lost: apps find what is new when they look again.",
    )
    assert notified.exit_code == 5
    assert post.pauses == [2.0, 6.0]


def test_podping_gets_the_token_of_the_environment(owner: Owner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PODPING_TOKEN", "secret-4711")
    post = Post()
    notified = notify(at_home(owner, "[notify]\nhubs = []\npodcast_index = false\npodping = true\n"), post, print)

    assert [each.token for each in post.sent] == ["secret-4711"]
    assert "medium=podcast" in post.sent[0].address
    assert "4711" not in f"{notified.lines()} {notified.as_json()} {notified}"


def test_nobody_hears_of_an_address_that_is_only_an_example(owner: Owner) -> None:
    post = Post()
    notified = notify(Desk(folder=OwnerFolder(owner.root), now=NOW), post, print)

    assert post.sent == []
    assert "Nobody to tell about https://clinic.example.org/feed.xml" in notified.lines()[0]
    assert notified.exit_code == 0


def test_without_a_publish_there_is_nothing_to_tell(tmp_path: Path) -> None:
    fresh = an_owner(tmp_path / "fresh")
    desk = at_home(fresh)
    with pytest.raises(UserError, match="Nothing is published yet"):
        notify(desk, Post(), print)
    (fresh.root / "show.toml").unlink()
    with pytest.raises(UserError, match="no show yet"):
        notify(desk, Post(), print)


@pytest.mark.parametrize(
    ("sent", "verified", "told"),
    [
        (("index.html", "feed.xml"), True, 2),
        (("index.html", "feed.xml"), False, 0),
        (("index.html", "episodes/feed.xml"), True, 0),
        ((), True, 0),
    ],
)
def test_a_publish_tells_only_of_a_feed_that_differs_and_was_verified(
    owner: Owner, sent: tuple[str, ...], verified: bool, told: int
) -> None:
    post = Post()
    found = after_publish(publication(at_home(owner)), sent, verified=verified, send=post, pause=print)
    assert len(found) == len(post.sent) == told


@dataclass
class Announcer:
    """Stands where everybody is told after a publish."""

    heard: list[tuple[bool, bool]] = field(default_factory=list)

    def __call__(self, publication: Publication, sent: Collection[str], *, verified: bool) -> tuple[Told, ...]:
        self.heard.append(("feed.xml" in sent, verified))
        return (Told(to="the hub", why="it answered 500", tries=3),)


def test_a_publish_hands_over_what_it_sent_and_is_no_failure_when_nobody_can_be_told(owner: Owner) -> None:
    owner.write("show.toml", owner.read("show.toml") + 'tagline = "Now with knees."\ncopyright = "Penrose PT"\n')
    desk, announcer = Desk(folder=OwnerFolder(owner.root), now=NOW), Announcer()
    outcome = carry_out(prepare(desk), silent, announcer)

    assert announcer.heard == [(True, True)]
    assert outcome.ok
    assert outcome.lines()[-1] == "Could not tell the hub: it answered 500, asked 3 times."
    assert outcome.as_json()["notified"] == [{"to": "the hub", "ok": False, "why": "it answered 500", "tries": 3}]
    carry_out(prepare(desk), silent, announcer)
    assert announcer.heard[1:] == [(False, True)]


def test_a_publisher_without_a_show_has_nobody_to_tell(owner: Owner) -> None:
    alone = replace(publication(at_home(owner)), show=None)
    assert after_publish(alone, ("feed.xml",), verified=True, send=Post(), pause=print) == ()


def test_an_unlisted_show_is_told_to_its_hub_alone(owner: Owner) -> None:
    owner.write("show.toml", owner.read("show.toml") + "[feed]\nunlisted = true\n")
    post = Post()
    notify(at_home(owner, "[notify]\npodping = true\n"), post, print)
    assert [each.to for each in post.sent] == ["the hub pubsubhubbub.appspot.com"]
