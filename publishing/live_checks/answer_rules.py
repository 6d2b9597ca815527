"""Live rules for every address: it answers, HEAD included, with the right type, length and bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from publishing.fetching import Silence
from publishing.live_checks.pictures import is_another_kind, kind_of
from publishing.live_checks.probe import Probe, Role, length_of
from workspace.findings import Level
from workspace.rules import Trouble, rule

SERVER = 'The web server needs a setting: see "What the web server must do" in the how-to pages'
AGAIN = "pressroom publish --repair    puts it back;    pressroom verify    looks again"
_SAME = {
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "application/rss+xml": "application/xml",
    "text/xml": "application/xml",
    "application/javascript": "text/javascript",
    "application/srt": "application/x-subrip",
}
_COMPANIONS = {Role.CHAPTERS, Role.TRANSCRIPT}
_EXACT = {Role.AUDIO, Role.PICTURE}  # never compressed on the way, so their length is always told


@rule("l-001", Level.MUST)
def answers(probe: Probe) -> Iterator[Trouble]:
    """Every address answers."""
    silence = probe.silence
    if silence and silence.silence in {Silence.NOBODY, Silence.CIRCLE, Silence.INDOORS}:
        here = silence.silence is Silence.NOBODY
        yield Trouble(
            where=probe.where,
            problem=f"No answer: {silence.why}.",
            why="Listeners, apps and directories get nothing from there either, if it is not this computer's connection.",
            fix="Is the address set up, and is this computer online? Then:  pressroom verify" if here else SERVER,
        )


@rule("l-002", Level.MUST, covers="H01")
def is_there(probe: Probe) -> Iterator[Trouble]:
    """What the feed and the site name is there, for everybody (status 200)."""
    if probe.answer is None or probe.is_challenge or probe.answer.status in {200, 206}:
        return
    status, problem, fix = probe.answer.status, "", SERVER
    if status in {404, 410}:
        problem, fix = "It is not there.", AGAIN
    elif status in {401, 403}:
        problem, fix = "Nobody may read it.", "Allow everybody to read the files at your storage provider"
    yield Trouble(
        where=probe.where,
        problem=problem or f"The server answers {status} instead of 200.",
        why="Listeners and directories meet it now.",
        fix=fix,
    )


@rule("l-003", Level.MUST, "apple", "pandora", covers="H01")
def head_is_answered(probe: Probe) -> Iterator[Trouble]:
    """HEAD, which directories ask first, is answered like GET."""
    if probe.head and probe.head.status != 200 and probe.content:
        yield Trouble(
            where=probe.where,
            problem=f"The server refuses the question (HEAD) that directories ask first: it answers {probe.head.status}.",
            why="Apple Podcasts takes an episode for missing if HEAD is refused, even though it plays.",
            fix=SERVER,
        )


@rule("l-004", Level.SHOULD, "apple", covers="H01")
def head_is_like_get(probe: Probe) -> Iterator[Trouble]:
    """HEAD tells the same type and length as GET."""
    head, got = probe.head, probe.got
    if not head or not got or not probe.content or head.status != 200:
        return
    told = [("type", bare(head.header("content-type")), bare(got.header("content-type")))]
    if probe.target.role in _EXACT:
        told.append(("length in bytes", str(length_of(head) or ""), str(length_of(got) or "")))
    for what, ahead, then in told:
        if then and ahead != then:
            yield Trouble(
                where=probe.where,
                problem=f"Asked ahead (HEAD), the server gives another {what} than with the file: "
                f"{ahead or 'nothing'} instead of {then}.",
                why="Directories judge by the first answer, apps by the second.",
                fix=SERVER,
            )


@rule("l-005", Level.MUST, "apple", "spotify", "amazon", covers="I04 H04 C04")
def has_its_type(probe: Probe) -> Iterator[Trouble]:
    """Feed, audio, pictures and pages are served as what they are (Content-Type)."""
    if probe.target.role not in _COMPANIONS:
        yield from _wrong_type(probe, "Apps and directories that go by the type do not open it.")


@rule("l-006", Level.SHOULD, "apple", "podcast-index")
def companions_have_their_type(probe: Probe) -> Iterator[Trouble]:
    """Chapters and transcripts are served as the type that the feed gives."""
    if probe.target.role in _COMPANIONS:
        yield from _wrong_type(probe, "Some apps leave out chapters or transcripts of a type that they don't expect.")


@rule("l-007", Level.MUST)
def is_as_published(probe: Probe) -> Iterator[Trouble]:
    """What is live is what was published, byte for byte where it was compared; no cache holds on to an older feed."""
    target, reply = probe.target, probe.content
    if reply is None or (
        target.role is Role.PICTURE and is_another_kind(target.address, reply.body) and reply.by_server
    ):
        return  # a picture of another kind is told of as such
    length = length_of(reply)
    if target.sha256 and reply is probe.got:
        if hashlib.sha256(reply.body).hexdigest() != target.sha256:
            yield Trouble(
                where=probe.where,
                problem="What is live is not what was published.",
                why="Listeners get something older or something else; an old feed hides the newest episode.",
                fix=f"{AGAIN};    if a CDN stands before the site, let it forget (purge) this address",
            )
    elif target.size is not None and length is not None and length != target.size:
        yield Trouble(
            where=probe.where,
            problem=f"It is {length} bytes long instead of {target.size}.",
            why="It was cut off or changed after it was published.",
            fix=AGAIN,
        )


@rule("l-008", Level.SHOULD, "apple", covers="I05")
def has_announced_length(probe: Probe) -> Iterator[Trouble]:
    """Audio is as long, in bytes, as the feed says."""
    target, reply = probe.target, probe.content
    if target.role is not Role.AUDIO or reply is None:
        return
    length = length_of(reply)
    if length is None:
        told = "The server does not say how long it is."
    elif target.size is None and target.length and length != target.length:
        told = f"It is {length} bytes long instead of {target.length}."
    else:
        return
    yield Trouble(
        where=probe.where,
        problem=told,
        why="Apps show a wrong progress, or take a download for finished too early.",
        fix=SERVER if length is None else AGAIN,
    )


@rule("l-024", Level.MUST)
def no_challenge(probe: Probe) -> Iterator[Trouble]:
    """No page for people, such as a firewall's question, comes in the place of the feed."""
    if probe.is_challenge:
        yield Trouble(
            where=probe.where,
            problem=f"A web page comes instead of the {probe.target.role.value}.",
            why="A firewall or bot protection takes apps and directories for intruders; they see no episodes at all.",
            fix="Switch off the bot protection for the feed, the audio and the pictures at your CDN",
        )


def bare(content_type: str) -> str:
    """Without the charset, and one name for each group that apps treat alike."""
    kind = content_type.partition(";")[0].strip().lower()
    return _SAME.get(kind, kind)


def _wrong_type(probe: Probe, why: str) -> Iterator[Trouble]:
    reply = probe.content
    if reply is None:
        return
    served = reply.header("content-type")
    # A picture that is not what its name says is a matter of its own; here its type has to fit its bytes.
    expected = kind_of(reply.body) if probe.target.role is Role.PICTURE else probe.target.type
    if expected and bare(served) != bare(expected):
        shown = expected.partition(";")[0]
        yield Trouble(
            where=probe.where,
            problem=f'It is served as "{served or "nothing"}" instead of "{shown}".',
            why=why,
            fix=SERVER,
        )
