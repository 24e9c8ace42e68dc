"""Failures of a run as one line and exit status 1, bad directories as bad input."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from typing import Any, TypeVar, cast

from attrition.errors import shortened

_Command = TypeVar("_Command", bound=Callable[..., Any])


def plain_failures(command: _Command) -> _Command:
    """Print a RunFailed or an error of the file system as one line and return 1; the traceback needs --debug."""

    @functools.wraps(command)
    def guarded(*arguments: Any, **options: Any) -> Any:
        from attrition.ensemble.failures import RunFailed

        try:
            return command(*arguments, **options)
        except BrokenPipeError:
            raise
        except RunFailed as error:
            return failed(str(error))
        except OSError as error:
            place = f"{os.fspath(error.filename)!r}: " if error.filename else ""
            return failed(f"{place}{error.strerror or error}")

    return cast("_Command", guarded)


def failed(text: str) -> int:
    """Print one line about a failure and return its exit status, which a closed standard error does not change."""
    from attrition.cli.progress import say

    line = shortened("".join(character if character.isprintable() else " " for character in text))
    say(f"attrition: {line}")
    return 1
