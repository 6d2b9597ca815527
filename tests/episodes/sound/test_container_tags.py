"""What recordings say of themselves, in the words of many recorders."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from mutagen import flac as untyped_flac
from mutagen import id3 as untyped_id3
from mutagen import mp4 as untyped_mp4
from PIL import Image

from episodes.sound.container_tags import Label, read_label
from tests.episodes.sound.tones import speech_like, write_wav, write_with
from workspace.errors import UserError

flac: Any = untyped_flac
id3: Any = untyped_id3
mp4: Any = untyped_mp4

FORMATS = {".mp3": "mp3", ".m4a": "aac", ".flac": "flac", ".opus": "libopus", ".mkv": "aac"}


def picture(form: str = "JPEG", side: int = 60) -> bytes:
    written = io.BytesIO()
    Image.fromarray(np.full((side, side, 3), 90, np.uint8)).save(written, form)
    return written.getvalue()


def recorded(path: Path, **tags: str) -> Path:
    rate = 48000 if path.suffix == ".opus" else 44100
    return write_with(path, speech_like(1.5, rate=rate), codec=FORMATS[path.suffix], rate=rate, tags=tags)


@pytest.mark.parametrize("suffix", list(FORMATS))
def test_every_container_tells_its_words(tmp_path: Path, suffix: str) -> None:
    tags = {"title": "Knees,\ttold", "artist": "Dr. Jo", "album": "Our Show", "comment": "All of it", "track": "7/12"}
    label = read_label(recorded(tmp_path / f"a{suffix}", **tags))

    told = (label.title, label.artist, label.album, label.comment, label.track)
    assert told == ("Knees, told", "Dr. Jo", "Our Show", "All of it", 7)


@pytest.mark.parametrize(
    ("tags", "created", "day"),
    [
        ({"date": "2026-03-01"}, None, date(2026, 3, 1)),
        ({"date": "2026"}, None, None),
        ({"date": "soon"}, None, None),
        ({"date": "1904-01-01"}, None, None),
        ({"creation_time": "2026-03-01T23:30:00Z"}, datetime(2026, 3, 1, 23, 30, tzinfo=UTC), date(2026, 3, 1)),
        (
            {"date": "2026-03-01", "creation_time": "10:20:30"},
            datetime.fromisoformat("2026-03-01T10:20:30"),
            date(2026, 3, 1),
        ),
    ],
)
def test_the_moment_is_taken_as_far_as_it_is_written(
    tmp_path: Path, tags: dict[str, str], created: datetime | None, day: date | None
) -> None:
    label = read_label(recorded(tmp_path / "a.flac", **tags))

    assert (label.created, label.day) == (created, day)


def test_a_recording_without_a_label_tells_nothing(tmp_path: Path) -> None:
    assert read_label(write_wav(tmp_path / "a.wav", speech_like(1.5))) == Label()


def test_the_picture_is_taken_byte_for_byte(tmp_path: Path) -> None:
    lossy, voice_memo, lossless = (recorded(tmp_path / f"a{suffix}") for suffix in (".mp3", ".m4a", ".flac"))
    label = id3.ID3()
    label.add(id3.APIC(mime="image/jpeg", type=3, data=picture()))
    label.save(lossy)
    memo = mp4.MP4(voice_memo)
    memo["covr"] = [mp4.MP4Cover(picture("PNG"), mp4.MP4Cover.FORMAT_PNG)]
    memo.save()
    front = flac.Picture()
    front.type, front.mime, front.data = 3, "image/jpeg", picture()
    studio = flac.FLAC(lossless)
    studio.add_picture(front)
    studio.save()

    assert read_label(lossy).picture == picture()
    assert read_label(voice_memo).picture == picture("PNG")
    assert read_label(lossless).picture == picture()


def test_the_frames_of_a_film_are_no_picture(tmp_path: Path) -> None:
    film = tmp_path / "film.mkv"
    with av.open(str(recorded(tmp_path / "a.m4a"))) as sound, av.open(str(film), "w") as made:
        track = made.add_stream_from_template(sound.streams.audio[0])
        seen = made.add_stream("mpeg4", rate=25, width=64, height=64, pix_fmt="yuv420p")
        assert isinstance(seen, av.VideoStream)
        made.mux(seen.encode(av.VideoFrame.from_ndarray(np.zeros((96, 64), np.uint8), "yuv420p")))
        made.mux(seen.encode(None))
        for packet in sound.demux(audio=0):
            if packet.dts is not None:
                packet.stream = track
                made.mux(packet)

    assert read_label(film).picture is None


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"words")

    with pytest.raises(UserError):
        read_label(tmp_path / "a.wav")
