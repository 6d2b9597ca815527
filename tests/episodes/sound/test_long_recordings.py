"""Hours need no more memory than minutes; `python -m tools.long_recording` shows it on three hours."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools.long_recording import LIMIT_MB, measured

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="peak memory is asked of Unix")


def test_four_more_minutes_take_no_more_memory(tmp_path: Path) -> None:
    short, long = (measured("wav", minutes, tmp_path).peak_mb for minutes in (1, 5))
    assert long < LIMIT_MB
    assert long - short < 15, "four minutes of samples would be 42 MB"
