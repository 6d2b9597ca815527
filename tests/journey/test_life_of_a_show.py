"""Months with a show: what subscribers hold on to stays, whatever the owner does to the files."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import feedparser
import pytest

from tests.journey.owner import Owner, an_owner, contents, sound


@pytest.fixture
def live(tmp_path: Path) -> Owner:
    """A show with two episodes, published."""
    owner = an_owner(tmp_path / "our-show")
    owner.episode("knees")
    owner.episode("backs", publish="2026-02-05 06:00")
    assert owner.publishes().code == 0
    return owner


def heard(owner: Owner) -> dict[str, tuple[str, str, str]]:
    """What a subscriber's app knows: id, audio address, length and type of each episode. The audio must be there."""
    feed = feedparser.parse(owner.feed)
    assert not feed.bozo
    known = {}
    for entry in feed.entries:
        (audio,) = entry.enclosures
        file = owner.public / audio.href.removeprefix("https://clinic.example.org/")
        assert str(file.stat().st_size) == audio.length
        known[str(entry.id)] = (str(audio.href), str(audio.length), str(audio.type))
    return known


def test_a_second_publish_sends_nothing_in_one_request(live: Owner) -> None:
    before = contents(live.public)
    ran = live.publishes("--json").json

    assert (ran["uploads"], ran["sent"], ran["requests"], ran["verified"]) == ([], [], 1, True)
    assert contents(live.public) == before
    assert "Nothing to upload" in live.publishes().out


def test_machine_notes_may_be_deleted(live: Owner) -> None:
    before = contents(live.public)
    shutil.rmtree(live.root / ".pressroom")

    assert live.publishes("--json").json["uploads"] == []
    assert contents(live.public) == before


def test_a_recording_may_be_renamed(live: Owner) -> None:
    (live.root / "episodes/knees/recording.wav").rename(live.root / "episodes/knees/Interview (final).WAV")
    assert live.publishes("--json").json["uploads"] == []

    shutil.rmtree(live.root / ".pressroom")
    assert live.publishes("--json").json["uploads"] == []


def test_the_recording_of_a_live_episode_may_be_put_away(live: Owner) -> None:
    known = heard(live)
    (live.root / "episodes/knees/recording.wav").unlink()
    for _ in range(2):
        assert live.types("check", "--json").json["must"] == 0
        ran = live.publishes("--json")
        assert (ran.code, ran.json["uploads"]) == (0, [])
        shutil.rmtree(live.root / ".pressroom")
    assert heard(live) == known


def test_an_id_that_was_deleted_comes_back_the_same(live: Owner) -> None:
    before = live.read("episodes/knees/episode.md")
    known = heard(live)
    live.write("episodes/knees/episode.md", re.sub(r"id = .*\n", "", before))

    assert live.publishes().code == 0
    assert live.read("episodes/knees/episode.md") == before
    assert heard(live) == known


def test_an_id_that_was_changed_is_stopped_unless_it_is_meant(live: Owner) -> None:
    known = heard(live)
    live.write("episodes/knees/episode.md", re.sub(r"id = .*", 'id = "new"', live.read("episodes/knees/episode.md")))
    stopped = live.publishes("--json")

    assert (stopped.code, stopped.error) == (3, "g-001")
    assert heard(live) == known
    assert live.publishes("--allow", "g-001:knees").code == 0
    assert "new" in heard(live)


def test_an_episode_that_vanished_is_stopped_unless_it_is_meant(live: Owner) -> None:
    known = heard(live)
    shutil.rmtree(live.root / "episodes/knees")
    stopped = live.publishes("--json")

    assert (stopped.code, stopped.error) == (3, "g-002")
    assert heard(live) == known
    assert live.publishes("--allow", "g-002:knees").code == 0
    assert len(heard(live)) == 1
    assert any(name.endswith(".mp3") and "knees" in name for name in contents(live.public))  # apps still fetch it


def test_a_folder_that_was_renamed_keeps_id_and_audio_and_its_old_address_forwards(live: Owner) -> None:
    known = heard(live)
    (live.root / "episodes/knees").rename(live.root / "episodes/knee-pain")

    assert live.publishes().code == 0
    assert heard(live) == known
    assert (live.public / "episodes/knee-pain/index.html").is_file()
    assert "episodes/knee-pain/" in (live.public / "episodes/knees/index.html").read_text()


def test_a_site_that_moves_is_stopped_unless_it_is_meant(live: Owner) -> None:
    guid = re.findall("<podcast:guid>(.*?)<", live.feed)
    live.change("pressroom.toml", "clinic.example.org", "new.example.org")
    stopped = live.publishes("--json")

    assert (stopped.code, stopped.error) == (3, "g-004")
    assert live.publishes("--allow", "g-004", "--json").error == "g-005"
    assert live.publishes("--allow", "g-004", "--allow", "g-005").code == 0
    assert re.findall("<podcast:guid>(.*?)<", live.feed) == guid


def test_an_exchanged_recording_is_told_and_published_only_on_purpose(live: Owner) -> None:
    known = heard(live)
    sound(live.root / "episodes/knees/recording.wav", 3)
    ran = live.publishes()

    assert "Nothing to upload" in ran.out
    assert "produce knees --replace" in ran.err
    assert "recording-changed" in [each["code"] for each in live.types("check", "--json").json["findings"]]
    assert "recording-changed" in [each["code"] for each in live.types("status", "--json").json["needs"]]
    assert heard(live) == known

    assert live.types("produce", "knees", "--replace", "--json").json["episodes"][0]["did"] == "mastered"
    planned = live.types("publish", "--plan", "--json").json["uploads"]
    assert [each["reason"] for each in planned if each["stage"] == "audio"] == ["not there yet"]
    assert heard(live) == known

    assert live.publishes().code == 0
    now = heard(live)
    assert now.keys() == known.keys()
    assert len(set(now.values()) - set(known.values())) == 1
    shutil.rmtree(live.root / ".pressroom")
    assert live.publishes("--json").json["uploads"] == []
    assert heard(live) == now


