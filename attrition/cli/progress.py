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
def reported(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """Give a function to call with progress; it writes to standard error.

    Parameters
    ----------
    quiet : show nothing.
    """
    if quiet:
        yield lambda progress: None
    elif sys.stderr is not None and sys.stderr.isatty():
        with _bar() as report:
            yield report
    else:
        yield _heartbeat()


def _heartbeat() -> Callable[[Progress], None]:
    last = time.monotonic()

    def report(progress: Progress) -> None:
        nonlocal last
        if time.monotonic() - last >= HEARTBEAT_SECONDS:
            last = time.monotonic()
            say(described(progress))

    return report


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), TextColumn("{task.fields[words]}"))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, words="starting")

        def report(progress: Progress) -> None:
            bar.update(task, total=progress.paths, completed=progress.paths_done, words=described(progress))

        yield report


@contextmanager
def counted(quiet: bool, noun: str, total: int) -> Iterator[Callable[[int, str], None]]:
    """Give a function to call with how many of some things are done and what is being done now.

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

    if quiet:
        yield lambda done, what: None
    elif sys.stderr is not None and sys.stderr.isatty():
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as Bar

        with Bar(
            BarColumn(), TextColumn("{task.fields[words]}"), console=Console(stderr=True), transient=True
        ) as bar:
            task = bar.add_task("", total=total, words="starting")
            yield lambda done, what: bar.update(task, completed=done, words=words(done, what))
    else:
        last = begun

        def report(done: int, what: str) -> None:
            nonlocal last
            if time.monotonic() - last >= HEARTBEAT_SECONDS:
                last = time.monotonic()
                say(words(done, what))

        yield report
