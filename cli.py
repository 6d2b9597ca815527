"""The command line: words on the screen; everything else happens in the rooms.

No library but click is imported before a command runs, so that help answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import Any

import click

from publishing.jobs import JOBS, Choice, Job, Subject
from workspace.errors import misused, stopped
from workspace.terminal import Screen

SECTIONS = {
    "Start": ("init", "demo", "import", "doctor"),
    "Every month": ("new", "check", "preview", "publish", "announce", "poster", "status"),
    "When something changes": ("replace", "remove", "rename", "undo", "releases", "prune"),
    "Words and sound": ("chapters", "transcript", "produce", "tag"),
    "Step by step": ("feed", "build", "verify"),
    "Safe keeping": ("backup", "restore"),
    "Connections": ("directories", "notify", "move", "completion"),
}


class Options(Screen):
    """The flags that mean the same everywhere, before or after the command's name."""

    folder = Path()
    no_input = False

    @property
    def can_ask(self) -> bool:
        """Whether somebody is there to answer: never with --json or --no-input, or where input is piped."""
        return not (self.no_input or self.as_json) and sys.stdin.isatty()

    def agrees(self, question: str) -> bool:
        """Ask a yes-or-no question on stderr, "no" by default; raises a UsageError where nobody can be asked."""
        if not self.can_ask:
            raise click.UsageError(f"{question} Nobody can be asked here; --yes says yes.")
        return click.confirm(question, err=True)


