"""The header set that `doctor --server` prints, put before every page: nothing is refused, nothing complained of."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

from publishing.server import serving
from templates.policy import policy_headers
from tests.browser import IN_A_BROWSER
from tests.gates.kinds import KINDS, Kind

pytestmark = IN_A_BROWSER
OF_THE_SAMPLE = tuple(each for each in KINDS if each.show == "sample" and each.name != "lost")


@pytest.mark.parametrize("page_of", OF_THE_SAMPLE, ids=[each.name for each in OF_THE_SAMPLE])
def test_pages_work_under_the_header_set_of_servers(browser: Browser, sample: Path, page_of: Kind) -> None:
    said: list[str] = []
    headers = policy_headers(forms="https://texts.example.org", framed_by="*" if page_of.name == "embed" else "'self'")

    def with_headers(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | {name.lower(): headers[name] for name in headers})

    with serving(sample) as address:
        page = browser.new_context().new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.route("**/*", with_headers)
        page.goto(address + page_of.path, wait_until="networkidle")
        styled = page.evaluate("getComputedStyle(document.body).margin")
        page.unroute_all(behavior="ignoreErrors")
        page.context.close()

    assert said == []
    assert styled == "0px"
