"""The house: floors, doors, ceilings and packaging, held to what the design says."""

from __future__ import annotations

import ast
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOORS = {
    "workspace": 0,
    "templates": 0,
    "episodes": 1,
    "book": 1,
    "articles": 1,
    "podcast": 2,
    "publishing": 3,
    "cli": 4,
}
ROOMS = sorted(room for room in FLOORS if room != "cli")
DOORS = {
    "av": {"episodes/sound/"},
    "boto3": {"publishing/storages/s3/"},
    "botocore": {"publishing/storages/s3/"},
    "click": {"cli.py"},
    "css_inline": {"templates/mail_html.py"},
    "distributed": {"episodes/cluster.py"},
    "faster_whisper": {"episodes/transcripts/drafting.py"},
    "feedgen": {"podcast/feed.py", "podcast/namespaces/"},
    "jinja2": {"templates/__init__.py"},
    "lameenc": {"episodes/mp3/encoding.py"},
    "lxml": {"podcast/namespaces/", "podcast/reading/"},
    "markupsafe": {"templates/__init__.py", "templates/prose.py"},
    "mjml": {"templates/mail_html.py"},
    "mutagen": {"episodes/tags/"},
    "nh3": {"templates/prose.py"},
    "numpy": {"episodes/"},
    "PIL": {"workspace/drawing.py", "workspace/pictures.py", "workspace/printing.py"},
    "pydantic": {"workspace/header.py"},
    "pydantic_core": {"workspace/header.py"},
    "pyromark": {"templates/prose.py"},
    "rich": {"workspace/terminal.py"},
    "segno": {"publishing/poster/code.py"},
    "tomlkit": {"workspace/document.py"},
}
MODULES = sorted([*(file for room in ROOMS for file in (ROOT / room).rglob("*.py")), ROOT / "cli.py"])


def names(files: list[Path]) -> list[str]:
    return [file.relative_to(ROOT).as_posix() for file in files]


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def room_of(file: Path) -> str:
    return file.relative_to(ROOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("file", MODULES, ids=names(MODULES))
def test_imports_point_downstairs_or_stay_in_the_room(file: Path) -> None:
    room = room_of(file)
    others = {name.split(".")[0] for name in imports(file)} & FLOORS.keys() - {room}

    assert all(FLOORS[other] < FLOORS[room] for other in others), others


@pytest.mark.parametrize("file", MODULES, ids=names(MODULES))
def test_every_library_has_one_door(file: Path) -> None:
    here = file.relative_to(ROOT).as_posix()
    used = {name.split(".")[0] for name in imports(file)}

    outside = used - set(sys.stdlib_module_names) - FLOORS.keys()
    strange = {name for name in outside if not any(here.startswith(door) for door in DOORS.get(name, ()))}
    assert not strange


@pytest.mark.parametrize("file", MODULES, ids=names(MODULES))
def test_modules_say_what_they_are_and_stay_small(file: Path) -> None:
    text = file.read_text()
    tree = ast.parse(text)
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    longest = max((f.end_lineno or 0) - f.lineno + 1 for f in functions) if functions else 0

    assert ast.get_docstring(tree), "no docstring"
    assert len(text.splitlines()) <= 400
    assert longest <= 60
    assert "TYPE_CHECKING" not in text


def test_no_room_has_the_name_of_a_standard_module() -> None:
    assert not set(ROOMS) & set(sys.stdlib_module_names)


def test_every_room_and_every_test_folder_is_a_package() -> None:
    folders = [ROOT / room for room in ROOMS]
    folders += [path.parent for path in (ROOT / "tests").rglob("test_*.py")]

    assert not [folder.name for folder in folders if not (folder / "__init__.py").is_file()]


def test_the_map_for_contributors_names_every_room() -> None:
    written = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    inner = [file.parent.relative_to(ROOT) for room in ROOMS for file in (ROOT / room).glob("*/__init__.py")]
    assert [f"{room}/" for room in (*ROOMS, *sorted(map(Path.as_posix, inner))) if f"`{room}/`" not in written] == []


def test_the_build_list_names_every_room() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"] == [*ROOMS, "cli.py"]
    with_code = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "tools"}
    assert with_code == set(ROOMS)


def test_the_wheel_holds_the_rooms_and_what_they_need(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    inside = zipfile.ZipFile(wheel).namelist()

    top = {name.split("/")[0] for name in inside}
    assert {name for name in top if not name.endswith(".dist-info")} == {*ROOMS, "cli.py"}
    data = {file.relative_to(ROOT).as_posix() for room in ROOMS for file in (ROOT / room).rglob("*") if file.is_file()}
    assert not {name for name in data if "__pycache__" not in name} - set(inside)


def test_help_loads_no_heavy_library() -> None:
    heavy = set(DOORS) - {"click"}
    program = (
        "import sys, cli; cli.run(['--help']); print(sorted(m.split('.')[0] for m in sys.modules), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)

    assert "Publish a podcast" in ran.stdout
    assert not heavy & set(ast.literal_eval(ran.stderr.splitlines()[-1]))


def test_the_repository_holds_no_path_of_this_machine() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    places = {str(ROOT.parent) + "/", str(Path.home()) + "/", sysconfig.get_path("purelib")}
    texts = [
        path for name in listed if name and (path := ROOT / name).suffix in {".py", ".md", ".toml", ".txt", ".html", ""}
    ]

    assert not [p.name for p in texts if p.is_file() and any(place in p.read_text(errors="ignore") for place in places)]
