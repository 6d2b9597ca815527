"""What subscribers will notice and what is meant: said with the plan, and no reason to stop."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from publishing.guard.comparison import Comparison, slug_of

_MOST = 8  # lines of one kind


def announced(it: Comparison, *, moved: bool = False, pages: Collection[str] | None = None) -> tuple[str, ...]:
    """One line for each thing, long lists cut with a count; `moved` is a show that was published elsewhere.

    `pages` are all paths that there will be, if an old address need not forward: that of an undo may end.
    """
    kinds = (
        _taken_down(it),
        _audio_here(it) if moved else _new_audio(it),
        () if moved else _new_pages(it, pages),
        _new_titles(it),
        _returned(it),
        _links(it),
    )
    return tuple(line for kind in kinds for line in _cut(tuple(kind)))


def _taken_down(it: Comparison) -> Iterator[str]:
    for old in it.lost:
        written = it.written_as(old)
        if written and written.removed:
            audio = "its audio is deleted" if written.audio_goes else "its audio stays for who has its address"
            yield f'"{old.title}" is taken down: out of the feed and the site; {audio}; what was downloaded stays.'


def _new_audio(it: Comparison) -> Iterator[str]:
    for old, new in it.pairs:
        if it.previous.path(old.audio) != it.coming.path(new.audio):
            written = it.written_as(new)
            same = " of the same recording" if written and written.same_recording else ""
            yield f'"{new.title}" gets new audio{same}: apps that have downloaded it keep the old one, others get the new.'


def _new_pages(it: Comparison, pages: Collection[str] | None) -> Iterator[str]:
    for new, before, after in it.moved_pages:
        if pages is not None and f"{before}index.html" not in pages:
            yield f'The page of "{new.title}" is at {after} again: {before} leads nowhere any more.'
        elif not it.is_taken(slug_of(before)):
            yield f'The page of "{new.title}" moves to {after}: the old address, {before}, forwards there.'


def _audio_here(it: Comparison) -> Iterator[str]:
    if it.pairs:
        episodes = "1 episode" if len(it.pairs) == 1 else f"{len(it.pairs)} episodes"
        yield f"The audio of {episodes} is fetched from here from now on; who has downloaded it keeps it."


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
