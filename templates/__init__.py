"""All that readers see: the one Jinja environment, and the folders that new shows are copied from.

This is the one door of jinja2. Autoescape is always on, an undefined name is an error, and a file of the same
name in the owner's `templates/` is used before ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

_HERE = Path(__file__).parent
STARTER = _HERE / "starter"
SAMPLE = _HERE / "sample"


class TemplateTrouble(Exception):
    """A template that cannot be used: `file` is its name, `line` counts from 1, `problem` is fit to show."""

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        super().__init__(f"{file}: {problem}")
        self.file, self.line, self.problem = file, line, problem


@dataclass(frozen=True)
class Templates:
    """Our templates, with the owner's overrides in front of them."""

    overrides: Path | None = None

    def render(self, name: str, view: object) -> bytes:
        """Fill in the template `name`, such as "site/home.html"; it sees one value, `view`."""
        try:
            return (_environment(self.overrides).get_template(name).render(view=view).rstrip() + "\n").encode()
        except jinja2.TemplateSyntaxError as error:
            raise TemplateTrouble(error.name or name, error.lineno, error.message or "it cannot be read") from error
        except jinja2.TemplateError as error:
            raise TemplateTrouble(name, None, error.message or type(error).__name__) from error

    def stylesheet(self) -> bytes:
        """The one stylesheet."""
        for folder in (self.overrides, _HERE):
            if folder is not None and (folder / "site" / "style.css").is_file():
                return (folder / "site" / "style.css").read_bytes()
        raise TemplateTrouble("site/style.css", None, "the stylesheet is missing")


@cache
def _environment(overrides: Path | None) -> jinja2.Environment:
    folders = [str(folder) for folder in (overrides, _HERE) if folder is not None]
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folders),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
