"""Makers of the recordings that people really have: odd, damaged, cut, mislabeled; and how each must end."""

from __future__ import annotations

import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from tests.episodes.sound.tones import (
    Samples,
    sine,
    speech_like,
    stereo,
    two_voices,
    write_float_wav,
    write_wav,
    write_with,
)

Maker = Callable[[Path], Path]


@dataclass(frozen=True, kw_only=True)
class Finished:
    """An episode of `seconds`; `remark` is part of what is said about it, or nothing may be said."""

    seconds: float
    channels: int = 1
    remark: str = ""


@dataclass(frozen=True, kw_only=True)
class Refused:
    """An error of this code, with `words` in its four lines."""

    code: str
    words: str = ""


@dataclass(frozen=True)
class Case:
    make: Maker
    outcome: Finished | Refused


def talk(seconds: float = 4.0, rate: int = 44100) -> Samples:
    return speech_like(seconds, rate=rate)


def sound_file(
    path: Path,
    samples: Samples,
    codec: str,
    *,
    kind: str | None = None,
    rate: int = 44100,
    container: dict[str, str] | None = None,
    encoder: dict[str, str] | None = None,
) -> Path:
    """Encode with options for the container and the encoder."""
    layout = "mono" if samples.shape[1] == 1 else "stereo"
    with av.open(str(path), "w", format=kind, options=container or {}) as written:
        stream = written.add_stream(codec, rate=rate, layout=layout, options=encoder or {})
        assert isinstance(stream, av.AudioStream)
        for packet in packets(stream, samples, rate):
            written.mux(packet)
    return path


