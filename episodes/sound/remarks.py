"""Remarks: what an owner should know about a recording before working on it, in words of the clinic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from episodes.chapters.chapter import clock
from episodes.sound.clipping import Clipping
from episodes.sound.inspection import Inspection
from episodes.sound.recording import Sound
from workspace.findings import Finding, Level, Place

_FLAT_PEAKS = 5  # one slammed door is no clipped recording
_OVER_PEAKS = 20
_LONG_SILENCE = 20.0  # seconds
_SILENT_ENDS = 5.0
_MOSTLY_SILENT = 0.5
_ONE_SIDED_DB = 20.0
_HUM_DB = -45.0  # below the voice; from here on it is heard in the pauses
_HUM_FLOOR_DB = -75.0
_OFFSET = 0.02
_TELEPHONE_RATE = 16000
_TELEPHONE_REACH = (2000.0, 4500.0)  # Hz; what reaches less high is no voice
_QUIET_LUFS = -42.0  # 25 dB below the usual target: the room's hiss comes up as much
_SHORT, _LONG = 60.0, 3 * 3600.0
_MIXED_UP = 48000 / 44100
_MIXED_UP_SLACK = 0.002

_EXPORT = "Export it again from the program it was recorded with"


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A warning about a recording: it goes on, and the owner knows."""

    code: str
    problem: str
    why: str
    fix: str
    level: Level = Level.SHOULD

    def finding(self, where: str) -> Finding:
        """The same as a finding about a file."""
        return Finding(
            code=self.code, level=self.level, where=Place(where), problem=self.problem, why=self.why, fix=self.fix
        )


def remarks(found: Inspection, sound: Sound, took: float | None = None) -> tuple[Remark, ...]:
    """All remarks on what was heard, the weightiest first; what the headers show stands in `sound.remarks`.

    `took` is how long the recorder ran by its own stamps, in seconds, if that is known.
    """
    if not found.has_sound:
        return (*_nothing(), *_length(found))
    return (
        *_clipping(found.clipping, sound),
        *_sides(found),
        *_speed(found, sound, took),
        *_hum(found),
        *_offset(found),
        *_telephone(found, sound),
        *_quiet(found),
        *_silence(found),
        *_length(found),
    )


def _nothing() -> Iterator[Remark]:
    yield Remark(
        code="heard-nothing",
        problem="Nothing can be heard in the recording.",
        why="The microphone was off, or another one was recorded.",
        fix="Listen to it, and choose the file that has the voices.",
    )


def _clipping(clipping: Clipping, sound: Sound) -> Iterator[Remark]:
    # Steps of 8-bit and telephone sound are flat by nature; sound in floating point has room above full scale.
    coarse = sound.codec in {"pcm_u8", "pcm_s8", "pcm_mulaw", "pcm_alaw"}
    roomy = sound.codec.startswith("pcm_f") or sound.channels > 2
    count, first = (0, None) if coarse else (clipping.flat, clipping.first_flat)
    if count < _FLAT_PEAKS and not roomy and clipping.over >= _OVER_PEAKS:
        count, first = clipping.over, clipping.first_over
    if count >= _FLAT_PEAKS and first is not None:
        yield Remark(
            code="heard-clipping",
            problem=f"The sound is clipped in {count:,} places, first at {clock(first)}.",
            why="The recorder was set too loud and cut the peaks off; voices crackle there, and no one can bring it back.",
            fix="Listen there. If it crackles, ask for a copy from another recorder, and turn the input down next time.",
        )


def _sides(found: Inspection) -> Iterator[Remark]:
    sides = found.sides
    if sides is None or sides.identical:
        return
    left, right = sides.level_db
    if sides.silent or abs(left - right) >= _ONE_SIDED_DB:
        loud = "left" if left > right else "right"
        yield Remark(
            code="heard-one-ear",
            problem=f"{'Only' if sides.silent else 'Almost only'} the {loud} side has sound.",
            why="With earphones, one ear hears nothing; with one earbud, perhaps nobody hears anything.",
            fix='Write  sound = "single voice"  into episode.md: it puts everything in the middle.',
        )
    elif min(sides.apart) >= 0.1 and sum(sides.apart) >= 0.5:
        yield Remark(
            code="heard-apart",
            problem="One voice is on the left only, another on the right only.",
            why="With earphones that is tiring, and with one earbud half of the talk is missing.",
            fix='Write  channels = "mono"  below [sound] in show.toml: both voices come to the middle.',
        )
    elif sides.against >= 0.15 or sides.correlation <= -0.5:
        yield Remark(
            code="heard-antiphase",
            problem="The two sides cancel each other: one is the other turned upside down.",
            why="On a phone or a kitchen speaker, which mix the sides, the voice gets thin or vanishes.",
            fix=f"{_EXPORT} with one side only, or in Audacity: split the stereo track, then Effect > Invert one side.",
        )


def _speed(found: Inspection, sound: Sound, took: float | None) -> Iterator[Remark]:
    """Nobody can know it from the sound alone, so it says what it goes by."""
    signs = []
    if found.hum and found.hum.shifted and _is_heard(found):
        signs.append(f"the hum of the mains is at {found.hum.hertz:.1f} Hz instead of 50 or 60")
    if sound.seconds and _mixed_up(found.seconds / sound.seconds):
        signs.append(f"the file says {clock(sound.seconds)} and holds {clock(found.seconds)}")
    if took and found.seconds >= 600 and _mixed_up(took / found.seconds):
        signs.append(f"it lasts {clock(found.seconds)}, and the recorder ran for {clock(took)}")
    if signs:
        yield Remark(
            code="heard-speed",
            problem=f"The recording may be played at the wrong speed: {', and '.join(signs)}.",
            why="When 44,100 and 48,000 Hz are mixed up, voices come out 9 % too high and fast, or too low and slow.",
            fix=f"Listen to a voice that you know. If it is wrong: {_EXPORT[0].lower()}{_EXPORT[1:]}, at the rate of the recorder.",
        )


