"""Lighthouse 12.8.2 as a phone on a slow line sees the pages: 100 in every category."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser import CHROMIUM, IN_A_BROWSER
from tests.gates.kinds import Kind, kind

NODE, LIGHTHOUSE = shutil.which("node"), os.environ.get("LIGHTHOUSE", "")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
# A computer that is busy with something else makes pages look slow, never fast: the best of some tries counts, and
# where more waits for the processor than it has cores for, ten points of speed are forgiven.
TRIES, FORGIVEN = 4, 10
SEEN = [kind(name) for name in ("home", "episode", "article", "book")]

pytestmark = [
    *IN_A_BROWSER,
    pytest.mark.skipif(
        not (NODE and Path(LIGHTHOUSE).is_file()), reason="no Node.js or no LIGHTHOUSE; .ci/run brings both"
    ),
]


@pytest.mark.parametrize("page_of", SEEN, ids=[each.name for each in SEEN])
def test_a_phone_gives_every_page_all_points(addresses: dict[str, str], page_of: Kind) -> None:
    speeds: list[int] = []
    while len(speeds) < TRIES and 100 not in speeds:
        report = _looked_at(addresses[page_of.show] + page_of.path)
        points = {name: round(category["score"] * 100) for name, category in report["categories"].items()}
        speeds.append(points.pop("performance"))
        assert points == dict.fromkeys(points, 100), _lost(report)
        assert report["audits"]["cumulative-layout-shift"]["numericValue"] <= 0.1

    assert report["lighthouseVersion"] == "12.8.2"
    assert max(speeds) >= (100 - FORGIVEN if _busy() else 100), (speeds, _lost(report))


def _busy() -> bool:
    return os.getloadavg()[0] > 2 * (os.cpu_count() or 1)


def _looked_at(address: str) -> dict[str, Any]:
    flags = ["--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
    flags += [f"--only-categories={','.join(CATEGORIES)}"]
    ran = subprocess.run(
        [str(NODE), LIGHTHOUSE, address, *flags],
        capture_output=True,
        env={**os.environ, "CHROME_PATH": str(CHROMIUM)},
        text=True,
        check=True,
    )
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def _lost(report: dict[str, Any]) -> dict[str, list[str]]:
    """The audits that cost points, by category and what was left of its 100."""
    found: dict[str, list[str]] = {}
    for name, category in report["categories"].items():
        if category["score"] < 1:
            audits = [report["audits"][each["id"]] for each in category["auditRefs"] if each["weight"]]
            costly = [audit for audit in audits if audit["score"] is not None and audit["score"] < 1]
            said = [f"{audit['id']} {audit.get('displayValue', '')}" for audit in costly]
            found[f"{name} {round(category['score'] * 100)}"] = said
    return found
