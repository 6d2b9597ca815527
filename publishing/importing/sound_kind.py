"""What kind of sound a file is: by what it holds, and where that leaves it open by what the feed and its server say."""

from __future__ import annotations

from episodes.episode import RECORDING_SUFFIXES
from workspace.addresses import ending_of

_SUFFIXES = {
    "audio/mpeg": ".mp3",
    "audio/mp3": ".mp3",
    "audio/x-mp3": ".mp3",
    "audio/mpeg3": ".mp3",
    "audio/x-mpeg-3": ".mp3",
    "audio/mpg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/m4a": ".m4a",
    "audio/x-m4a": ".m4a",
    "audio/aac": ".m4a",
    "audio/ogg": ".ogg",
    "audio/opus": ".opus",
    "audio/flac": ".flac",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "video/mp4": ".mp4",
    "video/x-m4v": ".m4v",
    "video/quicktime": ".mov",
}
_SIGNS = (
    (4, b"ftyp", (".m4a", ".mp4", ".m4v", ".mov", ".3gp")),
    (28, b"OpusHead", (".opus",)),
    (0, b"OggS", (".ogg", ".opus")),
    (8, b"WAVE", (".wav",)),
    (0, b"fLaC", (".flac",)),
    (0, b"ID3", (".mp3", ".aac", ".flac")),  # a label, which other sounds may bear as well
)
"""Where a file says what it is, and the endings that it may have then."""
ENOUGH = 64  # bytes of a file's beginning that tell


def suffix_of(address: str, told: str, served: str, begins: bytes = b"") -> str:
    """The ending that fits: hosts write .m4a where an MP3 lies, and trackers no ending at all.

    `told` is the feed's type, `served` the server's, and `begins` are the first bytes of the file.
    """
    named = _named(address, told, served)
    held = _held(begins)
    if not held or (named in held and not (named == ".m4a" and told.startswith("video/"))):
        return named
    fitting = [suffix for suffix in (_SUFFIXES.get(told), _SUFFIXES.get(served)) if suffix in held]
    return fitting[0] if fitting else held[0]


def is_document(address: str, told: str) -> bool:
    """Whether a feed's file is meant to be read; what ends as sounds do is listened to, whatever its type says."""
    written = ending_of(address)
    by_type = told.startswith(("image/", "text/")) or told in {"application/pdf", "application/epub+zip"}
    return written not in RECORDING_SUFFIXES and (by_type or written in {".pdf", ".epub"})


def _named(address: str, told: str, served: str) -> str:
    written = ending_of(address)
    if written == ".ogg" and "opus" in told:
        return ".opus"
    if written in RECORDING_SUFFIXES:
        return written
    return _SUFFIXES.get(told) or _SUFFIXES.get(served) or ".mp3"


def _held(begins: bytes) -> tuple[str, ...]:
    """The endings that such a file may have; none if it shows nothing."""
    for at, sign, suffixes in _SIGNS:
        if begins[at : at + len(sign)] == sign:
            return suffixes
    if len(begins) > 1 and begins[0] == 0xFF and begins[1] & 0xE0 == 0xE0:  # ISO 11172-3, 2.4.2.3: layer 0 is AAC's
        return (".mp3",) if begins[1] & 0x06 else (".aac",)
    return ()
