"""Mastering: a recording goes in, an MP3 at the loudness that directories ask for comes out."""

from __future__ import annotations

import math
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO

from episodes.mp3.encoding import encoder_loss
from episodes.sound import refusals
from episodes.sound.alternates import alternate_kbps, encode_alternate
from episodes.sound.chain import (
    AIM_LU,
    TOLERANCE_LU,
    Chain,
    corrected,
    decide,
    dipped,
    few_enough,
    highest_allowed,
    with_dips,
)
from episodes.sound.decoding import Tally
from episodes.sound.delivery import Delivery, Spot
from episodes.sound.leveling import leveling
from episodes.sound.loudness import Loudness, integrated, loudness_of, measure_file
from episodes.sound.mastered import AS_USUAL, Mastered, Wishes
from episodes.sound.measuring import change_of, read_spool
from episodes.sound.meter import reading_frames
from episodes.sound.offset import centered
from episodes.sound.plain_wave import lying_in
from episodes.sound.progress import Stages
from episodes.sound.recording import Sound, decoded, probe, refuse_incomplete
from episodes.sound.rendering import Rendering
from episodes.sound.segments import SegmentEncoder
from episodes.sound.settings import SoundSettings
from episodes.sound.spool import Spool, spooled
from episodes.sound.treatment import Treatment, noise_in, treated
from episodes.sound.trimming import sounding
from episodes.sound.workers import Workers
from workspace.files import replacing
from workspace.progress import Reporter

MP3_CODECS = frozenset({"mp3", "mp3float"})
_ROUNDS = 10
_STRICT_ROUNDS = 2  # after these, anything within the tolerance will do
_HISSING_GAIN_DB = 25.0  # from here on the room is heard
_MOST_GAIN_DB = 40.0
_OVERDRIVE_DB = 20.0  # how much more a limiter may be driven, where there is nothing left but peaks
_DRY_RUNS = 6
_TRIM_LU = 0.15  # what may be left for the gain behind the limiter
_LIGHT_LU = 0.3  # a limiter that takes more is measured everywhere
_ONE_SIDED = 0.001  # -60 dB


def master(  # noqa: PLR0913 - from, to, how, and the means
    recording: Path,
    finished: Path,
    settings: SoundSettings,
    report: Reporter,
    *,
    wishes: Wishes = AS_USUAL,
    threads: int | None = None,
) -> Mastered:
    """Write `finished`, whole or not at all, and return what was measured on it; `threads` are all cores if None.

    Further formats that the settings ask for are written beside it under their own suffixes. The same recording and
    settings give the same bytes. Work files live beside `finished` and leave nothing behind.
    """
    sound = probe(recording, track=wishes.track)
    if settings.as_it_is:
        return copied(recording, finished, sound, wishes)
    rate = 48000 if sound.sample_rate == 48000 else 44100
    channels = min(sound.channels, 1 if settings.channels == "mono" else 2)
    stages = Stages(f"Mastering {recording.name}", sound.seconds, report)
    stages.begin(0.0, 0.08, (sound.seconds or 0) * rate)
    tally = Tally()
    with ExitStack() as stack:
        spool = None
        if not settings.high_pass:
            spool = stack.enter_context(lying_in(recording, sample_rate=rate, channels=channels, stages=stages))
        if spool is None:
            blocks = decoded(recording, sample_rate=rate, channels=channels, track=wishes.track, tally=tally)
            blocks = stages.watched(centered(blocks, sample_rate=rate, tally=tally))
            heard = treated(blocks, Treatment(high_pass=settings.high_pass), sample_rate=rate, channels=channels)
            spool = stack.enter_context(spooled(heard, finished.parent, sample_rate=rate, channels=channels))
        stages.seconds = spool.seconds
        remarks = refuse_incomplete(
            recording, sound, spool.seconds, tally=tally, accept_truncated=wishes.accept_truncated
        )
        for remark in (*sound.remarks, *remarks):
            stages.remark(remark)
        if settings.noise_reduction:
            spool = stack.enter_context(quieter(spool, finished.parent))
        workers = stack.enter_context(Workers(threads))
        return _Mastering(recording, spool, settings, workers, stages).write(finished)


def copied(recording: Path, finished: Path, sound: Sound, wishes: Wishes) -> Mastered:
    """Take a finished MP3 as it is; anything else is refused."""
    if sound.codec not in MP3_CODECS:
        raise refusals.not_finished(recording)
    with replacing(finished) as temporary:
        shutil.copyfile(recording, temporary)
        made = measure_finished(temporary)
        refuse_incomplete(recording, sound, made.seconds, accept_truncated=wishes.accept_truncated)
    return made


