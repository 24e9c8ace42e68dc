"""The group of commands: each is loaded when it is asked for, and an error becomes one line and a status."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

import click

from attrition import __version__
from attrition.cli.usage import usage_line
from attrition.errors import InputError, StoppedEarly, nearest_name, shortened

COMMANDS = (
    "run",
    "check",
    "parameters",
    "list",
    "init",
    "show",
    "export",
    "status",
    "verify",
    "merge",
    "replay",
    "compare",
    "sweep",
    "sensitivity",
    "discover",
    "claims",
    "calibrate",
    "hindcast",
    "observed",
    "fit-table",
    "past-wars",
    "leaderboard",
    "figures",
    "report",
    "verify-model",
    "verify-mechanism",
    "warmup",
    "submit",
)
"""Every command; command NAME-X is `command` in attrition/cli/NAME_X.py, listed once that file exists."""

COMPLETION_VARIABLE = "_ATTRITION_COMPLETE"
"""Environment variable by which a shell asks for completions, or for the lines that make it ask."""

STATUS_DONE = 0
STATUS_FAILED = 1
STATUS_BAD_INPUT = 2
STATUS_STOPPED = 75


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used, so that help and errors come at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands whose files exist, in the order of use."""
        return [name for name in COMMANDS if find_spec(_module(name)) is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command, imported now, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(_module(cmd_name)).command
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments name, or raise with the nearest one."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            commands = self.list_commands(ctx)
            raise InputError(
                f"no command '{name}'", allowed=", ".join(commands), nearest=nearest_name(name, commands)
            )
        return super().resolve_command(ctx, args)


def _module(name: str) -> str:
    return f"attrition.cli.{name.replace('-', '_')}"


@click.group(
    cls=LazyGroup,
    epilog="Example: attrition check ukraine-2022",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, message="attrition %(version)s")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.option(
    "--mechanism",
    "mechanisms",
    multiple=True,
    metavar="FILE",
    help="Use a mechanism of your own: Python that is run. May be repeated, and stand anywhere.",
)
def group(debug: bool, mechanisms: tuple[str, ...]) -> None:
    """Compare assumptions about wars of attrition: who tires first, when, and how sure one can be."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Parameters: arguments, without the program's name; those of the process by default. `--debug` and `--mechanism` may
    stand anywhere before a "--".
    Returns: 0 done, 2 bad input, 75 stopped early and resumable, 1 anything else. What went wrong is one line
    on standard error that starts with "attrition:".
    """
    if instruction := os.environ.get(COMPLETION_VARIABLE):
        from click.shell_completion import shell_complete

        return shell_complete(group, {}, "attrition", COMPLETION_VARIABLE, instruction)
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug, given = _without_debug(given)
    if given[:1] == ["help"]:
        given = [*given[1:2], "--help"]
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A title in another script must not end a command on a terminal that cannot show it.
        sys.stdout.reconfigure(errors="replace")
    try:
        if not given:
            click.echo(
                group.get_help(click.Context(group, info_name="attrition", **group.context_settings)),
                err=True,
            )
            return STATUS_BAD_INPUT
        _refuse_nul(given)
        given = _with_mechanisms(given)
        # Not `group.main`: click's own handling writes lines of its own and calls a closed pipe a failure.
        with group.make_context("attrition", given) as context:
            result = group.invoke(context)
        # What is still buffered must meet a closed pipe here, not at exit.
        sys.stdout.flush()
        return result if isinstance(result, int) and not isinstance(result, bool) else STATUS_DONE
    except click.exceptions.Exit as request:
        return request.exit_code
    except BrokenPipeError:
        _silence_output()
        return STATUS_DONE
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _stop("stopped by the user", STATUS_STOPPED, debug)
    except InputError as error:
        return _stop(error.line(), STATUS_BAD_INPUT, debug)
    except StoppedEarly as error:
        return _stop(str(error), STATUS_STOPPED, debug)
    except click.ClickException as error:
        return _stop(usage_line(error), STATUS_BAD_INPUT, debug)
    except OSError as error:
        place = f"'{os.fspath(error.filename)!s}': " if error.filename else ""
        return _stop(f"{place}{error.strerror or error}", STATUS_FAILED, debug)
    except Exception as error:
        text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        advice = "" if debug else "; run again with --debug for the traceback"
        return _stop(f"unexpected error: {text}{advice}", STATUS_FAILED, debug)


def _without_debug(arguments: list[str]) -> tuple[bool, list[str]]:
    """Take `--debug` out of the arguments, wherever it stands, since it is about all commands."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    kept = [argument for argument in arguments[:end] if argument != "--debug"]
    return len(kept) < end, kept + arguments[end:]


def _with_mechanisms(arguments: list[str]) -> list[str]:
    """Use what `--mechanism` names, wherever it stands: it must be known before a command loads the model."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    kept, files = [], []
    place = 0
    while place < end:
        name, equals, value = arguments[place].partition("=")
        if name == "--mechanism":
            if not equals:
                place += 1
                value = arguments[place] if place < end else ""
            if not value:
                raise InputError("--mechanism names no file", allowed="--mechanism FILE.py")
            files.append(value)
        else:
            kept.append(arguments[place])
        place += 1
    if files:
        from attrition.model.mechanisms import use

        use(files)
        # Its places in the model are settled, and what is wrong with them said, before a command starts.
        import_module("attrition.model.clocks")
    return kept + arguments[end:]


def _refuse_nul(arguments: list[str]) -> None:
    """Refuse what no process could be given and no file can be named, but another program may hand over."""
    for argument in arguments:
        if "\0" in argument:
            raise InputError(f"'{argument}' holds a character of number 0", allowed="texts without it")


def _stop(text: str, status: int, debug: bool) -> int:
    if debug:
        import traceback

        traceback.print_exc()
    line = shortened("".join(character if character.isprintable() else " " for character in text))
    try:
        print(f"attrition: {line}", file=sys.stderr, flush=True)
    except (BrokenPipeError, ValueError):
        _silence_output()
    return status


def _silence_output() -> None:
    # The reader has gone (`attrition … | head`): what is left in the buffers has no one to go to.
    devnull = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(devnull, stream.fileno())
        except (OSError, ValueError):
            continue
    os.close(devnull)
