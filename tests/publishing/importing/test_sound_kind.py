"""The ending of a file's name follows from what the file is."""

from __future__ import annotations

import pytest

from publishing.importing.sound_kind import is_document, suffix_of

MP3, LABELED, AAC = b"\xff\xfb\x90\x64", b"ID3\x04\x00\x00", b"\xff\xf1\x50\x80"
MP4, OPUS = b"\x00\x00\x00\x18ftypM4A ", b"OggS" + bytes(24) + b"OpusHead"


@pytest.mark.parametrize(
    ("address", "told", "served", "begins", "suffix"),
    [
        ("https://a.example/e.mp3?dest-id=9", "audio/mpeg", "audio/mpeg", MP3, ".mp3"),
        ("https://a.example/e.mp3", "", "", b"", ".mp3"),
        ("https://a.example/play/1/https%3A%2F%2Fb.example%2Ff.m4a", "audio/x-m4a", "audio/mpeg", LABELED, ".mp3"),
        ("https://a.example/play/1", "", "audio/mp4", MP4, ".m4a"),
        ("https://a.example/play/1", "", "application/octet-stream", MP4, ".m4a"),
        ("https://a.example/e.mp3", "audio/mpeg", "audio/mpeg", MP4, ".m4a"),
        ("https://a.example/f.m4a", "video/mp4", "video/mp4", MP4, ".mp4"),
        ("https://a.example/f.mov", "video/quicktime", "", MP4, ".mov"),
        ("https://a.example/e", "audio/aac", "audio/aac", AAC, ".aac"),
        ("https://a.example/e.aac", "audio/aac", "", LABELED, ".aac"),
        ("https://a.example/e.ogg", "audio/ogg", "", OPUS, ".opus"),
        ("https://a.example/e.ogg", "audio/ogg; codecs=opus", "", b"", ".opus"),
        ("https://a.example/e.ogg", "audio/ogg", "", b"OggS" + bytes(40), ".ogg"),
        ("https://a.example/e", "audio/mpeg", "", b"RIFF\x00\x00\x00\x00WAVE", ".wav"),
        ("http://[", "audio/mpeg", "", b"", ".mp3"),
    ],
)
def test_the_ending_fits_the_file(address: str, told: str, served: str, begins: bytes, suffix: str) -> None:
    assert suffix_of(address, told, served, begins) == suffix


def test_documents_are_told_from_sounds() -> None:
    assert is_document("https://a.example/d.pdf", "")
    assert is_document("https://a.example/d", "application/pdf")
    assert not is_document("https://a.example/d.mp3", "text/html")
    assert not is_document("https://a.example/d", "application/octet-stream")
