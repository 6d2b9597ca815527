"""What subscribers will notice and what is meant: said with the plan, and no reason to stop."""

from __future__ import annotations

from collections.abc import Iterator

from publishing.guard.comparison import Comparison

_MOST = 8  # lines of one kind


def announced(it: Comparison, *, moved: bool = False) -> tuple[str, ...]:
    """One line for each thing, long lists cut with a count; `moved` is a show that was published elsewhere."""
    kinds = (_audio_here(it) if moved else _new_audio(it), _new_titles(it), _returned(it), _links(it))
    return tuple(line for kind in kinds for line in _cut(tuple(kind)))


def _new_audio(it: Comparison) -> Iterator[str]:
    for old, new in it.pairs:
        if it.previous.path(old.audio) != it.coming.path(new.audio):
            yield f'"{new.title}" gets new audio: apps that have downloaded it keep the old one, others get the new.'


def _audio_here(it: Comparison) -> Iterator[str]:
    if it.pairs:
        yield f"The audio of {len(it.pairs)} episodes is fetched from here from now on; who has downloaded it keeps it."


def _new_titles(it: Comparison) -> Iterator[str]:
    for old, new in it.pairs:
        if old.title != new.title:
            yield f'"{old.title}" is now called "{new.title}": the same id, so nobody downloads it again.'


def _returned(it: Comparison) -> Iterator[str]:
    for item in it.coming.items:
        if item.id in it.gone and item.id not in it.previous.ids:
            yield f'"{item.title}" comes back under its old id: apps that remember it do not show it as new.'


def _links(it: Comparison) -> Iterator[str]:
    for old, new in it.pairs:
        if old.permanent and not new.permanent:
            yield f'The id of "{new.title}" stays, and no longer counts as a web address.'


def _cut(lines: tuple[str, ...]) -> tuple[str, ...]:
    return lines if len(lines) <= _MOST else (*lines[:_MOST], f"… and {len(lines) - _MOST} more like this.")
