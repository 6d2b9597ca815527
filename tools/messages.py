"""Collect what Pressroom may say to its owner, by code, from the places in the source where it is written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_CODE = re.compile(r"[a-z…][a-z0-9…]*(-[a-z0-9…]+)*")
_RULED = re.compile(r"[a-z]-\d{3}")  # rules and guards have tables of their own
_FAMILIES = {"UserError": 1, "MustFix": 3, "Finding": 3, "Unfit": 3, "Remark": 0, "KeyNeeded": 4, "Temporary": 5}


@dataclass(frozen=True, order=True)
class Message:
    """One message: its code, its first line with … where names stand, the exit code it ends a command with."""

    code: str
    says: str
    exit_code: int


def messages(rooms: Iterable[Path]) -> tuple[Message, ...]:
    """Every message that is written as one in the modules of `rooms`, in the order of the codes."""
    files = sorted(file for room in rooms for file in room.rglob("*.py"))
    found = {message for file in files for message in _in_module(ast.parse(file.read_text(encoding="utf-8")))}
    return tuple(sorted(message for message in found if _CODE.fullmatch(message.code)))


def _in_module(tree: ast.Module) -> Iterator[Message]:
    names = {
        node.targets[0].id: _words(node.value, {})
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        for code, says, exit_code in _parts(node):
            message = Message(_words(code, names), _sentence(_words(says, names)), exit_code)
            if message.says and not _RULED.fullmatch(message.code):
                yield message


def _sentence(words: str) -> str:
    """With a capital, and with … where more is added when it is said."""
    words = " ".join(words.split())
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "…")) or not words else " …")


def _parts(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr, int]]:
    """The nodes of code and first line, and the exit code, of what `node` says."""
    if isinstance(node, ast.Call):
        yield from _called(node)
    elif isinstance(node, ast.Return):  # what reading a header found, as code, problem, why, fix
        yield from _four([node.value], 3)
    elif isinstance(node, ast.Dict):  # what the computer itself refuses
        yield from _four(node.values, 1)


def _four(values: Iterable[ast.expr | None], exit_code: int) -> Iterator[tuple[ast.expr, ast.expr, int]]:
    for value in values:
        if isinstance(value, ast.Tuple) and len(value.elts) == 4:
            yield value.elts[0], value.elts[1], exit_code


def _called(call: ast.Call) -> Iterator[tuple[ast.expr, ast.expr, int]]:
    name = getattr(call.func, "id", None) or getattr(call.func, "attr", "")
    given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    if name in {"add", "add_part"} and len(call.args) == 4:  # a line of a transcript
        yield call.args[0], call.args[2], 0
        return
    family = getattr(given.get("family"), "id", "") if name == "Refusal" else name
    code = given.get("code") or next(iter(call.args), None)
    says = given.get("problem") or next(iter(call.args[1:]), None)
    if family in _FAMILIES and code is not None and says is not None:
        level = getattr(given.get("level"), "attr", "MUST")
        yield code, says, _FAMILIES[family] if level == "MUST" else 0


def _words(node: ast.expr, names: dict[str, str]) -> str:
    """The text as far as it is written down; … for what is filled in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_words(part, names) or "…" for part in node.values)
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    return ""
