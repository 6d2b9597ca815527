"""The header set that `doctor --server` prints, put before every page: nothing is refused, nothing complained of."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from publishing.server import serving
from templates.policy import headers_at
from tests.browser import IN_A_BROWSER
from tests.gates.kinds import KINDS, Kind

pytestmark = IN_A_BROWSER
OF_THE_SAMPLE = tuple(each for each in KINDS if each.show == "sample" and each.name != "lost")


@pytest.mark.parametrize("page_of", OF_THE_SAMPLE, ids=[each.name for each in OF_THE_SAMPLE])
def test_pages_work_under_the_header_set_of_servers(browser: Browser, sample: Path, page_of: Kind) -> None:
    said: list[str] = []

    with serving(sample, of_pages=partial(headers_at, forms="https://texts.example.org")) as address:
        page = browser.new_context().new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        answer = page.goto(address + page_of.path, wait_until="networkidle")
        styled = page.evaluate("getComputedStyle(document.body).margin")
        page.context.close()

    assert said == []
    assert styled == "0px"
    assert answer
    assert "frame-ancestors" in answer.headers["content-security-policy"]