def _mixed_up(ratio: float) -> bool:
    return any(abs(ratio / each - 1) <= _MIXED_UP_SLACK for each in (_MIXED_UP, 1 / _MIXED_UP))


def _is_heard(found: Inspection) -> bool:
    return found.hum is not None and found.hum.level_db > max(found.level_db + _HUM_DB, _HUM_FLOOR_DB)


def _hum(found: Inspection) -> Iterator[Remark]:
    if found.hum and not found.hum.shifted and _is_heard(found):
        yield Remark(
            code="heard-hum",
            problem=f"The mains hums in the recording, at {found.hum.hertz:.0f} Hz and "
            f"{found.level_db - found.hum.level_db:.0f} dB below the voice.",
            why="A charger, a lamp or a cable gets into the microphone; the quieter the voice, the more it is heard.",
            fix="Write  high_pass = true  below [sound] in show.toml: it takes away the lowest part of it. "
            "Next time, record with the charger unplugged.",
        )


def _offset(found: Inspection) -> Iterator[Remark]:
    worst = max(found.offset, key=abs)
    if abs(worst) >= _OFFSET:
        yield Remark(
            code="heard-offset",
            problem=f"The sound does not swing around zero: it is off by {abs(worst):.0%} (a DC offset).",
            why="A fault of the recorder or its cable; it eats loudness and clicks at every cut.",
            fix="Write  high_pass = true  below [sound] in show.toml: it takes the offset away.",
        )


def _telephone(found: Inspection, sound: Sound) -> Iterator[Remark]:
    low, high = _TELEPHONE_REACH
    narrow = found.reach_hz is not None and low <= found.reach_hz <= high
    if sound.sample_rate <= _TELEPHONE_RATE or narrow:
        what = f"It was recorded at {sound.sample_rate:,} Hz" if sound.sample_rate <= _TELEPHONE_RATE else "It ends"
        reach = min(found.reach_hz or high, sound.sample_rate / 2)
        yield Remark(
            code="heard-telephone",
            problem=f"The recording sounds like a telephone. {what}"
            f"{'' if what != 'It ends' else f' at about {reach / 1000:.1f} kHz'}; a good one goes beyond 10 kHz.",
            why="S and F sound alike, and long listening tires. What was not recorded cannot be added.",
            fix="Ask whether somebody has a better file: a call program's own recording, or a phone's voice memo.",
        )


def _quiet(found: Inspection) -> Iterator[Remark]:
    if found.rough_lufs < _QUIET_LUFS:
        yield Remark(
            code="heard-quiet",
            problem=f"The recording is very quiet, about {found.rough_lufs:.0f} LUFS.",
            why="It is raised until it is as loud as other podcasts, and the room's hiss comes up as much.",
            fix="Record nearer to the microphone next time. Against the hiss: noise_reduction = true  below [sound] in show.toml",
        )


def _silence(found: Inspection) -> Iterator[Remark]:
    silence = found.silence
    ends = [
        f"{seconds:.0f} seconds at the {where}"
        for where, seconds in (("beginning", silence.leading), ("end", silence.trailing))
        if seconds >= _SILENT_ENDS
    ]
    if silence.share >= _MOSTLY_SILENT and found.seconds >= _SHORT:
        yield Remark(
            code="heard-silence",
            problem=f"{silence.share:.0%} of the recording is silence.",
            why="It may be one speaker's own track of a call, without the others.",
            fix="Listen to it. If a voice is missing, choose the file in which all are mixed.",
        )
    elif silence.longest >= _LONG_SILENCE and silence.longest > max(silence.leading, silence.trailing):
        yield Remark(
            code="heard-gap",
            problem=f"Nothing is heard for {silence.longest:.0f} seconds, from {clock(silence.longest_at)} on.",
            why="Listeners think that the episode is over, or that something broke.",
            fix="Listen there, and cut it out before you start the episode.",
        )
    if ends:
        yield Remark(
            code="heard-silent-ends",
            problem=f"There is silence: {' and '.join(ends)}.",
            why="People who press Play want to hear somebody.",
            fix="Write  trim_silence = true  below [sound] in show.toml: it cuts both ends.",
            level=Level.NICE,
        )


def _length(found: Inspection) -> Iterator[Remark]:
    if found.seconds < _SHORT:
        yield Remark(
            code="heard-short",
            problem=f"The recording is only {found.seconds:.0f} seconds long.",
            why="It may be a test, or the recorder stopped early.",
            fix='Listen to the end. For a trailer, write  type = "trailer"  into episode.md.',
            level=Level.NICE,
        )
    elif found.seconds > _LONG:
        yield Remark(
            code="heard-long",
            problem=f"The recording is {clock(found.seconds)} long.",
            why="A recorder that nobody stopped goes on for hours; and few people listen to more than one.",
            fix="Listen to the last minutes, and cut what does not belong to it.",
            level=Level.NICE,
        )
