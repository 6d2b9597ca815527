"""The formats that may stand beside the MP3."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Alternate:
    """A format beside the MP3. `codecs` is its name by RFC 6381; `suffix` is also its name in the settings."""

    suffix: str
    type: str
    codecs: str
    title: str


ALTERNATES = {
    each.suffix: each
    for each in (
        Alternate(suffix="m4a", type="audio/x-m4a", codecs="mp4a.40.2", title="AAC"),
        Alternate(suffix="opus", type="audio/ogg", codecs="opus", title="Opus"),
    )
}
