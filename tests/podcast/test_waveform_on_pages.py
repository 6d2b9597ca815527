"""The waveform beside and on an episode's page."""

from __future__ import annotations

import json
from dataclasses import replace

from episodes.sound.waveform import Waveform
from podcast.companions import companions
from podcast.feed import render_feed
from podcast.pages import episode_page
from tests.podcast.a_show import IDENTITY, a_show, finished, settings
from tests.podcast.test_pages import pages_of

WAVEFORM = Waveform(sample_rate=44100, samples_per_point=4410, pairs=((-64, 64), (-128, 127)))


def test_an_episode_with_a_waveform_has_it_as_a_file_and_as_a_picture() -> None:
    heard = replace(finished(), waveform=WAVEFORM)
    _, page = episode_page(pages_of(heard), heard)

    assert json.loads(dict(companions(heard))["episodes/tendon-injuries/waveform.json"])["length"] == 2
    assert page.count(b'<svg class="waveform" aria-hidden="true"') == 1
    assert page.index(b"<svg") < page.index(b"<audio")


def test_an_episode_without_one_has_neither() -> None:
    _, page = episode_page(pages_of(finished()), finished())

    assert "episodes/tendon-injuries/waveform.json" not in dict(companions(finished()))
    assert b"<svg" not in page


def test_the_feed_does_not_speak_of_it() -> None:
    heard = replace(finished(), waveform=WAVEFORM)

    assert render_feed(a_show(), IDENTITY, settings(), (heard,)) == render_feed(
        a_show(), IDENTITY, settings(), (finished(),)
    )
