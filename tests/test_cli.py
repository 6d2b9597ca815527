"""The command line: flags, exit codes, one JSON object, and colors only where they can be seen."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from tests.journey.owner import PROGRAM, ROOT, Owner, an_owner, elsewhere, outside, pressroom, sound

ESCAPE = "\x1b"


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    """A show with one live episode, a draft and one to come; the tests here change nothing."""
    owner = an_owner(tmp_path_factory.mktemp("live") / "our-show")
    owner.episode("knees")
    assert owner.publishes().code == 0
    owner.episode("backs", publish=None)
    owner.episode("hips", publish="2199-01-01 06:00")
    return owner


KEYS = {
    "check": {"schema", "findings", "must", "should", "nice"},
    "check --live": {"schema", "findings", "must", "should", "nice"},
    "check knees --for spotify": {"schema", "findings", "must", "should", "nice"},
    "produce": {"schema", "episodes"},
    "tag": {"schema", "episodes"},
    "build": {"schema", "written", "unchanged", "seconds"},
    "publish --plan": {"schema", "release", "uploads", "removals", "unchanged", "requests", "verified", "strangers"},
    "publish --yes": {"schema", "release", "uploads", "removals", "unchanged", "requests", "verified", "strangers"},
    "verify": {"schema", "ok", "checked", "problems"},
    "status": {"schema", "live", "waiting", "needs"},
    "directories": {"schema", "directories"},
    "doctor": {"schema", "checks"},
}


@pytest.mark.parametrize("command", KEYS)
def test_json_is_one_object_with_the_keys_of_the_contract(live: Owner, command: str) -> None:
    ran = live.types(*command.split(), "--json")

    assert ran.code == 0, ran.out
    assert ran.json.keys() >= KEYS[command]
    assert ran.json["schema"] == 1
    assert ran.out == json.dumps(ran.json, ensure_ascii=False, indent=1) + "\n"


def test_json_of_findings_episodes_and_uploads_is_as_the_contract_says(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    owner.episode("knees")
    (finding, *_) = owner.types("check", "--json").json["findings"]
    (episode,) = owner.types("produce", "--json").json["episodes"]
    plan = owner.types("publish", "--plan", "--json").json

    assert finding.keys() >= {"code", "level", "directory", "where", "problem", "why", "fix"}
    assert finding["where"].keys() >= {"file", "line", "key"}
    assert episode.keys() >= {"slug", "audio", "bytes", "seconds", "loudness_lufs", "true_peak_dbtp", "did"}
    assert (episode["slug"], episode["did"]) == ("knees", "mastered")
    assert plan["uploads"][0].keys() >= {"path", "reason", "stage", "bytes"}
    assert (plan["release"], plan["verified"]) == (None, False)
    assert owner.types("produce", "--json").json["episodes"][0]["did"] == "nothing"


@pytest.mark.parametrize(
    ("typed", "code", "word"),
    [
        ("check nosuch", 1, "no-such-episode"),
        ("check --for nosuch", 1, "no-such-directory"),
        ("produce nosuch", 1, "no-such-episode"),
        ("check --bogus", 2, "usage"),
        ("frobnicate", 2, "usage"),
        ("preview --port 99999", 2, "usage"),
        ("new", 2, "usage"),
        ("publish --nope", 2, "usage"),
        ("new nosuch.wav", 1, "recording-missing"),
        ("-C nosuch status", 1, "no-show-here"),
        ("init .", 1, "folder-in-use"),
    ],
)
def test_errors_have_the_exit_code_of_their_family_in_words_and_in_json(
    live: Owner, typed: str, code: int, word: str
) -> None:
    said, told = live.types(*typed.split()), live.types(*typed.split(), "--json")

    assert (said.code, told.code) == (code, code)
    assert said.out == told.err == ""
    assert told.json["schema"] == 1
    assert told.error == word
    assert told.json["error"].keys() >= {"code", "problem", "where", "why", "fix"}
    assert "Traceback" not in said.err
    if code != 2:
        lines = said.err.strip().split("\n")
        assert [line.split()[0] for line in lines[1:]] == ["Where", "Why", "Fix"]


def test_must_fix_is_three_and_nobody_to_ask_is_two(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s", cover=False)
    owner.episode()

    assert owner.types("check").code == owner.publishes().code == 3
    assert owner.types("check", "--json").json["must"] == 1
    asked = an_owner(tmp_path / "t")
    for typed in (["publish"], ["publish", "--no-input"], ["publish", "--json"]):
        assert asked.types(*typed).code == 2
    assert not asked.public.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "-C {} --json check",
        "check -C {} --json",
        "--json check --folder {}",
        "--folder {} check --json",
        "-q --json -C {} -v check",
    ],
)
def test_flags_work_before_and_after_the_command(live: Owner, typed: str) -> None:
    ran = pressroom(*shlex.split(typed.format(shlex.quote(str(live.root)))))

    assert (ran.code, ran.json["schema"]) == (0, 1)


def test_tags_need_finished_audio(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    owner.episode("knees")
    assert owner.types("tag", "knees", "--json").error == "not-mastered"
    assert "no finished audio yet" in owner.types("tag").out

    assert owner.types("produce").code == 0
    owner.change("episodes/knees/episode.md", "About knees", "All about knees")
    assert owner.types("tag", "knees", "--json").json["episodes"][0]["did"] == "tagged"
    assert owner.types("tag", "--json").json["episodes"][0]["did"] == "nothing"


def test_quiet_leaves_the_results(live: Owner) -> None:
    for typed in ("check", "status", "publish --plan", "publish --yes", "directories", "verify", "build"):
        before, after = live.types("-q", *typed.split()), live.types(*typed.split(), "-q")
        assert before.out.strip() == after.out.strip() != ""
        assert before.err == after.err == ""


def test_the_list_of_commands_cuts_no_sentence_short() -> None:
    _, _, commands = pressroom("--help").out.partition("\n")

    assert "..." not in commands


def test_help_of_every_command_has_an_example() -> None:
    for name in ("", *(name for names in cli.SECTIONS.values() for name in names)):
        ran = pressroom(*name.split(), "--help")
        assert ran.code == 0
        assert ran.out.startswith("Usage: pressroom")
        if name:
            assert f"Example:  pressroom {name}" in ran.out
    assert set(cli.pressroom.commands) == {name for names in cli.SECTIONS.values() for name in names}
    assert pressroom("-h").out == pressroom("--help").out
    assert pressroom("--version").code == 0


def test_completion_is_printed_for_each_shell() -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_PRESSROOM_COMPLETE" in pressroom("completion", shell).out


def on_a_terminal(*arguments: str | Path, **environment: str) -> str:
    """What a terminal would be sent, results and progress together."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)],
        cwd=ROOT,
        env=outside({"TERM": "xterm", **environment}),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            shown += os.read(ours, 65536)
        except OSError:  # how Linux says that the other side is closed
            break
    os.close(ours)
    process.wait()
    return shown.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals")
