"""The command line, a file a command."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; the entry point of the installed `attrition`.

    Parameters: arguments, without the program's name; those of the process by default.
    """
    from attrition.cli.main import run_command_line

    return run_command_line(arguments)
