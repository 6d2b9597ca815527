"""The view of the player alone, for a frame on somebody else's page."""

from __future__ import annotations

from dataclasses import dataclass

from templates.views import AudioView, ChapterView, Frame, Meta, Picture


@dataclass(frozen=True, kw_only=True)
class EmbedView:
    """`page` is the episode's, relative to the site's root."""

    frame: Frame
    meta: Meta
    title: str
    audio: AudioView
    cover: Picture | None
    chapters: tuple[ChapterView, ...]
    page: str
    has_transcript: bool
