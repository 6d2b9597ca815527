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

    `among` are the only words allowed; `usual` is what holds if nothing is said; `shown` stands for the value in help;
    `many`: it may be said several times.
    """

    name: str
    says: str
    kind: type = bool
    to: str | None = None
    among: tuple[str, ...] = ()
    usual: str | None = None
    shown: str | None = None
    many: bool = False


@dataclass(frozen=True)
class Job:
    """`does` is a function as "module.function"; it takes a desk and what is said, and returns an outcome.

    With a `question` it only prepares: what it returns is shown, and after a yes is handed, with a reporter, to the
    function `then`. `anywhere`: it may be wanted where there is no show folder.
    """

    does: str
    says: str
    example: str
    takes: tuple[Subject | Choice, ...] = ()
    anywhere: bool = False
    question: str = ""
    then: str = ""

    def do(self, desk: Any, said: dict[str, Any]) -> Any:
        """Do it, or prepare it; only now is the module imported, with all that it needs."""
        return _function(self.does)(desk, **said)

    def carry_out(self, prepared: Any, report: Any) -> Any:
        """Do what was prepared, after a yes."""
        return _function(self.then)(prepared, report)


def _function(name: str) -> Any:
    module, _, function = name.rpartition(".")
    return getattr(import_module(module), function)


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
    "doctor": Job(
        "publishing.doctor.doctor",
        "Check this computer and the connections. It also prints what your web server or CDN should be told.",
        "doctor --server --into server-texts",
        (
            Choice("server", "Print rights, policies, functions and configurations for your own names."),
            Choice("at", "For another place than the settings say.", str, among=("aws", "r2", "b2", "nginx")),
            Choice("account", "The twelve digits of your Amazon account.", str, shown="DIGITS"),
            Choice("into", "A folder for the files, as ~/Desktop/files.", Path, shown="FOLDER"),
        ),
        anywhere=True,
    ),
    "check": Job(
        "publishing.checking.check",
        "Find problems before listeners do.",
        "check tendon-injuries --for spotify",
        (
            Subject("episode", needed=False),
            Choice("for", "Only what matters to one directory, as spotify.", str, "directory"),
            Choice("live", "Look at what is live as well, not at this folder alone."),
            Choice("fix", "Mend what needs no judgment, then look again."),
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
    "build": Job("publishing.building.quick.build_quickly", "Make everything, into .pressroom/site/.", "build"),
    "status": Job(
        "publishing.status.status",
        "What is live, what is waiting, what needs you.",
        "status --live",
        (Choice("live", "Look at what is live as well, not at this folder alone."),),
    ),
    "verify": Job(
        "publishing.verifying.verify_live", "Fetch what is live and compare; find what others changed.", "verify"
    ),
    "replace": Job(
        "publishing.media.replacing.prepare_replacement",
        "Swap the audio of a live episode. Listeners keep their place in the list.",
        "replace tendon-injuries ~/Desktop/tendon-new.wav",
        (
            _EPISODE,
            Subject("recording", Path),
            Choice("note", "Write two sentences for listeners above the notes."),
            Choice("accept-truncated", "Use a recording that is cut short, as far as it goes."),
        ),
        question="Replace the audio?",
        then="publishing.media.changing.carry_out",
    ),
    "remove": Job(
        "publishing.media.removing.prepare_removal",
        "Take an episode down. Your files stay here.",
        'remove tendon-injuries --because "At the guest\'s request."',
        (
            _EPISODE,
            Choice("because", "Said on the page that stays at its address.", str, usual="", shown="TEXT"),
            Choice("delete-audio", "Delete the published audio as well."),
        ),
        question="Take it down?",
        then="publishing.media.changing.carry_out",
    ),
    "rename": Job(
        "publishing.media.renaming.rename",
        "Change an episode's web address; the old one forwards.",
        "rename tendon-injuries sore-tendons",
        (_EPISODE, Subject("new")),
    ),
    "undo": Job(
        "publishing.history.undo.prepare_undo",
        "Put the web back as it was before the last publish.",
        "undo --plan",
        (
            Choice("to", "Another release than the one before, by its number.", int, shown="RELEASE"),
            Choice("allow", "Go on in spite of one finding of the guard.", str, "allowed", shown="CODE", many=True),
        ),
        question="Undo?",
        then="publishing.history.undo.carry_out_undo",
    ),
    "releases": Job(
        "publishing.history.listing.releases",
        "What was published when, by whom, and what can be gone back to.",
        "releases",
    ),
    "backup": Job(
        "publishing.history.backup.backup",
        "Copy recordings, drafts and everything else somewhere else.",
        "backup /media/jen/backup-disk/our-show",
        (
            Subject("where", needed=False),
            Choice("check", "First read the last backup back, and mend what is damaged."),
            Choice("endpoint", "The storage's address, if it is not Amazon's.", str, shown="ADDRESS"),
            Choice("region", "The storage's region.", str),
            Choice("profile", "A profile of your AWS settings.", str),
        ),
    ),
    "restore": Job(
        "publishing.history.restoring.prepare_restore",
        "Make the show's folder again from what is live or backed up. Or take in what another computer published.",
        "restore s3://penrose-podcast our-show",
        (
            Subject("source", needed=False),
            Subject("folder", Path, needed=False),
            Choice("newer", "In a show folder: take in what another computer published."),
            Choice("ids", "In a show folder: give live episodes back the ids that subscribers know."),
            Choice("endpoint", "The storage's address, if it is not Amazon's.", str, shown="ADDRESS"),
            Choice("region", "The storage's region.", str),
            Choice("profile", "A profile of your AWS settings.", str),
        ),
        anywhere=True,
        question="Restore?",
        then="publishing.history.restoring.carry_out",
    ),
    "prune": Job(
        "publishing.media.pruning.prepare_pruning",
        "Name what nothing needs in the target, and delete it once you agree.",
        "prune --old-audio",
        (Subject("under", needed=False), Choice("old-audio", "Also audio that was replaced or taken down.")),
        question="Delete these files for ever?",
        then="publishing.media.pruning.carry_out",
    ),
    "directories": Job(
        "publishing.standings.standings",
        "Where the show is listed, how to get listed, which are closed.",
        "directories",
    ),
    "announce": Job(
        "publishing.announcements.announcing.announce",
        "Write the news of a month as an e-mail. Short texts for messages and social networks come along.",
        "announce --month 2026-11",
        (
            Choice("month", "Another month than the newest, as 2026-11.", str, shown="MONTH"),
            Choice("into", "A folder for the files, as ~/Desktop/files.", Path, shown="FOLDER"),
            Choice("overwrite", "Write over files of that folder that were edited."),
        ),
    ),
    "poster": Job(
        "publishing.poster.posters.poster",
        "Make the waiting-room poster with its code to scan. It is of the podcast, an episode, the book, or an article.",
        "poster book --into ~/Desktop/posters",
        (
            Subject("about", needed=False),
            Choice("size", "How wide the code alone is: 40 mm if left out.", float, usual="40", shown="MM"),
            Choice("into", "A folder for the files, as ~/Desktop/files.", Path, shown="FOLDER"),
        ),
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
