"""What the show's pages show: the owner's words and the finished files as the views that templates write."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from episodes.chapters.chapter import Chapter, clock, listed, plain_seconds
from episodes.transcripts.transcript import Transcript, paragraphs
from podcast.companions import companion_paths
from podcast.directories import closed_directories, follow_rows, listed_address, successors_of
from podcast.finished import FinishedAudio, FinishedEpisode
from podcast.identity import Identity
from podcast.linked_data import iso_duration
from podcast.show import Person, Show
from templates.prose import SafeHtml
from templates.views import (
    AudioView,
    ChapterView,
    ClosedRow,
    EpisodeTeaser,
    FollowRow,
    Link,
    Paragraph,
    PersonView,
    When,
)
from workspace.words import day_in_words, language_in_words, size_in_words

_FORMS = {"vtt": "with times (VTT)", "srt": "as subtitles (SRT)", "json": "for programs (JSON)"}


def follow_views(show: Show, identity: Identity) -> tuple[FollowRow, ...]:
    """The ways to follow the show that work today."""
    return tuple(
        FollowRow(name=row.directory.name, web=row.web, app=row.app, device=row.device, family=row.family)
        for row in follow_rows(show, identity)
    )


def closed_views(show: Show) -> tuple[ClosedRow, ...]:
    """Where the listeners of closed directories go now, and the show's address there, if it is listed."""
    return tuple(
        ClosedRow(
            name=each.name,
            closed=each.closed_words,
            now=f"{each.now} Any app above works too.",
            links=tuple(
                Link(words=f"Follow the show in {other.name}", address=address)
                for other in successors_of(each)
                if (address := listed_address(show, other))
            ),
        )
        for each in closed_directories()
    )


def teaser(finished: FinishedEpisode) -> EpisodeTeaser:
    """An episode in a few words, as every page that leads to it shows it."""
    return EpisodeTeaser(
        title=finished.episode.title,
        path=quote(finished.page),
        summary=finished.episode.header.summary,
        published=when(finished.moment),
        length=length_words(finished.audio.seconds),
        number=number_words(finished),
        audio=audio_view(finished.audio),
    )


def audio_view(audio: FinishedAudio) -> AudioView:
    """The player's file, its address relative to the site's root, with its size and length in words."""
    return AudioView(
        src=quote(audio.path),
        type=audio.type,
        size=size_in_words(audio.bytes),
        length=length_words(audio.seconds),
        iso_length=iso_duration(audio.seconds),
        seconds=plain_seconds(audio.seconds),
    )


def waveform_view(finished: FinishedEpisode) -> SafeHtml | None:
    """The outline of the sound as a picture within the page."""
    return SafeHtml(finished.waveform.svg()) if finished.waveform else None


def people_views(show: Show, finished: FinishedEpisode) -> tuple[PersonView, ...]:
    """The hosts, then the guests."""
    hosts = [_person(host, host.role) for host in show.hosts(finished.episode.header.hosts)]
    guests = [_person(show.person.get(name) or Person(name=name), "guest") for name in finished.episode.guests]
    return (*hosts, *guests)


def chapter_views(chapters: tuple[Chapter, ...]) -> tuple[ChapterView, ...]:
    """Those that are listed, in the order of their times."""
    return tuple(
        ChapterView(seconds=plain_seconds(each.start), clock=clock(each.start), title=each.title, link=each.link)
        for each in listed(chapters)
    )


def soundbite_views(finished: FinishedEpisode) -> tuple[ChapterView, ...]:
    """In the notes' order, shown as chapters are: a moment to jump to and a title; none leads anywhere else."""
    return tuple(
        ChapterView(seconds=plain_seconds(each.start), clock=clock(each.start), title=each.title)
        for each in finished.episode.notes.soundbites
    )


def transcript_view(transcript: Transcript | None) -> tuple[Paragraph, ...]:
    """The transcript in paragraphs of one speaker each; times are "" where it has none. Empty without a transcript."""
    return tuple(
        Paragraph(
            speaker=each.speaker or "",
            clock="" if each.start is None else clock(each.start),
            seconds="" if each.start is None else plain_seconds(each.start),
            text=each.text,
        )
        for each in (paragraphs(transcript) if transcript else ())
    )


def chapters_path(finished: FinishedEpisode) -> str | None:
    """The site path of the chapters file, if there is one."""
    return next((quote(path) for path in companion_paths(finished) if path.endswith("/chapters.json")), None)


def transcript_links(finished: FinishedEpisode) -> tuple[Link, ...]:
    """The forms of the transcript, by their site paths; of those in further languages the one for reading, too."""
    forms = {path.rpartition("/transcript.")[2]: path for path in companion_paths(finished)}
    offered = list(_FORMS.items())
    for code, _ in finished.translations:
        language = language_in_words(code) or code
        offered += [(f"{code}.html", f"in {language}"), (f"{code}.vtt", f"in {language} with times (VTT)")]
    return tuple(
        Link(words=f"Transcript {words}", address=quote(forms[form])) for form, words in offered if form in forms
    )


def when(moment: datetime) -> When:
    """A day as Americans write it; `moment` is in the zone that readers are to see."""
    words = day_in_words(moment)
    return When(iso=moment.isoformat(timespec="seconds"), words=words)


def length_words(seconds: float) -> str:
    """Write a length as people say it.

    >>> length_words(2412.4), length_words(3725), length_words(45)
    ('40 min', '1 hr 2 min', '45 sec')
    """
    if seconds < 60:
        return f"{round(seconds)} sec"
    hours, minutes = divmod(int(seconds / 60 + 0.5), 60)
    parts = ([f"{hours} hr"] if hours else []) + ([f"{minutes} min"] if minutes else [])
    return " ".join(parts)


def number_words(finished: FinishedEpisode) -> str:
    """The number, or what else the episode is; the owner's words for the number go before it, as in apps."""
    header = finished.episode.header
    parts = [f"Season {header.season}"] if header.season is not None else []
    number = header.number if header.number_between is None else header.number_between
    if header.number_shown:
        parts.append(header.number_shown)
    elif number is not None:
        parts.append(f"Episode {number:.15g}")  # 12, or 12.5
    if header.type != "full":
        parts.append(header.type.capitalize())
    if header.explicit:
        parts.append("Explicit")
    return " · ".join(parts)


def _person(person: Person, role: str) -> PersonView:
    return PersonView(name=person.name, role=role, bio=person.bio, link=person.link)
