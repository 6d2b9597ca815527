"""Companions: the files beside an episode's page that apps fetch, chapters and transcripts."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from episodes.chapters.chapter import Chapter, chapters_json, clock
from episodes.transcripts.transcript import Paragraph, Transcript, paragraphs, to_json, to_srt, to_vtt
from podcast.finished import FinishedEpisode
from podcast.identity import Identity, ascii_address
from templates.direction import direction_of

WAVEFORM = "waveform.json"  # for players; nothing announces it in the feed
DRAFT_WORDS = "A computer wrote this transcript; nobody has compared it with the recording yet."
_TIMED = {"vtt": to_vtt, "srt": to_srt, "json": to_json}


def companion_paths(finished: FinishedEpisode) -> tuple[str, ...]:
    """The site paths alone; nothing is rendered."""
    names = (
        *(("chapters.json",) if finished.episode.notes.chapters else ()),
        *(name for language, each in _transcripts(finished) for name in transcript_names(each, language)),
        *((WAVEFORM,) if finished.waveform else ()),
    )
    return tuple(finished.page + name for name in names)


def transcript_names(transcript: Transcript, language: str = "") -> tuple[str, ...]:
    """The forms of a transcript as files beside the page; those in further languages have the code in their names."""
    stem = f"transcript.{language}" if language else "transcript"
    return tuple(f"{stem}.{form}" for form in (*(_TIMED if transcript.timed else ()), "html"))


def _transcripts(finished: FinishedEpisode) -> tuple[tuple[str, Transcript], ...]:
    """All of them by language; "" is the show's own."""
    return (*((("", finished.transcript),) if finished.transcript else ()), *finished.translations)


def companions(
    finished: FinishedEpisode, language: str = "en", identity: Identity | None = None
) -> tuple[tuple[str, bytes], ...]:
    """Site paths and contents of everything the feed announces beside the audio.

    Without an `identity` the pictures of chapters that are files have no address, and are left out.
    """
    return tuple(
        (path, _content(finished, path.rpartition("/")[2], language, identity)) for path in companion_paths(finished)
    )


def addressed_chapters(finished: FinishedEpisode, identity: Identity | None) -> tuple[Chapter, ...]:
    """The chapters as other computers need them: links in ASCII, pictures with their full address on the site."""

    def picture(image: str | None) -> str | None:
        if not image or "://" in image:
            return image and ascii_address(image)
        return identity.address(finished.page + image) if identity else None

    return tuple(
        replace(chapter, link=chapter.link and ascii_address(chapter.link), image=picture(chapter.image))
        for chapter in finished.episode.notes.chapters
    )


def _content(finished: FinishedEpisode, name: str, language: str, identity: Identity | None) -> bytes:
    if finished.waveform and name == WAVEFORM:
        return finished.waveform.to_json()
    if name == "chapters.json":
        return chapters_json(addressed_chapters(finished, identity))
    of, _, form = name.removeprefix("transcript.").rpartition(".")
    transcript = dict(_transcripts(finished))[of]
    write = _TIMED.get(form)
    return write(transcript) if write else transcript_html(finished.episode.title, transcript, of or language)


def transcript_html(title: str, transcript: Transcript, language: str = "en") -> bytes:
    """The transcript for apps: cite, time and p alone (podcast namespace, `transcripts.md`); searches find the page."""
    way = ' dir="rtl"' if direction_of(language) == "rtl" else ""
    lines = [
        f'<!doctype html>\n<html lang="{escape(language)}"{way}>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<title>{escape(title)}</title>\n<link rel="canonical" href="./">',
        *((f"<p>{DRAFT_WORDS}</p>",) if transcript.draft else ()),
        *(_turn(each) for each in paragraphs(transcript)),
    ]
    return ("\n".join(lines) + "\n").encode(errors="replace")


def _turn(paragraph: Paragraph) -> str:
    who = f"<cite>{escape(paragraph.speaker)}:</cite>\n" if paragraph.speaker else ""
    start = paragraph.start
    when = f'<time datetime="PT{start:.3f}S">{clock(start)}</time>\n' if start is not None else ""
    return f"{who}{when}<p>{escape(paragraph.text)}</p>"
