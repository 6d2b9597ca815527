"""Every recording of the bad-input list ends as an episode on target or as an error that tells the truth."""

from __future__ import annotations

import sys
from pathlib import Path

import pyloudnorm
import pytest

from episodes.sound.mastering import master
from episodes.sound.settings import SoundSettings
from tests.episodes.sound.bad_inputs import ALL, Case, Finished, Refused
from tests.episodes.sound.tones import heard
from workspace.errors import UserError
from workspace.progress import Event

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, links and odd names")


@pytest.mark.parametrize("name", ALL)
def test_a_bad_recording_ends_as_an_episode_or_as_an_error_that_tells_the_truth(name: str, tmp_path: Path) -> None:
    case: Case = ALL[name]
    (tmp_path / "in").mkdir()
    recording = case.make(tmp_path / "in")
    before = contents(tmp_path)
    remarks: list[str] = []

    def listen(event: Event) -> None:
        if event.total is None:
            remarks.append(event.what)

    finished = tmp_path / "out" / "talk.mp3"
    if isinstance(case.outcome, Refused):
        with pytest.raises(UserError) as caught:
            master(recording, finished, SoundSettings(), listen)
        assert_refused(caught.value, recording, case.outcome)
    else:
        result = master(recording, finished, SoundSettings(), listen)
        assert_finished(finished, case.outcome)
        assert result.seconds == pytest.approx(case.outcome.seconds, abs=0.1)
        assert case.outcome.remark in " ".join(remarks)
        assert bool(case.outcome.remark) == bool(remarks), remarks
        finished.unlink()
    assert not finished.parent.exists() or not any(finished.parent.iterdir()), "nothing is left behind"
    assert contents(tmp_path) == before, "the original stays as it was"


def assert_refused(error: UserError, recording: Path, outcome: Refused) -> None:
    (finding,) = error.findings
    assert finding.code == outcome.code
    assert len(str(error).splitlines()) == 4
    assert recording.name in finding.problem
    assert outcome.words in str(error)


def assert_finished(finished: Path, outcome: Finished) -> None:
    samples, rate = heard(finished)
    lufs = pyloudnorm.Meter(rate).integrated_loudness(samples)
    assert samples.shape[1] == outcome.channels
    assert lufs == pytest.approx(-16.0 if outcome.channels == 2 else -19.0, abs=0.1)
    assert len(samples) / rate == pytest.approx(outcome.seconds, abs=0.1)


def contents(folder: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in (folder / "in").rglob("*")}
