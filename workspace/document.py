"""Documents the owner writes: a TOML file, or a Markdown file with a TOML header between +++ lines.

This is the one door of tomlkit. A document keeps the file's exact text, so that reading and writing
without a change is byte-identical, and knows on which line each key stands.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path

import tomlkit
from tomlkit.exceptions import ParseError

from workspace.errors import UserError
from workspace.files import write_atomically
from workspace.findings import Finding, Mend, Place

_FENCE = re.compile(r"^\ufeff?\+\+\+[ \t]*\r?$", re.MULTILINE)
_TABLE = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]+")
_CURLY = re.compile("[“”„‟]")
_BOM = "\ufeff"
_REMARK = re.compile(r"\s+#[^\"]*$")
_SEVERAL = re.compile(r'"[^"]*"(?:\s*,\s*"[^"]*")+')
_QUOTES = "\"' "
_MOST_MISTAKES = 50  # lines given up in one file before the rest is left unread


@dataclass(frozen=True, kw_only=True)
class Document:
    """One file as the owner wrote it: `name` is its path within the show's folder, `values` what its `header` says.

    `header` begins on the line `header_line` of the file, `body` on `body_line`. Its `repr` leaves out what follows
    from `text`.
    """

    name: str
    path: Path
    text: str
    values: Mapping[str, object] = field(repr=False)
    header: str = field(default="", repr=False)
    header_line: int = field(default=1, repr=False)
    body: str = field(default="", repr=False)
    body_line: int = field(default=1, repr=False)
    troubles: tuple[Finding, ...] = ()
    unread: frozenset[str] = frozenset()

    @cached_property
    def lines(self) -> Mapping[str, int]:
        """On which line of the file each dotted key stands; looked up once there is something to say about one."""
        return {key: self.header_line + number for key, number in _key_lines(self.header)}

    def to_bytes(self) -> bytes:
        """The file's own bytes again."""
        return self.text.encode()

    def line_with(self, words: str) -> int | None:
        """The first line that holds `words`."""
        return next((number for number, line in enumerate(self.text.split("\n"), 1) if words in line), None)

    def line(self, number: int) -> str:
        """One line of the file, counted from 1, without the space around it."""
        return self.text.split("\n")[number - 1].strip()

    def place(self, *key: str | int) -> Place:
        """Where `key` stands; the nearest line known for it or for what holds it."""
        dotted = [str(part) for part in key]
        for length in range(len(dotted), 0, -1):
            line = self.lines.get(".".join(dotted[:length]))
            if line is not None:
                shown = self.line(line)
                return Place(self.name, line, ".".join(dotted), shown)
        return Place(self.name, None, ".".join(dotted) or None)


def read_toml(path: Path, name: str) -> Document:
    """Read a TOML file; syntax mistakes become findings, one for each line that cannot be read."""
    text, troubles = _decoded(path, name)
    return _document(path, name, text, header=text, header_line=1, body="", body_line=1, troubles=troubles)


def read_front_matter(path: Path, name: str) -> Document:
    """Read a Markdown file whose first line is +++ and whose TOML header ends with another +++."""
    text, troubles = _decoded(path, name)
    fences = _fences(text)
    if len(fences) < 2 or text[: fences[0].start()].strip(_BOM + " \t\r\n"):
        missing = Finding(
            code="header-missing",
            where=Place(name, 1),
            problem=f'"{name}" has no header.',
            why="The title and the other facts stand at the top, between two lines of three plus signs.",
            fix='Start the file with  +++  then  title = "…"  then  +++',
        )
        return Document(
            name=name,
            path=path,
            text=text,
            values={},
            body=text,
            troubles=(*troubles, missing),
            unread=frozenset({"*"}),
        )
    header = text[fences[0].end() : fences[1].start()].removeprefix("\n")
    body = text[fences[1].end() :].removeprefix("\n")
    return _document(
        path,
        name,
        text,
        header=header,
        header_line=_line_at(text, fences[0].end()) + 1,
        body=body,
        body_line=_line_at(text, len(text) - len(body)),
        troubles=troubles,
    )


def with_header_line(document: Document, key: str, value: str | bool) -> bytes:
    """The file's bytes with one line `key = "value"` added to its header, at the end if it fits; all else is kept."""
    text = document.text
    newline = "\r\n" if "\r\n" in text else "\n"
    line = f"{key} = {as_toml(value)}{newline}"
    opening, closing = _fences(text)
    table = re.search(r"^\s*\[", text[: closing.start()], re.MULTILINE)
    last, first = table.start() if table else closing.start(), text.index("\n", opening.start()) + 1
    # What looks like a table may be a line inside a value; the line below the first +++ is always the header's own.
    at = last if _values(text[opening.end() : last] + line).get(key) == value else first
    return (text[:at] + line + text[at:]).encode()


