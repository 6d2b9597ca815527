"""The command line: words on the screen; everything else happens in the rooms.

No library but click is imported before a command runs, so that help answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from workspace.errors import UserError
from workspace.terminal import Screen, painted

SECTIONS = {
    "Start": ("init", "demo", "doctor"),
    "Every month": ("new", "check", "preview", "publish", "status"),
    "Step by step": ("produce", "tag", "feed", "build", "verify"),
    "Connections": ("directories", "completion"),
}


class Options(Screen):
    """The flags that mean the same everywhere, before or after the command's name."""

    folder = Path()
    no_input = False

    @property
    def can_ask(self) -> bool:
        return not (self.no_input or self.as_json) and sys.stdin.isatty()


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
        show_folder = click.Path(file_okay=False, path_type=Path)
        self.params += [
            _flag(
                "-C", "--folder", "show_folder", to="folder", says="Act on the show in this folder.", type=show_folder
            ),
            _flag("-q", "--quiet", to="quiet", says="Results only."),
            _flag("-v", "--verbose", to="verbose", says="Say more."),
            _flag("--no-color", to="no_color", says="No colors (also: NO_COLOR)."),
            _flag("--json", to="as_json", says="Print one JSON object."),
            _flag("--no-input", to="no_input", says="Ask nothing."),
        ]


class Sections(Ours, click.Group):
    """Lists the commands in the order of the work, not of the alphabet."""

    command_class = Ours

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in SECTIONS.items():
            with formatter.section(title):
                known = [(name, self.commands[name]) for name in names]
                formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in known])


episodes_named = click.argument("episodes", nargs=-1)
options = click.make_pass_decorator(Options, ensure=True)


def _tell_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import PackageNotFoundError, version

        try:
            click.echo(f"pressroom {version('pressroom')}")
        except PackageNotFoundError:
            click.echo("pressroom, not installed")
        ctx.exit()


@click.group(cls=Sections, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_tell_version, help="Show it.")
def pressroom() -> None:
    """Publish a podcast and a book from a folder of plain files."""


def _desk(given: Options, /, report: Callable[[Any], None]) -> Any:
    from publishing.desk import desk_for

    return desk_for(given.folder, datetime.now(UTC), report)


_QUESTIONS = {
    "name": ("The show's name", "Our Podcast"),
    "author": ("Who makes it", "Our Clinic"),
    "publisher": ("The clinic or publisher", "Our Clinic"),
    "email": ("A shared e-mail address", "podcast@example.org"),
    "timezone": ("The time zone of all dates", "America/Los_Angeles"),
}


@pressroom.command(epilog="Example:  pressroom init our-show")
@click.argument("folder", default="our-show", type=click.Path(path_type=Path))
@click.option("--name", help="The show's name.")
@click.option("--author", help="Who makes the show.")
@click.option("--publisher", help="The clinic or publisher.")
@click.option("--email", help="A shared mailbox.")
@click.option("--timezone", help="The zone of all dates, as America/Los_Angeles.")
@options
def init(given: Options, /, folder: Path, **answers: str | None) -> None:
    """Make a show folder. Asks five questions."""
    from publishing.start import new_show

    for key, (question, usual) in _QUESTIONS.items():
        if answers[key] is None:
            answers[key] = click.prompt(question, default=usual, err=True) if given.can_ask else usual
    made = new_show(given.folder / folder, {key: answer or "" for key, answer in answers.items()})
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
    _publish(given, agree=lambda: True)
    given.hint(f"Look:  pressroom -C {folder} preview --published\nRead:  {folder}/episodes/tendon-injuries/episode.md")


@pressroom.command(epilog='Example:  pressroom new ~/Desktop/tendon-femiano.wav --title "Tendon injuries"')
@click.argument("recording", type=click.Path(readable=False, path_type=Path))
@click.option("--title", help="The episode's title; without it, a guess from the recording.")
@options
def new(given: Options, /, recording: Path, title: str | None) -> None:
    """Start an episode from a recording."""
    from publishing.start import new_episode

    with given.progress() as report:
        started = new_episode(_desk(given, report), recording, title)
    given.show(started.lines(), started.as_json())
    given.hint(f"Next:  write the notes in episodes/{started.slug}/episode.md   then   pressroom check {started.slug}")


@pressroom.command(epilog="Example:  pressroom check tendon-injuries --for spotify")
@click.argument("episode", required=False)
@click.option("--for", "directory", help="Only what matters to one directory, as spotify.")
@click.option("--live", is_flag=True, help="Also fetch what is published and compare.")
@options
def check(given: Options, /, episode: str | None, directory: str | None, live: bool) -> None:
    """Find problems before listeners do."""
    from publishing.checking import check as look
    from workspace.errors import MustFix

    with given.progress() as report:
        found = look(_desk(given, report), episode=episode, directory=directory, live=live)
    words = painted(found.findings, color=given.paints(sys.stdout))
    given.show(["\n\n".join([*words, found.summary()])], found.as_json())
    if found.must:
        raise click.exceptions.Exit(MustFix.exit_code)


@pressroom.command(epilog="Example:  pressroom produce tendon-injuries")
@episodes_named
@click.option("--replace", is_flag=True, help="Make new audio even for an episode that is published.")
@options
def produce(given: Options, /, episodes: tuple[str, ...], replace: bool) -> None:
    """Master and tag what needs it."""
    from publishing.finishing import produce_named

    with given.progress() as report:
        produced = produce_named(_desk(given, report), episodes, replace=replace)
    lines = [one.line() for one in produced] or ["There is no episode with a recording yet."]
    given.show(lines, {"episodes": [one.as_json() for one in produced]})


