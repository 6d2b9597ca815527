"""Policy: pages load, run and send nothing but what they say, and what they say is what they have."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace

import pytest

from templates import Templates
from templates.policy import content_policy, headers_at, policy_headers
from tests.templates.sample_views import PLAIN, WIDE, barest_pages, every_page
from tests.templates.test_rendering import Read, read

NAMES = sorted(every_page(PLAIN))


def policy_of(page: Read) -> dict[str, str]:
    (told,) = [each["content"] for each in page.named("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    return {part.partition(" ")[0]: part.partition(" ")[2] for part in told.split("; ")}


@pytest.mark.parametrize("name", NAMES)
def test_every_page_has_a_policy_without_exceptions_before_anything_is_loaded(name: str) -> None:
    for views in (every_page(WIDE), barest_pages()):
        page = read(name, views[name])
        policy = policy_of(page)
        tags = [tag for tag, attributes in page.tags if tag in {"link", "script", "img"} or "http-equiv" in attributes]

        assert tags[0] == "meta"
        assert policy["default-src"] == policy["base-uri"] == "'none'"
        assert {policy[f"{what}-src"] for what in ("style", "img", "media", "connect")} == {"'self'"}
        assert "unsafe" not in str(policy)
        assert policy["form-action"] == (views[name].frame.forms or "'none'")


def test_the_hash_in_the_policy_is_that_of_the_pages_data() -> None:
    page = Templates().render("site/404.html", every_page(PLAIN)["site/404.html"]).decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()

    assert policy_of(Read(page))["script-src"] == f"'self' 'sha256-{digest}'"


def test_a_page_without_data_names_no_hash() -> None:
    view = every_page(PLAIN)["site/404.html"]
    bare = replace(view, meta=replace(view.meta, json_ld=None))

    assert policy_of(read("site/404.html", bare))["script-src"] == "'self'"


def test_headers_say_who_may_frame_a_page_and_give_no_page_a_device() -> None:
    ours, embed = policy_headers(forms="https://texts.example.org"), policy_headers(framed_by="*")

    assert ours["Content-Security-Policy"].endswith("form-action https://texts.example.org; frame-ancestors 'self'")
    assert embed["Content-Security-Policy"].endswith("form-action 'none'; frame-ancestors *")
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(ours["Permissions-Policy"].split(", "))
    assert "frame-ancestors" not in content_policy(), "browsers ignore it in a page, and say so"


def test_only_embedded_players_may_be_framed_by_others() -> None:
    framed = {path: headers_at(path)["Content-Security-Policy"] for path in ("embed/knees/index.html", "index.html")}

    assert framed["embed/knees/index.html"].endswith("frame-ancestors *")
    assert framed["index.html"].endswith("frame-ancestors 'self'")
