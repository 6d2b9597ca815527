"""Whatever stands in the owner's files: a feed that every reader takes with the same words in it, or a finding."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as modest
from hypothesis import strategies as st

from episodes.chapters.chapter import Chapter, in_order
from episodes.episode import Episode
from episodes.notes import NamedLink, Notes
from podcast.archives import render_feeds
from podcast.feed import render_feed
from podcast.finished import FinishedAudio, FinishedEpisode
from podcast.namespaces.podcasting import PODCAST
from podcast.namespaces.psc import PODLOVE
from podcast.namespaces.text import legal, tidy
from podcast.notes_for_apps import NotesWriter
from podcast.reading.node import Node, read_node
from podcast.show import Person, Show
from podcast.variants import EVERY_DIRECTORY
from publishing.publication import read_publication
from tests.podcast.a_show import IDENTITY, a_show, finished, settings
from tests.podcast.test_notes_for_apps import is_whole
from workspace.errors import UserError
from workspace.folder import OwnerFolder

NASTY = (
    *("]]>", "<![CDATA[", "&amp;", "&nbsp;", "&#0;", "<b>", "</p>", "<!--", "-->", "<?xml?>", '"', "'", "&", "<", ">"),
    *(
        "\x00",
        "\x0b",
        "\x1b[31m",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "\uffff",
        "\ud800",
        "\udfff",
        "\U0001ffff",
    ),
    *(
        "🦵🏽",
        "👩‍⚕️",
        "é",
        "e\u0301",
        "שלום",
        "مرحبا",
        "\u202e",
        "\u200f",
        "膝の痛み。",
        "\u00a0",
        "\u00ad",
        "\t",
        "\r\n",
        "\n\n",
    ),
    *(
        "- ",
        "# ",
        "[a](https://e.org/?a=1&b=2)",
        "<https://e.org/'>",
        "`",
        "```",
        "| a |",
        "javascript:",
        "+++",
        "\\",
        "%00",
    ),
)
text = st.lists(st.sampled_from(NASTY) | st.text(st.characters(), max_size=12), max_size=12).map("".join)
words = text.filter(lambda written: bool(tidy(written)))
names = words.map(tidy)  # a name is looked up in show.toml, and a header with half a character in it is refused


@st.composite
def shows(draw: st.DrawFn) -> Show:
    """A show whose words nobody checked."""
    person = Person(name="Jo").model_copy(update={"name": draw(words)})
    changes = {name: draw(text) for name in ("name", "author", "tagline", "description", "copyright", "closing")}
    return a_show().model_copy(update=changes | {"person": {"jo": person}})


@st.composite
def any_episodes(draw: st.DrawFn) -> FinishedEpisode:
    made = finished(id=draw(words))
    chapters = tuple(
        Chapter(start=float(start), title=draw(words)) for start in draw(st.sets(st.integers(0, 2400), max_size=4))
    )
    links = tuple(NamedLink(draw(words), f"https://e.org/{draw(text)}") for _ in range(draw(st.integers(0, 2))))
    notes = Notes(
        text=draw(text | st.builds(str.__mul__, words, st.integers(100, 900))), chapters=chapters, links=links
    )
    title, guest = draw(text), draw(st.none() | names)
    header = made.episode.header.model_copy(
        update={"title": title, "summary": draw(text), "guest": guest, "hosts": ("jo",)}
    )
    return replace(made, episode=replace(made.episode, header=header, notes=notes))


def as_tree(feed: bytes) -> ET.Element:
    """Read by the standard library's expat, which shares no code with what wrote it."""
    return ET.fromstring(feed)


def same(node: Node, element: ET.Element) -> bool:
    return (
        (node.name, node.text.strip(), node.attributes) == (element.tag, (element.text or "").strip(), element.attrib)
        and len(node.children) == len(element)
        and all(same(*pair) for pair in zip(node.children, element, strict=True))
    )


