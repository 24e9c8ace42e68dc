"""Printing rows: a table that fits the terminal, or aligned plain text where output goes elsewhere."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

import click

NARROW = 100
"""A terminal with fewer columns than this leaves out what a caller calls spare."""

WIDE = 100
"""Columns of what goes to a pipe or a file."""


def columns() -> int:
    """Return the columns that a line may have: those of the terminal, or of a page where output goes elsewhere."""
    return shutil.get_terminal_size((WIDE, 24)).columns if sys.stdout.isatty() else WIDE


def clean(text: str, keep: str = "") -> str:
    """Return text without control characters, which a file could use to take over a terminal, but for some kept."""
    return "".join(character if character.isprintable() or character in keep else " " for character in text)


def figure(value: float) -> str:
    """Return a number at six figures, for reading."""
    return f"{value:.6g}"


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], spare: Iterable[str] = ()) -> None:
    """Print rows under their columns.

    Parameters: columns, their headings; rows, a text for each column; spare, the columns to leave out on a
    narrow terminal. A pipe gets every column.
    """
    cleaned = [[clean(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _print_rich(columns, cleaned, frozenset(spare))
        return
    widths = [max(map(len, cells)) for cells in zip(columns, *cleaned, strict=True)]
    for row in (columns, *cleaned):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo(line.rstrip())


def print_pairs(pairs: Mapping[str, str]) -> None:
    """Print names and texts side by side, one pair a line."""
    width = max(map(len, pairs), default=0)
    for name, text in pairs.items():
        click.echo(f"{name.ljust(width)}  {clean(text)}".rstrip())


def print_wrapped(texts: Iterable[str], indent: str = "", hanging: str = "  ") -> None:
    """Print texts as paragraphs no wider than a page or the terminal.

    Parameters
    ----------
    texts : one a paragraph.
    indent : what every line begins with.
    hanging : what lines of a paragraph but the first begin with beside it.
    """
    width = min(columns(), WIDE)
    for text in texts:
        for line in wrap(clean(text), width, initial_indent=indent, subsequent_indent=indent + hanging):
            click.echo(line)


def print_json(data: object) -> None:
    """Print data as JSON, in which what could take over a terminal is escaped."""
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
    # Outside its texts JSON has only letters of ASCII and line ends, and json itself escapes those below a space.
    click.echo(
        "".join(letter if letter.isprintable() or letter == "\n" else _escaped(letter) for letter in text)
    )


def _escaped(letter: str) -> str:
    return json.dumps(letter)[1:-1] if letter > "\x7f" else f"\\u{ord(letter):04x}"


def _print_rich(columns: Sequence[str], rows: Sequence[Sequence[str]], spare: frozenset[str]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    kept = [index for index, name in enumerate(columns) if console.width >= NARROW or name not in spare]
    # NO_COLOR takes rich's colours away but not its bold type.
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="" if console.no_color else "bold")
    for index in kept:
        table.add_column(columns[index], overflow="fold", no_wrap=index == 0)
    for row in rows:
        # Text, so that brackets in a source are not read as markup.
        table.add_row(*(Text(row[index]) for index in kept))
    console.print(table)
