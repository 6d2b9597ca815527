"""What the computer refuses is said in words; our own mistakes go to a file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from workspace.bugs import as_user_error
from workspace.errors import UserError


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EISDIR, errno.ENAMETOOLONG])
def test_a_refusal_of_the_computer_names_the_file(number: int) -> None:
    told = as_user_error(OSError(number, os.strerror(number), "/shows/ours/show.toml"))

    assert '"show.toml"' in str(told)
    assert "  Where  /shows/ours/show.toml" in str(told)
    assert "Errno" not in str(told)


def test_a_refusal_without_a_file_is_said_as_well() -> None:
    assert str(as_user_error(OSError(errno.ENOSPC, "full"))).startswith("There is no room left on the disk.\n")


def test_what_is_told_already_is_told_as_it_is() -> None:
    error = UserError("x", problem="p", where="w", why="y", fix="f")
    assert as_user_error(error) is error


def test_a_bug_is_kept_in_a_file_with_what_it_said() -> None:
    told = as_user_error(RuntimeError("kaboom \udcff"))
    log = Path(told.findings[0].where.file)

    assert "kaboom" not in told.findings[0].problem
    assert "RuntimeError: kaboom ?" in log.read_text()
    log.unlink()


def test_a_bug_on_a_full_disk_is_told_by_its_last_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/no/such/place")

    assert as_user_error(RuntimeError("kaboom")).findings[0].where.file == "RuntimeError: kaboom"
