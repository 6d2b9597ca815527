"""Every page of the sample, read by the Nu HTML Checker: no error, no warning."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

JAVA, CHECKER = shutil.which("java"), os.environ.get("VNU_JAR", "")

pytestmark = [
    pytest.mark.skipif(not (JAVA and Path(CHECKER).is_file()), reason="no Java or no VNU_JAR; .ci/run brings both"),
    pytest.mark.xdist_group("pages"),
]


def test_the_checker_finds_nothing_in_pages_styles_and_pictures(site: Path) -> None:
    quick = [str(JAVA), "-Xss2m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", CHECKER]
    strict = ["--also-check-css", "--also-check-svg", "--skip-non-html", "--Werror"]
    ran = subprocess.run([*quick, *strict, str(site)], capture_output=True, text=True, check=False)

    assert (ran.returncode, ran.stderr) == (0, "")
