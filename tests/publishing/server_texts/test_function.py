"""The CloudFront function, run: folders show their page, old addresses lead on, our own folder is not served."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from publishing.server_texts.cloudfront import function, function_code
from publishing.server_texts.names import Names

_NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(_NODE is None, reason="no node on this computer")
FORWARDS = {"/podcast/episodes/old/": "/podcast/episodes/knees/"}
CASES = {
    "/podcast/": "/index.html",
    "/podcast/feed.xml": "/feed.xml",
    "/podcast/episodes/knees/": "/episodes/knees/index.html",
    "/podcast/episodes/knees/knees-12345678.mp3": "/episodes/knees/knees-12345678.mp3",
    "/podcast/episodes/caf%C3%A9%201/": "/episodes/caf%C3%A9%201/index.html",
    "/podcast": "301 /podcast/",
    "/podcast/episodes/knees": "301 /podcast/episodes/knees/",
    "/podcast/episodes/old/": "301 /podcast/episodes/knees/",
    "/podcast/episodes/old": "301 /podcast/episodes/knees/",
    "/podcast/_publish/manifest.json": "404",
    "/podcast/constructor/": "/constructor/index.html",
    "//evil.example": "//evil.example",
    "//evil": "301 /evil/",
    "/\\evil": "301 /evil/",
}


def answers(code: str, addresses: list[str]) -> list[str]:
    """What the function makes of each address: the file it asks the bucket for, or what it answers itself."""
    asked = json.dumps(addresses)
    program = f"""{code}
console.log(JSON.stringify({asked}.map(function (uri) {{
    var made = handler({{ request: {{ uri: uri, headers: {{}}, querystring: {{}} }} }});
    if (made.uri) return made.uri;
    return made.statusCode + (made.headers ? ' ' + made.headers.location.value : '');
}})));"""
    ran = subprocess.run([_NODE or "", "-"], input=program, capture_output=True, text=True, check=True, timeout=30)
    found: list[str] = json.loads(ran.stdout)
    return found


def test_every_address_leads_where_it_should() -> None:
    found = answers(function_code("/podcast", FORWARDS), list(CASES))

    assert dict(zip(CASES, found, strict=True)) == CASES


def test_a_site_at_the_top_of_its_host() -> None:
    found = answers(
        function_code("", {"/episodes/old/": "/episodes/knees/"}), ["/", "/episodes/old/", "/_publish/x.json"]
    )

    assert found == ["/index.html", "301 /episodes/knees/", "404"]


def test_too_many_old_addresses_for_a_function_are_left_to_their_pages() -> None:
    many: dict[str, Any] = {f"/episodes/{'old' * 20}-{number}/": f"/episodes/new-{number}/" for number in range(200)}

    text = function(Names(host="x", forwards=many))

    assert len(text.content.encode()) <= 10_240
    assert "old addresses did not fit" in text.how[-1]
    assert answers(text.content, ["/"]) == ["/index.html"]
