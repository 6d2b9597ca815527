"""All that readers see: the one Jinja environment, and the folders that new shows are copied from.

This is the one door of jinja2. Autoescape is always on, an undefined name is an error, and a file of the same
name in the owner's `templates/` is used before ours; from there, ours is reached as "original/site/home.html".
"""

from __future__ import annotations

import re
import traceback
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import jinja2

from templates.illustrated import choices, illustrated
from templates.languages import spoken
from templates.policy import content_policy
from templates.prose import SafeHtml

_HERE = Path(__file__).parent
STARTER = _HERE / "starter"
SAMPLE = _HERE / "sample"

# What a mistake in a template can raise while the page is filled in: 1 + "a", a missing key, a division by nothing.
_MISTAKES = (jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_SCRIPTED = re.compile(r"(?:javascript|vbscript|data|file|blob|view-source):", re.IGNORECASE)
_IGNORED = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\ufeff]+")  # browsers skip most of these before a scheme


class TemplateTrouble(Exception):
    """An owner's template that cannot be used: `file` is its name, `line` counts from 1, `problem` is fit to show."""

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        super().__init__(f"{file}: {problem}")
        self.file, self.line, self.problem = file, line, problem


def replaceable() -> tuple[str, ...]:
    """The names of our files that a file of the owner's of the same name replaces, as "site/home.html"."""
    files = (file for room in ("site", "book", "mail") for file in (_HERE / room).rglob("*.*") if file.is_file())
    return tuple(sorted(file.relative_to(_HERE).as_posix() for file in files))


@dataclass(frozen=True)
class Templates:
    """Our templates, with the owner's overrides in front of them, as they are when they are first asked for."""

    overrides: Path | None = None

    def render(self, name: str, view: object) -> bytes:
        """Fill in the template `name`, such as "site/home.html"; it sees one value, `view`.

        A mistake in an owner's file is a `TemplateTrouble`; one in ours is our bug and is raised as it is.
        """
        try:
            return (self._environment.get_template(name).render(view=view).rstrip() + "\n").encode()
        except _MISTAKES as error:
            trouble = self._trouble(error, name)
            if trouble is None:
                raise
            raise trouble from error

    def trouble_in(self, name: str, view: object = None) -> TemplateTrouble | None:
        """What is wrong with how the template `name` is written, and as filled in with `view` if one is given."""
        try:
            template = self._environment.get_template(name)
            if view is not None:
                template.render(view=view)
        except _MISTAKES as error:
            return self._trouble(error, name)
        return None

    @cached_property
    def _environment(self) -> jinja2.Environment:
        own = sorted(file for file in self.overrides.rglob("*") if file.is_file()) if self.overrides else ()
        return _environment(self.overrides, tuple((str(file), file.read_bytes()) for file in own))

    def stylesheet(self) -> bytes:
        """The one stylesheet."""
        return self._file("site/style.css")

    def player(self) -> bytes:
        """The one script of ours, which makes the plain audio element into a player."""
        return self._file("site/player.js")

    def listening(self) -> bytes:
        """The script of the page that says where to listen."""
        return self._file("site/listen.js")

    def _file(self, name: str) -> bytes:
        """A file that is served as it is; the owner's before ours."""
        for folder in (self.overrides, _HERE):
            if folder is not None and (folder / name).is_file():
                return (folder / name).read_bytes()
        raise FileNotFoundError(name)

    def _trouble(self, error: Exception, name: str) -> TemplateTrouble | None:
        """The mistake in the owner's words, if a file of theirs is where it happened."""
        if self.overrides is None:
            return None
        if isinstance(error, UnicodeDecodeError):
            odd = next((file for file in sorted(self.overrides.rglob("*.html")) if not _is_utf8(file)), None)
            return TemplateTrouble(self._name_of(odd), None, "it is not saved as UTF-8 text") if odd else None
        for file, line in _passed(error):
            if Path(file).is_relative_to(self.overrides):
                return TemplateTrouble(self._name_of(Path(file)), line, _in_words(error))
        return TemplateTrouble(name, None, _in_words(error)) if isinstance(error, RecursionError) else None

    def _name_of(self, file: Path) -> str:
        return file.relative_to(self.overrides or _HERE).as_posix()


def fonts_in(overrides: Path | None, ours: str) -> tuple[Path, ...]:
    """The fonts that pictures are lettered with: the owner's in their `templates/fonts/`, by name, then ours."""
    own = (overrides / "fonts").glob("*.[ot]tf") if overrides is not None else ()
    return (*sorted(own), _HERE / "fonts" / ours)


def safe_address(address: object) -> str:
    """An address to follow; one that would run something leads nowhere instead.

    >>> safe_address("https://example.org/a"), safe_address(" JavaScript:alert(1)")
    ('https://example.org/a', '#')
    """
    written = str(address)
    return "#" if _SCRIPTED.match(_IGNORED.sub("", written)) else written


def _as_data(json: str) -> SafeHtml:
    """Serialized JSON for a script block: a "</script>" in somebody's title must not end the block."""
    return SafeHtml(str(json).replace("<", "\\u003c"))


def _policy(data: object, forms: str) -> str:
    """The policy of a page whose block of structured data holds `data`, or that has none."""
    return content_policy(data=str(_as_data(str(data))) if data else "", forms=forms)


@lru_cache(maxsize=8)
def _environment(overrides: Path | None, _texts: tuple[tuple[str, bytes], ...]) -> jinja2.Environment:
    """Files are not looked at again with every page, so others of the owner's make another environment."""
    ours = jinja2.FileSystemLoader(_HERE)
    theirs = (jinja2.FileSystemLoader(overrides),) if overrides is not None else ()
    environment = jinja2.Environment(
        loader=jinja2.ChoiceLoader([*theirs, ours, jinja2.PrefixLoader({"original": ours})]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_compiled(),
    )
    environment.filters |= {
        "href": safe_address,
        "data": _as_data,
        "illustrated": illustrated,
        "choices": choices,
        "policy": _policy,
        "spoken": spoken,
    }
    return environment


def _compiled() -> jinja2.BytecodeCache | None:
    """Where Jinja keeps compiled templates for this user, in the system's folder for temporary files.

    Not in a show's folder: that travels from one person to another, and what is compiled runs when it is loaded.
    """
    try:
        return _Compiled()
    except (OSError, RuntimeError):  # it cannot be written to, or is not this user's alone
        return None


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Keeps what there is room for: a page does not fail because the disk is full."""

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _passed(error: Exception) -> list[tuple[str, int | None]]:
    """The files and lines that lead to the mistake, the nearest first; Jinja shows templates among them."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return [(error.filename or "", error.lineno)]
    return [(frame.filename, frame.lineno) for frame in reversed(traceback.extract_tb(error.__traceback__))]


def _in_words(error: Exception) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return f'it asks for the file "{error.name}", and there is none'
    if isinstance(error, RecursionError):
        return "it includes or extends itself without end"
    said = (error.message if isinstance(error, jinja2.TemplateError) else str(error)) or "it cannot be read"
    unknown = re.search(r"has no attribute '(\w+)'|'([\w.]+)' is undefined", said)
    return f'it asks for "{unknown[1] or unknown[2]}", and this page has nothing of that name' if unknown else said


def _is_utf8(file: Path) -> bool:
    try:
        file.read_bytes().decode()
    except UnicodeDecodeError:
        return False
    return True
