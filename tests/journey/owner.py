"""An owner at work: a small show in a folder, and commands typed there, in this process and in others."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import cli
from tests.episodes.sound.tones import Samples, speech_like, stereo, write_wav

ROOT = Path(__file__).parent.parent.parent
PROGRAM = "import sys, cli; sys.exit(cli.run(sys.argv[1:]))"

# The superuser may read everything; without capabilities the rights of files count for it as well (capset(2)).
HUMBLE = (
    "import ctypes, sys\n"
    "capset = getattr(ctypes.CDLL(None), 'capset', None)\n"
    "capset and capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())\n"
    f"{PROGRAM}"
)

SETTINGS = """[publisher]
name = "Penrose Physical Therapy"
email = "podcast@penrose.example.org"
timezone = "America/Los_Angeles"
[site]
address = "https://clinic.example.org"
"""
SHOW = """name = "The Penrose Podcast"
author = "Penrose Physical Therapy"
description = "Plain talk about pain and movement."
category = "Health & Fitness > Medicine"
"""


@dataclass(frozen=True, kw_only=True)
class Ran:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The code of the error that was told as JSON."""
        code: str = self.json["error"]["code"]
        return code


def pressroom(*arguments: str | Path) -> Ran:
    """Type a command, in this process."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.run([str(argument) for argument in arguments])
    return Ran(code=code, out=_read(out), err=_read(err))


def elsewhere(
    *arguments: str | Path, environment: Mapping[str, str] | None = None, cwd: Path = ROOT, program: str = PROGRAM
) -> Ran:
    """Type a command in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=cwd,
        env=outside(environment),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return Ran(code=ran.returncode, out=ran.stdout.decode(), err=ran.stderr.decode())


def begin(*arguments: str | Path, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start a command in a process of its own and go on."""
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)],
        cwd=ROOT,
        env=outside(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def outside(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})}


def _read(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


@dataclass(frozen=True)
class Owner:
    """A show folder and whoever types in it."""

    root: Path

    def types(self, *arguments: str | Path) -> Ran:
        return pressroom("-C", self.root, *arguments)

    def publishes(self, *arguments: str) -> Ran:
        return self.types("publish", "--yes", *arguments)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        return path

    def read(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()

    def change(self, name: str, old: str, new: str) -> None:
        text = self.read(name)
        assert old in text
        self.write(name, text.replace(old, new))

    def episode(self, slug: str = "knees", *, seconds: float = 2.0, body: str = "Notes.", **header: object) -> Path:
        """An episode's folder with a short recording of its own; without `publish=None` it is out."""
        lines = {"title": f"About {slug}", "publish": "2026-01-05 06:00"} | header
        text = "".join(f"{key} = {_toml(value)}\n" for key, value in lines.items() if value is not None)
        self.write(f"episodes/{slug}/episode.md", f"+++\n{text}+++\n\n{body}\n")
        sound = speech_like(seconds, seed=sum(slug.encode()))
        write_wav(self.root / "episodes" / slug / "recording.wav", sound)
        return self.root / "episodes" / slug

    @property
    def public(self) -> Path:
        return self.root / "public"

    @property
    def feed(self) -> str:
        return (self.public / "feed.xml").read_text()

    def own_files(self) -> dict[str, bytes]:
        """Everything that is the owner's, byte for byte."""
        return {n: b for n, b in contents(self.root).items() if n.split("/")[0] not in {".pressroom", "public"}}


def an_owner(root: Path, *, settings: str = SETTINGS, show: str = SHOW, cover: bool = True) -> Owner:
    """A small show without episodes."""
    owner = Owner(root)
    owner.write("pressroom.toml", settings)
    owner.write("show.toml", show)
    if cover:
        Image.fromarray(np.full((1400, 1400, 3), 200, np.uint8)).save(root / "cover.jpg")
    return owner


def sound(path: Path, seconds: float = 2.0, *, wide: bool = False) -> Path:
    """A recording that lies about on the desk."""
    mono = speech_like(seconds, level_db=-20)
    samples: Samples = stereo(mono, speech_like(seconds, level_db=-20, seed=9)) if wide else mono
    return write_wav(path, samples)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
