"""The documentation cannot lie: it is compared with the code, its commands are parsed, and its tutorial is followed."""

from __future__ import annotations

import ast
import doctest
import importlib
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tomllib
import wave
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import pi, sin
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3
import click
import pytest
from botocore.config import Config

import cli
from book.book import Book
from episodes.episode import EpisodeHeader
from episodes.notes import read_notes
from podcast.show import Show
from publishing.artifacts import artifacts_in
from publishing.guarding import CODES
from publishing.storages.s3.parts import LARGE
from publishing.storages.s3.settings import S3Settings
from publishing.storages.s3.storage import S3Storage
from tests.journey.owner import an_owner, pressroom
from tests.tutorial import a_reader, blocks_of
from tools import reference
from workspace.document import Document
from workspace.errors import KeyNeeded
from workspace.header import Header, parse
from workspace.publisher import Settings

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
HOW_TO = sorted((DOCS / "how-to").glob("*.md"))
GUIDES = [ROOT / "README.md", DOCS / "tutorial.md", *HOW_TO]
PAGES = [*GUIDES, ROOT / "CONTRIBUTING.md", DOCS / "design.md", *sorted((DOCS / "reference").glob("*.md"))]
JOBS = sorted((DOCS / "examples").glob("*.yml"))
CODE = [ROOT / "cli.py", *(file for room in reference.ROOMS for file in sorted((ROOT / room).rglob("*.py")))]
STARTER = sorted(file for file in (ROOT / "templates" / "starter").iterdir() if file.suffix in {".md", ".toml"})
MODULES = [".".join(file.relative_to(ROOT).with_suffix("").parts) for file in CODE if ">>> " in file.read_text()]
COMMANDS = cli.pressroom.commands


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


# The reference


@pytest.mark.parametrize("name", reference.pages())
def test_the_reference_is_what_the_code_says(name: str) -> None:
    written = (DOCS / "reference" / name).read_text(encoding="utf-8")

    assert written == reference.pages()[name], "run:  make docs"


def test_every_key_of_every_file_says_what_it_is_and_why_it_is_there() -> None:
    rows = [line.split(" | ") for line in reference.settings().splitlines() if line.startswith("| `")]

    assert len(rows) > 60
    assert not [row[0] for row in rows if not row[1].strip() or not row[3].strip(" |")]


def test_codes_of_rules_are_given_once() -> None:
    codes = re.findall(r"^\| ([a-z]-\d{3}) \|", reference.checks(), re.MULTILINE)

    assert len(codes) == len(set(codes)) > 50


# Commands


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(name: str) -> None:
    command = COMMANDS[name]

    assert (command.help or "").endswith(".")
    assert (command.epilog or "").startswith(f"Example:  pressroom {name}")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_met_in_the_guides(name: str) -> None:
    assert any(f"pressroom {name}" in guide.read_text(encoding="utf-8") for guide in GUIDES)


def test_every_command_has_its_place_in_the_help() -> None:
    assert sorted(COMMANDS) == sorted(name for names in cli.SECTIONS.values() for name in names)


def test_a_flag_says_the_same_thing_wherever_it_stands() -> None:
    by_object = {"--for", "--to", "--published"}  # they take their sense from the verb: undo --to 6, move --to ADDRESS
    told: dict[str, set[str]] = {}
    for command in COMMANDS.values():
        for option in command.params:
            if isinstance(option, click.Option) and option.opts[0] not in by_object:
                told.setdefault(option.opts[0], set()).add(option.help or "")

    assert not {flag: says for flag, says in told.items() if len(says) > 1}


def typed_in(text: str) -> Iterator[str]:
    """What a reader is told to type that begins with pressroom; wide spaces, quotes and line ends set it off."""
    for piece in re.split(r"\s{2,}|[\n`;|]|, then|  #|\$ | > | >> ", text):
        if re.match(r"pressroom (-C|[a-z]+\b(?!\.))", piece.strip()):
            yield piece.strip().rstrip(".:,)")


