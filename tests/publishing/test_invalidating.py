"""After a publish the CDN is told what changed; if that fails, the publish has succeeded all the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from publishing.invalidating import TOKEN, cached_forms, empty_caches, stale_paths
from publishing.manifest import Manifest
from publishing.notify.message import Message
from publishing.notify.sending import Answer
from publishing.plan import Plan, Reason, Upload
from publishing.storages.refusals import NOT_ALLOWED
from publishing.storages.s3.settings import S3Settings
from publishing.storages.s3.storage import S3Storage
from publishing.storages.storage import Storage
from publishing.upload import Receipt
from tests.journey.owner import SETTINGS, Owner, an_owner
from tests.publishing.doubles import MemoryStorage
from tests.publishing.notify.hub import a_hub
from tests.publishing.servers import Server
from tests.publishing.test_storage_contract import page
from workspace.document import read_toml
from workspace.header import parse
from workspace.publisher import Settings

LIVE = Manifest(release=7, who="jen", when="2026-11-24T14:00:00+00:00")
SECRET_TOKEN = "canary-purge-token"


def settings(address: str = "https://clinic.example.org", **publish: str) -> Settings:
    publisher = {"name": "P", "email": "a@example.org", "timezone": "UTC"}
    return Settings.model_validate({"publisher": publisher, "site": {"address": address}, "publish": publish})


def receipt(changed: tuple[str, ...], *, new: tuple[str, ...] = (), removed: tuple[str, ...] = ()) -> Receipt:
    uploads = [Upload(artifact=page(b"x", path), reason=Reason.CHANGED, version="1") for path in changed]
    uploads += [Upload(artifact=page(b"x", path), reason=Reason.NEW) for path in new]
    plan = Plan(base=None, uploads=tuple(uploads), removals=removed, unchanged=0)
    return Receipt(plan=plan, manifest=LIVE, sent=changed, requests=1)


def test_a_folders_page_is_kept_under_two_addresses() -> None:
    forms = cached_forms(["index.html", "artikel/café 1/index.html", "feed.xml"], "https://clinic.example.org/")

    assert forms == ("/", "/artikel/caf%C3%A9%201/", "/artikel/caf%C3%A9%201/index.html", "/feed.xml", "/index.html")


def test_a_site_below_a_folder_is_kept_there() -> None:
    assert cached_forms(["feed.xml"], "https://clinic.example.org/podcast/") == ("/podcast/feed.xml",)


def test_what_is_new_cannot_be_kept_in_an_old_form() -> None:
    done = receipt(("feed.xml",), new=("episodes/a/a-12345678.mp3",), removed=("episodes/old/index.html",))

    assert stale_paths(done.plan) == ("episodes/old/index.html", "feed.xml")


@pytest.fixture
def distribution(moto_server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", moto_server.endpoint)
    origin = {"Id": "o", "DomainName": "press.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    config: dict[str, Any] = {
        "CallerReference": tmp_path.name,
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "redirect-to-https"},
    }
    made = moto_server.client("cloudfront").create_distribution(DistributionConfig=config)
    return str(made["Distribution"]["Id"])


def told(moto_server: Server, distribution: str) -> list[dict[str, Any]]:
    client = moto_server.client("cloudfront")
    listed = client.list_invalidations(DistributionId=distribution)["InvalidationList"].get("Items", ())
    found = [client.get_invalidation(DistributionId=distribution, Id=each["Id"])["Invalidation"] for each in listed]
    return [each["InvalidationBatch"] for each in found]


def test_cloudfront_is_told_what_changed(moto_server: Server, distribution: str) -> None:
    storage = moto_server.storage("x")
    wanted = settings(to="s3://press/x", cloudfront=distribution)

    (done,) = empty_caches(wanted, storage, receipt(("feed.xml", "episodes/knees/index.html")))

    (batch,) = told(moto_server, distribution)
    assert sorted(batch["Paths"]["Items"]) == ["/episodes/knees/", "/episodes/knees/index.html", "/feed.xml"]
    assert batch["CallerReference"].startswith("pressroom-7-")
    assert done.line() == f"CloudFront {distribution} drops what it kept of 3 addresses; that takes a minute or two."


def test_more_than_a_thousand_paths_are_one_wildcard(moto_server: Server, distribution: str) -> None:
    many = tuple(f"articles/{number}.html" for number in range(1001))
    wanted = settings(to="s3://press/x", cloudfront=distribution)

    (done,) = empty_caches(wanted, moto_server.storage("x"), receipt(many))

    (batch,) = told(moto_server, distribution)
    assert batch["Paths"] == {"Quantity": 1, "Items": ["/*"]}
    assert "of everything" in done.line()
    assert done.as_json() == {"cache": f"CloudFront {distribution}", "paths": None, "ok": True, "why": ""}


def test_a_site_below_a_folder_is_dropped_under_both_names(moto_server: Server, distribution: str) -> None:
    """The function for viewer requests takes the folder away, and CloudFront keeps files under the name after it."""
    wanted = settings("https://clinic.example.org/podcast", to="s3://press/x", cloudfront=distribution)

    empty_caches(wanted, moto_server.storage("x"), receipt(("feed.xml",)))

    (batch,) = told(moto_server, distribution)
    assert sorted(batch["Paths"]["Items"]) == ["/feed.xml", "/podcast/feed.xml"]


def test_a_first_publish_has_no_caches_to_empty(moto_server: Server) -> None:
    wanted = settings(to="s3://press/x", cloudfront="E1A2B3C4D5E6F7")

    assert empty_caches(wanted, moto_server.storage("x"), receipt((), new=("feed.xml",))) == ()
    assert empty_caches(settings(), MemoryStorage(), receipt(("feed.xml",))) == ()


@pytest.mark.parametrize(
    ("storage", "says"),
    [("moto", "is this the ID of your distribution?"), ("memory", 'it needs a target of the form  to = "s3://bucket"')],
)
def test_a_distribution_that_cannot_be_told_is_a_line(
    storage: str, says: str, moto_server: Server, distribution: str
) -> None:
    target: Storage = moto_server.storage("x") if storage == "moto" else MemoryStorage()
    wanted = settings(to="s3://press/x", cloudfront="E" + "0" * 13)

    (done,) = empty_caches(wanted, target, receipt(("feed.xml",)))

    assert says in done.line()
    assert "the feed after one" in done.line()
    assert done.as_json()["ok"] is False


def test_a_service_that_does_not_answer_is_a_line(moto_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_CLOUDFRONT", "http://127.0.0.1:9")
    wanted = settings(to="s3://press/x", cloudfront="E1A2B3C4D5E6F7")

    (done,) = empty_caches(wanted, moto_server.storage("x"), receipt(("feed.xml",)))

    assert "The service does not answer" in done.line()


class Denied(S3Storage):
    """Its key may write files, and nothing else."""

    @contextmanager
    def service(self, name: str) -> Iterator[Any]:
        raise NOT_ALLOWED.told(name)
        yield


def test_a_key_without_the_right_is_told_which_one_it_lacks() -> None:
    storage = Denied(S3Settings(bucket="press"))

    (done,) = empty_caches(settings(cloudfront="E1A2B3C4D5E6F7"), storage, receipt(("feed.xml",)))

    assert "cloudfront:CreateInvalidation, which  pressroom doctor --server  prints" in done.line()


def nothing(_: float) -> None:
    """Nobody waits in a test."""


def test_another_cdn_is_sent_the_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, f" {SECRET_TOKEN}\n")
    with a_hub((200, '{"success": true}')) as cdn:
        (done,) = empty_caches(settings(purge=f"{cdn.address}purge?zone=1"), MemoryStorage(), receipt(("index.html",)))

    (asked,) = cdn.asked
    assert (asked.method, asked.path, asked.headers["Content-Type"]) == ("POST", "/purge?zone=1", "application/json")
    assert json.loads(asked.body) == {"files": ["https://clinic.example.org/", "https://clinic.example.org/index.html"]}
    assert asked.headers["Authorization"] == f"Bearer {SECRET_TOKEN}"
    assert done.line().startswith("The cache at 127.0.0.1 drops what it kept of 2 addresses")


def test_a_refusal_shows_no_token_and_is_asked_again_only_if_that_may_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, SECRET_TOKEN)
    with a_hub((403, f"no such token {SECRET_TOKEN}")) as cdn:
        (done,) = empty_caches(settings(purge=cdn.address), MemoryStorage(), receipt(("a.html",)), pause=nothing)
        assert len(cdn.asked) == 1

    assert "it answered 403 “no such token …”" in done.line()
    assert SECRET_TOKEN not in done.line() + json.dumps(done.as_json())


@pytest.mark.parametrize(("pages", "requests", "everything"), [(60, 2, False), (300, 10, False), (301, 1, True)])
def test_many_addresses_go_in_groups_and_too_many_as_everything(pages: int, requests: int, everything: bool) -> None:
    sent: list[Message] = []

    def send(message: Message) -> Answer:
        sent.append(message)
        return Answer(200)

    many = receipt(tuple(f"{number}.html" for number in range(pages)))
    (done,) = empty_caches(settings(purge="https://cdn.example.org/purge"), MemoryStorage(), many, send)

    assert len(sent) == requests
    assert (json.loads(sent[0].json) == {"purge_everything": True}) is everything
    assert done.paths == (0 if everything else pages)


def test_a_token_with_odd_signs_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, "tok\u2026")
    with a_hub() as cdn:
        (done,) = empty_caches(settings(purge=cdn.address), MemoryStorage(), receipt(("a.html",)))

    assert (cdn.asked, "copy it again" in done.line()) == ([], True)


def test_the_same_change_has_the_same_reference(moto_server: Server, distribution: str) -> None:
    wanted = settings(to="s3://press/x", cloudfront=distribution)
    for change in (receipt(("a.html",)), receipt(("a.html",)), replace(receipt(("b.html",)))):
        empty_caches(wanted, moto_server.storage("x"), change)

    assert len({batch["CallerReference"] for batch in told(moto_server, distribution)}) == 2


@pytest.mark.parametrize("written", ["d111111abcdef8.cloudfront.net", "e1a2b3c4d5e6f7", "E1"])
def test_the_name_of_a_distribution_is_not_its_id(written: str, tmp_path: Path) -> None:
    (tmp_path / "pressroom.toml").write_text(f'{SETTINGS}[publish]\ncloudfront = "{written}"\n')
    _, findings = parse(Settings, read_toml(tmp_path / "pressroom.toml", "pressroom.toml"))

    assert [each.code for each in findings] == ["cloudfront"]
    assert "CloudFront console" in findings[0].fix


def test_a_publish_tells_its_caches_and_succeeds_without_them(tmp_path: Path) -> None:
    owner: Owner = an_owner(tmp_path / "s")
    owner.episode("knees")
    assert owner.publishes().code == 0
    with a_hub((200, "{}"), (500, "down")) as cdn:
        owner.write("pressroom.toml", f'{SETTINGS}[publish]\npurge = "{cdn.address}"\n')
        owner.change("show.toml", "Plain talk", "Plain words")
        first = owner.publishes()

    assert (first.code, "The cache at 127.0.0.1 drops" in first.out) == (0, True)
    assert "https://clinic.example.org/feed.xml" in cdn.asked[0].body
