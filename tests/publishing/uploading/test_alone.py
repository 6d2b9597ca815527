"""Two publishes in two windows of one computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from publishing.uploading.alone import alone
from workspace.errors import Temporary


def test_a_second_publish_on_this_computer_is_told_to_wait(tmp_path: Path) -> None:
    with alone(tmp_path / "machine"), pytest.raises(Temporary, match="Another publish of this show is running"):
        alone(tmp_path / "machine").__enter__()


def test_the_next_one_may_publish(tmp_path: Path) -> None:
    for _ in range(2):
        with alone(tmp_path):
            pass


def test_a_publish_that_failed_holds_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), alone(tmp_path):
        raise ZeroDivisionError
    with alone(tmp_path):
        pass
