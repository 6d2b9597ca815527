"""Does what a page of the documentation says, as a reader would: types, edits, opens the preview, compares the screen.

The word behind a block's language says what to do with it:

    ```sh run                   type each line;  run exit=3  expects that code;  typing="a|b"  answers the questions
    ```sh serve                 type the line, open the address it shows, press Ctrl-C
    ```text shows               the last block's output holds these lines in this order (… stands for anything)
    ```toml set=FILE            change these lines of FILE, which must all be there, switched off or not
    ```md notes=FILE            replace what stands below the header of FILE
    ```md change=FILE from="…"  write this instead of that line of FILE

All other blocks are for the eye only.
"""

from __future__ import annotations

import os
import pty
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"^```\w+ +(\S.*)\n((?:.*\n)*?)```$", re.MULTILINE)
_PROGRAM = "import sys, cli; sys.exit(cli.run(sys.argv[1:]))"


@dataclass(frozen=True)
class Block:
    """One block with something to do: the word, its options, its lines."""

    word: str
    options: dict[str, str]
    text: str


def blocks_of(page: Path) -> Iterator[Block]:
    """The blocks of a page that are more than words."""
    for given, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        words = dict(part.partition("=")[::2] for part in shlex.split(given))
        yield Block(next(iter(words)), words, text)


@dataclass
class Reader:
    """Somebody with a home folder who follows a page; `folder` is where their terminal is."""

    home: Path
    folder: Path
    screen: str = ""
    environment: dict[str, str] = field(default_factory=dict)

    def follow(self, block: Block) -> None:
        """Do what one block says."""
        doing = {
            "run": self._run,
            "serve": self._serve,
            "shows": self._compare,
            "set": self._set,
            "notes": self._notes,
            "change": self._change,
        }
        doing[block.word](block)

    def _run(self, block: Block) -> None:
        self.screen = ""
        for line in block.text.splitlines():
            if line.startswith("cd "):
                self.folder = (self.folder / line.removeprefix("cd ")).resolve(strict=True)
                continue
            code = self._type(line, block.options.get("typing", ""))
            assert code == int(block.options.get("exit", "0")), f"{line}: exit code {code}\n{self.screen}"

    def _type(self, line: str, answers: str) -> int:
        """Type a line into a shell whose keyboard is a real one, as far as the program can tell."""
        ours, theirs = pty.openpty()
        try:
            os.write(ours, "".join(f"{answer}\n" for answer in answers.split("|") if answers).encode())
            ran = subprocess.run(
                ["/bin/sh", "-c", line],
                cwd=self.folder,
                env=self.environment,
                stdin=theirs,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=60,
                check=False,
            )
        finally:
            os.close(ours)
            os.close(theirs)
        self.screen += ran.stdout
        return ran.returncode

    def _serve(self, block: Block) -> None:
        """Port 0 instead of 8000, which another program may be using while the tests run."""
        line = f"exec {block.text.strip()} --port 0"
        process = subprocess.Popen(
            ["/bin/sh", "-c", line], cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        try:
            self.screen = process.stdout.readline()
            with urlopen(self.screen.split()[0]) as answer:
                assert b"</html>" in answer.read()
                assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
        finally:
            process.send_signal(signal.SIGINT)
            process.stdout.close()
            assert process.wait(timeout=20) == 130

    def _compare(self, block: Block) -> None:
        """Each line in the order of the page; a line of the page may be the beginning of one on the screen."""
        at = 0
        for line in block.text.splitlines():
            found = re.compile(".*".join(map(re.escape, line.split("…")))).search(self.screen, at)
            assert found, f"not on the screen: {line}\n{self.screen}"
            at = found.end()

    def _set(self, block: Block) -> None:
        file = self.folder / block.options["set"]
        text = file.read_text(encoding="utf-8")
        for line in block.text.splitlines():
            key = re.escape(line.partition("=")[0].strip())
            text, times = re.subn(rf"(?m)^(?:# *)?{key} *=.*$", line.replace("\\", r"\\"), text)
            assert times == 1, f"{file.name} has {times} lines {key}"
        file.write_text(text, encoding="utf-8")

    def _notes(self, block: Block) -> None:
        file = self.folder / block.options["notes"]
        header = file.read_text(encoding="utf-8").split("+++\n")[1]
        file.write_text(f"+++\n{header}+++\n\n{block.text}", encoding="utf-8")

    def _change(self, block: Block) -> None:
        file = self.folder / block.options["change"]
        before, between, after = file.read_text(encoding="utf-8").partition(f"{block.options['from']}\n")
        assert between, f"{file.name} has no line {block.options['from']}"
        file.write_text(before + block.text + after, encoding="utf-8")


def a_reader(home: Path) -> Reader:
    """Somebody who has installed Pressroom and sits in front of a terminal in their home folder."""
    programs = home / "bin"
    programs.mkdir(parents=True)
    script = f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -c {shlex.quote(_PROGRAM)} "$@"\n'
    (programs / "pressroom").write_text(script)
    (programs / "pressroom").chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    keys = {"HOME": str(home), "PATH": path, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "FORCE_COLOR", "PYTHON"))}
    return Reader(home=home, folder=home, environment=kept | keys)
