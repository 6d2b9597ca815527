"""The texts for servers hold the owner's names, and the services themselves take them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.validate import ParamValidator

from publishing.desk import Desk
from publishing.doctor import doctor
from publishing.manifest import Manifest
from publishing.server_texts.amazon import bucket_policy, lifecycle, rights_policy
from publishing.server_texts.cloudfront import error_pages, response_headers_config
from publishing.server_texts.names import Names, names_of
from publishing.server_texts.others import cors_config
from publishing.server_texts.serving import PLACES, ServerTexts, place_of, texts_for
from templates.policy import policy_headers
from tests.journey.owner import SETTINGS, an_owner
from tests.publishing.doubles import published
from tests.publishing.servers import BUCKET, Server
from tests.publishing.test_invalidating import settings
from workspace.errors import UserError
from workspace.folder import OwnerFolder
from workspace.publisher import SignUp

ARN = "arn:aws:cloudfront::123456789012:distribution/E1A2B3C4D5E6F7"
NAMES = Names(
    host="clinic.example.org",
    bucket="press",
    prefix="site",
    account="123456789012",
    distribution="E1A2B3C4D5E6F7",
    invalidates=True,
    root="/srv/show/public",
    forwards={"/episodes/old/": "/episodes/knees/"},
)


def test_rights_are_the_owners_files_and_nothing_of_the_bucket() -> None:
    files, listing, caches = rights_policy(NAMES)["Statement"]

    assert (files["Resource"], listing["Resource"]) == ("arn:aws:s3:::press/site/*", "arn:aws:s3:::press")
    assert (caches["Action"], caches["Resource"]) == ("cloudfront:CreateInvalidation", ARN)
    assert not [each for each in (*files["Action"], *listing["Action"]) if "*" in each or "Acl" in each]


def test_without_a_distribution_in_the_settings_the_key_needs_no_right_on_one() -> None:
    assert len(rights_policy(Names(host="x", bucket="press"))["Statement"]) == 2


def test_readers_come_through_one_distribution_and_not_into_our_own_folder() -> None:
    allow, own, open_ = bucket_policy(NAMES)["Statement"]

    assert allow["Condition"] == {"StringEquals": {"AWS:SourceArn": ARN}}
    assert (own["Effect"], own["Resource"]) == ("Deny", "arn:aws:s3:::press/site/_publish/*")
    assert (open_["Effect"], open_["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_the_services_take_the_texts(moto_server: Server) -> None:
    s3, iam = moto_server.client("s3"), moto_server.client("iam")
    name = "texts-bucket"
    s3.create_bucket(Bucket=name)

    s3.put_bucket_policy(Bucket=name, Policy=json.dumps(bucket_policy(NAMES)))
    s3.put_bucket_cors(Bucket=name, CORSConfiguration=cors_config())
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration=lifecycle(NAMES))
    iam.create_user(UserName="texts")
    iam.put_user_policy(UserName="texts", PolicyName="p", PolicyDocument=json.dumps(rights_policy(NAMES)))

    assert s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"][0]["Filter"] == {"Prefix": "site/"}


@pytest.mark.parametrize(
    ("shape", "content"),
    [
        ("ResponseHeadersPolicyConfig", response_headers_config(NAMES)),
        ("ResponseHeadersPolicyConfig", response_headers_config(NAMES, framed_by="*")),
        ("CustomErrorResponses", json.loads(error_pages().content)),
    ],
)
def test_cloudfronts_own_description_of_its_requests_holds_the_texts(
    moto_server: Server, shape: str, content: dict[str, object]
) -> None:
    model = moto_server.client("cloudfront").meta.service_model

    assert ParamValidator().validate(content, model.shape_for(shape)).generate_report() == ""


def test_a_real_server_takes_cors_and_lifecycle(seaweed_server: Server) -> None:
    client = seaweed_server.client()

    client.put_bucket_cors(Bucket=BUCKET, CORSConfiguration=cors_config())
    client.put_bucket_lifecycle_configuration(Bucket=BUCKET, LifecycleConfiguration=lifecycle(NAMES))

    client.delete_bucket_cors(Bucket=BUCKET)
    client.delete_bucket_lifecycle(Bucket=BUCKET)


def test_the_page_for_lost_readers_has_as_many_rules_as_it_says() -> None:
    pages = json.loads(error_pages().content)

    assert pages["Quantity"] == len(pages["Items"]) == 2
    assert {each["ResponseCode"] for each in pages["Items"]} == {"404"}


def live(**former: tuple[str, ...]) -> Manifest:
    episodes: dict[str, Any] = {}
    for slug, old in former.items():
        made = published(slug)
        episodes[slug] = type(made)(**{**vars(made), "former": old})
    return Manifest(release=1, who="jen", when="2026-11-24T14:00:00+00:00", episodes=episodes)


def test_names_come_from_the_settings_and_old_addresses_from_what_is_live() -> None:
    wanted = settings("https://clinic.example.org/podcast/", to="s3://press/site", cloudfront="E1A2B3C4D5E6F7")
    names = names_of(wanted, live(knees=("knie", "hips"), hips=()), account="1234-5678-9012")

    assert (names.bucket, names.prefix, names.start, names.account) == ("press", "site", "/podcast", "123456789012")
    assert names.forwards == {"/podcast/episodes/knie/": "/podcast/episodes/knees/"}
    assert names.unknown == ()


def test_what_nobody_told_us_is_named_with_where_to_look() -> None:
    names = names_of(settings(to="s3://press"), None)

    assert [each.split()[0] for each in names.unknown] == ["ACCOUNT", "DISTRIBUTION"]
    with pytest.raises(UserError, match="is not the number of an Amazon account"):
        names_of(settings(to="s3://press"), None, account="123")


@pytest.mark.parametrize(
    ("endpoint", "place"),
    [
        (None, "aws"),
        ("https://s3.eu-west-1.amazonaws.com", "aws"),
        ("https://abc.r2.cloudflarestorage.com", "r2"),
        ("https://s3.us-west-004.backblazeb2.com", "b2"),
    ],
)
def test_the_provider_is_known_by_the_endpoint(endpoint: str | None, place: str) -> None:
    given = {"endpoint": endpoint} if endpoint else {}

    assert place_of(names_of(settings(to="s3://press", **given), None)) == place
    assert place_of(names_of(settings(), None)) == "nginx"


@pytest.mark.parametrize("place", PLACES)
def test_every_place_has_texts_with_names_of_their_own(place: str) -> None:
    texts = texts_for(NAMES, place)

    assert len({each.file for each in texts}) == len(texts)
    assert not [each.file for each in texts if "@" in each.content or not each.content.endswith("\n")]
    assert any("clinic" in each.content or "press" in each.content for each in texts)
    shown = "\n".join(ServerTexts(place=place, texts=texts).lines())
    assert all(each.title in shown for each in texts)
    for text in texts:
        if text.file.endswith(".json"):
            json.loads(text.content)


def desk_at(root: Path, settings: str) -> Desk:
    owner = an_owner(root, cover=False)
    owner.write("pressroom.toml", SETTINGS + settings)
    return Desk(folder=OwnerFolder(owner.root), now=datetime(2026, 11, 24, tzinfo=UTC))


def test_the_doctor_prints_or_saves_the_texts_for_what_serves_the_show(tmp_path: Path) -> None:
    desk = desk_at(tmp_path / "s", '[publish]\nto = "s3://press/site"\n')

    printed = doctor(desk, server=True)
    saved = doctor(desk, server=True, account="123456789012", into=tmp_path / "texts")

    assert isinstance(saved, ServerTexts)
    assert "ACCOUNT stands for" in "\n".join(printed.lines())
    assert "ACCOUNT" not in "\n".join(saved.lines())
    assert json.loads((tmp_path / "texts/bucket-policy.json").read_text()) == bucket_policy(
        names_of(settings(to="s3://press/site"), None, account="123456789012")
    )
    assert {each.name for each in (tmp_path / "texts").iterdir()} == {each.file for each in saved.texts}
    assert saved.as_json()["place"] == "aws"


def test_a_folder_is_served_by_nginx_and_has_no_bucket(tmp_path: Path) -> None:
    desk = desk_at(tmp_path / "s", "")

    printed = doctor(desk, server=True)

    assert str(tmp_path / "s" / "public") in "\n".join(printed.lines())
    with pytest.raises(UserError, match="There is no bucket"):
        doctor(desk, server=True, at="aws")


@pytest.mark.parametrize("place", PLACES)
def test_every_place_gets_the_headers_of_strict_pages_and_lets_others_frame_only_the_player(place: str) -> None:
    names = replace(
        NAMES, forms="https://texts.example.org", endpoint="" if place == "aws" else "https://s3.example.org"
    )
    texts = "".join(text.content for text in texts_for(names, place))

    for name, value in policy_headers(forms=names.forms).items():
        own_field = place == "aws" and name != "Permissions-Policy"  # CloudFront has fields of its own for them
        assert own_field or name in texts
        assert value in texts or value == "nosniff"
    assert policy_headers(forms=names.forms, framed_by="*")["Content-Security-Policy"] in texts
    assert "/embed/" in "".join(line for text in texts_for(names, place) for line in text.lines())


def test_forms_may_go_to_the_owners_provider_alone() -> None:
    form = SignUp(action="https://texts.example.org/join?list=1", consent="I agree", privacy="https://e.org/p")
    plain = settings()
    with_form = plain.model_copy(update={"site": plain.site.model_copy(update={"signup": form})})

    assert names_of(plain, None).forms == ""
    assert names_of(with_form, None).forms == "https://texts.example.org"
