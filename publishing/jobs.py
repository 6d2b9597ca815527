"""The jobs that are one function each: the words for them, and what may be said with them, whoever asks."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Subject:
    """What a job is about, by its place: an episode, a file."""

    name: str
    kind: type = str
    needed: bool = True


@dataclass(frozen=True)
class Choice:
    """Something that may be said by name; `to` is the parameter, `kind` bool for what is only switched on.

    `among` are the only words allowed; `usual` is what holds if nothing is said; `shown` stands for the value in help.
    """

    name: str
    says: str
    kind: type = bool
    to: str | None = None
    among: tuple[str, ...] = ()
    usual: str | None = None
    shown: str | None = None


@dataclass(frozen=True)
class Job:
    """`does` is a function as "module.function"; it takes a desk and what is said, and returns an outcome.

    `anywhere`: it may be wanted where there is no show folder.
    """

    does: str
    says: str
    example: str
    takes: tuple[Subject | Choice, ...] = ()
    anywhere: bool = False

    def do(self, desk: Any, said: dict[str, Any]) -> Any:
        """Do it; only now is the module imported, with all that it needs."""
        module, _, function = self.does.rpartition(".")
        return getattr(import_module(module), function)(desk, **said)


_EPISODE = Subject("episode")
_ANY_EPISODE = Subject("episode", needed=False)
_TIME = "As 0:12, or 8:00."
JOBS = {
    "new": Job(
        "publishing.start.new_episode",
        "Start an episode from a recording (sound, film, or a folder with one). Without a title it guesses one.",
        'new ~/Desktop/tendon-femiano.wav --title "Tendon injuries"',
        (
            Subject("recording", Path),
            Choice("title", "The title.", str),
            Choice("cover", "Use the picture in the file as the cover."),
            Choice("accept-truncated", "Use a recording that is cut short, as far as it goes."),
        ),
    ),
    "check": Job(
        "publishing.checking.check",
        "Find problems before listeners do.",
        "check tendon-injuries --for spotify",
        (
            Subject("episode", needed=False),
            Choice("for", "Only what matters to one directory, as spotify.", str, "directory"),
            Choice("live", "Also look at what is live, as apps and directories meet it."),
            Choice("fix", "Mend what needs no judgement, then look again."),
        ),
        anywhere=True,
    ),
    "transcript": Job(
        "publishing.transcribing.serve",
        "Attach a transcript, draft one, confirm or convert it.",
        "transcript tendon-injuries --draft",
        (
            _EPISODE,
            Subject("file", Path, needed=False),
            Choice("draft", "Write a first draft on this computer: pressroom[transcribe]."),
            Choice("model", "The folder of a Whisper model.", Path),
            Choice("speakers", 'Names in the order in which they speak: "Jo Example, Dr. Able".', str, usual=""),
            Choice("confirm", "Somebody has read the draft: it may be published."),
            Choice("as", "Print it in another form.", str, "form", ("vtt", "srt", "json", "txt")),
            Choice("replace", "Put the new one in the place of the old, even if that is live."),
        ),
    ),
    "build": Job("publishing.site.build_site", "Make everything, into .pressroom/site/.", "build"),
    "status": Job("publishing.status.status", "What is live, what is waiting, what needs you.", "status"),
    "verify": Job("publishing.verifying.verify_live", "Fetch what is live and compare.", "verify"),
    "directories": Job(
        "publishing.standings.standings",
        "Where the show is listed, how to get listed, which are closed.",
        "directories",
    ),
    "notify": Job(
        "publishing.notify.notifying.notify",
        "Tell hubs, Podcast Index and Podping again that the feed has something new.",
        "notify",
    ),
    "move": Job(
        "publishing.moving.moving.move",
        "See how far a move from or to another host is, and what to do next.",
        "move --to https://new-host.example/your-show/feed.xml",
        (Choice("to", "Leave for another host: the address of the feed there.", str, shown="ADDRESS"),),
    ),
    "chapters import": Job(
        "publishing.chaptering.import_chapters",
        "Read chapters of Audacity, MP3, M4A, WAV, Podlove, JSON, YouTube lists or cue sheets.",
        "chapters import labels.txt tendon-injuries",
        (Subject("file", Path), _ANY_EPISODE, Choice("replace", "Put them in the place of chapters that are there.")),
    ),
    "chapters export": Job(
        "publishing.chaptering.export_chapters",
        "Write chapters in another program's form.",
        "chapters export tendon-injuries --as audacity",
        (
            _EPISODE,
            Choice(
                "as", "json, psc, audacity, youtube (if left out), cue, ffmetadata.", str, to="form", usual="youtube"
            ),
        ),
    ),
    "chapters shift": Job(
        "publishing.chaptering.shift",
        "Move all chapters and soundbites of an episode.",
        "chapters shift tendon-injuries --earlier 8:00",
        (_EPISODE, Choice("earlier", _TIME, str, shown="TIME"), Choice("later", _TIME, str, shown="TIME")),
    ),
}