def packets(stream: av.AudioStream, samples: Samples, rate: int) -> list[av.Packet[av.AudioStream]]:
    layout = "mono" if samples.shape[1] == 1 else "stereo"
    frame = av.AudioFrame.from_ndarray(samples.astype(np.float32).reshape(1, -1), format="flt", layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
    resampler = av.AudioResampler(stream.format.name, layout, rate, frame_size=stream.frame_size or None)
    pieces = [piece for part in (frame, None) for piece in resampler.resample(part)]
    return [packet for piece in [*pieces, None] for packet in stream.encode(piece)]


def bytes_of(name: str, content: bytes) -> Maker:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def changed(make: Maker, change: Callable[[bytes], bytes]) -> Maker:
    def made(folder: Path) -> Path:
        path = make(folder)
        path.write_bytes(change(path.read_bytes()))
        return path

    return made


def cut_at(share: float) -> Callable[[bytes], bytes]:
    return lambda content: content[: int(len(content) * share)]


def wav(folder: Path) -> Path:
    return write_wav(folder / "talk.wav", talk())


def mp3(folder: Path) -> Path:
    return write_with(folder / "talk.mp3", talk(), codec="libmp3lame")


def bare_mp3(folder: Path) -> Path:
    """No Xing header and no label: nothing but frames."""
    return sound_file(folder / "talk.mp3", talk(), "libmp3lame", container={"write_xing": "0", "id3v2_version": "0"})


def vbr_mp3(folder: Path) -> Path:
    options = {"write_xing": "0", "id3v2_version": "0"}
    return sound_file(folder / "talk.mp3", talk(), "libmp3lame", container=options, encoder={"abr": "1", "b": "64k"})


def m4a(folder: Path) -> Path:
    return write_with(folder / "talk.m4a", talk(), codec="aac")


def m4a_index_first(folder: Path) -> Path:
    return sound_file(folder / "talk.m4a", talk(), "aac", container={"movflags": "faststart"})


def m4a_in_fragments(folder: Path) -> Path:
    options = {"movflags": "frag_keyframe+empty_moov", "frag_duration": "500000"}
    return sound_file(folder / "talk.m4a", talk(), "aac", container=options)


def aac(folder: Path) -> Path:
    return write_with(folder / "talk.aac", talk(), codec="aac")


def opus(folder: Path) -> Path:
    return write_with(folder / "talk.opus", talk(rate=48000), codec="libopus", rate=48000)


def flac(folder: Path) -> Path:
    return write_with(folder / "talk.flac", talk(), codec="flac")


def mka(folder: Path) -> Path:
    return write_with(folder / "talk.mka", talk(), codec="aac")


# WAV, byte by byte.


def riff(samples: bytes, *, form: bytes, before: bytes = b"", after: bytes = b"", size: int | None = None) -> bytes:
    data = b"data" + struct.pack("<I", len(samples) if size is None else size) + samples
    body = b"WAVE" + before + b"fmt " + struct.pack("<I", len(form)) + form + data + after
    return b"RIFF" + struct.pack("<I", len(body)) + body


def pcm(bits: int, rate: int = 44100, channels: int = 1, kind: int = 1) -> bytes:
    frame = channels * bits // 8
    return struct.pack("<HHIIHH", kind, channels, rate, rate * frame, frame, bits)


def sixteen(samples: Samples) -> bytes:
    return np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def data_size(size: int) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        place = content.index(b"data") + 4
        return content[:place] + struct.pack("<I", size) + content[place + 4 :]

    return change


def wav_of_bits(bits: int) -> Maker:
    def make(folder: Path) -> Path:
        whole = np.rint(talk() * (2 ** (bits - 1) - 1)).astype(np.int64)
        if bits == 8:
            content = (whole + 128).astype(np.uint8).tobytes()
        else:
            content = whole.astype("<i8").tobytes()
            content = np.frombuffer(content, np.uint8).reshape(-1, 8)[:, : bits // 8].tobytes()
        (folder / "talk.wav").write_bytes(riff(content, form=pcm(bits)))
        return folder / "talk.wav"

    return make


def wav_at(rate: int) -> Maker:
    return lambda folder: write_wav(folder / "talk.wav", talk(rate=rate), rate)


def broadcast_wav(folder: Path) -> Path:
    samples = sixteen(talk())
    label = b"bext" + struct.pack("<I", 602) + b"Interview".ljust(602, b"\0")
    cue = b"cue " + struct.pack("<II", 28, 1) + struct.pack("<II4sIII", 1, 44100, b"data", 0, 0, 44100)
    (folder / "talk.wav").write_bytes(riff(samples, form=pcm(16), before=label, after=cue))
    return folder / "talk.wav"


def rf64(folder: Path) -> Path:
    samples = sixteen(talk())
    sizes = struct.pack("<QQQI", len(samples) + 72, len(samples), len(samples) // 2, 0)
    content = riff(samples, form=pcm(16), before=b"ds64" + struct.pack("<I", len(sizes)) + sizes, size=0xFFFFFFFF)
    (folder / "talk.wav").write_bytes(b"RF64\xff\xff\xff\xff" + content[8:])
    return folder / "talk.wav"


def mp3_in_wav(folder: Path) -> Path:
    content = bare_mp3(folder).read_bytes()
    form = struct.pack("<HHIIHHHHIHHH", 0x55, 1, 44100, 8000, 1, 0, 12, 1, 2, 417, 1, 1393)
    (folder / "talk.wav").write_bytes(riff(content, form=form))
    (folder / "talk.mp3").unlink()
    return folder / "talk.wav"


def floats_that_are_none(folder: Path) -> Path:
    samples = talk()
    samples[44100:44104] = [[np.nan], [np.inf], [-np.inf], [1e38]]
    return write_float_wav(folder / "talk.wav", samples)


def wav_with_rubbish_behind(folder: Path) -> Path:
    content = wav(folder).read_bytes()
    (folder / "talk.wav").write_bytes(content + np.random.default_rng(1).bytes(100_000))
    return folder / "talk.wav"


def wav_with_a_false_speed(folder: Path) -> Path:
    samples = sixteen(talk())
    (folder / "talk.wav").write_bytes(riff(samples, form=struct.pack("<HHIIHH", 1, 1, 44100, 96000, 2, 16)))
    return folder / "talk.wav"


# Labels of MP3 files.


def id3(frames: bytes, *, version: int = 3, flags: int = 0, size: int | None = None) -> bytes:
    length = len(frames) if size is None else size
    return b"ID3" + bytes([version, 0, flags]) + bytes(length >> shift & 0x7F for shift in (21, 14, 7, 0)) + frames


def frame(name: bytes, body: bytes) -> bytes:
    return name + struct.pack(">IH", len(body), 0) + body


def labeled(front: bytes, back: bytes = b"") -> Maker:
    return changed(bare_mp3, lambda content: front + content + back)


def rubbish(length: int) -> bytes:
    return np.random.default_rng(9).bytes(length)


TITLE = frame(b"TIT2", b"\0Tendon injuries")
BROKEN_COVER = frame(b"APIC", b"\0image/jpeg\0\x03\0" + b"\xff\xd8\xff\xe0 not a picture" * 400)
APE = b"APETAGEX" + struct.pack("<IIII", 2000, 32, 0, 0x80000000) + bytes(8)
ID3V1 = b"TAG" + b"Tendon injuries".ljust(125, b"\0")


# Boxes of M4A files.


def boxed(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def repeated_by_its_index(folder: Path) -> Path:
    """An edit list that plays the same four seconds a thousand times."""
    content = bytearray(m4a(folder).read_bytes())
    place = content.index(b"elst") - 4
    length = struct.unpack_from(">I", content, place)[0]
    entries = bytes(content[place + 16 : place + length]) * 1000
    new = boxed(b"elst", bytes(content[place + 8 : place + 12]) + struct.pack(">I", 1000) + entries)
    for parent in (b"moov", b"trak", b"edts"):
        start = content.index(parent) - 4
        struct.pack_into(">I", content, start, struct.unpack_from(">I", content, start)[0] + len(new) - length)
    content[place : place + length] = new
    (folder / "talk.m4a").write_bytes(content)
    return folder / "talk.m4a"


def with_chapters(folder: Path) -> Path:
    path = folder / "talk.m4a"
    with av.open(str(path), "w") as written:
        stream = written.add_stream("aac", rate=44100, layout="mono")
        written.set_chapters(
            [
                {"id": 0, "start": 0, "end": 2000, "time_base": Fraction(1, 1000), "metadata": {"title": "One"}},
                {"id": 1, "start": 2000, "end": 4000, "time_base": Fraction(1, 1000), "metadata": {"title": "Two"}},
            ]
        )
        for packet in packets(stream, talk(), 44100):
            written.mux(packet)
    return path


def film(name: str, *tracks: Samples) -> Maker:
    """A film of six seconds with these sound tracks; its picture goes on for longer than they do."""

    def make(folder: Path) -> Path:
        with av.open(str(folder / name), "w") as written:
            picture = written.add_stream("mpeg4", rate=5)
            picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
            streams = [written.add_stream("aac", rate=44100, layout="mono") for _ in tracks]
            for number in range(30):
                image = av.VideoFrame.from_ndarray(np.full((64, 64, 3), number * 8, np.uint8), format="rgb24")
                written.mux(picture.encode(image))
            written.mux(picture.encode(None))
            for stream, samples in zip(streams, tracks, strict=True):
                for packet in packets(stream, samples, 44100):
                    written.mux(packet)
        return folder / name

    return make


def with_a_pause(folder: Path) -> Path:
    """The time stamps of the second half are ten seconds late, as after a break in a meeting."""
    path = folder / "talk.mka"
    with av.open(str(path), "w") as written:
        stream = written.add_stream("aac", rate=44100, layout="mono")
        encoded = packets(stream, talk(), 44100)
        for number, packet in enumerate(encoded):
            if number > len(encoded) // 2 and packet.pts is not None and packet.dts is not None:
                packet.pts, packet.dts = packet.pts + 441_000, packet.dts + 441_000
            written.mux(packet)
    return path


def with_another_rate_in_the_middle(folder: Path) -> Path:
    parts = []
    for rate, samples in ((44100, talk(2)), (32000, stereo(talk(2, 32000), talk(2, 32000)))):
        options = {"write_xing": "0", "id3v2_version": "0"}
        path = sound_file(folder / "part.mp3", samples, "libmp3lame", rate=rate, container=options)
        parts.append(path.read_bytes())
        path.unlink()
    (folder / "talk.mp3").write_bytes(b"".join(parts))
    return folder / "talk.mp3"


def scrambled(first: float, last: float) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        start, stop = int(first * len(content)), int(last * len(content))
        return content[:start] + rubbish(stop - start) + content[stop:]

    return change


def zeroed(first: float, last: float) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        start, stop = int(first * len(content)), int(last * len(content))
        return content[:start] + bytes(stop - start) + content[stop:]

    return change


def ogg_pages(content: bytes) -> list[bytes]:
    return [b"OggS" + page for page in content.split(b"OggS")[1:]]


def noise_as(name: str) -> Maker:
    return bytes_of(name, rubbish(50_000))


def renamed(make: Maker, name: str) -> Maker:
    return lambda folder: make(folder).rename(folder / name)


def many_channels(channels: int, name: str = "room.flac") -> Maker:
    sound = [speech_like(3, level_db=-36, seed=seed) for seed in range(channels)]
    return lambda folder: write_with(folder / name, np.hstack(sound), codec="flac")


def microphones(channels: int) -> Maker:
    """Tracks without places; only the last microphone was on."""
    sound = np.zeros((3 * 44100, channels))
    sound[:, -1:] = speech_like(3)
    return lambda folder: write_wav(folder / "mics.wav", sound)


def wav_of(samples: Samples) -> Maker:
    return lambda folder: write_wav(folder / "talk.wav", samples)


def folder_named(name: str) -> Maker:
    def make(folder: Path) -> Path:
        (folder / name).mkdir()
        return folder / name

    return make


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "talk.wav")
    return folder / "talk.wav"


def linked(target: str) -> Maker:
    def make(folder: Path) -> Path:
        wav(folder).rename(folder / "elsewhere")
        (folder / "talk.wav").symlink_to(target)
        return folder / "talk.wav"

    return make


def play_list(folder: Path) -> Path:
    other = wav(folder).rename(folder / "other.wav")
    (folder / "talk.mp3").write_text(f"#EXTM3U\n#EXTINF:4,\n{other}\n")
    return folder / "talk.mp3"


CUT, UNREADABLE, OFF, HURT = "recording-cut-short", "recording-unreadable", "recording-breaks-off", "recording-damaged"

NOT_SOUND = {
    "zero bytes": Case(bytes_of("talk.wav", b""), Refused(code="recording-empty", words="no content")),
    "text": Case(bytes_of("talk.mp3", b"Dear Jen, the notes."), Refused(code=UNREADABLE, words="plain text")),
    "a web page": Case(bytes_of("talk.mp3", b"<!DOCTYPE html><html>"), Refused(code=UNREADABLE, words="a web page")),
    "noise": Case(noise_as("talk.wav"), Refused(code=UNREADABLE, words="unknown kind")),
    "noise named mp3": Case(noise_as("talk.mp3"), Refused(code=UNREADABLE, words="unknown kind")),
    "a label without an MP3": Case(
        bytes_of("talk.mp3", id3(TITLE + bytes(4000))), Refused(code=UNREADABLE, words="no sound behind it")
    ),
    "only the first frame of an MP3": Case(
        changed(mp3, lambda content: content[:600]), Refused(code=UNREADABLE, words="")
    ),
    "a picture": Case(
        bytes_of("talk.mp3", b"\x89PNG\r\n\x1a\n" + bytes(99)), Refused(code=UNREADABLE, words="a picture")
    ),
    "a play list": Case(play_list, Refused(code=UNREADABLE, words="plain text")),
    "a film without sound": Case(film("talk.mp4"), Refused(code="recording-no-sound", words="no audio track")),
    "a folder": Case(folder_named("talk.wav"), Refused(code="recording-folder")),
    "a pipe": Case(pipe, Refused(code="recording-not-stored", words="a pipe or a device")),
    "a device": Case(lambda _: Path("/dev/zero"), Refused(code="recording-not-stored")),
    "a link to nothing": Case(linked("nowhere"), Refused(code="recording-missing")),
    "a link to itself": Case(linked("talk.wav"), Refused(code="recording-unreachable", words="links lead in a circle")),
    "copy protection": Case(
        changed(m4a, lambda content: content.replace(b"mp4a", b"drms")), Refused(code="recording-protected")
    ),
    "encrypted sound": Case(
        changed(m4a, lambda content: content.replace(b"mp4a", b"enca")), Refused(code="recording-protected")
    ),
    "an unheard-of kind of sound": Case(
        changed(mka, lambda content: content.replace(b"A_AAC", b"A_ZZZ")), Refused(code="recording-unknown-kind")
    ),
}

CUT_OR_DAMAGED = {
    "MP3 cut at 60 %": Case(changed(mp3, cut_at(0.6)), Refused(code=CUT, words="1.6 seconds are missing")),
    "WAV cut in half": Case(changed(wav, cut_at(0.5)), Refused(code=CUT, words="2.0 seconds are missing")),
    "FLAC cut at 60 %": Case(changed(flac, cut_at(0.6)), Refused(code=CUT, words="lasts 4.0 seconds")),
    "M4A without its index": Case(changed(m4a, cut_at(0.6)), Refused(code=UNREADABLE, words="its index is missing")),
    "M4A cut behind its index": Case(changed(m4a_index_first, cut_at(0.6)), Refused(code=CUT)),
    "M4A in fragments, cut": Case(
        changed(m4a_in_fragments, cut_at(0.6)), Refused(code=OFF, words="breaks off after 2.")
    ),
    "Matroska cut at 60 %": Case(changed(mka, cut_at(0.6)), Refused(code=CUT)),
    "Opus cut at 60 %": Case(changed(opus, cut_at(0.6)), Refused(code=OFF, words="breaks off after 2.")),
    "Opus cut between pages": Case(
        changed(opus, lambda content: b"".join(ogg_pages(content)[:-2])), Finished(seconds=3, remark="marks its end")
    ),
    "Opus with a page lost": Case(
        changed(opus, lambda content: b"".join(ogg_pages(content)[:3] + ogg_pages(content)[4:])), Refused(code=HURT)
    ),
    "AAC cut in a frame": Case(changed(aac, cut_at(0.6)), Finished(seconds=2.4, remark="marks its end")),
    "MP3 without a length, cut in a frame": Case(
        changed(bare_mp3, cut_at(0.6)), Finished(seconds=2.42, remark="marks its end")
    ),
    "MP3 without a length whose label says more": Case(
        changed(bare_mp3, lambda content: id3(frame(b"TLEN", b"\x004000")) + cut_at(0.6)(content)),
        Finished(seconds=2.42, remark="its label speaks of 4.0 seconds"),
    ),
    "MP3 without a length, its beginning gone": Case(
        changed(bare_mp3, lambda content: content[len(content) // 4 + 7 :]),
        Finished(seconds=3.0, remark="listen to its beginning"),
    ),
    "MP3 without a length and with a hole": Case(
        changed(bare_mp3, zeroed(0.3, 0.6)), Refused(code=HURT, words="1.2 sec")
    ),
    "MP3 in WAV, cut": Case(changed(mp3_in_wav, cut_at(0.5)), Refused(code=CUT, words="2.0 seconds are missing")),
    "FLAC with a scratch": Case(
        changed(flac, scrambled(0.4, 0.41)), Finished(seconds=3.79, remark="0.2 seconds are damaged")
    ),
    "FLAC with a hole": Case(changed(flac, scrambled(0.4, 0.7)), Refused(code=HURT)),
    "M4A with a hole": Case(changed(m4a, scrambled(0.3, 0.7)), Refused(code=HURT)),
    "M4A that repeats itself for ever": Case(repeated_by_its_index, Refused(code="recording-endless")),
    "WAV of which half a second is left": Case(
        changed(wav, cut_at(0.12)), Refused(code=CUT, words="3.5 seconds are missing")
    ),
    "0.2 seconds": Case(wav_of(sine(0.2)), Refused(code="recording-too-short", words="0.2 seconds")),
    "silence": Case(wav_of(np.zeros((88200, 2))), Refused(code="recording-silent", words="-inf LUFS")),
    "hardly any sound (-62 dB)": Case(wav_of(speech_like(level_db=-62)), Refused(code="recording-too-quiet")),
}

WAVES = {
    "WAV of size 0": Case(changed(wav, data_size(0)), Finished(seconds=4, remark="never finished")),
    "WAV of size -1": Case(changed(wav, data_size(0xFFFFFFFF)), Finished(seconds=4, remark="never finished")),
    "WAV from a pipe of SoX": Case(changed(wav, data_size(0x7FFFF000)), Finished(seconds=4, remark="never finished")),
    "WAV whose header says too little": Case(
        changed(wav, data_size(88200)), Finished(seconds=4, remark="ends after 1.0 seconds and the sound goes on")
    ),
    "WAV with rubbish behind its sound": Case(
        wav_with_rubbish_behind, Finished(seconds=4, remark="100000 bytes behind its sound")
    ),
    "WAV with a false speed": Case(wav_with_a_false_speed, Finished(seconds=4, remark="contradicts itself")),
    "WAV one byte short": Case(changed(wav, lambda content: content[:-1]), Finished(seconds=4)),
    "WAV at 11.025 kHz": Case(wav_at(11025), Finished(seconds=4)),
    "WAV at 47.952 kHz": Case(wav_at(47952), Finished(seconds=4)),
    "WAV at 96 kHz": Case(wav_at(96000), Finished(seconds=4)),
    "a telephone at 8 kHz": Case(wav_at(8000), Finished(seconds=4)),
    "WAV of 8 bits": Case(wav_of_bits(8), Finished(seconds=4)),
    "WAV of 24 bits": Case(wav_of_bits(24), Finished(seconds=4)),
    "WAV of 32 bits": Case(wav_of_bits(32), Finished(seconds=4)),
    "WAV of floats 12 dB over": Case(
        lambda folder: write_float_wav(folder / "talk.wav", talk() * 4 / np.abs(talk()).max()), Finished(seconds=4)
    ),
    "WAV of floats that are no numbers": Case(floats_that_are_none, Finished(seconds=4)),
    "broadcast WAV with a label and a marker": Case(broadcast_wav, Finished(seconds=4)),
    "RF64": Case(rf64, Finished(seconds=4)),
    "MP3 in WAV": Case(mp3_in_wav, Finished(seconds=4.05)),
    "5.1 channels": Case(many_channels(6), Finished(seconds=3, channels=2, remark="6 channels were mixed")),
    "four channels": Case(many_channels(4), Finished(seconds=3, channels=2, remark="4 channels were mixed")),
    "three microphones": Case(microphones(3), Finished(seconds=3, remark="3 channels were mixed")),
    "nine microphones": Case(microphones(9), Finished(seconds=3, remark="9 channels were mixed")),
    "clipped": Case(wav_of(two_voices(4, level_db=-2)), Finished(seconds=4, channels=2)),
    "the left side only": Case(
        wav_of(stereo(talk(), np.zeros_like(talk()))), Finished(seconds=4, channels=2, remark="only the left side")
    ),
    "antiphase": Case(wav_of(stereo(talk(), -talk())), Finished(seconds=4, channels=2)),
    "a DC offset": Case(wav_of(talk() + 0.3), Finished(seconds=4, remark="stood off center by 30 %")),
    "quiet (-42 dB)": Case(wav_of(speech_like(4, level_db=-42)), Finished(seconds=4, remark="very quiet")),
}

LABELED = {
    "VBR MP3 without a length": Case(vbr_mp3, Finished(seconds=4.05)),
    "four labels at once": Case(
        labeled(id3(TITLE) + id3(frame(b"TIT2", b"\0Another")), APE + ID3V1), Finished(seconds=4.05)
    ),
    "ID3v2.2": Case(labeled(id3(b"TT2\x00\x00\x06\x00Title", version=2)), Finished(seconds=4.05)),
    "a broken cover": Case(labeled(id3(TITLE + BROKEN_COVER)), Finished(seconds=4.05)),
    "a broken cover and false unsynchronization": Case(
        labeled(id3(TITLE + BROKEN_COVER, flags=0x80)), Finished(seconds=4.05)
    ),
    "ID3v2.4 with plain sizes": Case(labeled(id3(TITLE + BROKEN_COVER, version=4)), Finished(seconds=4.05)),
    "a label longer than it says": Case(labeled(id3(TITLE + bytes(5000), size=40)), Finished(seconds=4.05)),
    "a label longer than the file": Case(labeled(id3(TITLE, size=0x0FFFFFFF)), Finished(seconds=4.05)),
    "rubbish in front": Case(labeled(rubbish(5000)), Finished(seconds=4.05, remark="listen to its beginning")),
    "much rubbish in front": Case(labeled(rubbish(500_000)), Finished(seconds=4.05, remark="listen to its beginning")),
    "two MP3 files in one": Case(
        changed(mp3, lambda content: content * 2), Finished(seconds=8.04, remark="all of it was used")
    ),
    "another rate in the middle": Case(
        with_another_rate_in_the_middle, Finished(seconds=4.1, remark="changes in the middle")
    ),
}

BOXED = {
    "M4A with chapters": Case(with_chapters, Finished(seconds=4.02)),
    "M4A in fragments": Case(m4a_in_fragments, Finished(seconds=4.02)),
    "Matroska with a break": Case(with_a_pause, Finished(seconds=4.02, remark="pauses of 10.0 seconds")),
    "a film in MP4": Case(film("talk.mp4", talk()), Finished(seconds=4.02)),
    "a film in Matroska": Case(film("talk.mkv", talk()), Finished(seconds=4.02)),
    "a film with two sound tracks": Case(
        film("talk.mkv", talk(), talk(2)), Finished(seconds=4.02, remark="2 sound tracks; track 1 was used")
    ),
    "AIFF": Case(lambda folder: write_with(folder / "talk.aiff", talk(), codec="pcm_s16be"), Finished(seconds=4)),
    "an MP3 named wav": Case(renamed(mp3, "talk.wav"), Finished(seconds=4)),
    "a WAV named mp3": Case(renamed(wav, "talk.mp3"), Finished(seconds=4)),
    "no ending": Case(renamed(m4a, "talk"), Finished(seconds=4.02)),
    "a link": Case(linked("elsewhere"), Finished(seconds=4)),
}

NAMES = (
    "a b  c.wav",
    'it\'s "quoted".wav',
    "100%d %s.wav",
    "Übung 日本.wav",
    "line\nbreak.wav",
    "-dash.wav",
    "http:x.wav",
    "file:a.wav",
    "concat:a|b.wav",
    "talk\udcff\udcfe.wav",
)

NAMED = {name: Case(renamed(wav, name), Finished(seconds=4)) for name in NAMES}

ALL = NOT_SOUND | CUT_OR_DAMAGED | WAVES | LABELED | BOXED | NAMED
