"""Sharing an episode: the code and the answer that other sites are given, whatever its title."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from podcast.finished import FinishedEpisode
from podcast.sharing import embed_code, oembed
from tests.podcast.a_show import IDENTITY, SITE, a_show, finished
from tests.podcast.every_page import embed_pages
from tests.podcast.test_pages import pages_of

HOSTILE = "\"><script>alert(1)</script> Tom & Jo’s 'knee'"


class Tags(HTMLParser):
    def __init__(self, code: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(code)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def with_header(**changes: object) -> FinishedEpisode:
    one = finished()
    return replace(one, episode=replace(one.episode, header=one.episode.header.model_copy(update=changes)))


def test_the_code_shows_a_frame_with_a_title_and_a_plain_link_beneath() -> None:
    tags = Tags(embed_code(finished(), IDENTITY)).tags

    assert [tag for tag, _ in tags] == ["iframe", "p", "a"]
    frame = tags[0][1]
    assert frame["src"] == f"{SITE}/embed/tendon-injuries/"
    assert frame["title"] == "Tendon injuries with Dr. Dominic Femiano – podcast player"
    assert (frame["width"], frame["loading"]) == ("100%", "lazy")
    assert tags[2][1]["href"] == f"{SITE}/episodes/tendon-injuries/"


def test_a_hostile_title_stays_words_in_the_code_and_on_the_page() -> None:
    episode = with_header(title=HOSTILE)
    tags = Tags(embed_code(episode, IDENTITY)).tags
    page = dict(embed_pages(pages_of(episode)))["embed/tendon-injuries/index.html"].decode()

    assert [tag for tag, _ in tags] == ["iframe", "p", "a"]
    assert tags[0][1]["title"] == f"{HOSTILE} – podcast player"
    assert not [tag for tag, _ in Tags(page).tags if tag == "script"]


def test_an_episode_without_a_picture_is_told_without_one() -> None:
    answer = json.loads(oembed(a_show(), IDENTITY, finished(), None))

    assert not [name for name in answer if name.startswith("thumbnail")]
    assert (answer["author_name"], answer["provider_name"]) == ("Penrose Physical Therapy", "The Penrose Podcast")


def test_the_page_of_an_unlisted_episode_can_be_embedded_and_none_is_announced_to_searches() -> None:
    page = dict(embed_pages(pages_of(with_header(unlisted=True))))["embed/tendon-injuries/index.html"].decode()

    assert '<meta name="robots" content="noindex">' in page


def test_the_owner_can_put_their_own_embed_page_in_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "embed.html").write_text("{{ view.title }} by us")

    assert dict(embed_pages(pages_of(finished(), templates=tmp_path)))["embed/tendon-injuries/index.html"] == (
        b"Tendon injuries with Dr. Dominic Femiano by us\n"
    )


def test_the_same_episode_gives_the_same_bytes() -> None:
    assert embed_pages(pages_of()) == embed_pages(pages_of())