def write_header_line(document: Document, key: str, value: str) -> None:
    """Add one line to the file on disk; refused if somebody changed the file since it was read."""
    write_over(document, with_header_line(document, key, value))


def write_over(document: Document, content: bytes) -> None:
    """Put `content` in the place of the file on disk; refused if somebody changed the file since it was read."""
    if document.path.read_bytes() != document.to_bytes():
        raise UserError(
            "changed-meanwhile",
            problem=f'"{document.name}" was changed while Pressroom was working.',
            where=document.name,
            why="Writing now would undo that change.",
            fix="Save your work, then run the same command again.",
        )
    write_atomically(document.path, content)


def as_toml(value: str | bool) -> str:
    """A value as TOML on one line."""
    return as_toml_string(value) if isinstance(value, str) else str(value).lower()


def as_toml_string(text: str) -> str:
    """Quote `text` as a TOML value on one line."""
    return tomlkit.string(text).as_string()


def _values(header: str) -> Mapping[str, object]:
    """What can be read, for trying out a line; nothing if there is a mistake in it."""
    try:
        return tomlkit.parse(header).unwrap()
    except ParseError:
        return {}


def _fences(text: str) -> list[re.Match[str]]:
    """The two lines around the header, as far as they are there; what looks like them below belongs to the notes."""
    return list(islice(_FENCE.finditer(text), 2))


def _decoded(path: Path, name: str) -> tuple[str, tuple[Finding, ...]]:
    """The file's text, line ends kept; bytes that are not UTF-8 are a finding, not a crash."""
    raw = path.read_bytes()
    try:
        return raw.decode(), ()
    except UnicodeDecodeError as trouble:
        line = raw[: trouble.start].count(b"\n") + 1
        finding = Finding(
            code="not-utf-8",
            where=Place(name, line),
            problem=f'"{name}" holds letters that cannot be read.',
            why="The file was saved in an old encoding; Pressroom reads UTF-8, as every current editor writes it.",
            fix="Open it in your editor and save it again with the encoding UTF-8.",
        )
        return raw.decode(errors="replace"), (finding,)


def _document(  # noqa: PLR0913 - the parts of one file, each used once
    path: Path,
    name: str,
    text: str,
    *,
    header: str,
    header_line: int,
    body: str,
    body_line: int,
    troubles: tuple[Finding, ...],
) -> Document:
    lines = header.removeprefix(_BOM).split("\n")
    found: list[Finding] = []
    unread: set[str] = set()
    values: Mapping[str, object] = {}
    for _ in range(_MOST_MISTAKES):
        try:
            values = _parsed("\n".join(lines))
            break
        except ParseError as mistake:
            at = _culprit(lines, mistake.line)
            if not lines[at].strip():
                unread.add("*")
                found.append(_explain(name, header_line + at, "", mistake))
                break
            found.append(_explain(name, header_line + at, lines[at], mistake))
            unread.update(_give_up(lines, at))
    return Document(
        name=name,
        path=path,
        text=text,
        values=values,
        header=header,
        header_line=header_line,
        body=body,
        body_line=body_line,
        troubles=(*troubles, *found),
        unread=frozenset(unread),
    )


def _parsed(header: str) -> Mapping[str, object]:
    """The values; the library that can say where a mistake is takes twenty times as long, and is asked if there is one."""
    try:
        return tomllib.loads(header)
    except tomllib.TOMLDecodeError:
        return tomlkit.parse(header).unwrap()


def _culprit(lines: list[str], reported: int) -> int:
    """The line to blame: the reported one, or the last written line before it (an open quote ends later)."""
    at = min(max(reported - 1, 0), len(lines) - 1)
    while at > 0 and not lines[at].strip():
        at -= 1
    return at


def _give_up(lines: list[str], at: int) -> Iterator[str]:
    """Blank the line that cannot be read (a table's whole part, if it is a table's name); yield lost keys."""
    end = at + 1
    if lines[at].lstrip().startswith("["):
        while end < len(lines) and not lines[end].lstrip().startswith("["):
            end += 1
    for number in range(at, end):
        key = _KEY.match(lines[number])
        yield key[1] if key else "*" if number == at else ""
        lines[number] = ""


