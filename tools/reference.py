"""Write docs/reference/ from the commands, the rules and the headers themselves: run by `make docs`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import click

import cli
from articles import checks as article_checks
from articles.article import ArticleHeader
from book import checks as book_checks
from book.book import Book
from episodes import checks as episode_checks
from episodes.episode import EpisodeHeader
from podcast import checks as show_checks
from podcast.show import Show
from publishing import guard
from workspace.header import Header
from workspace.publisher import Settings
from workspace.rules import Rule

ROOT = Path(__file__).parent.parent
MADE = "<!-- Made by `make docs`; edit the code instead. -->\n\n"
FILES: tuple[tuple[str, type[Header]], ...] = (
    ("pressroom.toml", Settings),
    ("show.toml", Show),
    ("episodes/…/episode.md", EpisodeHeader),
    ("articles/….md", ArticleHeader),
    ("book/book.toml", Book),
)
KINDS = {
    "str": "words",
    "int": "whole number",
    "bool": "true or false",
    "datetime": "date and time",
    "date": "date",
    "ZoneInfo": "time zone",
}


def pages() -> dict[str, str]:
    """Every page of the reference by its file name."""
    return {"commands.md": commands(), "checks.md": checks(), "settings.md": settings()}


def commands() -> str:
    """What `--help` prints, for every command."""
    parts = [f"# Commands\n\n{MADE}", _block("pressroom --help", cli.pressroom)]
    parts += [
        f"## {name}\n\n{_block(f'pressroom {name} --help', command)}"
        for name, command in cli.pressroom.commands.items()
    ]
    return "\n".join(parts)


def checks() -> str:
    """Every rule with its code, level and directories, and what the guard looks at."""
    lines = [f"# Checks\n\n{MADE}A must-fix stops a publish.\n"]
    rooms: tuple[tuple[str, tuple[Rule[Any], ...]], ...] = (
        ("Episodes", episode_checks.RULES),
        ("The show", show_checks.RULES),
        ("Articles", article_checks.RULES),
        ("The book", book_checks.RULES),
    )
    for title, rules in rooms:
        lines += [f"## {title}\n", "| code | level | matters to | rule |", "|---|---|---|---|"]
        lines += [
            f"| {rule.code} | {rule.level.value} | {', '.join(rule.directories) or 'everybody'} | {rule.says} |"
            for rule in sorted(rules, key=lambda rule: rule.code)
        ]
        lines.append("")
    lines += ["## The guard\n", "It compares the coming feed with the live one; each stops a publish.\n"]
    lines += ["| code | what would happen |", "|---|---|"]
    lines += [f"| {code} | {says} |" for code, says in _guarded()]
    return "\n".join(lines) + "\n"


def settings() -> str:
    """Every key of every file."""
    lines = [f"# Settings\n\n{MADE}A key that is not listed here is a mistake; the nearest known name is suggested.\n"]
    for name, header in FILES:
        lines += [f"## {name}\n", "| key | what it is | if left out | why |", "|---|---|---|---|"]
        lines += [f"| {key} | {kind} | {otherwise} | {why} |" for key, kind, otherwise, why in _keys(header)]
        lines.append("")
    return "\n".join(lines)


def _block(typed: str, command: click.Command) -> str:
    context = click.Context(command, info_name=typed.removesuffix(" --help"), terminal_width=88, max_content_width=88)
    return f"```\n$ {typed}\n{command.get_help(context)}\n```\n"


def _guarded() -> Iterator[tuple[str, str]]:
    for check in guard.CHECKS:
        code, _, says = " ".join((check.__doc__ or "").split()).partition(": ")
        yield code, says


def _keys(header: type[Header], above: str = "") -> Iterator[tuple[str, str, str, str]]:
    """Dotted keys with what they are; tables are followed down."""
    for name, field in header.model_fields.items():
        inner = next(_headers(field.annotation), None)
        key = f"{above}{name}"
        if inner is not None:
            mark = ".<name>" if "Mapping" in str(field.annotation) else "[]" if "tuple" in str(field.annotation) else ""
            yield from _keys(inner, f"{key}{mark}.")
            continue
        otherwise = "**needed**" if field.is_required() else _shown(field.default)
        yield f"`{key}`", _kind(field.annotation), otherwise, field.description or ""


def _headers(annotation: object) -> Iterator[type[Header]]:
    if isinstance(annotation, type) and issubclass(annotation, Header):
        yield annotation
    for part in get_args(annotation):
        yield from _headers(part)


def _kind(annotation: object) -> str:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _kind(parts[0])
    if origin is Literal:
        return " or ".join(f'"{part}"' for part in parts)
    if origin in {Union, UnionType}:
        return " or ".join(dict.fromkeys(_kind(part) for part in parts if part is not type(None)))
    if origin is tuple:
        return f"list of {_kind(parts[0])}"
    if parts:
        return f"table of {_kind(parts[-1])}"
    return KINDS.get(getattr(annotation, "__name__", ""), re.sub(r"\W", "", str(annotation)))


def _shown(default: object) -> str:
    if default in (None, "", (), {}):
        return "–"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def main() -> None:
    """Write the pages."""
    folder = ROOT / "docs" / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
