"""Make the sample show's recording, transcript, chapter times and covers again: `python tools/sample.py`.

It needs the program flite with its voices slt and rms (free CMU voices), and the fonts League Spartan and Lato
(Debian: fonts-league-spartan, fonts-lato; both SIL Open Font License). The pictures ship, the fonts do not.
Nothing depends on the clock or on chance, so the same versions make the same files.
"""

from __future__ import annotations

import argparse
import io
import re
import subprocess
import tempfile
import textwrap
import wave
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Samples = npt.NDArray[np.float64]
Color = str

SAMPLE = Path(__file__).parents[1] / "templates" / "sample"
RATE = 48_000  # Hz, as a video call records
BIT_RATE = 92_000  # bits per second, AAC
LINE = 65  # characters in one line of a transcript


@dataclass(frozen=True)
class Voice:
    """`level` is the dBFS of its speech, `left` and `right` are gains; the second voice sits farther away."""

    name: str
    flite: str
    stretch: float
    level: float
    left: float
    right: float


VOICES = {
    "A": Voice("Voice A", "slt", 1.02, -24.5, 1.0, 0.72),
    "B": Voice("Voice B", "rms", 1.0, -31.5, 0.72, 1.0),
}

# Every line is one cue: a voice, a colon, and a sentence of at most two transcript lines.
SCRIPT: tuple[tuple[str, str], ...] = (
    (
        "Welcome: this is a stand-in",
        """
        A: Hello, and welcome. This is a stand-in recording, read by two synthetic voices.
        A: I am Voice A, and I ask the questions.
        B: I am Voice B, and I answer them.
        A: The real episode is a conversation with Dr. Dominic Femiano about tendon injuries.
        A: Neither he nor Dr. Jennifer Penrose speaks here. None of these words are theirs.
        B: What you hear is general education. It is not medical advice.
        B: It is here so that you can try the whole show before your own recording is ready.
        """,
    ),
    (
        "What a tendon does",
        """
        A: Let us start at the beginning. What is a tendon?
        B: A tendon is a strong cord that ties a muscle to a bone.
        B: When the muscle pulls, the tendon passes that pull along, and the joint moves.
        B: It is springy, too. It stores a little energy each time your foot meets the ground.
        A: And how common is trouble with a tendon?
        B: Very common. Most people have a tendon injury at least once in a lifetime.
        B: Think of the heel, the knee, the shoulder or the elbow.
        """,
    ),
    (
        "Sore or torn?",
        """
        A: Are all tendon injuries alike?
        B: No. It helps to think of two broad kinds.
        B: The first is a tendon that is sore and overworked. It comes on slowly.
        B: It is often stiff in the morning, and it warms up as you move.
        B: The second is a tear, in part or all the way through. That is usually sudden.
        A: When should somebody be seen soon?
        B: If you felt a pop, if the limb is weak, or if you cannot put weight on it, call right away.
        """,
    ),
    (
        "How to prevent it",
        """
        A: What can we do before anything hurts?
        B: Build up a little at a time. Tendons adapt, but they adapt slowly.
        B: Change one thing at once: how far, how fast, how steep, or which shoes.
        B: Keep up some strength work all year, even when you feel fine.
        B: And leave easy days between the hard ones. Recovery is part of the plan.
        A: So a little and often, instead of a lot all at once.
        B: Yes. That is a good way to remember it.
        """,
    ),
    (
        "What the research looks at",
        """
        A: What are people learning about treatment?
        B: Much of the research looks at load: which exercises to use, how heavy, and how often.
        B: For many sore tendons, rest alone is not the whole answer.
        B: A short break can calm things down. Then the tendon needs work that it can handle.
        B: Injections and surgery have their place, and researchers are still asking for whom.
        A: So what is worth asking at a visit?
        B: Ask what each choice is meant to do, how long it takes, and what happens if you wait.
        """,
    ),
    (
        "One thing to try this week",
        """
        A: Let us close with one thing to try this week.
        B: Write down what you did each day, and how the sore spot felt the next morning.
        B: After a week you will see a pattern. Bring that page to your visit.
        A: If something hurts, stop, and talk with a clinician who knows you.
        A: The notes for this episode tell you how to reach the clinic.
        A: That is the end of the stand-in. Put your own recording in its place.
        B: Thank you for listening.
        """,
    ),
)


@dataclass(frozen=True)
class Line:
    """One spoken sentence; times are in seconds."""

    voice: Voice
    words: str
    start: float
    end: float