def words_in_code(file: Path) -> Iterator[str]:
    """Every text in a module, docstrings left out; X stands for what is filled in."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
    inner |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            yield node.value


def advised() -> list[tuple[str, str]]:
    """Each line to type with the file it stands in."""
    found = {(line, name_of(page)) for page in [*PAGES, *STARTER] for line in typed_in(page.read_text("utf-8"))}
    found |= {(line, name_of(file)) for file in CODE for text in words_in_code(file) for line in typed_in(text)}
    found |= {
        (line, name_of(job))
        for job in JOBS
        for line in re.findall(r"run: (pressroom .+)$", job.read_text(), re.MULTILINE)
    }
    return sorted(found)


@pytest.mark.parametrize(("line", "where"), advised(), ids=str)
def test_what_people_are_told_to_type_is_understood(line: str, where: str) -> None:
    """Click itself parses it: the command, its flags and the number of its arguments must be right."""
    filled = re.sub(r"(undo --to|poster --size) X", r"\1 3", line.replace("COMMAND", "check"))
    arguments = shlex.split(filled)[1:]
    try:
        program = cli.pressroom.make_context("pressroom", list(arguments))
        name, command, rest = cli.pressroom.resolve_command(program, [*program._protected_args, *program.args])
        assert name is not None
        assert command is not None
        command.make_context(name, rest, parent=program)
    except click.exceptions.Exit:
        assert set(arguments) & {"--help", "--version"}
    except click.UsageError as error:
        pytest.fail(f"{where}: {line}\n{error.format_message()}")


def test_advice_is_looked_for_where_there_is_some() -> None:
    lines = advised()

    assert len(lines) > 80
    places = {
        "publishing/guard/rules.py",
        "publishing/storages/refusals.py",
        "README.md",
        "cli.py",
        *map(name_of, JOBS),
    }
    assert places <= {where for _, where in lines}
    assert JOBS
    assert list(typed_in("Put it back;    or:  pressroom publish --allow g-002:x    then wait")) == [
        "pressroom publish --allow g-002:x"
    ]


def test_what_make_is_told_to_do_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    told = {
        word
        for page in PAGES
        for word in re.findall(r"(?:^ {4}|`)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)
    }

    assert {"demo", "docs", "test"} <= told <= targets


# Links


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", prose_of(page)):
        linked = (page.parent / target) if target else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors_of(linked), f"{target}#{anchor}"


def prose_of(page: Path) -> str:
    """The page without blocks and code, whose brackets are not links."""
    return re.sub(r"^ {4}.*$|`[^`\n]*`", "", without_blocks(page), flags=re.MULTILINE)


def without_blocks(page: Path) -> str:
    return re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors_of(page: Path) -> set[str]:
    """Headings as web pages name them: small letters, hyphens for spaces, no other signs."""
    headings = re.findall(r"^#+ (.+)$", without_blocks(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [DOCS / "tutorial.md", *HOW_TO], ids=name_of)
def test_a_sentence_has_a_line_of_its_own(page: Path) -> None:
    for line in prose_of(page).splitlines():
        ended = re.search(r"[a-z)]\. [A-Z]", line)
        assert not ended or line.startswith("|"), line


# What may be copied


BASES: Mapping[str, tuple[type[Header], Mapping[str, Any]]] = {
    "pressroom.toml": (
        Settings,
        {
            "publisher": {"name": "A", "email": "a@b.example", "timezone": "America/Los_Angeles"},
            "site": {"address": "https://b.example"},
        },
    ),
    "show.toml": (Show, {"name": "A", "author": "B", "description": "C", "category": "Arts"}),
    "episode.md": (EpisodeHeader, {"title": "A"}),
    "book/book.toml": (Book, {}),
}


def copied() -> list[tuple[str, str]]:
    return [(block.options["for"], block.text) for page in GUIDES for block in blocks_of(page) if block.word == "for"]


@pytest.mark.parametrize(("file", "text"), copied(), ids=str)
def test_lines_to_copy_into_a_file_fit_it(file: str, text: str) -> None:
    kind, base = BASES[file]
    values = merged(base, tomllib.loads(text))

    value, wrong = parse(kind, Document(name=file, path=Path(file), text="", values=values))
    assert value is not None
    assert not wrong


def test_sections_to_copy_below_the_notes_are_read_line_by_line() -> None:
    sections = [block.text for page in HOW_TO for block in blocks_of(page) if block.word == "body"]
    notes = [read_notes(Document(name="", path=Path(), text=text, values={}, body=text)) for text in sections]

    assert [len(each.chapters) for each in notes] == [4, 0]
    assert [len(each.soundbites) for each in notes] == [0, 1]
    assert not [each for each in notes if each.troubles or each.text]


def in_how_to(pattern: str) -> list[Any]:
    """What stands in the how-to pages, line by line, in the order of the pages."""
    return [found for page in HOW_TO for found in re.findall(pattern, page.read_text(encoding="utf-8"), re.MULTILINE)]


def test_every_code_of_the_guard_has_its_answer() -> None:
    codes = sorted(CODES)
    assert codes == in_how_to(r"^\| (g-\d{3}) \|")


def test_the_keys_of_json_are_those_that_are_listed(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "our-show")
    owner.episode("knees")
    assert owner.publishes().code == 0
    listed = in_how_to(r"^\| (`pressroom .*`) \| (`.*`) \|$")

    for commands, keys in listed:
        for line in re.findall(r"`pressroom ([^`]+)`", commands):
            ran = pressroom(*line.split(), "--no-input", "-C", str(owner.root))
            assert set(ran.json) == {"schema", *re.findall(r"`(\w+)`", keys)}, line
    assert len(listed) > 7


def test_the_policy_for_s3_is_enough_to_publish_and_opens_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against a storage that holds every request to the policy of its user."""
    (policy,) = [block.text for page in HOW_TO for block in blocks_of(page) if block.word == "policy"]
    site = tmp_path / "site"
    large = site / "episodes" / "knees" / "knees-0123456789.mp3"
    large.parent.mkdir(parents=True)
    large.write_bytes(bytes(LARGE + 1))  # so large that it goes up in parts
    (site / "index.html").write_text("<p>Hello</p>")

    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
        monkeypatch.delenv(name, raising=False)
    with guarded_storage(policy) as (endpoint, key, secret):
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
        storage = open_bucket(endpoint, "podcast")
        assert storage.read("_publish/manifest.json") is None
        for artifact in artifacts_in(site):
            version = storage.put(artifact, unless_exists=True)
            assert storage.put(artifact, if_version=version)
            storage.tidy(artifact.path)
        assert set(storage.names()) == {"index.html", "episodes/knees/knees-0123456789.mp3"}
        storage.delete("index.html")
        elsewhere = open_bucket(endpoint, "other")
        with pytest.raises(KeyNeeded):
            elsewhere.read("file.txt")
        with pytest.raises(KeyNeeded):
            elsewhere.delete("file.txt")


