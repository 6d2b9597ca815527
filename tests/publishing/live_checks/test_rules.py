"""Every live rule has an answer that it finds fault with, and is the only one to do so."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from podcast.reading.foreign import ForeignShow
from publishing.fetching import Hop, Reply, Silence, Unreachable
from publishing.live_checks.certificates import Certificate
from publishing.live_checks.probe import Probe, Role, Target
from publishing.live_checks.rules import ARRIVAL_RULES, CERTIFICATE_RULES, RULES
from workspace.rules import apply

SITE = "https://podcast.knees.clinic"
FEED = b'<?xml version="1.0"?>\n<rss version="2.0"/>'
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def reply(
    kind: str, length: int, body: bytes = b"", headers: Mapping[str, str] | None = None, status: int = 200
) -> Reply:
    return Reply(status, {"content-type": kind, "content-length": str(length)} | dict(headers or {}), body)


def a_feed(**changes: str) -> Probe:
    """A feed that is served as it should be; `changes` are headers, "" takes one away."""
    headers = {"etag": '"1"', "cache-control": "public, max-age=300", "content-encoding": ""}
    headers |= {name.replace("_", "-"): value for name, value in changes.items()}
    whole = reply("application/rss+xml", len(FEED), FEED, headers)
    return Probe(
        target=Target(address=f"{SITE}/feed.xml", role=Role.FEED, type="application/rss+xml", sha256=sha(FEED)),
        head=replace(whole, body=b""),
        got=whole,
        gzipped=replace(whole, headers={**whole.headers, "content-encoding": "gzip"}),
        again=Reply(304, {}),
        show=ForeignShow(address=f"{SITE}/feed.xml", self_address=f"{SITE}/feed.xml"),
    )


def some_audio(address: str = f"{SITE}/1.mp3", **changes: str) -> Probe:
    headers = {"accept-ranges": "bytes"} | {name.replace("_", "-"): value for name, value in changes.items()}
    head = reply("audio/mpeg", 1000, headers=headers)
    part = reply("audio/mpeg", 2, b"ID", {"content-range": "bytes 0-1/1000"} | headers, status=206)
    target = Target(address=address, role=Role.AUDIO, type="audio/mpeg", length=1000, name="Knees")
    return Probe(target=target, head=head, got=part)


def a_picture(beginning: bytes = PNG, kind: str = "image/png") -> Probe:
    got = reply(kind, len(beginning), beginning, {"content-range": "bytes 0-31/5000"}, status=206)
    return Probe(target=Target(address=f"{SITE}/cover.png", role=Role.PICTURE), head=reply(kind, 5000), got=got)


def some_chapters(kind: str = "application/json+chapters", allowed: str = "*") -> Probe:
    target = Target(address=f"{SITE}/chapters.json", role=Role.CHAPTERS, type="application/json+chapters")
    return Probe(target=target, head=reply(kind, 300, headers={"access-control-allow-origin": allowed}))


def a_page(**published: str | int) -> Probe:
    target = Target(address=f"{SITE}/about/", role=Role.FILE, type="text/html; charset=utf-8", size=500)
    return Probe(target=replace(target, **published), head=reply("text/html", 500))  # type: ignore[arg-type]


def cached(probe: Probe, rule: str) -> Probe:
    assert probe.head
    return replace(probe, head=replace(probe.head, headers={**probe.head.headers, "cache-control": rule}))


def quiet(silence: Silence, why: str = "nobody came") -> Probe:
    target = Target(address=f"{SITE}/1.mp3", role=Role.AUDIO, type="audio/mpeg", length=1000)
    return Probe(target=target, silence=Unreachable(target.address, why, silence))


def redirected(probe: Probe, *hops: Hop) -> Probe:
    assert probe.head
    assert probe.got
    return replace(probe, head=replace(probe.head, hops=hops), got=replace(probe.got, hops=hops))


def with_got(probe: Probe, **changes: object) -> Probe:
    assert probe.got
    return replace(probe, got=replace(probe.got, **changes))  # type: ignore[arg-type]


def status(probe: Probe, code: int) -> Probe:
    assert probe.head
    got = replace(probe.got or probe.head, status=code)
    return replace(probe, head=replace(probe.head, status=code), got=got)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def to(*addresses: str, code: int = 301) -> tuple[Hop, ...]:
    return tuple(Hop(code, address) for address in addresses)


FINE = {
    "feed": a_feed(),
    "feed without a tag but a date": a_feed(etag="", last_modified="Sun, 22 Nov 2026 12:00:00 GMT"),
    "feed that moved for good": replace(
        redirected(a_feed(), *to("https://new.org/feed.xml")),
        show=ForeignShow(address="", self_address="https://new.org/feed.xml"),
    ),
    "audio": some_audio(),
    "audio through two prefixes": redirected(some_audio(), *to("https://a.org/1.mp3", "https://b.org/1.MP3", code=302)),
    "m4a under its other name": replace(
        some_audio(content_type="audio/mp4"),
        target=Target(address=f"{SITE}/1.m4a", role=Role.AUDIO, type="audio/x-m4a", length=1000),
    ),
    "audio of one byte": replace(
        some_audio(content_length="1"),
        target=Target(address=f"{SITE}/1.mp3", role=Role.AUDIO, type="audio/mpeg", length=1),
        got=None,
    ),
    "picture": a_picture(),
    "JPEG": replace(
        a_picture(b"\xff\xd8\xff\xe0" + bytes(28), "image/jpeg"),
        target=Target(address=f"{SITE}/cover.JPG?v=2", role=Role.PICTURE),
    ),
    "chapters": some_chapters(),
    "chapters in a storage": replace(
        some_chapters(), head=Reply(200, {"content-type": "application/json+chapters"}, by_server=False)
    ),
    "page": a_page(),
    "page with its cache rule": cached(a_page(kept=300), "public, max-age=300, s-maxage=60"),
    "page in a storage": replace(a_page(kept=300), head=Reply(200, {"content-type": "text/html"}, by_server=False)),
    "picture that never changes": cached(a_page(kept=31536000), "max-age=31536000"),
    "transcript as a page": replace(
        some_chapters("text/html", allowed=""),
        target=Target(address=f"{SITE}/t.html", role=Role.TRANSCRIPT, type="text/html"),
    ),
}

FAULTS: list[tuple[str, str, Probe, str]] = [
    ("l-001", "nobody answers", quiet(Silence.NOBODY), "nobody came"),
    ("l-001", "a circle", quiet(Silence.CIRCLE, "it redirects more than 5 times"), "redirects more than 5"),
    ("l-001", "into a private network", quiet(Silence.INDOORS, "it redirects into a private network"), "private"),
    ("l-002", "gone", status(some_audio(), 404), "not there"),
    ("l-002", "private", status(some_audio(), 403), "Nobody may read it"),
    ("l-002", "stumbles", status(a_feed(), 500), "answers 500"),
    ("l-003", "HEAD refused", replace(some_audio(), head=reply("text/html", 0, status=405)), "refuses the question"),
    (
        "l-004",
        "HEAD without a length",
        replace(some_audio(), head=reply("audio/mpeg", 0, headers={"content-length": "", "accept-ranges": "bytes"})),
        "nothing instead of 1000",
    ),
    (
        "l-004",
        "HEAD of another type",
        replace(a_feed(), head=reply("text/html", len(FEED))),
        "text/html instead of application/xml",
    ),
    ("l-005", "audio without a type", some_audio(content_type=""), '"nothing" instead of "audio/mpeg"'),
    ("l-005", "feed as a page", a_feed(content_type="text/html"), 'served as "text/html"'),
    ("l-005", "picture of another type", a_picture(kind="image/jpeg"), 'instead of "image/png"'),
    ("l-006", "chapters as text", some_chapters("text/plain"), 'instead of "application/json+chapters"'),
    ("l-007", "an older feed", with_got(a_feed(), body=FEED + b"\n"), "not what was published"),
    ("l-007", "a page cut short", a_page(size=900), "500 bytes long instead of 900"),
    (
        "l-008",
        "audio longer than announced",
        replace(some_audio(), target=replace(some_audio().target, length=999)),
        "1000 bytes long instead of 999",
    ),
    ("l-009", "no parts", with_got(some_audio(), status=200, headers=some_audio().head.headers), "skip forward"),  # type: ignore[union-attr]
    ("l-009", "another part", some_audio(content_range="bytes 5-6/1000"), "skip forward"),
    ("l-010", "parts not offered", some_audio(accept_ranges=""), "does not say so"),
    ("l-011", "plain http", quiet(Silence.NOT_HTTPS, "it redirects to http://x/, which is not https"), "http://x/"),
    ("l-012", "expired", quiet(Silence.UNTRUSTED, "its certificate has expired"), "expired"),
    ("l-014", "no validators", a_feed(etag=""), "neither ETag nor Last-Modified"),
    ("l-015", "no 304", replace(a_feed(), again=Reply(200, {})), "answers 200 instead of 304"),
    ("l-016", "no gzip", replace(a_feed(), gzipped=a_feed().got), "compressed"),
    ("l-017", "kept for a day", a_feed(cache_control="max-age=86400"), "24 hours"),
    ("l-017", "kept by a CDN", a_feed(cache_control="max-age=60, s-maxage=7200"), "2 hours"),
    ("l-017", "kept as anybody likes", a_feed(cache_control=""), "does not say"),
    ("l-027", "a page kept for a day", cached(a_page(kept=300), "max-age=86400"), "24 hours"),
    ("l-027", "a page kept as anybody likes", cached(a_page(kept=300), ""), "does not say"),
    ("l-018", "four hops", redirected(some_audio(), *to(*[f"https://{n}.org/1.mp3" for n in range(4)])), "4 times"),
    ("l-019", "ending lost", redirected(some_audio(), *to("https://a.org/play?id=1.mp3")), "does not end in .mp3"),
    ("l-020", "302", redirected(a_feed(), *to("https://b.org/feed.xml", code=302)), "(status 302)"),
    ("l-021", "no CORS", some_chapters(allowed=""), "Web players"),
    ("l-021", "CORS for one site", some_chapters(allowed="https://knees.clinic"), "Web players"),
    ("l-022", "a space", some_audio(f"{SITE}/knee pain.mp3"), "space or a letter"),
    ("l-022", "an umlaut", some_audio(f"{SITE}/rücken.mp3"), "space or a letter"),
    ("l-023", "WebP behind .png", a_picture(b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"), "image/webp"),
    ("l-023", "no picture", a_picture(b"<svg xmlns=", "image/svg+xml"), "no kind"),
    (
        "l-024",
        "a page",
        with_got(a_feed(content_type="text/html"), body=b"\n<!DOCTYPE html><title>"),
        "instead of the feed",
    ),
    ("l-024", "a firewall", status(a_feed(cf_mitigated="challenge"), 403), "instead of the feed"),
    (
        "l-025",
        "another self link",
        replace(a_feed(), show=ForeignShow(address="", self_address="https://x.org/f")),
        "x.org",
    ),
    ("l-025", "no self link", replace(a_feed(), show=ForeignShow(address="")), "does not say where"),
    ("l-026", "broken XML", replace(a_feed(), malformed="Apps stop reading: line 1"), "not well-formed"),
]


@pytest.mark.parametrize(("code", "name", "probe", "words"), FAULTS, ids=[f"{each[0]} {each[1]}" for each in FAULTS])
def test_a_fault_is_found_by_exactly_one_rule(code: str, name: str, probe: Probe, words: str) -> None:
    (found,) = apply(RULES, probe)

    assert (found.code, found.where.file) == (code, probe.target.address)
    assert words in found.problem
    assert found.why
    assert found.fix


@pytest.mark.parametrize("probe", FINE.values(), ids=list(FINE))
def test_a_good_answer_has_no_fault(probe: Probe) -> None:
    assert apply(RULES, probe) == ()


def test_every_rule_has_a_case_and_a_code_of_its_own() -> None:
    codes = [rule.code for rule in RULES]

    assert len(set(codes)) == len(codes)
    assert set(codes) == {code for code, *_ in FAULTS}
    assert {rule.code for rule in ARRIVAL_RULES} <= set(codes)
    assert all(
        says.endswith(".") for says in [*(rule.says for rule in RULES), *(rule.says for rule in CERTIFICATE_RULES)]
    )


@pytest.mark.parametrize(
    ("days", "words"), [(13, ["ends in 13 days"]), (1, ["ends tomorrow"]), (0, ["ends today"]), (14, []), (90, [])]
)
def test_a_certificate_is_announced_two_weeks_before_it_ends(days: int, words: list[str]) -> None:
    shown = Certificate(
        address=f"{SITE}/", host="podcast.knees.clinic", ends=NOW + timedelta(days=days, hours=1), now=NOW
    )
    problems = [found.problem for found in apply(CERTIFICATE_RULES, shown)]

    assert len(problems) == len(words)
    assert all(word in problem for word, problem in zip(words, problems, strict=True))


REPLIES = st.builds(
    Reply,
    status=st.sampled_from([200, 206, 204, 304, 403, 404, 405, 500]),
    headers=st.dictionaries(
        st.sampled_from(
            ["content-type", "content-length", "content-range", "cache-control", "etag", "accept-ranges", "location"]
        ),
        st.text(max_size=30) | st.sampled_from(["bytes 0-1/9", "bytes 0-1/*", "audio/mpeg", "max-age=99999999999"]),
    ),
    body=st.binary(max_size=40),
    by_server=st.booleans(),
    hops=st.lists(st.builds(Hop, st.integers(301, 308), st.text(max_size=20))).map(tuple),
)
ADDRESSES = st.text(max_size=30) | st.sampled_from(["https://[", f"{SITE}/ü.png", "https://a.org/x.mp3?y=.m4a"])
PROBES = st.builds(
    Probe,
    target=st.builds(
        Target,
        address=ADDRESSES,
        role=st.sampled_from(Role),
        type=st.text(max_size=10),
        length=st.none() | st.integers(0),
        size=st.none() | st.integers(0),
        sha256=st.none() | st.just("0"),
    ),
    head=st.none() | REPLIES,
    got=st.none() | REPLIES,
    gzipped=st.none() | REPLIES,
    again=st.none() | REPLIES,
    show=st.none() | st.builds(ForeignShow, address=ADDRESSES, self_address=ADDRESSES),
    malformed=st.text(max_size=5),
    silence=st.none() | st.builds(Unreachable, ADDRESSES, st.text(max_size=5), st.sampled_from(Silence)),
)


@given(PROBES)
@settings(max_examples=200, deadline=None)
def test_whatever_a_server_answers_can_be_judged(probe: Probe) -> None:
    for found in apply(RULES, probe):
        assert str(found)
