"""The command line: words on the screen; everything else happens in the rooms.

No library but click is imported before a command runs, so that help answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

Command = Callable[..., None]

_SECTIONS = {
    "Start": ("init", "demo", "doctor"),
    "Every month": ("new", "check", "preview", "publish", "status"),
    "Step by step": ("produce", "tag", "feed", "build", "verify"),
    "Connections": ("directories", "completion"),
}


class Options:
    """The flags that mean the same everywhere, before or after the command's name."""

    folder = Path()
    quiet = False
    verbose = False
    no_color = False
    as_json = False
    no_input = False

    @property
    def color(self) -> bool:
        plain = self.no_color or bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        return not plain and (bool(os.environ.get("FORCE_COLOR")) or sys.stderr.isatty())

    def progress(self) -> AbstractContextManager[Callable[[Any], None]]:
        from workspace.terminal import progress

        return progress(quiet=self.quiet, color=self.color)

    def say(self, words: str) -> None:
        """A result, for people; with --json only the object is printed."""
        if not self.as_json:
            click.echo(words, color=self.color or None)

    def hint(self, words: str) -> None:
        if not self.quiet and not self.as_json:
            click.echo(words, err=True)

    def answer(self, value: dict[str, Any]) -> None:
        """The result, for scripts."""
        if self.as_json:
            import json

            click.echo(json.dumps({"schema": 1} | value, ensure_ascii=False, indent=1))


