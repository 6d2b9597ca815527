"""The documentation cannot lie: it is compared with the commands, the rules and the headers, and the tutorial is run."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import shlex
import subprocess
import sys
import wave
from array import array
from collections.abc import Iterator
from math import pi, sin
from pathlib import Path

import click
import pytest
from PIL import Image

import cli
from tools import reference

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
CODE = [
    path
    for room in ("episodes", "podcast", "book", "articles", "publishing", "workspace")
    for path in (ROOT / room).rglob("*.py")
]
DOCTESTED = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in [*CODE, *(ROOT / "templates").glob("*.py")]
    if ">>> " in path.read_text()
)
COMMANDS = cli.pressroom.commands


@pytest.mark.parametrize("name", reference.pages())
def test_the_reference_is_what_the_code_says(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text()

    assert written == reference.pages()[name], "run: make docs"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(name: str) -> None:
    command = COMMANDS[name]

    assert (command.help or "").endswith(".")
    assert (command.epilog or "").startswith(f"Example:  pressroom {name}")


def test_every_command_has_its_place_in_the_help() -> None:
    assert sorted(COMMANDS) == sorted(name for names in cli.SECTIONS.values() for name in names)


def typed_in(text: str) -> Iterator[str]:
    """Everything a reader is told to type that begins with pressroom."""
    for found in re.finditer(r"(?:^ {4}|\$ |`|  |^)(pressroom [a-z-][^`'\n\"\\]*)", text, re.MULTILINE):
        yield re.split(r"\s{2,}|;|, then|\s#", found[1])[0].strip().rstrip(".:,)")


def lines_to_type() -> list[tuple[str, str]]:
    texts = [(path, path.read_text()) for path in [*PAGES, *CODE, ROOT / "cli.py"]]
    return sorted({(line, path.name) for path, text in texts for line in typed_in(text)})


@pytest.mark.parametrize(("line", "where"), lines_to_type(), ids=str)
def test_what_readers_are_told_to_type_exists(line: str, where: str) -> None:
    words = [word for word in line.split()[1:] if word != "-C" and not word.startswith("{")]
    name = next((word for word in words if not word.startswith("-") and word in COMMANDS), None)
    if name is None:
        assert words[0].startswith("-") or words[0] in {"-C", "is", "has"}, f"{where}: no command in: {line}"
        return
    known = {option for parameter in [*COMMANDS[name].params, *cli.pressroom.params] for option in parameter.opts}
    flags = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    assert flags <= known | {"--help", "-h", "--version"}, f"{where}: {line}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_link_in_the_docs_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]*)(?:#[^)]*)?\)", page.read_text()):
        assert not target or (page.parent / target).exists(), target


@pytest.mark.parametrize("module", DOCTESTED)
def test_the_examples_in_docstrings_hold(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_the_tutorial_works_when_it_is_typed(tmp_path: Path) -> None:
    """Every block marked run is run, every block marked write is written, in order, in a new folder."""
    hum(tmp_path / "recording.wav")
    folder = tmp_path
    for kind, file, block in re.findall(
        r"```(run|write)(?: (\S+))?\n(.*?)```", (ROOT / "docs/tutorial.md").read_text(), re.DOTALL
    ):
        if kind == "write":
            (folder / file).write_text(block)
            continue
        for line in block.splitlines():
            if line.startswith("cd "):
                folder /= line.removeprefix("cd ")
                Image.new("RGB", (3000, 3000), "#0d5c50").save(folder / "cover.jpg")
            else:
                typed(line, folder)

    assert "Tendon injuries" in (tmp_path / "our-show/public/feed.xml").read_text()


def typed(line: str, folder: Path) -> None:
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import cli; sys.exit(cli.run(sys.argv[1:]))"
    ran = subprocess.run(
        [sys.executable, "-c", program, *shlex.split(line)[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"NO_COLOR": "1"},
        check=False,
    )
    assert ran.returncode == 0, f"{line}\n{ran.stdout}{ran.stderr}"


def hum(path: Path) -> None:
    """Four seconds that swell and fade like speech."""
    rate = 44_100
    sound = array("h", (int(9000 * sin(n * 2 * pi * 180 / rate) * abs(sin(n * 9 / rate))) for n in range(4 * rate)))
    with wave.open(str(path), "wb") as opened:
        opened.setnchannels(1)
        opened.setsampwidth(2)
        opened.setframerate(rate)
        opened.writeframes(sound.tobytes())


def test_click_knows_every_flag_by_one_meaning() -> None:
    """A flag with the same name says the same thing wherever it stands."""
    told: dict[str, set[str]] = {}
    for command in COMMANDS.values():
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.opts[0] not in {"--for", "--live", "--plan"}:
                told.setdefault(parameter.opts[0], set()).add(parameter.help or "")
    assert not {flag: says for flag, says in told.items() if len(says) > 1}