@pressroom.command(epilog="Example:  pressroom tag tendon-injuries")
@episodes_named
@options
def tag(given: Options, /, episodes: tuple[str, ...]) -> None:
    """Write tags only; the sound is not encoded again."""
    from publishing.finishing import tag_named

    with given.progress() as report:
        tagged = tag_named(_desk(given, report), episodes)
    lines = [one.line() for one in tagged] or ["There is no finished audio yet:  pressroom produce"]
    given.show(lines, {"episodes": [one.as_json() for one in tagged]})


@pressroom.command(epilog="Example:  pressroom feed -o feed.xml")
@click.option("--for", "directory", help="Only the namespaces that one directory reads, as google-play.")
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


@pressroom.command(epilog="Example:  pressroom build")
@options
def build(given: Options, /) -> None:
    """Make everything, into .pressroom/site/."""
    from publishing.site import build_site

    with given.progress() as report:
        built = build_site(_desk(given, report))
    given.show([built.summary()], built.as_json())


@pressroom.command(epilog="Example:  pressroom preview --port 8010")
@click.option("--published", is_flag=True, help="Serve the folder that was published to.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free one.")
@options
def preview(given: Options, /, published: bool, port: int) -> None:
    """Serve the site on this computer only, as a real server would."""
    from publishing.preview import serve

    with given.progress() as report:
        serve(_desk(given, report), published=published, port=port, say=given.say)


@pressroom.command(epilog="Example:  pressroom publish --plan")
@click.option("--plan", is_flag=True, help="Show what would change, then stop.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--allow", multiple=True, metavar="CODE[:EPISODE]", help="Publish in spite of one finding of the guard.")
@options
def publish(given: Options, /, plan: bool, yes: bool, allow: tuple[str, ...]) -> None:
    """Show what will change, ask, then put it on the web and verify it."""
    _publish(given, agree=lambda: yes or _asked(given, "Publish?"), plan=plan, allow=allow)


def _publish(given: Options, /, agree: Callable[[], bool], *, plan: bool = False, allow: tuple[str, ...] = ()) -> None:
    from publishing import release

    with given.progress() as report:
        prepared = release.prepare(_desk(given, report), allow)
    lines = prepared.lines(every=given.verbose)
    if plan:
        given.show(lines, prepared.as_json())
        return
    given.hint("\n".join(lines))
    if prepared.changes and not agree():
        given.hint("Nothing was published.")
        raise click.exceptions.Exit(1)
    with given.progress() as report:
        outcome = release.carry_out(prepared, report)
    given.show(outcome.lines(), outcome.as_json())
    if not outcome.verified:
        raise click.exceptions.Exit(1)


@pressroom.command(epilog="Example:  pressroom status --json")
@options
def status(given: Options, /) -> None:
    """What is live, what is waiting, what needs you."""
    from publishing.status import status as look

    with given.progress() as report:
        found = look(_desk(given, report))
    given.show(found.lines(), found.as_json())


@pressroom.command(epilog="Example:  pressroom verify")
@options
def verify(given: Options, /) -> None:
    """Fetch what is live and compare."""
    from publishing.verifying import verify_live

    with given.progress() as report:
        verdict = verify_live(_desk(given, report))
    given.show(verdict.lines(), verdict.as_json())
    if not verdict.ok:
        raise click.exceptions.Exit(1)


@pressroom.command(epilog="Example:  pressroom directories")
@options
def directories(given: Options, /) -> None:
    """Where the show is listed, how to get listed, which directories closed."""
    from publishing.status import standings

    with given.progress() as report:
        found = standings(_desk(given, report))
    given.show([line for each in found for line in each.lines()], {"directories": [each.as_json() for each in found]})


@pressroom.command(epilog="Example:  pressroom doctor")
@options
def doctor(given: Options, /) -> None:
    """Check this computer and the connections."""
    from publishing.doctor import examine

    examined = examine(given.folder.resolve())
    given.show([line for each in examined for line in each.lines()], {"checks": [each.as_json() for each in examined]})
    if not all(each.ok for each in examined):
        raise click.exceptions.Exit(1)


@pressroom.command(epilog="Example:  pressroom completion bash >> ~/.bashrc")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def completion(shell: str) -> None:
    """Print tab completion for a shell."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"This version of click has no completion for {shell}.")
    click.echo(found(pressroom, {}, "pressroom", "_PRESSROOM_COMPLETE").source())


def _asked(given: Options, /, question: str) -> bool:
    if not given.can_ask:
        raise click.UsageError(f"{question} Nobody can be asked here; --yes says yes.")
    return click.confirm(question, err=True)


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
            given.tell(misused(error.format_message(), getattr(error, "ctx", None)))
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


def stopped(arguments: Sequence[str]) -> UserError:
    """Somebody pressed Ctrl-C, or a question met the end of the input."""
    typed = " ".join(["pressroom", *arguments])
    fix = "Type the same command again; it goes on where this one ended."
    return UserError(
        "stopped", problem="Stopped.", where=typed, why="Ctrl-C was pressed. Nothing is half done.", fix=fix
    )


def misused(problem: str, context: click.Context | None) -> UserError:
    """What was typed is not a command, said the way errors are said."""
    command = context.command_path if context else "pressroom"
    why = "That is not how this command is used."
    return UserError("usage", problem=problem, where=command, why=why, fix=f"{command} --help")


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