class Sections(click.Group):
    """Lists the commands in the order of the work, not of the alphabet."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in _SECTIONS.items():
            with formatter.section(title):
                known = [(name, self.commands[name]) for name in names]
                formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in known])


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def remember(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value:
            setattr(ctx.ensure_object(Options), name, value)

    return remember


def _flag(*names: str, to: str, says: str, **more: Any) -> Callable[[Command], Command]:
    return click.option(*names, expose_value=False, callback=_remember(to), help=says, **more)


def common(command: Command) -> Command:
    """Give a command the flags that mean the same everywhere."""
    folder = click.Path(file_okay=False, path_type=Path)
    for add in (
        _flag("--no-color", to="no_color", says="No colors (also: NO_COLOR).", is_flag=True),
        _flag("-v", "--verbose", to="verbose", says="Say more.", is_flag=True),
        _flag("-q", "--quiet", to="quiet", says="Results only.", is_flag=True),
        _flag("-C", "--folder", "show_folder", to="folder", says="Act on the show in this folder.", type=folder),
    ):
        command = add(command)
    return command


as_json = _flag("--json", to="as_json", says="Print one JSON object.", is_flag=True)
no_input = _flag("--no-input", to="no_input", says="Ask nothing.", is_flag=True)
episodes_named = click.argument("episodes", nargs=-1)
options = click.make_pass_decorator(Options, ensure=True)


@click.group(cls=Sections, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="pressroom", prog_name="pressroom")
@common
def pressroom() -> None:
    """Publish a podcast and a book from a folder of plain files."""


def _desk(given: Options, /, report: Callable[[Any], None]) -> Any:
    from publishing.desk import desk_for

    return desk_for(given.folder, datetime.now(UTC), report)


@pressroom.command(epilog="Example:  pressroom init our-show")
@click.argument("folder", default="our-show", type=click.Path(path_type=Path))
@click.option("--name", default="Our Podcast", prompt="The show's name", help="The show's name.")
@click.option("--author", default="Our Clinic", prompt="Who makes it", help="Who makes the show.")
@click.option("--publisher", default="Our Clinic", prompt="The clinic or publisher", help="Who publishes it.")
@click.option("--email", default="podcast@example.org", prompt="A shared e-mail address", help="A shared mailbox.")
@click.option("--timezone", default="America/Los_Angeles", prompt="Time zone", help="The zone of all dates.")
@no_input
@common
@options
def init(given: Options, /, folder: Path, **answers: str) -> None:
    """Make a show folder. Asks five questions."""
    from publishing.start import new_show

    made = new_show(given.folder / folder, answers)
    given.say(f"Made {folder}/. Nothing is public yet.")
    given.hint(f"Next:  cd {made.root.name}   then   pressroom new RECORDING")


@pressroom.command(epilog="Example:  pressroom demo practice-show")
@click.argument("folder", default="demo-show", type=click.Path(path_type=Path))
@no_input
@as_json
@common
@options
def demo(given: Options, /, folder: Path) -> None:
    """Make the sample show and run the whole job on it. Nothing goes public."""
    from publishing.start import sample_show

    given.folder = sample_show(given.folder / folder).root
    given.hint(f"The sample show is in {folder}/. Nothing goes public: it is published to a folder.")
    _publish(given, agree=lambda: True)
    given.hint(f"Look:  pressroom -C {folder} preview --published\nRead:  {folder}/episodes/tendon-injuries/episode.md")


@pressroom.command(epilog='Example:  pressroom new ~/Desktop/tendon-femiano.wav --title "Tendon injuries"')
@click.argument("recording", type=click.Path(path_type=Path))
@click.option("--title", help="The episode's title; without it, a guess from the recording.")
@common
@options
def new(given: Options, /, recording: Path, title: str | None) -> None:
    """Start an episode from a recording."""
    from publishing.start import new_episode

    with given.progress() as report:
        started = new_episode(_desk(given, report), recording, title)
    given.say("\n".join(started.lines()))
    given.hint(f"Next:  write the notes in episodes/{started.slug}/episode.md   then   pressroom check {started.slug}")


@pressroom.command(epilog="Example:  pressroom check tendon-injuries --for spotify")
@click.argument("episode", required=False)
@click.option("--for", "directory", help="Only what matters to one directory, as spotify.")
@click.option("--live", is_flag=True, help="Also fetch what is published and compare.")
@as_json
@common
@options
def check(given: Options, /, episode: str | None, directory: str | None, live: bool) -> None:
    """Find problems before listeners do."""
    from publishing.checking import check as look
    from workspace.errors import MustFix
    from workspace.terminal import painted

    with given.progress() as report:
        found = look(_desk(given, report), episode=episode, directory=directory, live=live)
    given.say("\n\n".join([*painted(found.findings, color=given.color), found.summary()]))
    given.answer(found.as_json())
    if found.must:
        raise click.exceptions.Exit(MustFix.exit_code)


@pressroom.command(epilog="Example:  pressroom produce tendon-injuries")
@episodes_named
@click.option("--replace", is_flag=True, help="Make new audio even for an episode that is published.")
@as_json
@common
@options
def produce(given: Options, /, episodes: tuple[str, ...], replace: bool) -> None:
    """Master and tag what needs it."""
    from publishing.finishing import produce_named

    with given.progress() as report:
        produced = produce_named(_desk(given, report), episodes, replace=replace)
    given.say("\n".join(one.line() for one in produced) or "There is no episode with a recording yet.")
    given.answer({"episodes": [one.as_json() for one in produced]})


@pressroom.command(epilog="Example:  pressroom tag tendon-injuries")
@episodes_named
@as_json
@common
@options
def tag(given: Options, /, episodes: tuple[str, ...]) -> None:
    """Write tags only; the sound is not encoded again."""
    from publishing.finishing import tag_named

    with given.progress() as report:
        tagged = tag_named(_desk(given, report), episodes)
    given.say("\n".join(one.line() for one in tagged) or "There is no finished audio yet:  pressroom produce")
    given.answer({"episodes": [one.as_json() for one in tagged]})


@pressroom.command(epilog="Example:  pressroom feed -o feed.xml")
@click.option("--for", "directory", help="Only the namespaces that one directory reads, as google-play.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of the screen.")
@common
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
@as_json
@common
@options
def build(given: Options, /) -> None:
    """Make everything, into .pressroom/site/."""
    from publishing.site import build_site

    with given.progress() as report:
        built = build_site(_desk(given, report))
    given.say(built.summary())
    given.answer(built.as_json())


@pressroom.command(epilog="Example:  pressroom preview --port 8010")
@click.option("--published", is_flag=True, help="Serve the folder that was published to.")
@click.option("--port", default=8000, show_default=True, help="0 takes any free one.")
@common
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
@no_input
@as_json
@common
@options
def publish(given: Options, /, plan: bool, yes: bool, allow: tuple[str, ...]) -> None:
    """Show what will change, ask, then put it on the web and verify it."""
    _publish(given, agree=lambda: yes or _asked(given, "Publish?"), plan=plan, allow=allow)


def _publish(given: Options, /, agree: Callable[[], bool], *, plan: bool = False, allow: tuple[str, ...] = ()) -> None:
    from publishing import release

    with given.progress() as report:
        prepared = release.prepare(_desk(given, report), allow)
    given.hint("\n".join(prepared.lines(every=given.verbose)))
    if plan:
        given.answer(prepared.as_json())
        return
    if prepared.changes and not agree():
        given.hint("Nothing was published.")
        raise click.exceptions.Exit(1)
    with given.progress() as report:
        outcome = release.carry_out(prepared, report)
    given.say("\n".join(outcome.lines()))
    given.answer(outcome.as_json())
    if not outcome.verified:
        raise click.exceptions.Exit(1)


@pressroom.command(epilog="Example:  pressroom status --json")
@as_json
@common
@options
def status(given: Options, /) -> None:
    """What is live, what is waiting, what needs you."""
    from publishing.status import status as look

    with given.progress() as report:
        found = look(_desk(given, report))
    given.say("\n".join(found.lines()))
    given.answer(found.as_json())


@pressroom.command(epilog="Example:  pressroom verify")
@as_json
@common
@options
def verify(given: Options, /) -> None:
    """Fetch what is live and compare."""
    from publishing.verifying import verify_live

    with given.progress() as report:
        verdict = verify_live(_desk(given, report))
    given.say("\n".join(verdict.lines()))
    given.answer(verdict.as_json())
    if not verdict.ok:
        raise click.exceptions.Exit(1)


@pressroom.command(epilog="Example:  pressroom directories")
@as_json
@common
@options
def directories(given: Options, /) -> None:
    """Where the show is listed, how to get listed, which directories closed."""
    from publishing.status import standings

    with given.progress() as report:
        found = standings(_desk(given, report))
    given.say("\n".join(line for each in found for line in each.lines()))
    given.answer({"directories": [each.as_json() for each in found]})


@pressroom.command(epilog="Example:  pressroom doctor")
@as_json
@common
@options
def doctor(given: Options, /) -> None:
    """Check this computer and the connections."""
    from publishing.doctor import examine

    examined = examine(given.folder.resolve())
    given.say("\n".join(line for each in examined for line in each.lines()))
    given.answer({"checks": [each.as_json() for each in examined]})
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
    if given.no_input or given.as_json or not sys.stdin.isatty():
        raise click.UsageError(f"{question} Nobody can be asked here; --yes says yes.")
    return click.confirm(question, err=True)


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code. Errors are printed in four lines, never as a traceback."""
    given = Options()
    try:
        answer = pressroom.main(list(arguments), prog_name="pressroom", obj=given, standalone_mode=False)
        return answer if isinstance(answer, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped. The next run goes on where this one ended.", err=True)
        return 130
    except BrokenPipeError:
        return 0
    except Exception as error:  # noqa: BLE001 - the one place where every error becomes words
        return _told(given, error)


def _told(given: Options, /, error: Exception) -> int:
    """Show an error to the owner, or keep our own bug's traceback in a file; returns the exit code."""
    from workspace.bugs import as_user_error
    from workspace.errors import UserError
    from workspace.terminal import painted

    known = error if isinstance(error, UserError) else as_user_error(error)
    given.answer({"error": known.as_json()})
    if not given.as_json:
        click.echo("\n\n".join(painted(known.findings, color=given.color, urgency=False)), err=True, color=given.color)
    return known.exit_code


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
