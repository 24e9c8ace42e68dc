"""Progress of a run: a bar with rate and time left on a terminal, plain lines now and then elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import click

from attrition.ensemble.execute import Progress

HEARTBEAT_SECONDS = 10.0


def say(line: str) -> None:
    """Write a line to standard error; that nobody reads it any more must not end a command."""
    try:
        click.echo(line, err=True)
    except (OSError, ValueError):
        _silence_errors()


def _silence_errors() -> None:
    # What is left in the buffer would fail once more at exit and change the exit status.
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, sys.stderr.fileno())
        finally:
            os.close(nowhere)


def duration(seconds: float) -> str:
    """Return a time span in the unit that suits it: "45 s", "12 min", "3.5 h"."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6_000 else f"{seconds / 3600:.1f} h"


def described(progress: Progress) -> str:
    """Return progress in words: units, paths, rate, time left."""
    text = f"{progress.units_done}/{progress.units} units, {progress.paths_done:,}/{progress.paths:,} paths"
    if progress.paths_done and progress.seconds > 0:
        rate = progress.paths_done / progress.seconds
        text += f", {rate:,.0f} paths/s, {duration((progress.paths - progress.paths_done) / rate)} left"
    return text


@contextmanager
def shown(quiet: bool) -> Iterator[Callable[[int, int, Callable[[], str]], None]]:
    """Give a function to call with how many there are, how many are done, and what says so in words.

    It writes to standard error: a bar on a terminal, plain lines now and then elsewhere.

    Parameters
    ----------
    quiet : show nothing.
    """
    if quiet:
        yield lambda total, done, words: None
    elif sys.stderr is not None and sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        columns = (BarColumn(), TextColumn("{task.fields[words]}"))
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("", total=None, words="starting")
            yield lambda total, done, words: bar.update(task, total=total, completed=done, words=words())
    else:
        last = time.monotonic()

        def report(total: int, done: int, words: Callable[[], str]) -> None:
            nonlocal last
            if time.monotonic() - last >= HEARTBEAT_SECONDS:
                last = time.monotonic()
                say(words())

        yield report


@contextmanager
def reported(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Give a function to call with the progress of a run; see `shown`."""
    with shown(quiet) as show:
        yield lambda progress: show(progress.paths, progress.paths_done, lambda: described(progress))


@contextmanager
def counted(quiet: bool, noun: str, total: int) -> Iterator[Callable[[int, str], None]]:
    """Give a function to call with how many of some things are done and what is being done now; see `shown`.

    Parameters
    ----------
    quiet : show nothing.
    noun : what is counted, in the plural.
    total : how many there are.
    """
    begun = time.monotonic()

    def words(done: int, what: str) -> str:
        text = f"{done}/{total} {noun}"
        if 0 < done < total:
            text += f", {duration((time.monotonic() - begun) / done * (total - done))} left"
        return f"{text}, {what}"

    with shown(quiet) as show:
        yield lambda done, what: show(total, done, lambda: words(done, what))
