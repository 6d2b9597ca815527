"""Write docs/reference/ from the commands, the rules, the headers and the errors themselves: run by `make docs`.

docs/reference/files.md alone is written by hand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

import click

import cli
from articles.article import ArticleHeader
from book.book import Book
from episodes.episode import EpisodeHeader
from podcast.show import Show
from tools import rules
from tools.messages import Message, messages
from tools.rules import consequence_of, fix_of
from workspace.errors import KeyNeeded, MustFix, Temporary, UserError
from workspace.findings import Level
from workspace.header import Day, Email, Header, HttpsAddress, Link, Moment, Text, TimeZone, Words
from workspace.publisher import Settings
from workspace.rules import Rule

ROOT = Path(__file__).parent.parent
ROOMS = ("articles", "book", "episodes", "podcast", "publishing", "templates", "workspace")
MADE = "<!-- Made by `make docs`; edit the code instead. -->"
WIDTH = 80  # letters in a line of help, whatever the terminal of the one who writes this
FILES: tuple[tuple[str, type[Header]], ...] = (
    ("pressroom.toml", Settings),
    ("show.toml", Show),
    ("episodes/…/episode.md", EpisodeHeader),
    ("articles/….md", ArticleHeader),
    ("book/book.toml", Book),
)
_RULE_HEAD = ("code", "how urgent", "matters to", "the rule", "otherwise", "what to do", "asked for")
_ROOMS: tuple[tuple[str, tuple[str, ...], tuple[Rule[Any], ...]], ...] = (
    ("Episodes", (), rules.EPISODES),
    ("The show", (), rules.SHOW),
    (
        "The feed",
        ("These are for the feed as it was written, ours or anybody's: before a publish, and for a feed in a file.",),
        rules.FEED,
    ),
    ("What is live", ("`pressroom check --live` asks for everything that is published, as apps do.",), rules.LIVE),
    ("Articles", (), rules.ARTICLES),
    ("The book", (), rules.BOOK),
    (
        "The sign-up form",
        ("Of every form on the pages that asks for a mobile number, whichever template it comes from.",),
        rules.SIGNUP,
    ),
    (
        "The guard",
        (
            "Before a publish the coming feed is compared with the live one; each of these stops it.",
            "`pressroom publish --allow CODE` or `--allow CODE:EPISODE` lets one pass.",
        ),
        rules.GUARD,
    ),
)
KINDS: tuple[tuple[Any, str], ...] = (
    (HttpsAddress, "https address"),
    (Link, "link"),
    (Email, "e-mail address"),
    (TimeZone, "time zone"),
    (Moment, "date and time"),
    (Day, "date"),
    (Text, "words"),
    (Words, "words"),
)
PLAIN = {int: "whole number", float: "number", bool: "true or false", str: "words"}
LEVELS = {Level.MUST: "must fix", Level.SHOULD: "should fix", Level.NICE: "nice to have"}
EXITS: tuple[tuple[int, str], ...] = (
    (0, "Done. Findings that should be mended, and those that are nice to have, do not change it."),
    (
        UserError.exit_code,
        "Failed; or published and not verified; or you said no; or `verify` or `doctor` found trouble.",
    ),
    (2, "Wrong usage: an unknown command or flag, or a question that nobody could answer (`--yes` says yes)."),
    (MustFix.exit_code, "Something must be mended first: found by `check`, by reading your files, or by the guard."),
    (KeyNeeded.exit_code, "The storage needs a key or a sign-in."),
    (Temporary.exit_code, "Temporary: trying again may help."),
    (130, "Stopped with Ctrl-C. The same command goes on where this one ended."),
)


class Key(NamedTuple):
    """One line that an owner may write."""

    name: str
    kind: str
    otherwise: str
    why: str


def pages() -> dict[str, str]:
    """Every page of the reference that is made, by its file name."""
    return {
        "commands.md": commands(),
        "checks.md": checks(),
        "settings.md": settings(),
        "exit-codes.md": exit_codes(),
    }


def commands() -> str:
    """What `--help` prints, for every command, in the order of the work."""
    parts = [
        f"# Commands\n\n{MADE}\n\nThis is what `pressroom COMMAND --help` prints.\n",
        _block(),
    ]
    parts += [f"## {name}\n\n{_block(name)}" for names in cli.SECTIONS.values() for name in names]
    return "\n".join(parts)


def checks() -> str:
    """Every rule with its code, level, directories, consequence and fix, and what reading may find."""
    lines = [
        f"# Checks\n\n{MADE}\n",
        "`pressroom check` applies the rules about your files, and looks at the feed that was built last;",
        "`pressroom check --for spotify` shows only what matters to one directory,",
        "`pressroom check --fix` mends what needs no judgment, and `pressroom check feed.xml` looks at any feed in a file.",
        'What is "must fix" stops a publish.',
        "A draft, or an episode that goes public later, stops nothing as long as its header can be read.",
        "… stands for your own words.",
        "The last column numbers what directories ask for: X of the file, C of the show, I of an episode, P of the podcast",
        "namespace, H of the web server.",
    ]
    for title, says, of_room in _ROOMS:
        rows = [_rule_row(each) for each in sorted(of_room, key=lambda each: each.code)]
        lines += ["", f"## {title}", "", *says, *([""] if says else []), *_table(_RULE_HEAD, rows)]
    lines += ["", "## Reading your files", ""]
    lines += ["What cannot be read is said with its line. … stands for your own words.", ""]
    lines += _table(("code", "it says", "stops a publish"), _found_when_reading())
    return "\n".join(lines) + "\n"


def settings() -> str:
    """Every key of every file."""
    lines = [
        f"# Settings\n\n{MADE}\n",
        "A key that is not listed here is a mistake, and the nearest known name is suggested.",
        "`site.banner.text` is the line `text = …` below `[site.banner]`.",
        "`edition[].isbn` is the line `isbn = …` below each `[[edition]]`.",
        '"Needed with it" is needed only where its table is written.',
    ]
    for name, header in FILES:
        lines += ["", f"## {name}", "", *_table(("key", "what it is", "if left out", "why"), _keys(header))]
    return "\n".join(lines) + "\n"


def exit_codes() -> str:
    """What a command's exit code means, and the errors that end with it."""
    lines = [f"# Exit codes\n\n{MADE}\n", *_table(("code", "meaning"), ((str(code), says) for code, says in EXITS))]
    lines += [
        "",
        "Results go to standard output; progress, hints and questions go to standard error.",
        "With `--json` a command prints one object to standard output; its `schema` is 1, and keys are only ever added.",
        "An error is printed there too, with the same exit code:",
        "",
        '    {"schema": 1, "error": {"code": …, "problem": …, "where": …, "why": …, "fix": …, "findings": […]}}',
    ]
    for family in (UserError, KeyNeeded, Temporary):
        rows = ((f"`{each.code}`", each.says) for each in _spoken({family.exit_code}))
        lines += ["", f"## Errors that end with {family.exit_code}", "", *_table(("error", "it says"), rows)]
    lines += ["", "Errors that end with 3 are listed in [Checks](checks.md#reading-your-files)."]
    return "\n".join(lines) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _block(name: str = "") -> str:
    """The help of one command, or of all, as a terminal of 80 letters shows it."""
    program = cli.pressroom
    whole = click.Context(program, info_name="pressroom", terminal_width=WIDTH, **program.context_settings)
    if not name:
        return f"```\n$ pressroom --help\n{whole.get_help()}\n```\n"
    one = click.Context(program.commands[name], info_name=name, parent=whole)
    return f"```\n$ pressroom {name} --help\n{one.get_help()}\n```\n"


