"""A file as rows of cells, whatever its delimiter, so that its content can be recognised; lists of JSON objects too."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from attrition.errors import InputError
from attrition.observed.rows import Row

SUFFIXES = (".csv", ".json")
HEADING_WITHIN = 10
"""A heading stands in one of so many first rows: spreadsheets put titles above it."""


@dataclass(frozen=True)
class Sheet:
    """The cells of a file.

    Parameters: path, of the file; rows, texts without outer blanks; lines, of each row in the file (for JSON the
    number of the object).
    """

    path: Path
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    @property
    def file(self) -> str:
        """Name of the file."""
        return self.path.name

    def heading_row(self, columns: Sequence[str]) -> int | None:
        """Return the number of the first row that holds all these texts, None where none of the first ones does."""
        for number, row in enumerate(self.rows[:HEADING_WITHIN]):
            if all(column in row for column in columns):
                return number
        return None

    def records(self, columns: Sequence[str], *, exact: bool = False) -> Iterator[Row]:
        """Yield the rows below the heading that holds `columns`, by column; empty ones are left out.

        Parameters: columns, texts of the heading; exact, whether every row must have a cell for each column, where
        otherwise missing ones are empty. Raises: InputError where no heading holds them, or for an inexact row.
        """
        at = self.heading_row(columns)
        if at is None:
            raise InputError("no heading", where=self.file, allowed=", ".join(columns))
        heading = self.rows[at]
        for row, line in zip(self.rows[at + 1 :], self.lines[at + 1 :], strict=True):
            if any(row):
                if exact and len(row) != len(heading):
                    raise InputError(
                        "the row has another number of cells than the heading",
                        where=f"{self.file} line {line}",
                        allowed=f"{len(heading)} cells",
                    )
                cells = {name: row[index] if index < len(row) else "" for index, name in enumerate(heading)}
                yield Row(self.file, line, cells)

    @property
    def first_row(self) -> tuple[str, ...]:
        """The first row, empty where there is none."""
        return self.rows[0] if self.rows else ()


LARGEST_BYTES = 200_000_000
"""Ten times the largest table of a publisher that is known here; a file from a stranger may be anything."""


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file (comma, semicolon or tab) or a JSON list of objects, in UTF-8.

    Raises
    ------
    InputError : for a file that cannot be read, or is too large to be a table of a publisher.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise InputError(
                "is too large", where=path.name, allowed=f"at most {LARGEST_BYTES // 1_000_000} MB"
            )
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix.lower() == ".json":
            return _from_json(path, json.loads(text))
        reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
        rows, lines = [], []
        for cells in reader:
            rows.append(tuple(cell.strip() for cell in cells))
            lines.append(reader.line_num)
        return Sheet(path, tuple(rows), tuple(lines))
    except (OSError, ValueError, csv.Error, RecursionError) as error:
        raise InputError(
            f"cannot be read: {error}", where=path.name, allowed="CSV or JSON in UTF-8"
        ) from None


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return "\t" if "\t" in first else ";" if ";" in first else ","


def _from_json(path: Path, data: object) -> Sheet:
    items = data if isinstance(data, list) else []
    objects = [item for item in items if isinstance(item, dict)]
    if len(objects) != len(items):
        objects = []
    heading = tuple(dict.fromkeys(str(key) for item in objects for key in item))
    rows = [tuple(_cell(item.get(key)) for key in heading) for item in objects]
    return Sheet(path, (heading, *rows) if heading else (), tuple(range(len(rows) + 1)) if heading else ())


def _cell(value: object) -> str:
    return "" if value is None else str(value).strip()


def whole_number(row: Row, column: str) -> float:
    """Return a cell as a number, commas between thousands allowed; InputError for another text."""
    return Row(row.file, row.line, {column: row.cells[column].replace(",", "")}).number(column)


def decimal_number(row: Row, column: str) -> float:
    """Return a cell as a number with a decimal comma or point, blanks between thousands, marks left out.

    Parameters: row and column, of the cell ("14 016,99**"). Raises: InputError for another text.
    """
    text = row.cells[column]
    for mark in ("*", "%", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"):
        text = text.replace(mark, "")
    return Row(row.file, row.line, {column: text.replace(",", ".")}).number(column)