@given(shows(), any_episodes())
@modest(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_words_come_back_the_same_from_every_reader(show: Show, made: FinishedEpisode) -> None:
    feed = render_feed(show, IDENTITY, settings(), (made,))
    node, tree = read_node(feed), as_tree(feed)
    parsed = feedparser.parse(feed)

    assert same(node, tree)
    assert not parsed.bozo
    channel = node.first("channel")
    assert channel is not None
    (item,) = channel.all("item")
    assert channel.text_of("title") == (tidy(show.name) or IDENTITY.site)
    assert channel.text_of("copyright") == tidy(show.copyright)
    assert item.text_of("title") == (tidy(made.episode.title) or made.slug)
    guid = item.first("guid")
    assert guid is not None
    assert guid.text == legal(made.id)
    assert len(parsed.entries) == 1
    listed = [each.get("title") for group in item.all(f"{{{PODLOVE.uri}}}chapters") for each in group.children]
    assert listed == [tidy(each.title) for each in in_order(made.episode.notes.chapters)]
    people = [each.text for each in item.all(f"{{{PODCAST.uri}}}person")]
    assert all(person and not set(person) & set("\0\x0b\ud800") for person in people)


@given(any_episodes(), text)
@modest(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_notes_fit_are_whole_and_keep_their_links_and_the_closing_note(made: FinishedEpisode, closing: str) -> None:
    show = a_show().model_copy(update={"closing": "Not advice. " + closing[:200]})
    notes = NotesWriter(show, IDENTITY).notes(made)
    html = notes.description

    assert len(html.encode()) <= 4000
    assert is_whole(html)
    assert set(re.findall(r"</?([a-zA-Z]\w*)", html)) <= {"p", "br", "ul", "ol", "li", "a", "strong", "em"}
    assert not re.search(r"<[^>]*$|&[a-z]*$", html)
    addresses = re.findall(r'href="([^"]*)"', notes.full or html)
    if sum(len(each) for each in addresses) < 1000:
        assert all(f'href="{each}"' in html for each in addresses)
    assert "Not advice." in html
    if notes.full is not None:
        assert "Full notes</a>" in html


@given(any_episodes(), st.integers(300, 5000))
@modest(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_plain_notes_fit_every_room_and_keep_the_closing_note(made: FinishedEpisode, room: int) -> None:
    variant = replace(EVERY_DIRECTORY, notes="plain", notes_room=room)
    plain = NotesWriter(a_show(), IDENTITY, variant).notes(made).description

    assert len(plain.encode()) <= room
    assert plain.strip() == plain
    assert "general education, not medical advice." in plain or room < 400


@given(any_episodes())
@modest(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_archives_carry_any_words_too(made: FinishedEpisode) -> None:
    others = tuple(replace(made, id=f"{made.id}{number}") for number in range(4))
    for feed in render_feeds(a_show(feed={"archive_after": 2}), IDENTITY, settings(), others).values():
        assert same(read_node(feed), as_tree(feed))


SETTINGS = '[publisher]\nname = "Penrose PT"\nemail = "a@penrose.clinic"\ntimezone = "UTC"\n\n[site]\naddress = "https://penrose.clinic"\n'
SHOW = 'name = "Penrose"\nauthor = "Penrose PT"\ndescription = "Talk."\ncategory = "Health & Fitness"\nclosing = "Not advice."\n'
EPISODE = '+++\ntitle = "Knees"\npublish = "2026-11-24 06:00"\n+++\n\nWords.\n\n## Chapters\n\n- 00:00 Welcome\n- 10:00 End\n\n## Links\n\n- [Visit](https://e.org)\n'


def spoiled(good: str) -> st.SearchStrategy[bytes]:
    """A file with something put into it, or of anything at all."""
    put_in = st.builds(lambda place, put: good[:place] + put + good[place:], st.integers(0, len(good)), text).map(
        lambda written: written.encode(errors="surrogatepass")
    )
    quoted = text.map(lambda put: good.replace("Penrose", put).replace("Knees", put)).map(
        lambda written: written.encode(errors="replace")
    )
    return put_in | quoted | st.binary(max_size=200)


@given(show=spoiled(SHOW), episode=spoiled(EPISODE))
@modest(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_any_file_gives_findings_or_a_feed(tmp_path: Path, show: bytes, episode: bytes) -> None:
    folder = OwnerFolder(tmp_path)
    (tmp_path / "episodes" / "knees").mkdir(parents=True, exist_ok=True)
    folder.settings.write_text(SETTINGS)
    folder.show.write_bytes(show)
    (tmp_path / "episodes" / "knees" / "episode.md").write_bytes(episode)
    try:
        reading = read_publication(folder)
    except UserError:
        return
    publication = reading.publication
    assert publication is not None
    if publication.show is None or not publication.episodes:
        assert reading.findings
        return
    made = tuple(as_finished(each) for each in publication.episodes)
    feed = render_feed(publication.show, publication.identity(), publication.settings, made)
    (item,) = as_tree(feed).iterfind("channel/item")
    assert item.findtext("title") == (tidy(publication.episodes[0].title) or "knees")


def as_finished(episode: Episode) -> FinishedEpisode:
    audio = FinishedAudio(path=f"episodes/{episode.slug}/{episode.slug}-7c1e.mp3", bytes=1, seconds=1200.0)
    return FinishedEpisode(
        id=episode.header.id or "id", episode=episode, published=datetime(2026, 11, 24, tzinfo=UTC), audio=audio
    )


@pytest.mark.parametrize("odd", NASTY)
def test_each_of_the_odd_signs_alone_in_every_place(odd: str) -> None:
    show = a_show().model_copy(update=dict.fromkeys(("name", "author", "description", "closing", "copyright"), odd))
    made = finished(id=f"x{odd}")
    header = made.episode.header.model_copy(update={"title": odd, "summary": odd})
    notes = Notes(text=odd, chapters=(Chapter(start=0.0, title=odd),), links=(NamedLink(odd, f"https://e.org/{odd}"),))
    made = replace(made, episode=replace(made.episode, header=header, notes=notes))
    feed = render_feed(show, IDENTITY, settings(), (made,))

    assert same(read_node(feed), as_tree(feed))
    assert as_tree(feed).findtext("channel/title") == (tidy(odd) or IDENTITY.site)