def _rule_row(rule: Rule[Any]) -> tuple[str, ...]:
    matters = ", ".join(rule.directories) or "everybody"
    asked = ", ".join(rule.covers) or "–"
    return (
        rule.code,
        LEVELS[rule.level],
        matters,
        rule.says,
        _shown_as_is(consequence_of(rule)),
        _shown_as_is(fix_of(rule)),
        asked,
    )


def _shown_as_is(words: str) -> str:
    """Words whose tags and links are to be read, not to be followed."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace("](", "]\\(")


def _spoken(exit_codes: Collection[int]) -> Iterator[Message]:
    """The messages that end a command so, one for each code; several with one code are joined."""
    found = [each for each in messages(ROOT / room for room in ROOMS) if each.exit_code in exit_codes]
    for (code, exit_code), same in groupby(sorted(found), key=lambda each: (each.code, each.exit_code)):
        yield Message(code, " Or: ".join(each.says for each in same), exit_code)


def _found_when_reading() -> Iterator[tuple[str, str, str]]:
    for each in _spoken({0, MustFix.exit_code}):
        yield f"`{each.code}`", each.says, "yes" if each.exit_code else "no"


def _keys(header: type[Header], above: str = "", *, optional: bool = False) -> Iterator[Key]:
    """Dotted keys with what they are; tables are followed down."""
    for name, field in header.model_fields.items():
        hint = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
        inner = next(_headers(hint), None)
        key, required = f"{above}{name}", field.is_required()
        if inner is None or _kind(hint):
            needed = "needed with it" if optional else "**needed**"
            yield Key(f"`{key}`", _kind(hint), needed if required else _shown(field.default), field.description or "")
        if inner is not None:
            origins = str(hint)
            mark = ".<name>" if "Mapping" in origins else "[]" if "tuple" in origins else ""
            yield from _keys(inner, f"{key}{mark}.", optional=optional or not required)


def _headers(hint: object) -> Iterator[type[Header]]:
    if isinstance(hint, type) and issubclass(hint, Header):
        yield hint
    for part in get_args(hint):
        yield from _headers(part)


def _kind(hint: Any) -> str:
    """What a value is, in words; nothing for what is only a table of its own."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _annotated(parts[0], parts[1:])
    if origin is Literal:
        return " or ".join(f'"{part}"' for part in parts)
    if origin in {Union, UnionType}:
        return " or ".join(dict.fromkeys(filter(None, (_kind(part) for part in parts if part is not type(None)))))
    if origin is tuple:
        inner = _kind(parts[0])
        return f"list of {inner}" if inner else ""
    if parts:
        inner = _kind(parts[-1])
        return f"table of {inner}" if inner else ""
    return PLAIN.get(hint, "")


def _annotated(base: Any, marks: tuple[Any, ...]) -> str:
    """The longest known kind that the marks begin with; a check of one key alone may follow it."""
    for length in range(len(marks), 0, -1):
        for known, words in KINDS:
            if get_args(known) == (base, *marks[:length]):
                return words
    return _kind(base)


def _shown(default: object) -> str:
    if default in (None, "", (), {}):
        return "–"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def main() -> None:
    """Write the pages."""
    folder = ROOT / "docs" / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
