"""Undo: the feed and the pages of before come back to the byte, from any computer, whatever happened in between."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from publishing import release
from publishing.desk import Desk
from publishing.due import due_now
from publishing.history.listing import releases
from publishing.history.undo import Undone, carry_out_undo, prepare_undo, with_pack
from publishing.live import open_storage
from publishing.plan import Base
from publishing.publication import read_publication
from publishing.storages.storage import Storage
from publishing.upload import read_base
from tests.journey.owner import SETTINGS, Owner, an_owner, contents, sound
from tests.journey.promises import assert_feed_holds
from tests.publishing.doubles import Cut, CutOff
from tests.publishing.servers import Server
from workspace.errors import MustFix, UserError
from workspace.folder import OwnerFolder
from workspace.progress import silent

NOW = datetime(2026, 11, 24, 14, tzinfo=UTC)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Owner:
    """A published show with two episodes and an article, and a third episode that is mastered and not out yet."""
    owner = an_owner(tmp_path_factory.mktemp("made") / "our-show")
    for number, slug in enumerate(("knees", "backs"), 1):
        owner.episode(slug, publish=f"2026-0{number}-05 06:00")
    owner.write("articles/crunches.md", '+++\ntitle = "Crunches"\npublish = "2026-01-05 06:00"\n+++\n\nWords.\n')
    owner.episode("hips", publish="2026-03-05 06:00")
    assert owner.types("build").code == 0
    owner.change("episodes/hips/episode.md", "publish", "# publish")
    assert owner.publishes().code == 0
    return owner


@pytest.fixture
def live(made: Owner, tmp_path: Path) -> Owner:
    owner = Owner(tmp_path / "our-show")
    shutil.copytree(made.root, owner.root, copy_function=shutil.copy2)
    return owner


def desk(owner: Owner, who: str = "jen on front-desk", now: datetime = NOW) -> Desk:
    return Desk(folder=OwnerFolder(owner.root), now=now, who=who)


def nobody(*_: object, **__: object) -> tuple[()]:
    return ()


def undo(owner: Owner, to: int | None = None, allowed: tuple[str, ...] = ()) -> Undone:
    undone = carry_out_undo(prepare_undo(desk(owner), to, allowed), silent, nobody)
    assert undone.ok, undone.lines()
    return undone


def on_the_web(owner: Owner) -> dict[str, bytes]:
    """All that people are served but audio, which stays under its name for ever."""
    return {
        path: content
        for path, content in contents(owner.public).items()
        if not path.startswith("_publish/") and not path.endswith(".mp3")
    }


def assert_whole(owner: Owner) -> None:
    assert_feed_holds(owner.feed, lambda path: (owner.public / path).stat().st_size)


def new_title(owner: Owner) -> None:
    owner.change("episodes/knees/episode.md", "About knees", "All on knees")


def new_episode(owner: Owner) -> None:
    owner.change("episodes/hips/episode.md", "# publish", "publish")


def no_episode(owner: Owner) -> None:
    owner.change("episodes/backs/episode.md", "publish", "# publish")


def no_article(owner: Owner) -> None:
    (owner.root / "articles/crunches.md").unlink()


def new_show(owner: Owner) -> None:
    owner.change("show.toml", "The Penrose Podcast", "Penrose Talks")
    owner.write("cover.jpg", "")
    shutil.copyfile(owner.root / ".pressroom/other.jpg", owner.root / "cover.jpg")


def own_look(owner: Owner) -> None:
    owner.write("templates/site.css", "body { color: red }")
    owner.change("pressroom.toml", "[site]", '[site]\nbanner = { text = "Open on Saturdays." }')


def a_book(owner: Owner) -> None:
    owner.write("book/book.toml", 'title = "Run"\nauthor = "Jo"\nblurb = "On running."\n')
    shutil.copyfile(owner.root / "cover.jpg", owner.root / "book/cover.jpg")


CHANGES = [new_title, new_episode, no_episode, no_article, new_show, own_look, a_book]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after_any_change_feed_and_pages_come_back_to_the_byte(live: Owner, change: Callable[[Owner], None]) -> None:

    Image.new("RGB", (1500, 1500), (9, 99, 9)).save(live.root / ".pressroom/other.jpg")
    before = on_the_web(live)
    change(live)
    assert live.publishes("--allow", "g-002").code == 0
    after = on_the_web(live)
    assert after != before
    mine = live.own_files()

    undone = undo(live)
    assert on_the_web(live) == before
    assert_whole(live)
    assert (undone.outcome.receipt.manifest.release, undone.to.release) == (3, 1)

    undo(live)  # and the undo itself is undone
    assert on_the_web(live) == after
    assert live.own_files() == mine
    assert live.publishes("--json").json["uploads"] == []


@pytest.mark.xdist_group("seaweed-undo")
def test_a_bucket_comes_back_the_same_from_another_computer(
    made: Owner, tmp_path: Path, seaweed_server: Server
) -> None:
    owner, other = Owner(tmp_path / "our-show"), Owner(tmp_path / "borrowed")
    shutil.copytree(made.root, owner.root, copy_function=shutil.copy2)
    target = (
        f'[publish]\nto = "s3://press/{tmp_path.name}"\nendpoint = "{seaweed_server.endpoint}"\nregion = "us-east-1"\n'
    )
    owner.write("pressroom.toml", SETTINGS + target)
    storage = seaweed_server.storage(tmp_path.name)
    assert owner.publishes().code == 0
    before = _in(storage)
    new_title(owner)
    new_episode(owner)
    assert owner.publishes().code == 0
    other.write("pressroom.toml", SETTINGS + target)

    undo(other)
    assert _in(storage) == before
    assert sorted(path.name for path in other.root.iterdir()) == [".pressroom", "pressroom.toml"]
    assert not list((other.root / ".pressroom").rglob("*.zip"))
    assert releases(desk(other)).as_json()["release"] == 3


def _in(storage: Storage) -> dict[str, bytes]:
    paths = [path for path in storage.names() if not path.startswith("_publish/") and not path.endswith(".mp3")]
    return {path: stored.content for path in paths if (stored := storage.read(path))}


def test_an_undo_says_what_subscribers_notice_and_what_stays(live: Owner) -> None:
    new_title(live)
    new_episode(live)
    live.publishes()
    prepared = prepare_undo(desk(live))
    said = "\n".join(prepared.lines())

    assert said.startswith("Back to release 1, published ")
    assert '"About hips" leaves the feed' in said
    assert '"All on knees" is now called "About knees": the same id' in said
    assert "All ids stay as they are" in said
    assert "This becomes release 3" in said
    assert "Your folder stays as it is" in said
    assert "remove   episodes/hips/index.html" in said
    assert "remove   episodes/hips/hips-" not in said
    assert 'The audio of "About hips" stays at its address' in said
    assert "pressroom remove hips --delete-audio" in said
    assert (prepared.as_json()["back_to"], prepared.as_json()["becomes"]) == (1, 3)


def test_an_undone_rename_does_not_promise_a_forward_that_goes_with_it(live: Owner) -> None:
    assert live.types("rename", "knees", "sore-knees").code == 0
    assert live.publishes().code == 0
    back = prepare_undo(desk(live)).lines()
    assert 'The page of "About knees" is at episodes/knees/ again: episodes/sore-knees/ leads nowhere any more.' in back

    undo(live)
    again = prepare_undo(desk(live)).lines()
    moved = 'The page of "About knees" moves to episodes/sore-knees/: the old address, episodes/knees/, forwards there.'
    assert moved in again


def test_replaced_audio_is_taken_back_to_the_file_of_before(live: Owner) -> None:
    before = on_the_web(live)
    sound(live.root / "episodes/knees/recording.wav", 3)
    assert live.types("produce", "knees", "--replace").code == 0
    live.publishes()
    after = on_the_web(live)
    assert after["feed.xml"] != before["feed.xml"]
    said = [line for line in prepare_undo(desk(live)).lines() if "audio" in line]
    undo(live)

    assert said == ['"About knees" gets new audio: apps that have downloaded it keep the old one, others get the new.']
    assert on_the_web(live) == before
    assert_whole(live)
    assert len(list(live.public.glob("episodes/knees/*.mp3"))) == 2
    assert live.publishes().code == 0
    assert on_the_web(live) == after


def test_the_next_publish_puts_the_newer_words_up_again(live: Owner) -> None:
    new_title(live)
    live.publishes()
    after = on_the_web(live)
    undo(live)

    assert live.publishes("--json").json["release"] == 4
    assert on_the_web(live) == after


def test_a_timed_job_does_not_put_up_again_what_was_taken_back(live: Owner) -> None:
    new_episode(live)
    live.publishes()
    undo(live)
    held = due_now(desk(live))

    assert (held.now, "taken back by jen on front-desk" in held.lines()[0]) == ((), True)
    assert live.types("publish", "--due").code == 0
    assert "hips" not in live.feed
    assert live.publishes().code == 0
    assert not due_now(desk(live)).held


def test_one_may_go_back_several_releases_and_forth(live: Owner) -> None:
    webs = {1: on_the_web(live)}
    for number, change in enumerate((new_title, new_episode, no_article), 2):
        change(live)
        assert live.publishes().code == 0
        webs[number] = on_the_web(live)

    for to in (2, 4, 1, 3):
        assert undo(live, to).to.release == to
        assert on_the_web(live) == webs[to]
    assert [each.release for each in _record(live).manifest.history] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert not prepare_undo(desk(live), 3).changes


def test_an_undo_works_where_the_owners_words_are_broken_or_gone(live: Owner) -> None:
    before = on_the_web(live)
    new_title(live)
    live.publishes()
    live.write("episodes/knees/episode.md", "+++\ntitle = broken")
    shutil.rmtree(live.root / "episodes/backs")
    (live.root / "show.toml").unlink()
    shutil.rmtree(live.root / ".pressroom")

    undo(live)
    assert on_the_web(live) == before


def test_a_publish_that_was_cut_off_is_taken_back(live: Owner) -> None:
    before = on_the_web(live)
    new_title(live)
    new_episode(live)
    for at in (3, 5, 9, 12):
        _cut_off(live, release.prepare(desk(live, now=NOW + timedelta(minutes=at))), at)
        assert _record(live).manifest.pending
        prepared = prepare_undo(desk(live))
        assert prepared.unfinished
        assert "cut off" in prepared.lines()[1]
        assert "not finished" in releases(desk(live)).lines()[0]
        carry_out_undo(prepared, silent, nobody)

        assert on_the_web(live) == before
        assert_whole(live)


def test_an_undo_that_was_cut_off_at_any_moment_goes_on(live: Owner) -> None:
    before = on_the_web(live)
    new_title(live)
    new_episode(live)
    live.publishes()
    whole = contents(live.public)
    for at in range(1, 40, 2):
        shutil.rmtree(live.public)
        for path, content in whole.items():
            (live.public / path).parent.mkdir(parents=True, exist_ok=True)
            (live.public / path).write_bytes(content)
        prepared = prepare_undo(desk(live))
        _cut_off(live, with_pack(prepared), at, after=at % 4 == 1)
        assert_whole(live)
        if is_done := not _record(live).manifest.pending and at > 1:
            break
        assert undo(live).to.release == 1
        assert on_the_web(live) == before
    assert is_done
    assert at > 10
    assert on_the_web(live) == before


def test_after_an_undo_that_was_cut_off_the_undo_is_named_and_no_publish(live: Owner) -> None:
    new_title(live)
    live.publishes()
    _cut_off(live, with_pack(prepare_undo(desk(live))), 6)

    assert _record(live).manifest.undoing == 1
    assert live.types("status", "--live").out.rstrip().endswith("Next:  pressroom undo")
    assert "pressroom undo    goes on with it" in live.types("verify").out


def test_an_undone_release_is_no_base_for_somebody_elses_plan(live: Owner) -> None:
    new_title(live)
    live.publishes()
    theirs = release.prepare(desk(live, "max on laptop"))
    no_article(live)
    theirs = release.prepare(desk(live, "max on laptop"))
    mine = prepare_undo(desk(live))
    undo(live)

    with pytest.raises(UserError) as stopped:
        release.carry_out(theirs, silent, nobody)
    assert stopped.value.findings[0].code == "newer-live"
    with pytest.raises(UserError) as late:
        carry_out_undo(mine, silent, nobody)
    assert late.value.findings[0].code == "newer-live"


def test_what_somebody_else_wrote_into_the_feed_is_not_lost_by_an_undo(live: Owner) -> None:
    before = on_the_web(live)
    new_title(live)
    live.publishes()
    (live.public / "feed.xml").write_text(live.feed.replace("All on knees", "By hand"))

    with pytest.raises(MustFix) as stopped:
        prepare_undo(desk(live))
    assert [each.code for each in stopped.value.findings] == ["g-015"]
    assert "pressroom undo --allow g-015" in stopped.value.findings[0].fix
    undo(live, None, ("g-015",))
    assert on_the_web(live) == before


def test_an_undo_that_would_change_ids_is_stopped(live: Owner) -> None:
    written = live.read("episodes/knees/episode.md")
    live.write("episodes/knees/episode.md", written.replace('id = "', 'id = "new-'))
    assert live.publishes("--allow", "g-001").code == 0

    with pytest.raises(MustFix) as stopped:
        prepare_undo(desk(live))
    assert [each.code for each in stopped.value.findings] == ["g-001"]
    prepared = prepare_undo(desk(live), None, ("g-001",))
    assert [each.code for each in prepared.prepared.allowed] == ["g-001"]
    assert "All ids stay" not in "\n".join(prepared.lines())


def test_audio_that_was_deleted_since_comes_from_this_computer_or_not_at_all(live: Owner) -> None:
    before = on_the_web(live)
    no_episode(live)
    live.publishes("--allow", "g-002")
    base = _record(live)
    audio = next(path for path in base.manifest.entries if "backs-" in path)
    storage = _storage(live)
    storage.delete(audio)
    entries = {path: entry for path, entry in base.manifest.entries.items() if path != audio}
    (live.public / "_publish/manifest.json").write_bytes(replace(base.manifest, entries=entries).to_bytes())
    away = shutil.move(live.root / ".pressroom/audio", live.root / "away")

    with pytest.raises(UserError) as gone:
        prepare_undo(desk(live))
    assert gone.value.findings[0].code == "undo-audio-gone"
    assert '"About backs"' in gone.value.findings[0].problem

    shutil.move(away, live.root / ".pressroom/audio")
    undo(live)
    assert on_the_web(live) == before
    assert_whole(live)


def test_where_nothing_was_kept_there_is_no_way_back(live: Owner, tmp_path: Path) -> None:
    def code(to: int | None, owner: Owner = live) -> str:
        with pytest.raises(UserError) as stopped:
            prepare_undo(desk(owner), to)
        return stopped.value.findings[0].code

    empty = an_owner(tmp_path / "empty")
    assert code(None, empty) == "nothing-live"
    assert (code(None), code(7)) == ("no-way-back", "no-way-back")
    with pytest.raises(UserError) as stopped:
        prepare_undo(desk(live), 999)
    assert stopped.value.findings[0].why == "Release 1 is the only one that is kept."
    new_title(live)
    live.publishes()
    shutil.rmtree(live.public / "_publish/releases")
    assert code(None) == "pack-gone"
    live.write("pressroom.toml", "nonsense")
    with pytest.raises(MustFix):
        prepare_undo(desk(live))
    with pytest.raises(MustFix):
        releases(desk(live))


def test_only_as_many_releases_are_kept_as_the_owner_wants(live: Owner) -> None:
    live.write("pressroom.toml", SETTINGS + "[publish]\nkeep_releases = 2\n")
    for title in ("A", "B", "C"):
        live.write("show.toml", live.read("show.toml") + f"# {title}\n")
        live.change("articles/crunches.md", "Words.", f"Words {title}.\n\nWords.")
        assert live.publishes().code == 0

    assert [each.release for each in _record(live).manifest.history] == [3, 4]
    live.write("pressroom.toml", SETTINGS + "[publish]\nkeep_releases = 1\n")
    assert live.publishes("--json").error == "releases-kept"


def test_the_list_names_every_release_with_who_when_and_what(live: Owner) -> None:
    new_episode(live)
    live.publishes()
    listed = releases(desk(live))

    assert [line.split()[0] for line in listed.lines()] == ["2", "1"]
    assert 'new "About hips"' in listed.lines()[0]
    assert " live " in listed.lines()[0]
    assert " live " not in listed.lines()[1]
    assert "undo --to" in listed.remarks[0]
    value = listed.as_json()
    assert value["release"] == 2
    assert isinstance(value["releases"], list)
    assert [(row["release"], row["live"]) for row in value["releases"]] == [(2, True), (1, False)]
    assert set(value["releases"][0]) == {"release", "when", "who", "says", "back_to", "live"}


def test_the_list_says_when_files_had_to_be_sent_again(live: Owner) -> None:
    base = _record(live)
    (live.public / "_publish/manifest.json").write_bytes(replace(base.manifest, release=2).to_bytes())

    assert "release 1 with files that had to be sent again" in releases(desk(live)).lines()[0]


def test_a_show_from_before_there_were_releases_says_so(live: Owner) -> None:
    base = _record(live)
    plain = replace(base.manifest, history=(), packs=(), folder={})
    (live.public / "_publish/manifest.json").write_bytes(plain.to_bytes())

    assert "the next publish keeps one" in releases(desk(live)).lines()[0]
    assert releases(desk(live)).remarks == ()


def test_no_secret_of_the_folder_is_kept_in_the_target(live: Owner) -> None:
    live.write(".env", "AWS_SECRET_ACCESS_KEY=canary-123")
    live.write("episodes/knees/.env", "canary-123")
    live.write("episodes/knees/api-token.txt", "canary-123")
    new_title(live)
    live.publishes()
    pack = max((live.public / "_publish/releases").iterdir())
    shutil.unpack_archive(pack, live.root / ".pressroom/open")

    assert any((live.root / ".pressroom/open/files").iterdir())
    kept = contents(live.root / ".pressroom/open") | contents(live.public)
    assert not [path for path, content in kept.items() if b"canary" in content]


def _record(owner: Owner) -> Base:
    base = read_base(_storage(owner))
    assert base
    return base


def _storage(owner: Owner) -> Storage:
    publication = read_publication(OwnerFolder(owner.root)).publication
    assert publication
    return open_storage(OwnerFolder(owner.root), publication.settings)


def _cut_off(owner: Owner, prepared: release.Prepared, at: int, *, after: bool = True) -> bool:
    """Carry it out with the plug pulled at call `at`; False if it came to its end."""
    cut = replace(prepared, storage=CutOff(prepared.storage, at, after=after))
    try:
        release.carry_out(cut, silent, nobody)
    except Cut:
        return True
    return False