def _explain(name: str, line: int, written: str, mistake: ParseError) -> Finding:
    code, problem, why, fix = _diagnose(written, str(mistake))
    return Finding(
        code=code,
        where=Place(name, line, shown=written.strip() or None),
        problem=f'Can\'t read "{name}": {problem}',
        why=why,
        fix=fix,
        mend=_mend(name, line, written.rstrip("\r"), code),
    )


def _mend(name: str, line: int, written: str, code: str) -> Mend | None:
    """The same line with straight quotes, or without invisible characters, if that can be read."""
    after = {"curly-quotes": _CURLY.sub('"', written), "control-character": _INVISIBLE.sub("", written)}.get(code, "")
    return Mend(file=name, line=line, before=written, after=after) if _values(after) else None


def _diagnose(  # noqa: PLR0911 - one return for each kind of mistake
    written: str, message: str
) -> tuple[str, str, str, str]:
    """What a person most likely did: code, problem, why, fix."""
    key = (_KEY.match(written) or [None, "title"])[1]
    value = written.partition("=")[2].strip()
    if re.search("[“”„‟‘’]", value[:1] + value[-1:]):
        straight = _CURLY.sub('"', written.strip())
        return (
            "curly-quotes",
            "the quotation marks are curly.",
            'Word and phones change " into “ and ”. This file needs the straight kind.',
            f"Write  {straight}",
        )
    if _INVISIBLE.search(value):
        return (
            "control-character",
            "an invisible control character.",
            "It came along when the text was copied; apps refuse a feed that holds one.",
            f"Write  {key} = {_INVISIBLE.sub('', value)}",
        )
    if "already exists" in message:
        return (
            "key-twice",
            f'"{key}" stands there twice.',
            "Pressroom cannot tell which of the two is meant.",
            "Delete one of the two lines.",
        )
    if value.startswith('"') and "\\" in value:
        return (
            "backslash",
            "a backslash inside the quotation marks.",
            "Between double quotes a backslash starts a special sign.",
            f"Use single quotes:  {key} = '{value.strip(chr(34))}'",
        )
    if value.startswith('"') and '"' in value[1:]:
        told = _quotes_between(str(key), _REMARK.sub("", value).rstrip())
        if told:
            return told
    if value.startswith(('"', "'")):
        return (
            "quote-open",
            "a quotation mark is not closed.",
            "Without the second quotation mark the value has no end.",
            f"Write  {key} = {value.rstrip()}{value[0]}",
        )
    if "=" in written and value:
        return (
            "quotes-missing",
            "the value has no quotation marks.",
            "Words stand between quotation marks; numbers, true and false do not.",
            f'Write  {key} = "{value.strip(_QUOTES)}"',
        )
    return (
        "unreadable-line",
        "this line is not  name = value.",
        "Every line of the header is a name, an equals sign and a value.",
        f'Write  {key} = "…"  or delete the line.',
    )


def _quotes_between(key: str, value: str) -> tuple[str, str, str, str] | None:
    """Several values without the brackets of a list, or words in quotation marks within the value's own."""
    if _SEVERAL.fullmatch(value) and key not in {"title", "summary"}:
        return (
            "brackets-missing",
            "several values need brackets around them.",
            "Without them nobody can tell where the list ends.",
            f"Write  {'guests' if key == 'guest' else key} = [{value}]",
        )
    within = value[1:-1]
    if not value.endswith('"') or '"' not in within:
        return None
    single = f"'{within}'"
    return (
        "quotes-within",
        "there are quotation marks between the quotation marks.",
        "The second one counts as the end of the value.",
        f"Write  {key} = {single if chr(39) not in within else as_toml_string(within)}",
    )


def _key_lines(header: str) -> Iterator[tuple[str, int]]:
    """Yield each dotted key with its line, counted from 0; tables in a row are numbered from 0."""
    table = ""
    counts: dict[str, int] = {}
    open_quote = ""
    for number, line in enumerate(header.split("\n")):
        if open_quote:
            open_quote = "" if open_quote in line else open_quote
            continue
        if heading := _TABLE.match(line):
            table = _plain_key(heading[2])
            if heading[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = f"{table}.{counts[table]}"
            yield table, number
        elif key := _KEY.match(line):
            yield f"{table}.{_plain_key(key[1])}" if table else _plain_key(key[1]), number
            open_quote = next((q for q in ('"""', "'''") if line.count(q) % 2), "")


def _plain_key(written: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in written.split("."))


def _line_at(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
