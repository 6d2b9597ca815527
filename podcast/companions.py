"""Companions: the files beside an episode's page that apps fetch, chapters and transcripts."""

from __future__ import annotations

from html import escape

from episodes.chapters import chapters_json, clock
from episodes.transcript import Paragraph, Transcript, paragraphs, to_json, to_srt, to_vtt
from podcast.finished import FinishedEpisode


def companions(finished: FinishedEpisode, language: str = "en") -> tuple[tuple[str, bytes], ...]:
    """Site paths and contents of everything the feed announces beside the audio."""
    made: list[tuple[str, bytes]] = []
    if finished.episode.notes.chapters:
        made.append(("chapters.json", chapters_json(finished.episode.notes.chapters)))
    transcript = finished.transcript
    if transcript and transcript.timed:
        made += [
            ("transcript.vtt", to_vtt(transcript)),
            ("transcript.srt", to_srt(transcript)),
            ("transcript.json", to_json(transcript)),
        ]
    if transcript:
        made.append(("transcript.html", transcript_html(finished.episode.title, transcript, language)))
    return tuple((finished.page + name, content) for name, content in made)


def transcript_html(title: str, transcript: Transcript, language: str = "en") -> bytes:
    """The transcript for apps: cite, time and p alone (podcast namespace, `transcripts.md`); searches find the page."""
    lines = [
        f'<!doctype html>\n<html lang="{escape(language)}">\n<meta charset="utf-8">',
        f'<title>{escape(title)}</title>\n<link rel="canonical" href="./">',
        *(_turn(each) for each in paragraphs(transcript)),
    ]
    return ("\n".join(lines) + "\n").encode(errors="replace")


def _turn(paragraph: Paragraph) -> str:
    who = f"<cite>{escape(paragraph.speaker)}:</cite>\n" if paragraph.speaker else ""
    start = paragraph.start
    when = f'<time datetime="PT{start:.3f}S">{clock(start)}</time>\n' if start is not None else ""
    return f"{who}{when}<p>{escape(paragraph.text)}</p>"
