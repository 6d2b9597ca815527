"""The sample show: whole, small, and honest about being a sample."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from episodes.sound.recording import describe
from episodes.transcripts.reading import read_transcript
from publishing.checking import check
from publishing.desk import Desk
from publishing.publication import Publication, read_publication
from publishing.start import sample_show
from templates import SAMPLE, STARTER
from workspace.findings import Level
from workspace.pictures import describe_picture

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(folder=sample_show(tmp_path_factory.mktemp("sample") / "show"), now=NOW)


@pytest.fixture(scope="module")
def publication(desk: Desk) -> Publication:
    return read_publication(desk.folder).required()


def test_it_is_under_four_megabytes() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.rglob("*") if path.is_file()) < 4_000_000


def test_no_check_finds_anything_that_must_be_mended(desk: Desk) -> None:
    assert not [str(finding) for finding in check(desk).findings if finding.level is Level.MUST]


def test_the_recording_says_first_that_it_is_a_stand_in(publication: Publication) -> None:
    (episode,) = publication.episodes
    assert episode.transcript is not None
    transcript, findings = read_transcript(episode.transcript, "transcript.vtt")

    assert not findings
    assert transcript is not None
    assert "stand-in" in transcript.cues[0].text
    assert {cue.speaker for cue in transcript.cues} == {"Voice A", "Voice B"}
    assert "stand-in" in episode.notes.text


def test_the_recording_is_two_to_four_minutes_and_chapters_and_words_lie_within(publication: Publication) -> None:
    (episode,) = publication.episodes
    assert episode.recording is not None
    seconds = describe(episode.recording).seconds or 0
    starts = [chapter.start for chapter in episode.notes.chapters]

    assert 120 < seconds < 240
    assert starts[0] == 0
    assert starts == sorted(starts)
    assert starts[-1] < seconds


def test_chapters_are_half_a_minute_apart_and_begin_with_a_sentence(publication: Publication) -> None:
    (episode,) = publication.episodes
    assert episode.transcript is not None
    transcript, _ = read_transcript(episode.transcript, "transcript.vtt")
    assert transcript is not None
    spoken = [cue.start for cue in transcript.cues]
    starts = [chapter.start for chapter in episode.notes.chapters]

    assert len(starts) >= 5
    assert all(later - earlier >= 20 for earlier, later in pairwise(starts))
    assert all(any(0 <= cue - start < 1 for cue in spoken) for start in starts)


def test_cues_are_short_and_never_overlap(publication: Publication) -> None:
    (episode,) = publication.episodes
    assert episode.transcript is not None
    transcript, _ = read_transcript(episode.transcript, "transcript.vtt")
    assert transcript is not None

    assert all(0 < cue.end - cue.start <= 7 for cue in transcript.cues)
    assert all(earlier.end <= later.start for earlier, later in pairwise(transcript.cues))
    written = re.sub(r"<v [^>]+>", "", episode.transcript.read_text(encoding="utf-8"))
    assert max(len(line) for line in written.split("NOTE", 1)[1].split("\n\n", 1)[1].splitlines()) <= 65


def test_a_soundbite_ends_between_two_sentences(publication: Publication) -> None:
    (episode,) = publication.episodes
    assert episode.transcript is not None
    transcript, _ = read_transcript(episode.transcript, "transcript.vtt")
    assert transcript is not None
    ends = [bite.start + bite.seconds for bite in episode.notes.soundbites]

    assert ends
    assert not [end for end in ends if any(cue.start < end < cue.end for cue in transcript.cues)]


def test_no_article_speaks_for_a_real_person() -> None:
    for path in sorted((SAMPLE / "articles").glob("*.md")):
        words = path.read_text(encoding="utf-8")
        told = words.split("+++")[2]  # without the question, which stands between asterisks

        assert 'author  = "Penrose Physical Therapy"' in words
        assert not re.search(r"\b(I|I'm|I'll|my|me)\b", re.sub(r"\*[^*]*\*", "", told))


@pytest.mark.parametrize(("name", "size"), [("cover.jpg", (3000, 3000)), ("book/cover.jpg", (1600, 2560))])
def test_covers_are_as_directories_and_shops_want_them(name: str, size: tuple[int, int]) -> None:
    picture = describe_picture(SAMPLE / name)

    assert (picture.width, picture.height) == size
    assert (picture.mode, picture.format, picture.has_alpha) == ("RGB", "JPEG", False)


def test_the_starter_has_a_word_to_fill_in_for_each_question() -> None:
    text = "".join(path.read_text() for path in sorted(STARTER.iterdir()) if path.is_file())

    assert all(f"@@{word}@@" in text for word in ("SHOW_NAME", "AUTHOR", "PUBLISHER", "EMAIL", "TIMEZONE"))


def test_nothing_in_the_sample_leads_to_a_real_shop(publication: Publication) -> None:
    book = publication.book
    assert book is not None
    links = [retailer.link for edition in book.edition for retailer in edition.buy if retailer.link]

    assert links
    assert all(".example.org/" in link for link in links)
    assert Path(SAMPLE).is_dir()
