"""Live rules for audio, pictures, chapters and transcripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publishing.live_checks.answer_rules import SERVER
from publishing.live_checks.pictures import is_another_kind, kind_named, kind_of
from publishing.live_checks.probe import Probe, Role
from workspace.findings import Level
from workspace.rules import Trouble, rule

_FIRST_TWO = re.compile(r"bytes 0-1/(\d+|\*)", re.ASCII)


@rule("l-009", Level.MUST, "apple", "pandora", "amazon", covers="H02")
def sends_parts(probe: Probe) -> Iterator[Trouble]:
    """Audio is sent in parts when an app asks for one (Range: 206 with Content-Range)."""
    if _has_audio(probe) and not _sent_a_part(probe):
        yield Trouble(
            where=probe.where,
            problem="Apps can't skip forward in it: the server ignores part requests.",
            why="Apple Podcasts refuses episodes that cannot be asked for in parts; players start from the beginning.",
            fix=SERVER,
        )


@rule("l-010", Level.SHOULD, "apple", covers="H02")
def offers_parts(probe: Probe) -> Iterator[Trouble]:
    """The server says that it sends audio in parts (Accept-Ranges: bytes)."""
    if not _has_audio(probe) or not _sent_a_part(probe):
        return
    offers = {reply.header("accept-ranges").lower() for reply in (probe.head, probe.got) if reply}
    if "bytes" not in offers:
        yield Trouble(
            where=probe.where,
            problem='The server sends parts but does not say so: "Accept-Ranges: bytes" is missing.',
            why="Apps that look for it before they ask don't let listeners skip.",
            fix=SERVER,
        )


@rule("l-021", Level.SHOULD, "podcast-index", covers="H06")
def open_to_web_players(probe: Probe) -> Iterator[Trouble]:
    """Chapters and transcripts may be read by players on other sites (Access-Control-Allow-Origin: *)."""
    reply = probe.content
    wanted = probe.target.role in {Role.CHAPTERS, Role.TRANSCRIPT} and not probe.target.type.startswith("text/html")
    if wanted and reply and reply.by_server and reply.header("access-control-allow-origin") != "*":
        yield Trouble(
            where=probe.where,
            problem="Web players on other sites may not read it.",
            why="Browsers refuse it to them unless the server allows everybody, so chapters and transcript stay hidden.",
            fix=SERVER,
        )


@rule("l-023", Level.MUST, "apple", "spotify", "amazon", covers="C04 I14")
def picture_is_what_its_name_says(probe: Probe) -> Iterator[Trouble]:
    """A picture's bytes are of the kind that its address ends in."""
    target, reply = probe.target, probe.content
    if target.role is Role.PICTURE and reply and reply.by_server and is_another_kind(target.address, reply.body):
        kind, named = kind_of(reply.body), kind_named(target.address)
        yield Trouble(
            where=probe.where,
            problem=f"The picture is {kind or 'of no kind that apps know'}, though its name promises {named}.",
            why="Apple Podcasts refuses such art. Some CDNs turn pictures into other kinds on their way.",
            fix="Switch off picture conversion at the CDN for these addresses, or publish the picture again",
        )


def _has_audio(probe: Probe) -> bool:
    alone = probe.target.length is not None and probe.target.length < 2
    return probe.target.role is Role.AUDIO and probe.content is not None and not alone


def _sent_a_part(probe: Probe) -> bool:
    got = probe.got
    return bool(got and got.status == 206 and _FIRST_TWO.fullmatch(got.header("content-range")) and len(got.body) == 2)
