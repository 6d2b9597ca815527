"""Two feeds of one show are compared as an app would: by id, with dates, audio and order."""

from __future__ import annotations

import pytest

from podcast.reading.foreign_feed import read_foreign
from publishing.moving.feed_comparison import Difference, What, compare_shows

OLD = """<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom"
 xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Knees</title>
<atom:link rel="self" href="https://old.clinic/feed"/><podcast:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</podcast:guid>
<item><title>Two</title><guid>ep-2</guid><pubDate>Mon, 02 Nov 2026 06:00:00 -0000</pubDate>
<enclosure url="https://old.clinic/2.mp3" length="20" type="audio/mpeg"/></item>
<item><title>One</title><guid>ep-1</guid><pubDate>Sun, 01 Nov 2026 06:00:00 GMT</pubDate>
<enclosure url="https://old.clinic/1.mp3" length="10" type="audio/mpeg"/></item>
</channel></rss>"""


def changed(*changes: tuple[str, str]) -> list[Difference]:
    new = OLD
    for before, after in changes:
        assert before in new
        new = new.replace(before, after)
    return list(compare_shows(*(read_foreign(feed.encode(), "") for feed in (OLD, new))))


@pytest.mark.parametrize(
    "spelling",
    [
        ("Mon, 02 Nov 2026 06:00:00 -0000", "Sun, 01 Nov 2026 22:00:00 -0800"),
        (
            "https://podcastindex.org/namespace/1.0",
            "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
        ),
        ("917393e3-1b1e-5cef-ace4-edaa54e1f810", "917393E3-1B1E-5CEF-ACE4-EDAA54E1F810"),
        ("<guid>", '<guid isPermaLink="false">'),
        ("xmlns:podcast", 'xmlns:extra="https://extra.example/" xmlns:podcast'),
    ],
    ids=["zone", "namespace", "capitals", "permalink", "unknown"],
)
def test_the_same_in_other_words_is_no_difference(spelling: tuple[str, str]) -> None:
    assert changed(spelling) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("ep-1", "EP-1"), Difference(what=What.ID, id="ep-1", title="One", old="ep-1", new="EP-1")),
        (("Sun, 01 Nov 2026 06", "Sun, 01 Nov 2026 07"), Difference(what=What.DATE, id="ep-1", title="One")),
        (("old.clinic/1.mp3", "new.clinic/1.mp3"), Difference(what=What.AUDIO_ADDRESS, id="ep-1", title="One")),
        (
            ('length="10"', 'length="11"'),
            Difference(what=What.AUDIO_LENGTH, id="ep-1", title="One", old="10", new="11"),
        ),
        (("<title>One", "<title>Eins"), Difference(what=What.TITLE, id="ep-1", title="One", old="One", new="Eins")),
        (("1b1e", "1b1f"), Difference(what=What.FEED_GUID)),
        (("old.clinic/feed", "new.clinic/feed"), Difference(what=What.SELF_ADDRESS)),
        (("<title>Knees", "<title>Backs"), Difference(what=What.SHOW_TITLE, old="Knees", new="Backs")),
        (
            ("<podcast:guid>", "<itunes:new-feed-url>https://n.org/f</itunes:new-feed-url><podcast:guid>"),
            Difference(what=What.NEW_ADDRESS, old="", new="https://n.org/f"),
        ),
    ],
    ids=lambda value: value.what.name if isinstance(value, Difference) else "",
)
def test_one_change_is_one_difference(change: tuple[str, str], found: Difference) -> None:
    (difference,) = changed(change)

    assert (difference.what, difference.id, difference.title) == (found.what, found.id, found.title)
    assert not (found.old or found.new) or (difference.old, difference.new) == (found.old, found.new)


def test_items_that_go_come_and_change_places() -> None:
    second = OLD[OLD.index("<item>") : OLD.index("<item><title>One")]
    third = second.replace("Two", "Three").replace("ep-2", "ep-3").replace("2.mp3", "3.mp3")

    assert [(each.what, each.id) for each in changed((second, ""))] == [(What.MISSING, "ep-2")]
    assert [(each.what, each.id) for each in changed((second, third + second))] == [(What.ADDED, "ep-3")]
    assert [each.what for each in changed((second, ""), ("</channel>", f"{second}</channel>"))] == [What.ORDER]
    assert [(each.what, each.id) for each in changed((second, second + second))] == [(What.ADDED, "ep-2")]


def test_an_id_that_changed_is_known_by_audio_or_by_title_and_date() -> None:
    found = changed(("ep-2", "new-2"), ("old.clinic/2.mp3", "new.clinic/2.mp3"))

    assert [(each.what, each.old, each.new) for each in found if each.what is What.ID] == [(What.ID, "ep-2", "new-2")]
    assert {each.what for each in found} == {What.ID, What.AUDIO_ADDRESS}