def test_colors_appear_on_a_terminal_only_and_can_be_turned_off(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s", cover=False)
    owner.episode()
    checked = ("-C", owner.root, "check")

    assert ESCAPE in on_a_terminal(*checked)
    assert ESCAPE not in on_a_terminal(*checked, NO_COLOR="1")
    assert ESCAPE not in on_a_terminal(*checked, TERM="dumb")
    assert ESCAPE not in on_a_terminal(*checked, "--no-color")
    assert ESCAPE not in elsewhere(*checked).out
    assert ESCAPE in elsewhere(*checked, environment={"FORCE_COLOR": "1"}).out
    assert ESCAPE not in on_a_terminal("-C", owner.root, "produce", TERM="dumb")  # nor a bar that moves about
    assert ESCAPE not in on_a_terminal("-C", owner.root, "produce", "--replace", NO_COLOR="1")


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo terminals")
def test_questions_are_asked_on_a_terminal(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "init", str(tmp_path / "s")],
        cwd=ROOT,
        env=outside(),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    os.write(ours, b"Knee Talk\n\n\nfront@desk.example.org\n\n")
    out, err = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)

    assert process.returncode == 0
    assert b"The show's name" in err
    assert b"show's name" not in out
    assert 'name        = "Knee Talk"' in (tmp_path / "s" / "show.toml").read_text()
    assert "front@desk.example.org" in (tmp_path / "s" / "pressroom.toml").read_text()


def test_no_input_asks_nothing_and_neither_does_a_pipe(tmp_path: Path) -> None:
    for typed in (f"init {tmp_path}/a --no-input", f"--no-input init {tmp_path}/b", f"init {tmp_path}/c"):
        assert elsewhere(*typed.split()).code == 0
    assert len(list(tmp_path.iterdir())) == 3


def test_the_feed_goes_to_stdout_byte_for_byte_or_into_a_file(live: Owner, tmp_path: Path) -> None:
    ran = live.types("feed")
    written = live.types("feed", "-o", tmp_path / "feed.xml")

    assert ran.out.encode() == (live.root / ".pressroom/site/feed.xml").read_bytes()
    assert (written.code, (tmp_path / "feed.xml").read_text()) == (0, ran.out)
    assert live.types("feed", "--for", "google-play").code == 0
    assert live.types("feed", "-o", tmp_path / "no-such" / "feed.xml").code in {0, 1}


def test_a_bug_of_ours_is_one_sentence_and_a_file(live: Owner) -> None:
    program = (
        "import sys, cli, publishing.status as s\n"
        "def status(desk, **_): raise RuntimeError('kaboom')\n"
        "s.status = status\n"
        "sys.exit(cli.run(sys.argv[1:]))"
    )
    ran = elsewhere("-C", live.root, "status", program=program)

    assert ran.code == 1
    assert "Traceback" not in ran.err
    log = Path(re.findall(r"Where\s+(\S+)", ran.err)[0])
    assert "kaboom" in log.read_text()
    log.unlink()


def test_a_reader_that_has_seen_enough_is_no_error(live: Owner) -> None:
    command = (
        f"{shlex.quote(sys.executable)} -c {shlex.quote(PROGRAM)} -C {shlex.quote(str(live.root))} check -v | head -1"
    )
    ran = subprocess.run(command, shell=True, cwd=ROOT, env=outside(), capture_output=True, check=False)

    assert ran.returncode == 0
    assert b"rror" not in ran.stderr


def test_a_terminal_that_knows_few_letters_is_no_reason_to_stop(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "s")
    owner.episode("knees", title="Übungen für 日本 🦵")
    for environment in ({"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}):
        for typed in (["check"], ["status", "--json"]):
            ran = elsewhere("-C", owner.root, *typed, environment=environment)
            assert ran.code == 0, ran.err
    assert elsewhere("-C", owner.root, "new", sound(tmp_path / "日本.wav"), environment={"LC_ALL": "C"}).code == 0