def open_bucket(endpoint: str, prefix: str) -> S3Storage:
    return S3Storage(S3Settings(bucket="our-bucket", prefix=prefix, endpoint=endpoint, region="us-east-1"), attempts=1)


@contextmanager
def guarded_storage(policy: str) -> Iterator[tuple[str, str, str]]:
    """A storage on this computer with one bucket and one user; its address, and the user's key."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    endpoint = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        env=os.environ | {"INITIAL_NO_AUTH_ACTION_COUNT": "1000"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        key, secret = a_publisher(endpoint, policy)
        yield endpoint, key, secret
    finally:
        server.terminate()
        server.wait(10)


def a_publisher(endpoint: str, policy: str) -> tuple[str, str]:
    """Make the bucket and a user who may do what the policy says; from then on every request is looked at."""
    root: Any = {"aws_access_key_id": "root", "aws_secret_access_key": "root", "region_name": "us-east-1"}
    s3 = boto3.client("s3", endpoint_url=endpoint, config=Config(retries={"total_max_attempts": 20}), **root)
    s3.create_bucket(Bucket="our-bucket")
    s3.put_object(Bucket="our-bucket", Key="other/file.txt", Body=b"not the podcast's")
    iam = boto3.client("iam", endpoint_url=endpoint, **root)
    iam.create_user(UserName="publisher")
    iam.put_user_policy(UserName="publisher", PolicyName="publish", PolicyDocument=policy)
    made = iam.create_access_key(UserName="publisher")["AccessKey"]
    strict = Request(f"{endpoint}/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"})
    with urlopen(strict) as answer:
        assert answer.status == 200
    return made["AccessKeyId"], made["SecretAccessKey"]


def merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    both = {key: merged(base[key], more[key]) for key in base.keys() & more.keys() if isinstance(base[key], Mapping)}
    return {**base, **more, **both}


def test_every_block_of_toml_or_json_can_be_read() -> None:
    for page in GUIDES:
        for language, text in re.findall(
            r"^```(toml|json)\b.*\n((?:.*\n)*?)```$", page.read_text("utf-8"), re.MULTILINE
        ):
            if "“" in text:  # a mistake that is shown on purpose
                continue
            (tomllib.loads if language == "toml" else json.loads)(text)


# What may be run


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_in_docstrings_hold(module: str) -> None:
    found = doctest.testmod(importlib.import_module(module))

    assert found.attempted
    assert not found.failed


def test_the_tutorial_works_when_it_is_followed(tmp_path: Path) -> None:
    reader = a_reader(tmp_path / "home")
    desktop = reader.home / "Desktop"
    desktop.mkdir()
    hum(desktop / "knee-pain.wav", seconds=6)
    shutil.copyfile(ROOT / "templates" / "sample" / "cover.jpg", desktop / "cover.jpg")
    before = {file.name: file.read_bytes() for file in desktop.iterdir()}

    for block in blocks_of(DOCS / "tutorial.md"):
        reader.follow(block)

    assert "shorter steps for a week or two" in (reader.home / "our-show/public/feed.xml").read_text()
    assert before == {file.name: file.read_bytes() for file in desktop.iterdir()}


def hum(path: Path, *, seconds: int) -> None:
    """A tone that swells and fades like speech, with the standard library alone."""
    rate = 44_100
    swells = (9000 * sin(n * 2 * pi * 180 / rate) * abs(sin(n * 9 / rate)) for n in range(seconds * rate))
    with wave.open(str(path), "wb") as opened:
        opened.setnchannels(1)
        opened.setsampwidth(2)
        opened.setframerate(rate)
        opened.writeframes(array("h", map(int, swells)).tobytes())
