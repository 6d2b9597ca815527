"""A line gets another value, or goes, only where it stands for itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from workspace.document import read_front_matter, read_toml
from workspace.findings import Mend
from workspace.mending import with_value, without_line


def mended(root: Path, text: str, value: str, *key: str) -> str | None:
    (root / "a.toml").write_bytes(text.encode())
    found = with_value(read_toml(root / "a.toml", "a.toml"), value, *key)
    return found.after if found else None


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ('a = "x"', 'a = "y"'),
        ("  a   =  'x'\t# why", '  a   =  "y"\t# why'),
        ('a = "x # \\" y"#z', 'a = "y"#z'),
        ("a = true", 'a = "y"'),
        ('"a" = "x"\r', '"a" = "y"'),
    ],
)
def test_only_the_value_changes(tmp_path: Path, line: str, after: str) -> None:
    assert mended(tmp_path, f"{line}\nb = 1\n", "y", "a") == after


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('a = """x\n"""\n', ("a",)),
        ('a = [\n  "x",\n]\n', ("a",)),
        ('a = { b = "x", c = "z" }\n', ("a", "b")),
        ('a = "x"\n', ("b",)),
        ('[a]\nb = "x"\n', ("a",)),
    ],
)
def test_what_goes_on_elsewhere_or_holds_more_is_left_alone(tmp_path: Path, text: str, key: tuple[str, ...]) -> None:
    assert mended(tmp_path, text, "y", *key) is None


def test_a_value_is_quoted_as_toml_wants_it(tmp_path: Path) -> None:
    assert mended(tmp_path, 'a = "x"\n', 'say "y"', "a") == 'a = "say \\"y\\""'


def test_a_line_within_a_table_and_within_a_header_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[listen]\n\nstitcher = ""\n')
    assert without_line(read_toml(tmp_path / "a.toml", "show.toml"), "listen", "stitcher") == Mend(
        file="show.toml", line=3, before='stitcher = ""', after=None
    )
    (tmp_path / "a.md").write_bytes(b'\r\n+++\r\ntitle = "x"\r\nid = "1"\r\n+++\r\nWords.\r\n')
    assert without_line(read_front_matter(tmp_path / "a.md", "a.md"), "id") == Mend(
        file="a.md", line=4, before='id = "1"', after=None
    )


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("title = “Don’t stop” # now", 'title = "Don’t stop" # now'),
        ("title = „Knie“", 'title = "Knie"'),
        ('title = "Kn\x0bees"', 'title = "Knees"'),
        ("title = “She said “stop””", None),
        ("title = ‘Knees’", None),
        ('title = "Knees', None),
    ],
)
def test_what_cannot_be_read_is_mended_where_there_is_one_way_to_read_it(
    tmp_path: Path, line: str, after: str | None
) -> None:
    (tmp_path / "a.md").write_text(f"+++\n{line}\n+++\n", newline="")
    (found,) = read_front_matter(tmp_path / "a.md", "a.md").troubles

    assert (found.mend.after if found.mend else None) == after
    assert found.mend is None or (found.mend.line, found.mend.before) == (2, line)