def speak(voice: Voice, words: str) -> Samples:
    """The sentence in one synthetic voice at RATE, without the silence around it, at the voice's level."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.wav"
        stretch = f"duration_stretch={voice.stretch}"
        subprocess.run(["flite", "-voice", voice.flite, "--setf", stretch, "-t", words, "-o", path], check=True)
        with wave.open(str(path)) as opened:
            rate = opened.getframerate()
            raw = np.frombuffer(opened.readframes(opened.getnframes()), "<i2") / 32768
    sound = resampled(raw, rate)
    loud = np.flatnonzero(np.abs(sound) > 0.012 * np.abs(sound).max())
    sound = sound[loud[0] : loud[-1] + 1]
    fade = np.minimum(1, np.arange(1, len(sound) + 1) / (RATE * 0.006))
    sound = sound * fade * fade[::-1]
    frames = np.sqrt((sound[: len(sound) // 960 * 960].reshape(-1, 960) ** 2).mean(axis=1))
    speech = np.sqrt((frames[frames > 0.1 * frames.max()] ** 2).mean())
    return np.asarray(sound * (gain(voice.level) / speech))


def resampled(sound: Samples, rate: int) -> Samples:
    """Bring the sound to RATE by lengthening its spectrum; exact, and needs no further library."""
    length = len(sound) * RATE // rate
    return np.fft.irfft(np.fft.rfft(sound), length) * (length / len(sound))


def gain(decibels: float) -> float:
    """The factor of a change in dB."""
    return float(10 ** (decibels / 20))


def perform() -> tuple[Samples, list[Line], list[float]]:
    """Speak the script into one stereo room: the sound, every line with its times, and the chapter starts."""
    now, lines, chapters = 0.0, list[Line](), list[float]()
    parts: list[tuple[int, Voice, Samples]] = []
    for number, (_, text) in enumerate(SCRIPT):
        now = float(np.ceil(now + 0.9)) if number else 0.0
        chapters.append(now)
        now += 0.35
        before = ""
        for key, words in re.findall(r"([AB]): (.+)", text):
            now += 0.0 if not before else 0.42 if key == before else 0.68
            sound = speak(VOICES[key], words)
            at = round(now * RATE)
            parts.append((at, VOICES[key], sound))
            lines.append(Line(VOICES[key], words, at / RATE, (at + len(sound)) / RATE))
            now, before = lines[-1].end, key
    stage = np.zeros((2, round((now + 1.6) * RATE)))
    for at, voice, sound in parts:
        stage[:, at : at + len(sound)] += np.outer((voice.left, voice.right), sound)
    return in_a_room(stage, lines), lines, chapters


def in_a_room(stage: Samples, lines: list[Line]) -> Samples:
    """Add what a small office adds: faint echoes, hiss and hum, and two knocks against the table."""
    chance = np.random.default_rng(20200505)
    seconds = np.arange(round(0.16 * RATE)) / RATE
    length = stage.shape[1]
    size = 1 << (length + len(seconds)).bit_length()
    heard = stage.copy()
    for channel in range(2):
        echo = chance.standard_normal(len(seconds)) * np.exp(-seconds / 0.035) * (seconds > 0.004)
        echo *= gain(-15) / np.sqrt((echo**2).sum())
        heard[channel] += np.fft.irfft(np.fft.rfft(stage[channel], size) * np.fft.rfft(echo, size), size)[:length]
    frequency = np.fft.rfftfreq(length, 1 / RATE)
    shape = 1 / np.sqrt(np.maximum(frequency, 40)) / (1 + (frequency / 7000) ** 4)
    for channel in range(2):
        hiss = np.fft.irfft(np.fft.rfft(chance.standard_normal(length)) * shape, length)
        heard[channel] += hiss * (gain(-63) / hiss.std())
    heard += gain(-70) * np.sin(2 * np.pi * 60 * np.arange(length) / RATE)
    for line in (lines[9], lines[30]):
        heard += knock(length, line.end + 0.12)
    return heard


def knock(length: int, at: float) -> Samples:
    """A bump against the table `at` seconds, louder than any word: the finished episode has to limit it."""
    seconds = np.arange(length) / RATE - at
    after = np.where(seconds > 0, seconds, 0)
    ring = np.sin(2 * np.pi * 140 * after) + 0.5 * np.sin(2 * np.pi * 330 * after)
    return np.asarray(gain(-9) * ring * np.exp(-after / 0.022) * (seconds > 0))


def write_recording(sound: Samples, path: Path) -> None:
    """Write AAC in an M4A file, as a video call saves it; no dates inside, so that it can be made again."""
    with av.open(str(path), "w", format="mp4", options={"fflags": "+bitexact", "movflags": "+faststart"}) as box:
        stream = box.add_stream("aac", rate=RATE, layout="stereo", bit_rate=BIT_RATE)
        for at in range(0, sound.shape[1], 1024):
            block = np.ascontiguousarray(sound[:, at : at + 1024], dtype=np.float32)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = RATE, at
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))


def web_vtt(lines: list[Line]) -> str:
    """The transcript with its speakers."""
    cues = (f"{stamp(x.start)} --> {stamp(x.end)}\n<v {x.voice.name}>{folded(x.words)}\n" for x in lines)
    note = "NOTE\nStand-in recording: two synthetic voices read a text written for this sample.\n"
    return "\n".join(["WEBVTT\n", note, *cues])


def folded(words: str) -> str:
    """At most two lines of about equal length."""
    if len(words) <= LINE:
        return words
    fits = (textwrap.wrap(words, width) for width in range(len(words) // 2, LINE + 1))
    return "\n".join(next(wrapped for wrapped in fits if len(wrapped) <= 2))


def stamp(seconds: float) -> str:
    """HH:MM:SS.mmm (WebVTT, section 4.1)."""
    minutes, rest = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def with_chapters(page: str, starts: list[float]) -> str:
    """The episode's page with its list of chapters made anew."""
    listed = "\n".join(
        f"- {int(at) // 60:02}:{int(at) % 60:02} {title}" for at, (title, _) in zip(starts, SCRIPT, strict=True)
    )
    return re.sub(r"(?<=^## Chapters\n\n)(- .*\n)+", listed + "\n", page, flags=re.MULTILINE)