@contextmanager
def quieter(spool: Spool, folder: Path) -> Iterator[Spool]:
    """The sound without its steady noise; the same sound if it has none."""
    noise = noise_in(spool.blocks(), sample_rate=spool.sample_rate)
    if noise is None:
        yield spool
        return
    blocks = treated(spool.blocks(), Treatment(noise=noise), sample_rate=spool.sample_rate, channels=spool.kept)
    with spooled(blocks, folder, sample_rate=spool.sample_rate, channels=spool.kept) as quiet:
        yield quiet


def measure_finished(finished: Path) -> Mastered:
    """What `master` would have returned for a finished file whose notes were lost."""
    sound, loudness = probe(finished), measure_file(finished)
    return Mastered(
        seconds=loudness.seconds,
        loudness_lufs=round(loudness.integrated_lufs, 2),
        true_peak_dbtp=round(loudness.true_peak_dbtp, 2),
        channels=sound.channels,
        sample_rate=sound.sample_rate,
        bytes=finished.stat().st_size,
    )


class _Mastering:
    """One recording on its way to the target."""

    def __init__(
        self, recording: Path, spool: Spool, settings: SoundSettings, workers: Workers, stages: Stages
    ) -> None:
        self.recording = recording
        self.spool = spool
        self.settings = settings
        self.workers = workers
        self.stages = stages
        self.cut = 0.0

    def write(self, finished: Path) -> Mastered:
        """Write the MP3 and what else the settings ask for."""
        finished.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=finished.parent, prefix=".mp3.") as file:  # nameless: a stop leaves nothing
            rendering, delivered, size = self._to_target(file)
            self._write_alternates(rendering, finished)
            file.seek(0)
            with replacing(finished) as temporary, temporary.open("wb") as whole:
                shutil.copyfileobj(file, whole, 1 << 20)
        return Mastered(
            seconds=delivered.seconds,
            loudness_lufs=round(delivered.integrated_lufs, 2),
            true_peak_dbtp=round(delivered.true_peak_dbtp, 2),
            channels=self.spool.kept,
            sample_rate=self.spool.sample_rate,
            bytes=size,
            cut=self.cut,
        )

    def _to_target(self, file: IO[bytes]) -> tuple[Rendering, Loudness, int]:
        """Render, measure what a listener gets, correct; most recordings need one round, and a few places mended.

        Returns the last rendering, what was measured, and the bytes of the file.
        """
        rendering = self._decided()
        aim = wanted = self.settings.lufs(self.spool.kept)
        delivery = self._delivered(rendering, file)
        missed, step = 0.0, 1.0
        for turn in range(_ROUNDS):
            delivered = delivery.delivered()
            missing = wanted - delivered.loudness.integrated_lufs
            if abs(missing) <= (AIM_LU if turn < _STRICT_ROUNDS else TOLERANCE_LU):
                if not delivered.over:
                    return rendering, delivered.loudness, delivery.assembly.finish(self.spool.frames)
                mended = self._mended(rendering, delivery, delivered.over)
                if mended is not None:
                    rendering = mended
                    continue
            # Noise makes the encoder drop and add whole bands, so that a full step may overshoot; shorter ones land.
            step = step / 2 if missing * missed < 0 else step
            aim, missed = aim + step * missing, missing
            chain, before = corrected(rendering.chain, delivered.loudness, self.settings, step=step), rendering.chain
            rendering = replace(rendering, chain=chain)
            if chain.ceiling_dbtp != before.ceiling_dbtp:
                # A lower ceiling takes loudness, which only a dry run can tell.
                rendering = self._settled(replace(rendering, chain=replace(chain, makeup_db=before.makeup_db)), aim)
            delivery = self._delivered(rendering, file)
        found = delivered.loudness
        raise refusals.off_target(
            self.recording,
            problem=f"it stays at {found.integrated_lufs:.1f} LUFS with peaks of {found.true_peak_dbtp:.1f} dBTP",
        )

    def _decided(self) -> Rendering:
        """Measure the recording and decide; what cannot be mastered is refused."""
        self.stages.begin(0.08, 0.15, self.spool.frames)
        self.readings, peak = read_spool(self.spool, self.workers, self.stages)
        if self.settings.trim_silence:
            self._trim()
        spool, curve = self.spool, None
        before = loudness_of(self.readings, peak=peak, frames=spool.frames, sample_rate=spool.sample_rate)
        if before.integrated_lufs == -math.inf:
            raise refusals.silent(self.recording)
        if self.settings.leveling:
            curve = leveling(self.readings.momentary)
            before = replace(
                before,
                integrated_lufs=integrated(self.readings.momentary + curve[: len(self.readings.momentary)]),
                true_peak_dbtp=before.true_peak_dbtp + float(curve.max()),
            )
        chain = decide(before, spool.kept, self.settings)
        if chain.gain_db > _MOST_GAIN_DB:
            raise refusals.too_quiet(self.recording, gain_db=chain.gain_db, most_db=_MOST_GAIN_DB)
        self._remark(chain)
        rendering = Rendering(spool=spool, chain=chain, leveling=curve)
        return self._settled(rendering, self.settings.lufs(spool.kept))

    def _trim(self) -> None:
        """Leave out the silence at both ends."""
        rate = self.spool.sample_rate
        start, stop = sounding(self.readings.momentary, self.spool.seconds).frames(rate)
        step = reading_frames(rate)
        self.spool = self.spool.between(start, stop)
        self.readings = self.readings.between(start // step, stop // step)
        self.cut = start / rate

    def _write_alternates(self, rendering: Rendering, finished: Path) -> None:
        """The further formats; only LAME lowers the level, so that its makeup is taken back."""
        loss = 20 * math.log10(encoder_loss(rendering.chain.kbps))
        chain = replace(rendering.chain, makeup_db=rendering.chain.makeup_db + loss)
        plain = replace(rendering, chain=chain)

        def write(suffix: str) -> None:
            """Encode one format beside the MP3; with threads to spare, several at the same time."""
            with replacing(finished.with_suffix(f".{suffix}")) as temporary:
                blocks = self.workers.watched(plain.blocks(0, self.spool.frames))
                sound = (chain.sample_rate, chain.channels)
                encode_alternate(suffix, blocks, temporary, sound=sound, kbps=alternate_kbps(suffix, chain.kbps))

        list(self.workers.each(write, self.settings.also))

    def _settled(self, rendering: Rendering, aim: float) -> Rendering:
        """Give back the loudness that the limiter takes, before the costly encoder runs; `aim` is in LUFS."""
        chain = rendering.chain
        if chain.ceiling_dbtp is None and rendering.leveling is None:
            return rendering
        wanted = aim - integrated(self.readings.momentary) - 20 * math.log10(encoder_loss(chain.kbps))
        slope, last, sampled = 1.0, (0.0, 0.0), rendering.leveling is None
        self.stages.begin(0.15, 0.2, self.spool.frames)
        for turn in range(_DRY_RUNS):
            dry = replace(rendering, chain=chain)
            raised = change_of(dry, self.readings, self.workers, self.stages, sampled=sampled)
            missing = wanted - raised
            light = abs(raised - chain.gain_db - chain.makeup_db) < _LIGHT_LU
            if abs(missing) <= _TRIM_LU and (light or not sampled):
                return replace(rendering, chain=replace(chain, makeup_db=chain.makeup_db + missing))
            if turn and chain.gain_db != last[0]:  # the harder the limiter works, the less a decibel of gain brings
                slope = min(max((raised - last[1]) / (chain.gain_db - last[0]), 0.3), 1.0)
            last, sampled = (chain.gain_db, raised), sampled and light
            chain = replace(chain, gain_db=min(chain.gain_db + missing / slope, _MOST_GAIN_DB + _OVERDRIVE_DB))
        return replace(rendering, chain=chain)

    def _delivered(self, rendering: Rendering, file: IO[bytes]) -> Delivery:
        """Encode everything and look at it as a player would."""
        file.seek(0)
        file.truncate()
        self.stages.begin(0.2, 0.9, self.spool.frames)
        assembly = SegmentEncoder(rendering, self.workers, self.stages).assemble(file)
        self.stages.begin(0.9, 1.0, self.spool.frames)
        ceiling = 10 ** (highest_allowed(self.settings) / 20)
        return Delivery(assembly, rendering, ceiling, self.workers, self.stages)

    def _mended(self, rendering: Rendering, delivery: Delivery, over: tuple[Spot, ...]) -> Rendering | None:
        """Lower the ceiling where peaks stick out and encode those places anew; None if they are too many."""
        dips = dipped(rendering.chain, over, self.settings)
        if not few_enough(dips, self.spool.seconds):
            return None
        mended = replace(rendering, chain=with_dips(rendering.chain, dips, self.settings))
        changed = SegmentEncoder(mended, self.workers, self.stages).exchange(delivery.assembly, dips)
        if changed is None:
            return None
        delivery.measure_again(changed)
        return mended

    def _remark(self, chain: Chain) -> None:
        """Say what listeners will notice."""
        if chain.gain_db > _HISSING_GAIN_DB:
            self.stages.remark(f"very quiet, raised by {chain.gain_db:.0f} dB; expect to hear the room's hiss")
        left, right = self.spool.peaks[0], self.spool.peaks[-1]
        if self.spool.kept == 2 and min(left, right) <= _ONE_SIDED * max(left, right):
            side = "left" if left > right else "right"
            self.stages.remark(f"only the {side} side has sound; one earbud will stay silent")
