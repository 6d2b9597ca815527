"""Removing: an episode is taken out of feed and site, with a page that says so; what cannot be recalled is told."""

from __future__ import annotations

from collections.abc import Iterator

from podcast.directories import directories, listed_address
from publishing.desk import Desk
from publishing.media.changing import PreparedChange, Subject, Wanted, prepare_change, subject_of
from publishing.media.edits import edited
from publishing.media.past import audio_of

_BEYOND = (
    "What cannot be recalled:",
    "  What people downloaded, and what their apps keep, stays with them.",
    "  Apps take the episode off their lists when they read the feed next, mostly within a day.",
    "  Searches and archives of the web may keep a copy of the page and the transcript for a while:",
    "    Google    https://search.google.com/search-console/remove-outdated-content",
    "    Bing      https://www.bing.com/webmasters/tools/contentremoval",
    "    Archive   info@archive.org, naming the page's address",
)


def prepare_removal(desk: Desk, episode: str, *, because: str = "", delete_audio: bool = False) -> PreparedChange:
    """Decide what taking an episode down changes; nothing is done.

    `because` is said on the page that stays at its address. It is all recorded in the episode's own file, so that the
    next publish knows that it is meant.
    """
    subject = subject_of(desk, episode)
    after, edit = edited(subject.publication, subject.episode, _lines(desk, subject, because, delete_audio))
    slug = subject.episode.slug
    wanted = Wanted(episodes={slug: after}, edits=(edit,))
    prepared = prepare_change(desk, wanted)
    deletes = after.header.delete_audio
    return PreparedChange(
        wanted=wanted,
        publish=prepared,
        words=tuple(_told(subject, deletes=deletes)),
        afterwards=tuple(_afterwards(subject, deletes=deletes)),
        facts={"episode": slug, "page": _page(subject), "deletes_audio": deletes},
    )


def _lines(desk: Desk, subject: Subject, because: str, delete_audio: bool) -> dict[str, str | bool]:
    header, zone = subject.episode.header, subject.publication.settings.zone
    lines: dict[str, str | bool] = {}
    if header.id is None:
        lines["id"] = subject.finishing.id_of(subject.episode)
    if header.removed is None:
        lines["removed"] = desk.now.astimezone(zone).date().isoformat()
    if because.strip():
        lines["removed_because"] = " ".join(because.split())
    if delete_audio:
        lines["delete_audio"] = True
    return lines


def _told(subject: Subject, *, deletes: bool) -> Iterator[str]:
    slug, title = subject.episode.slug, subject.episode.title
    yield f'"{title}" is taken down: out of the feed and off every page of the site.'
    yield f"At its address, {_page(subject)}, a page says that it was taken down; it names nobody."
    files = [path for path in audio_of(subject.published) if path in subject.live.entries]
    if deletes and files:
        yield f"Its audio is deleted where it was published ({', '.join(files)}); after that, only you have it."
    elif files:
        yield f"Its audio stays at {subject.finishing.identity.address(files[0])} for who has that address; --delete-audio deletes it."
    yield "Its words stay among the releases that are kept for pressroom undo, which nobody is served."
    yield f"Your own files stay in episodes/{slug}/; that it is taken down is written into episode.md."


def _afterwards(subject: Subject, *, deletes: bool) -> Iterator[str]:
    yield from _BEYOND
    listed = [(each, address) for each in directories() if (address := listed_address(subject.finishing.show, each))]
    if listed:
        yield "If one of these still shows it after two days, ask there:"
        for directory, address in listed:
            ask = f"   (sign in at {directory.submit} and ask its support)" if directory.submit else ""
            yield f"    {directory.name}    {address}{ask}"
    yield "    YouTube, if it took the show in from the feed, keeps its own copy: delete that in YouTube Studio."
    if deletes:
        yield "  Caches in front of the storage may serve the audio until they are told to drop it (your CDN's purge)."
    slug = subject.episode.slug
    yield f"To bring it back: delete the lines removed, removed_because and delete_audio in episodes/{slug}/episode.md,"
    yield "  then:  pressroom publish"


def _page(subject: Subject) -> str:
    return subject.finishing.identity.address(f"episodes/{subject.episode.slug}/")