PINE, DEEP, FERN, SAGE = "#123f3d", "#0d3230", "#2f7469", "#9cc4b2"
CREAM, CORAL, SAND, CLAY = "#f7f0e3", "#f27354", "#ead9bd", "#c9553a"

Point = tuple[float, float]


@dataclass(frozen=True)
class Bundle:
    """Fibers along a curve (four points of a Bezier); `narrow` and `wide` are the half-widths at the ends and within.

    `belly` in 0 to 1 is where the bundle is widest: a muscle is thick near its start and thins into its tendon.
    """

    curve: tuple[Point, Point, Point, Point]
    narrow: tuple[float, float]
    wide: float
    belly: float
    fibers: int
    thick: float


def normals(middle: Samples) -> Samples:
    """The unit vector across the path at each of its points."""
    along = np.gradient(middle, axis=0)
    return np.asarray(np.stack([-along[:, 1], along[:, 0]], axis=1) / np.hypot(along[:, 0], along[:, 1])[:, None])


class Canvas:
    """A picture drawn at twice its size and made smooth by halving; all lengths are in finished pixels."""

    def __init__(self, width: int, height: int, color: Color, fonts: Path) -> None:
        self.size, self.fonts = (width, height), fonts
        self.image = Image.new("RGB", (width * 2, height * 2), color)
        self.draw = ImageDraw.Draw(self.image)

    def disc(self, center: Point, radius: float, color: Color, ring: float = 0) -> None:
        x, y, r = center[0] * 2, center[1] * 2, radius * 2
        box = (x - r, y - r, x + r, y + r)
        self.draw.ellipse(box, fill=None if ring else color, outline=color, width=round(ring * 2))

    def ribbon(self, middle: Samples, half: Samples, color: Color) -> None:
        """A stroke along `middle` (points by 2) whose half-width changes on the way."""
        across = normals(middle)
        edge = np.concatenate([middle + across * half[:, None], (middle - across * half[:, None])[::-1]])
        self.draw.polygon([(x * 2, y * 2) for x, y in edge.tolist()], fill=color)

    def bundle(self, made_of: Bundle, colors: tuple[Color, ...]) -> None:
        t = np.linspace(0, 1, 400)
        a, b, c, d = (np.array(point) for point in made_of.curve)
        u = 1 - t
        middle = np.outer(u**3, a) + np.outer(3 * u * u * t, b) + np.outer(3 * u * t * t, c) + np.outer(t**3, d)
        across = normals(middle)
        bent = t ** (np.log(0.5) / np.log(made_of.belly))
        swell = np.sin(np.pi * bent) ** 1.3
        width = (made_of.narrow[0] * u + made_of.narrow[1] * t) * (1 - swell) + made_of.wide * swell
        for number, place in enumerate(np.linspace(-1, 1, made_of.fibers)):
            path = middle + across * (width * place)[:, None]
            self.ribbon(path, made_of.thick * (0.42 + 0.58 * swell), colors[number % len(colors)])

    def text(self, at: Point, words: str, font: tuple[str, float], color: Color, track: float = 0) -> None:
        """Set `words` with the left end of their baseline at `at`; `track` is space added between letters."""
        face = ImageFont.truetype(io.BytesIO(self.font_file(font[0])), round(font[1] * 2))
        x = at[0] * 2
        for piece in words if track else (words,):
            self.draw.text((x, at[1] * 2), piece, color, face, anchor="ls")
            x += face.getlength(piece) + track * 2

    def font_file(self, name: str) -> bytes:
        found = next(iter(sorted(self.fonts.rglob(f"{name}.[ot]tf"))), None)
        if found is None:
            raise SystemExit(f"There is no font {name} below {self.fonts}. Give the folder with --fonts.")
        return found.read_bytes()

    def save(self, path: Path, quality: int) -> None:
        small = self.image.resize(self.size, Image.Resampling.BOX)
        small.save(path, "JPEG", quality=quality, optimize=True, progressive=True, dpi=(72, 72))