def _flag(*names: str, to: str, says: str, **more: Any) -> click.Option:
    """An option that is remembered in the Options instead of being handed to the command."""

    def remember(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value:
            setattr(ctx.ensure_object(Options), to, value)

    kind = more if "type" in more else {"is_flag": True}
    return click.Option(names, expose_value=False, callback=remember, help=says, **kind)


class Ours(click.Command):
    """A command with the flags that mean the same everywhere."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        place = click.Path(file_okay=False, path_type=Path)
        self.params += [
            _flag("-C", "--folder", "place", to="folder", says="Act on the show in this folder.", type=place),
            _flag("-q", "--quiet", to="quiet", says="Results only."),
            _flag("-v", "--verbose", to="verbose", says="Say more."),
            _flag("--no-color", to="no_color", says="No colors (also: NO_COLOR)."),
            _flag("--json", to="as_json", says="Print one JSON object."),
            _flag("--no-input", to="no_input", says="Ask nothing."),
        ]


class Family(Ours, click.Group):
    """Commands under one name."""

    command_class = Ours


class Sections(Family):
    """Lists the commands in the order of the work, not of the alphabet."""

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """By SECTIONS; a test holds it against the commands that there are."""
        for title, names in SECTIONS.items():
            with formatter.section(title):
                known = [(name, self.commands[name]) for name in names]
                formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in known])


options = click.make_pass_decorator(Options, ensure=True)
_PATH = click.Path(readable=False, path_type=Path)  # what cannot be read is told by the job


def _say_version(context: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from workspace.version import version_here

        click.echo(f"pressroom {version_here()}")
        context.exit()


@click.group(cls=Sections, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_say_version, help="Show it.")
def pressroom() -> None:
    """Publish a podcast and a book from a folder of plain files."""


def _outcome(given: Options, /, work: Callable[[Any], Any], *, anywhere: bool = False) -> Any:
    """Do the work at a desk and show what came of it."""
    with given.progress() as report:
        outcome = work(_desk(given, report, anywhere=anywhere))
    return _shown(given, outcome)


def _shown(given: Options, outcome: Any, /) -> Any:
    if code := given.present(outcome):
        raise click.exceptions.Exit(code)
    return outcome


def _desk(given: Options, /, report: Callable[[Any], None], *, anywhere: bool = False) -> Any:
    from publishing.desk import desk_for

    return desk_for(given.folder, datetime.now(UTC), report, anywhere=anywhere)


def _fields(kinds: Mapping[str, Any], says: Mapping[str, str]) -> Callable[[Any], Any]:
    """One option for each name."""
    made = [click.option(f"--{name}", type=kind, help=says.get(name)) for name, kind in kinds.items()]
    return lambda command: reduce(lambda command, option: option(command), reversed(made), command)


@pressroom.command(epilog="Example:  pressroom init our-show")
@click.argument("folder", default="our-show", type=click.Path(path_type=Path))
@_fields(
    dict.fromkeys(("name", "author", "publisher", "email", "timezone"), str), {"timezone": "As America/Los_Angeles."}
)
@options
def init(given: Options, /, folder: Path, **answers: str | None) -> None:
    """Make a show folder. Asks five questions: the show's name, who makes it, the publisher, e-mail, time zone."""
    from publishing.start import asked_show

    def ask(question: str, usual: str) -> str:
        return str(click.prompt(question, default=usual, err=True)) if given.can_ask else usual

    made = asked_show(given.folder / folder, answers, ask)
    given.show([f"Made {folder}/. Nothing is public yet."], {"folder": str(made.root)})
    given.hint(f"Next:  cd {folder}   then   pressroom new RECORDING")


@pressroom.command(epilog="Example:  pressroom demo practice-show")
@click.argument("folder", default="demo-show", type=click.Path(path_type=Path))
@options
def demo(given: Options, /, folder: Path) -> None:
    """Make the sample show and run the whole job on it. Nothing goes public."""
    from publishing.start import sample_show

    given.folder = sample_show(given.folder / folder).root
    given.hint(f"The sample show is in {folder}/. Nothing goes public: it is published to a folder.")
    _publish(given, lambda: True)
    given.hint(f"Look:  pressroom -C {folder} preview --published\nRead:  {folder}/episodes/tendon-injuries/episode.md")


@pressroom.command(epilog="Example:  pressroom produce tendon-injuries")
@click.argument("episodes", nargs=-1)
@click.option("--replace", is_flag=True, help="Put the new one in the place of the old, even if that is live.")
@click.option("--accept-truncated", is_flag=True, help="Use a recording that is cut short, as far as it goes.")
@click.option("--track", default=1, type=click.IntRange(1), help="The number: of a film's sound track, or on an album.")
@click.option("--on", metavar="dask://HOST:PORT", help="Hand the mastering to a cluster.")
@options
def produce(given: Options, /, episodes: tuple[str, ...], replace: bool, on: str | None, **wishes: Any) -> None:
    """Master and tag what needs it."""
    from episodes.sound.mastered import Wishes
    from publishing.producing import Order, produce_named

    _outcome(given, lambda desk: produce_named(desk, episodes, Order(replace=replace, wishes=Wishes(**wishes), on=on)))


@pressroom.command("import", epilog="Example:  pressroom import https://old-host.example.org/feed.xml our-show")
@click.argument("feed", default="")
@click.argument("folder", required=False, type=_PATH)
@click.option("--site", metavar="ADDRESS", help="The new site's address, as https://podcast.example.org.")
@options
def import_(given: Options, /, feed: str, folder: Path | None, site: str | None) -> None:
    """Bring in a show that is published elsewhere. The same command again goes on where it ended."""
    from publishing.importing.importing import Wanted, import_show

    with given.progress() as report:
        outcome = import_show(Wanted(feed=feed, folder=folder, site=site), inside=given.folder, report=report)
    _shown(given, outcome)


_TAGS = {"title": str, "artist": str, "album": str, "track": click.IntRange(0), "season": click.IntRange(0)}
_TAGS |= {"date": str, "genre": str, "comment": str, "cover": _PATH, "chapters": _PATH}
_TAGS_SAY = {"title": "The title.", "track": "The number: of a film's sound track, or on an album."}
_TAGS_SAY |= {"cover": "Use the picture in the file as the cover.", "chapters": "Any file that holds chapters."}


@pressroom.command(epilog='Example:  pressroom tag talk.mp3 --title "Tendon injuries" --plan')
@click.argument("names", nargs=-1, metavar="[EPISODE|FILE]...")
@_fields(_TAGS, _TAGS_SAY)
@click.option("--published", is_flag=True, help="New files for live episodes, with the tags as they are now.")
@click.option("--plan", is_flag=True, help="Show what would change, then stop.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options
def tag(given: Options, /, names: tuple[str, ...], published: bool, plan: bool, yes: bool, **wanted: Any) -> None:
    """Write tags only, of episodes or of any files; the sound stays as it is."""
    from publishing.tagging import tag_anything

    if published:
        _tag_published(given, names, None if plan else lambda: yes or given.agrees("Publish the new files?"))
        return
    with given.progress() as report:
        _shown(given, tag_anything(given.folder, names, wanted, plan=plan, desk=lambda: _desk(given, report)))


def _tag_published(given: Options, /, names: tuple[str, ...], agree: Callable[[], bool] | None) -> None:
    from publishing.media.changing import carry_out
    from publishing.media.replacing import prepare_new_tags

    with given.progress() as report:
        prepared = prepare_new_tags(_desk(given, report), names)
    _decide(given, prepared, carry_out, agree)


@pressroom.group(cls=Family, epilog="Example:  pressroom chapters import labels.txt tendon-injuries")
def chapters() -> None:
    """Read chapters of other programs, write them for those, or move all."""


@pressroom.command(epilog="Example:  pressroom feed -o feed.xml")
@click.option("--for", "directory", help="As one directory asks for it, as google-play.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the screen.")
@options
def feed(given: Options, /, directory: str | None, output: Path | None) -> None:
    """Render the feed only."""
    from publishing.site import feed_only
    from workspace.files import write_atomically

    with given.progress() as report:
        content = feed_only(_desk(given, report), directory)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    write_atomically(output, content)
    given.hint(f"Wrote {output}, {len(content):,} bytes.")


@pressroom.command(epilog="Example:  pressroom preview --port 8010")
@click.option("--published", is_flag=True, help="Serve the folder that was published to.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free one.")
@options
def preview(given: Options, /, published: bool, port: int) -> None:
    """Serve the site on this computer only, and make it anew when a file is saved."""
    from publishing.preview import serve

    with given.progress() as report:
        serve(_desk(given, report), published=published, port=port, say=given.say)


@pressroom.command(epilog="Example:  pressroom publish --plan")
@click.option("--plan", is_flag=True, help="Show what would change, then stop.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--due", is_flag=True, help="Only if something is due by now; asks nothing. For timed jobs.")
@click.option("--allow", multiple=True, metavar="CODE[:EPISODE]", help="Go on in spite of one finding of the guard.")
@click.option("--repair", is_flag=True, help="Also put back what others changed or deleted there; keeps a copy.")
@options
def publish(given: Options, /, plan: bool, yes: bool, due: bool, **wanted: Any) -> None:
    """Show what will change, ask, then put it on the web and verify it."""
    if not due or _something_is_due(given):
        agree = None if plan else lambda: yes or due or given.agrees("Publish?")
        _publish(given, agree, **wanted)


def _something_is_due(given: Options, /) -> bool:
    from publishing.due import due_now

    with given.progress() as report:
        found = due_now(_desk(given, report))
    given.hint("\n".join(found.lines()))
    if not found.now:
        given.answer(found.as_json())
    return bool(found.now)


def _publish(
    given: Options, /, agree: Callable[[], bool] | None, allow: tuple[str, ...] = (), repair: bool = False
) -> None:
    from publishing import release

    with given.progress() as report:
        prepared = release.prepare(_desk(given, report), allow, repair=repair)
    _decide(given, prepared, release.carry_out, agree)


def _decide(
    given: Options, /, prepared: Any, carry_out: Callable[[Any, Any], Any], agree: Callable[[], bool] | None
) -> None:
    """Show what would change; if somebody can agree to it and does, carry it out."""
    lines = prepared.lines(every=given.verbose)
    if agree is None:
        given.show(lines, prepared.as_json())
        return
    given.hint("\n".join(lines))
    if prepared.changes and not agree():
        given.hint("Nothing was changed.")
        raise click.exceptions.Exit(1)
    with given.progress() as report:
        outcome = carry_out(prepared, report)
    _shown(given, outcome)


def _parameter(said: Subject | Choice) -> click.Parameter:
    kind: Any = _PATH if said.kind is Path else said.kind
    if isinstance(said, Subject):
        return click.Argument([said.name], type=kind, required=said.needed)
    names = [f"--{said.name}", said.to] if said.to else [f"--{said.name}"]
    if kind is bool:
        return click.Option(names, is_flag=True, help=said.says)
    kind = click.Choice(said.among) if said.among else kind
    return click.Option(names, type=kind, default=said.usual, metavar=said.shown, help=said.says, multiple=said.many)


def _command(name: str, job: Job) -> click.Command:
    @options
    def work(given: Options, /, plan: bool = False, yes: bool = False, **said: Any) -> None:
        if not job.question:
            _outcome(given, lambda desk: job.do(desk, said), anywhere=job.anywhere)
            return
        with given.progress() as report:
            prepared = job.do(_desk(given, report, anywhere=job.anywhere), said)
        _decide(given, prepared, job.carry_out, None if plan else lambda: yes or given.agrees(job.question))

    parameters = [_parameter(each) for each in job.takes]
    if job.question:
        parameters += [click.Option(["--plan"], is_flag=True, help="Show what would change, then stop.")]
        parameters += [click.Option(["--yes"], is_flag=True, help="Do not ask.")]
    return Ours(name, callback=work, params=parameters, help=job.says, epilog=f"Example:  pressroom {job.example}")


for _name, _job in JOBS.items():
    _family, _, _last = _name.rpartition(" ")
    (chapters if _family else pressroom).add_command(_command(_last, _job))


@pressroom.command(epilog="Example:  pressroom completion bash >> ~/.bashrc")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def completion(shell: str) -> None:
    """Print tab completion for a shell."""
    from click.shell_completion import get_completion_class

    if found := get_completion_class(shell):
        click.echo(found(pressroom, {}, "pressroom", "_PRESSROOM_COMPLETE").source())


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code. Errors are printed in four lines, never as a traceback."""
    given = Options()
    given.as_json = "--json" in arguments  # a mistake in what was typed may be met before the flag is read
    try:
        answer = pressroom.main(list(arguments), prog_name="pressroom", obj=given, standalone_mode=False)
        sys.stdout.flush()
        return answer if isinstance(answer, int) else 0
    except click.ClickException as error:
        if given.as_json:
            context = getattr(error, "ctx", None)
            given.tell(misused(error.format_message(), context.command_path if context else "pressroom"))
        else:
            error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        given.tell(stopped(arguments))
        return 130
    except BrokenPipeError:  # whoever reads our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the one place where every error becomes words
        from workspace.bugs import as_user_error

        known = as_user_error(error)
        given.tell(known)
        return known.exit_code


def main() -> None:
    """The console script."""
    code = run(sys.argv[1:])
    gc.freeze()  # what is left goes with the process, and is not searched for what could go before
    sys.exit(code)


if __name__ == "__main__":
    main()
