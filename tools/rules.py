"""Collect every rule of the program, room by room, with the consequence and the fix that its own words name."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from articles import checks as article_checks
from book import checks as book_checks
from episodes import checks as episode_checks
from podcast import checks as show_checks
from podcast import feed_checks
from publishing.guard.drafts import drafts_are_confirmed
from publishing.guard.rules import RULES as GUARD_RULES
from publishing.live_checks.private import PRIVATE_RULES
from publishing.live_checks.rules import CERTIFICATE_RULES
from publishing.live_checks.rules import RULES as LIVE_RULES
from publishing.live_checks.shops import RULES as SHOP_RULES
from publishing.signup.rules import RULES as SIGNUP_RULES
from workspace.rules import Rule

EPISODES: tuple[Rule[Any], ...] = episode_checks.RULES
SHOW: tuple[Rule[Any], ...] = show_checks.RULES
FEED: tuple[Rule[Any], ...] = feed_checks.RULES
LIVE: tuple[Rule[Any], ...] = (*LIVE_RULES, *PRIVATE_RULES, *CERTIFICATE_RULES, *SHOP_RULES)
ARTICLES: tuple[Rule[Any], ...] = article_checks.RULES
BOOK: tuple[Rule[Any], ...] = book_checks.RULES
SIGNUP: tuple[Rule[Any], ...] = SIGNUP_RULES
GUARD: tuple[Rule[Any], ...] = (*GUARD_RULES, drafts_are_confirmed)
EVERY: tuple[Rule[Any], ...] = (*EPISODES, *SHOW, *FEED, *LIVE, *ARTICLES, *BOOK, *SIGNUP, *GUARD)


def consequence_of(rule: Rule[Any]) -> str:
    """Why the rule is there, as its findings say it; … stands for what is filled in."""
    return _told(rule, "why")


def fix_of(rule: Rule[Any]) -> str:
    """What to do about it, as its findings say it."""
    return _told(rule, "fix")


def _told(rule: Rule[Any], part: str) -> str:
    found = dict.fromkeys(said for call in _troubles(rule.find) for said in _said(call, part, rule.find))
    return "    or:  ".join(found) or "–"


def _troubles(find: Callable[..., Any]) -> Iterator[ast.Call]:
    """The troubles that a function makes, or that the functions beside it make for it."""
    calls = [node for node in ast.walk(_tree(find)) if isinstance(node, ast.Call)]
    own = [call for call in calls if _name(call) == "Trouble"]
    yield from own
    for call in calls if not own else ():
        if helper := _beside(find, _name(call)):
            yield from _troubles(helper)


def _beside(find: Callable[..., Any], name: str) -> Callable[..., Any] | None:
    """The function of that name in the same module."""
    helper = find.__globals__.get(name)
    return helper if inspect.isfunction(helper) and helper.__module__ == find.__module__ else None


def _tree(find: Callable[..., Any]) -> ast.AST:
    return ast.parse(textwrap.dedent(inspect.getsource(find)))


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _said(call: ast.Call, part: str, find: Callable[..., Any]) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.arg == part:
            for words in _words(keyword.value, find):
                if words.strip(" …"):
                    yield words.strip()


def _words(node: ast.expr, find: Callable[..., Any]) -> Iterator[str]:
    """Each text that an expression may be."""
    if isinstance(node, ast.IfExp):
        yield from _words(node.body, find)
        yield from _words(node.orelse, find)
    elif isinstance(node, ast.BinOp):
        left, right = next(_words(node.left, find), "…"), next(_words(node.right, find), "…")
        yield left + right
    elif isinstance(node, ast.JoinedStr):
        yield "".join(next(_words(part, find), "…") for part in node.values)
    elif isinstance(node, ast.FormattedValue):
        value = find.__globals__.get(node.value.id) if isinstance(node.value, ast.Name) else None
        yield f"{value:,}" if isinstance(value, int) else str(value or "…")
    elif isinstance(node, ast.Name):
        known = find.__globals__.get(node.id)
        yield from (str(known),) if known else _assigned(node.id, find)
    elif isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.Call) and (helper := _beside(find, _name(node))):
        for part in ast.walk(_tree(helper)):
            if isinstance(part, ast.Return) and part.value is not None:
                yield from _words(part.value, helper)


def _assigned(name: str, find: Callable[..., Any]) -> Iterator[str]:
    """Whatever a name of the function itself is given."""
    for node in ast.walk(_tree(find)):
        if not isinstance(node, ast.Assign):
            continue
        (target,), value = node.targets, node.value
        pairs = [(target, value)]
        if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            pairs = list(zip(target.elts, value.elts, strict=True))
        for to, given in pairs:
            if isinstance(to, ast.Name) and to.id == name:
                yield from _words(given, find)
