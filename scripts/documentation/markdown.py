"""Text that goes into Markdown: cells of tables, and what HTML or MyST would read as something else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MADE = "<!-- Made from the code by scripts/documentation; not edited by hand. -->"


def cell(text: str) -> str:
    """Return text as the cell of a table: on one line, nothing in it taken as markup but `code`."""
    parts = " ".join(text.split()).split("`")
    if len(parts) % 2 == 0:  # a backtick that opens nothing
        return escaped("`".join(parts))
    return "".join(code(part) if place % 2 else escaped(part) for place, part in enumerate(parts))


def escaped(line: str) -> str:
    """Return a line with every sign that Markdown or MyST would read escaped."""
    for letter in "\\`*_{}[]<>|~$@":
        line = line.replace(letter, f"\\{letter}")
    return line


def code(text: str) -> str:
    """Return text as code inside a line or a cell."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{' '.join(text.split())}{fence}".replace("|", "\\|")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are Markdown already."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def fenced(text: str, language: str = "text") -> str:
    """Return text as a block."""
    return f"```{language}\n{text.rstrip()}\n```\n"
