"""Whatever a stranger wrote about an episode, `episode.md` can be read, and says the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from episodes.chapters.chapter import Chapter
from episodes.episode import Episode, read_episode
from episodes.notes import Soundbite
from podcast.reading.foreign import ForeignItem, ForeignShow
from publishing.importing.episode_words import Around, EpisodeWords, episode_words
from publishing.importing.persons import people_of
from workspace.errors import UserError
from workspace.folder import OwnerFolder

NOON = datetime(2020, 2, 29, 12, tzinfo=UTC)


def around(item: ForeignItem, moment: datetime = NOON) -> Around:
    show = ForeignShow(address="", items=(item,))
    return Around(show=show, people=people_of(show), closing="", moments={item.id: moment})


def an_item(**more: object) -> ForeignItem:
    return ForeignItem(**({"id": "id-1", "title": "Knees"} | more))  # type: ignore[arg-type]


def read_again(root: Path, words: EpisodeWords) -> Episode:
    folder = root / "episodes/knees"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "episode.md").write_bytes(words.text.encode())
    episode, findings = read_episode(OwnerFolder(root), folder / "episode.md", ZoneInfo("UTC"))
    assert not findings
    assert episode is not None
    return episode


_WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(
    lambda text: bool(text.strip()) and text.isprintable()
)
_HTML = st.lists(
    st.one_of(
        _WORDS, st.sampled_from(["<p>", "</p>", "<h2>Links</h2>", "<br>", "+++\n", "## Chapters\n", "00:00 x", "<a>"])
    ),
    max_size=6,
).map("".join)
_CHAPTERS = st.lists(
    st.builds(
        Chapter,
        start=st.integers(0, 9000).map(float),
        title=_WORDS.map(str.strip),
        link=st.sampled_from([None, "https://example.org/a?b=1"]),
    ),
    max_size=3,
).map(tuple)


@given(title=_WORDS, html=_HTML, summary=_WORDS, chapters=_CHAPTERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_text_gives_a_file_that_can_be_read(
    tmp_path: Path, title: str, html: str, summary: str, chapters: tuple[Chapter, ...]
) -> None:
    item = an_item(
        title=title, description_html=html, subtitle=summary, soundbites=(Soundbite(start=1, seconds=2, title=title),)
    )
    words = episode_words(item, around(item), chapters=chapters or None)
    found = read_again(tmp_path, words)

    assert (found.title, found.header.id, found.publish) == (title.strip(), "id-1", NOON)
    assert len(found.notes.chapters) == len(chapters) or not chapters
    assert [(bite.start, bite.seconds) for bite in found.notes.soundbites] == [(1, 2)]


@pytest.mark.parametrize(
    "name", ["https://old.example/?p=1&x=ü", "two words", "tag:x,2020:1", "ünï-日本", '"quoted" \\ id']
)
def test_an_id_is_kept_to_the_byte(tmp_path: Path, name: str) -> None:
    item = an_item(id=name)

    assert read_again(tmp_path, episode_words(item, around(item))).header.id == name


def test_an_id_that_cannot_be_kept_is_refused(tmp_path: Path) -> None:
    item = an_item(id="zero\u200bwidth")
    with pytest.raises(UserError) as refused:
        episode_words(item, around(item))

    assert refused.value.findings[0].code == "import-id"


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2020, 11, 1, 1, 30, tzinfo=timezone(timedelta(hours=-7))),
        datetime(2020, 11, 1, 1, 30, 59, tzinfo=timezone(timedelta(hours=-8))),
        datetime(2020, 3, 8, 2, 30, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    ],
)
def test_a_date_keeps_its_own_offset(tmp_path: Path, moment: datetime) -> None:
    item = an_item()
    kept = read_again(tmp_path, episode_words(item, around(item, moment))).publish

    assert kept is not None
    assert kept.isoformat() == moment.isoformat()


def test_values_that_no_app_takes_are_left_out_and_told(tmp_path: Path) -> None:
    item = an_item(season=0, number_text="first", type="special", blocked=True)
    words = episode_words(item, around(item))
    header = read_again(tmp_path, words).header

    assert (header.season, header.number, header.type, header.unlisted) == (None, None, "full", True)
    assert sorted(trouble.what for trouble in words.troubles) == ["season", "type"]