def draw_show_cover(path: Path, fonts: Path) -> None:
    """A runner's leg made of fibers: two muscles, the joints, and in coral the tendon that reaches the heel."""
    sheet = Canvas(3000, 3000, PINE, fonts)
    sheet.disc((2140, 2090), 1040, DEEP)
    knee, heel = (960.0, 1890.0), (2080.0, 2430.0)
    thigh = Bundle(((3120, 1380), (2440, 1330), (1560, 1400), knee), (200, 54), 250, 0.42, 9, 22)
    calf = Bundle((knee, (1300, 1930), (1720, 2170), heel), (48, 30), 190, 0.3, 7, 21)
    foot = Bundle((heel, (2190, 2640), (2010, 2760), (1560, 2790)), (40, 16), 92, 0.4, 4, 22)
    sheet.bundle(thigh, (SAGE, CREAM, SAGE))
    sheet.bundle(calf, (CORAL,))
    sheet.bundle(foot, (SAGE, CREAM, CREAM, SAGE))
    for joint, radius in ((knee, 92), (heel, 66)):
        sheet.disc(joint, radius + 30, DEEP if joint == heel else PINE)
        sheet.disc(joint, radius, CREAM)
    sheet.text((205, 530), "The Penrose", ("LeagueSpartan-Bold", 400), CREAM)
    sheet.text((205, 905), "Podcast", ("LeagueSpartan-Bold", 400), CORAL)
    sheet.text((214, 1086), "Plain talk about pain and movement", ("Lato-Medium", 98), SAGE)
    sheet.save(path, 86)


def draw_book_cover(path: Path, fonts: Path) -> None:
    """The lanes of a track, and one runner on the way."""
    sheet = Canvas(1600, 2560, SAND, fonts)
    corner = (1600.0, 2560.0)
    for number, radius in enumerate(range(1520, 320, -200)):
        sheet.disc(corner, radius, (CORAL, CLAY)[number % 2])
        sheet.disc(corner, radius, CREAM, ring=9)
    sheet.disc(corner, 320, PINE)
    turn = np.radians(np.linspace(184, 216, 120))
    trail = np.stack([1600 + 1220 * np.cos(turn), 2560 + 1220 * np.sin(turn)], axis=1)
    sheet.ribbon(trail, np.linspace(2, 44, 120), CREAM)
    for radius, color in ((78, PINE), (50, CREAM)):
        sheet.disc((float(trail[-1, 0]), float(trail[-1, 1])), radius, color)
    sheet.text((126, 210), "SAMPLE TITLE", ("Lato-Bold", 52), CLAY, track=9)
    sheet.text((118, 520), "Running", ("LeagueSpartan-Bold", 318), PINE)
    sheet.text((118, 806), "for Life", ("LeagueSpartan-Bold", 318), PINE)
    sheet.text((126, 930), "Why runners get hurt, and how to keep going", ("Lato-Medium", 62), FERN)
    sheet.text((124, 1090), "Dr. Jennifer Penrose", ("LeagueSpartan-SemiBold", 74), PINE)
    sheet.save(path, 88)


def main() -> None:
    """Make everything again inside the sample."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--to", type=Path, default=SAMPLE, help="the sample's folder")
    options.add_argument("--fonts", type=Path, default=Path("/usr/share/fonts"), help="where the fonts are")
    options.add_argument("--only", choices=("sound", "pictures"), help="make only a part")
    told = options.parse_args()
    episode = told.to / "episodes" / "tendon-injuries"
    if told.only != "pictures":
        sound, lines, starts = perform()
        write_recording(sound, episode / "recording.m4a")
        (episode / "transcript.vtt").write_text(web_vtt(lines), encoding="utf-8", newline="\n")
        page = episode / "episode.md"
        page.write_text(with_chapters(page.read_text(encoding="utf-8"), starts), encoding="utf-8", newline="\n")
    if told.only != "sound":
        draw_show_cover(told.to / "cover.jpg", told.fonts)
        draw_book_cover(told.to / "book" / "cover.jpg", told.fonts)


if __name__ == "__main__":
    main()
