"""Chapters in the feed, the companions and the page: pictures by their address, hidden chapters in no list."""

from __future__ import annotations

import json

from episodes.chapters.chapter import Chapter
from podcast.companions import addressed_chapters, companion_paths, companions
from podcast.feed import render_feed
from podcast.notes_for_apps import chapter_lines
from podcast.views import chapter_views
from tests.podcast.a_show import IDENTITY, SITE, a_show, finished, settings

NOTES = """Words.

## Chapters

- 00:00 Welcome ![](a knee.jpg)
- 02:10 Sore <https://bücher.example/größe> ![](https://example.org/ü.jpg)
- 02:30 (not listed) ![](<a knee (2).jpg>)
"""


def images(chapters: tuple[Chapter, ...]) -> list[str | None]:
    return [chapter.image for chapter in chapters]


def test_a_picture_in_the_folder_has_its_address_beside_the_page() -> None:
    episode = finished(notes=NOTES)
    page = f"{SITE}/episodes/tendon-injuries"
    wanted = [f"{page}/a%20knee.jpg", "https://example.org/%C3%BC.jpg", f"{page}/a%20knee%20%282%29.jpg"]
    (content,) = (body for path, body in companions(episode, "en", IDENTITY) if path.endswith("chapters.json"))
    listed = json.loads(content)["chapters"]

    assert images(addressed_chapters(episode, IDENTITY)) == wanted
    assert [each["img"] for each in listed] == wanted
    assert listed[1]["url"] == "https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe"
    assert f'image="{wanted[0]}"'.encode() in render_feed(a_show(), IDENTITY, settings(), (episode,))


def test_without_the_sites_address_only_pictures_with_their_own_are_named() -> None:
    (content,) = (body for _, body in companions(finished(notes=NOTES)))
    assert [each.get("img") for each in json.loads(content)["chapters"]] == [
        None,
        "https://example.org/%C3%BC.jpg",
        None,
    ]


def test_a_hidden_chapter_is_in_the_json_and_in_no_list() -> None:
    episode = finished(notes=NOTES)
    chapters = episode.episode.notes.chapters
    (content,) = (body for _, body in companions(episode, "en", IDENTITY))

    assert json.loads(content)["chapters"][2]["toc"] is False
    assert [view.title for view in chapter_views(chapters)] == ["Welcome", "Sore"]
    assert len(chapter_lines(chapters, 2400)) == 2
    assert render_feed(a_show(), IDENTITY, settings(), (episode,)).count(b"<psc:chapter ") == 2


def test_an_episode_with_hidden_chapters_alone_has_json_and_no_podlove_chapters() -> None:
    episode = finished(notes="## Chapters\n\n- 0:00 (not listed) ![](a.jpg)")
    assert companion_paths(episode) == ("episodes/tendon-injuries/chapters.json",)
    assert b"psc:chapter" not in render_feed(a_show(), IDENTITY, settings(), (episode,)).replace(b"xmlns:psc", b"")


def test_a_page_jumps_to_the_exact_millisecond_even_after_hours() -> None:
    (view,) = chapter_views((Chapter(start=12_345.678, title="late"),))
    assert (view.seconds, view.clock) == ("12345.678", "3:25:45")