def test_new_words_change_the_pages_and_leave_the_audio(live: Owner) -> None:
    known = heard(live)
    live.change("episodes/knees/episode.md", "About knees", "All about knees")
    ran = live.publishes("--json").json

    assert {each["stage"] for each in ran["uploads"]} <= {"companions", "pages", "front pages", "feed"}  # and its card
    assert ran["uploads"][-1]["path"] == "feed.xml"
    assert heard(live) == known


def test_what_somebody_deleted_on_the_web_is_sent_again(live: Owner) -> None:
    before = contents(live.public)
    for name in ("feed.xml", "index.html", *(name for name in before if name.endswith(".mp3"))):
        (live.public / name).unlink()
    ran = live.publishes("--json")

    assert (ran.code, ran.json["verified"]) == (0, True)
    assert {n: b for n, b in contents(live.public).items() if "_publish" not in n} == {
        n: b for n, b in before.items() if "_publish" not in n
    }


def test_what_somebody_wrote_on_the_web_is_told_and_not_lost(live: Owner) -> None:
    (live.public / "episodes/knees/index.html").write_text("by hand")
    live.change("episodes/knees/episode.md", "About knees", "All about knees")
    ran = live.publishes("--json")

    assert (ran.code, ran.error) == (1, "changed-by-others")
    assert (live.public / "episodes/knees/index.html").read_text() == "by hand"
    (live.public / "episodes/knees/index.html").unlink()
    assert live.publishes().code == 0


def test_a_plan_writes_nothing(live: Owner) -> None:
    live.episode("hips", publish="2026-03-05 06:00")
    public, own = contents(live.public), live.own_files()
    for arguments in (
        ["publish", "--plan"],
        ["publish", "--plan", "--json"],
        ["build"],
        ["feed"],
        ["check"],
        ["status"],
    ):
        assert live.types(*arguments).code == 0
    planned = live.types("publish", "--plan", "--json").json

    assert planned["release"] is None
    assert "feed.xml" in [each["path"] for each in planned["uploads"]]
    assert contents(live.public) == public
    assert live.own_files() == own


def test_a_plan_for_an_empty_target_does_not_even_make_its_folder(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "our-show")
    owner.episode()

    assert owner.types("publish", "--plan").code == 0
    assert not owner.public.exists()
    assert "id =" not in owner.read("episodes/knees/episode.md")


def test_what_is_not_out_yet_stops_nobody(live: Owner) -> None:
    known = heard(live)
    for slug, publish in {"drafted": None, "coming": "2199-01-01 06:00"}.items():
        (live.episode(slug, publish=publish, body="## Chapters\n\n- one minute Knees") / "recording.wav").write_bytes(
            b""
        )
    live.episode("hips", publish="2026-03-05 06:00", unlisted=True)
    ran = live.publishes()

    assert ran.code == 0
    assert len(heard(live)) == len(known) + 1
    levels = {
        (each["where"]["file"].split("/")[1], each["level"])
        for each in live.types("check", "--json").json["findings"]
        if each["code"] in {"recording-empty", "chapter-unreadable"}
    }
    assert levels == {("drafted", "should"), ("coming", "must")}
    assert live.types("produce", "drafted").code == 3
    waiting = live.types("status", "--json").json["waiting"]
    assert {each["slug"] for each in waiting} == {"drafted", "coming"}


def test_a_draft_that_cannot_be_read_stops_nobody_unless_it_says_when_to_publish(live: Owner) -> None:
    draft = live.write("episodes/hips/episode.md", '+++\ntitle = "Hips\nnumbr = 2\n+++\n\nSoon.\n')
    live.write("articles/hips.md", "+++\ntitel = 1\n+++\n\nSoon.\n")
    live.episode("ankles", publish="2026-03-05 06:00")

    assert live.publishes().code == 0
    told = live.types("check", "--json").json["findings"]
    assert {
        each["level"] for each in told if each["where"]["file"] in {"episodes/hips/episode.md", "articles/hips.md"}
    } == {"should"}
    assert "quote-open" in live.types("produce", "hips").err

    draft.write_text(draft.read_text("utf-8").replace("numbr", "Publish = 2026-03-06\nnumbr"), "utf-8")
    assert live.publishes().code == 3


def test_an_unlisted_episode_has_a_page_and_is_in_no_list(live: Owner) -> None:
    live.episode("hips", publish="2026-03-05 06:00", unlisted=True)
    assert live.publishes().code == 0

    assert (live.public / "episodes/hips/index.html").is_file()
    for page in ("index.html", "listen/index.html", "sitemap.xml"):
        assert "episodes/hips" not in (live.public / page).read_text()


def test_time_zones_decide_the_day(tmp_path: Path) -> None:
    owner = an_owner(tmp_path / "our-show")
    owner.episode("west", publish="2026-07-01 23:30")
    owner.episode("east", publish="2026-07-01T23:30:00+02:00")
    owner.episode("twice", publish="2026-11-01 01:30")
    assert owner.publishes().code == 0

    dates = {entry.title: entry.published for entry in feedparser.parse(owner.feed).entries}
    assert dates["About west"] == "Wed, 01 Jul 2026 23:30:00 -0700"
    assert dates["About east"].startswith("Wed, 01 Jul 2026 ")
    assert dates["About twice"] == "Sun, 01 Nov 2026 01:30:00 -0700"
    owner.episode("never", publish="2026-03-08 02:30")
    assert owner.publishes("--json").error == "time-skipped"
