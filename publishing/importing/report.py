"""What an import brought over, what it could not carry, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from podcast.reading.foreign import Trouble
from workspace.discreet import discreet
from workspace.errors import Temporary, UserError
from workspace.words import size_in_words, some_of

REPORT = "import-report.txt"
_SHOWN = 12  # lines on the screen; the file has all
_NAMED = 3  # episodes that did not come over
_FEW = 2  # episodes that are named one by one
_TITLE = 80  # letters of a title that are shown


@dataclass(frozen=True, kw_only=True)
class Missing:
    """An episode that did not come over."""

    title: str
    error: UserError


@dataclass(frozen=True, kw_only=True)
class Imported:
    """`new` episodes came over in this run, `there` were here before; `bytes` are those of the audio fetched now."""

    folder: Path
    shown: str
    title: str
    feed: str
    new: tuple[str, ...]
    there: int
    bytes: int
    missing: tuple[Missing, ...]
    troubles: tuple[Trouble, ...]
    to_do: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """0 if all episodes are here; 5 if trying again may help, 1 if it will not."""
        if not self.missing:
            return 0
        passing = all(isinstance(each.error, Temporary) for each in self.missing)
        return Temporary.exit_code if passing else UserError.exit_code

    @property
    def ok(self) -> bool:
        """False if an episode did not come over; what came over changed only makes a report."""
        return not self.missing

    @property
    def failed(self) -> tuple[UserError, ...]:
        """A few in full; the report names the rest."""
        return tuple(each.error for each in self.missing[:_NAMED])

    def lines(self) -> tuple[str, ...]:
        """What is here, then a few lines on what could not be carried; the report in the folder has all of them."""
        told = list(_in_short(self.troubles))
        more = [f"  … and {len(told) - _SHOWN} other things"] if len(told) > _SHOWN else []
        head = ["", f"Could not be carried over as it was (line by line in {REPORT}):"] if told else []
        return (*self._summary(), *head, *told[:_SHOWN], *more)

    @property
    def remarks(self) -> tuple[str, ...]:
        """The numbered steps that are left to the owner, as one remark."""
        return ("\n".join(("Next:", *(f"  {number}. {step}" for number, step in enumerate(self.to_do, 1)))),)

    def text(self) -> str:
        """The report as a file, with every line; the screen shows the first few."""
        told = [_line(trouble) for trouble in self.troubles]
        lost = [
            f"  {_title(each.title)}: {each.error.findings[0].problem} {each.error.findings[0].why}"
            for each in self.missing
        ]
        there = len(self.new) + self.there
        parts = [
            [f"{discreet(self.title)}, imported from {discreet(self.feed)}", "", f"{_count(there)} here."],
            ["", "Episodes that did not come over:", *lost] if lost else [],
            ["", "Could not be carried over as it was:", *told] if told else [],
            ["", "Next:", *(f"  {number}. {step}" for number, step in enumerate(self.to_do, 1))],
        ]
        return "\n".join(line for part in parts for line in part) + "\n"

    def as_json(self) -> dict[str, object]:
        """For scripts: `bytes` of audio were fetched in this run; `line` is that of the old feed, null if unknown."""
        return {
            "folder": str(self.folder),
            "show": self.title,
            "feed": discreet(self.feed),
            "episodes": list(self.new),
            "already_there": self.there,
            "bytes": self.bytes,
            "missing": [{"title": each.title, **each.error.as_json()} for each in self.missing],
            "not_carried": [
                {
                    "episode": each.item or None,
                    "what": discreet(each.what),
                    "why": discreet(each.why),
                    "line": each.line or None,
                }
                for each in self.troubles
            ],
            "next": list(self.to_do),
        }

    def _summary(self) -> Iterator[str]:
        name = f'"{_title(self.title)}"'
        if self.new:
            count = f"{len(self.new)} episode{'' if len(self.new) == 1 else 's'}"
            yield f"{name} is in {self.shown}/: {count}, {size_in_words(self.bytes)} of audio."
        elif self.there and not self.missing:
            yield f"{name} is in {self.shown}/ already; nothing is new."
        else:
            yield f"{name} is in {self.shown}/, without new episodes."
        if self.new and self.there:
            yield f"{'1 was' if self.there == 1 else f'{self.there} were'} there before and {'stays as it is' if self.there == 1 else 'stay as they are'}."
        if self.missing:
            names = some_of([f'"{_title(each.title)}"' for each in self.missing], _NAMED)
            yield f"{len(self.missing)} did not come over: {names}. The same command tries them again."


def _in_short(troubles: Iterable[Trouble]) -> Iterator[str]:
    """One line for what happened to several episodes alike, in the order in which it was met."""
    alike: dict[str, list[Trouble]] = {}
    for trouble in troubles:
        alike.setdefault(trouble.what, []).append(trouble)
    for what, group in alike.items():
        if len(group) <= _FEW:
            yield from (_line(trouble) for trouble in group)
        else:
            yield f"  {discreet(what, _TITLE)}, {len(group)} times. {_line(group[0]).strip()}"


def _line(trouble: Trouble) -> str:
    where = f" (line {trouble.line})" if trouble.line else ""
    whose = f"{_title(trouble.item)}: " if trouble.item else ""
    return f"  {whose}{discreet(trouble.what)}{where}: {discreet(trouble.why)}".removesuffix(": ")


def _title(title: str) -> str:
    return discreet(title, _TITLE)


def _count(episodes: int) -> str:
    return "1 episode is" if episodes == 1 else f"{episodes} episodes are"
