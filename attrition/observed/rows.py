"""Rows of a published file: which columns it must have, and numbers and dates read with their place."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from pathlib import Path

from attrition.errors import InputError, nearest_name

DIRECTORY_VARIABLE = "ATTRITION_DATA"
LAST_YEAR = 9998
"""Behind the days of later ones there would be no room for a lag."""


def data_directory(given: str | Path | None) -> Path:
    """Return the directory of the observed series.

    Parameters
    ----------
    given : what the user named; None takes the environment variable ATTRITION_DATA.

    Raises
    ------
    InputError : when neither is given, or it is no directory.
    """
    where = "--observed" if given is not None else DIRECTORY_VARIABLE
    named = given if given is not None else os.environ.get(DIRECTORY_VARIABLE) or None
    if named is None:
        raise InputError(
            "no directory of observed series",
            where="--observed",
            advice=f"name one with --observed DIR, or in the environment variable {DIRECTORY_VARIABLE}",
        )
    directory = Path(named)
    # Not `Path.is_dir`, which fails where a name is too long to be one.
    if not os.path.isdir(directory):
        raise InputError(
            f"'{directory}' is no directory", where=where, advice="name the directory of the CSV files"
        )
    return directory


@dataclass(frozen=True)
class Row:
    """One row of a file with its place.

    Parameters: file, its name; line, of the row, the heading being line 1; cells, texts by column.
    """

    file: str
    line: int
    cells: Mapping[str, str]

    @property
    def place(self) -> str:
        """File and line, for errors."""
        return f"{self.file} line {self.line}"

    def number(self, column: str) -> float:
        """Return a cell as a finite number; InputError when it is none."""
        text = self.cells[column]
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not isfinite(value):
            raise InputError(
                f"'{text}' is no number", where=f"{self.place}: {column}", allowed="a finite number"
            )
        return value

    def optional_number(self, column: str) -> float | None:
        """Return a cell as a number, None where it is empty."""
        return self.number(column) if self.cells[column] else None

    def month(self, column: str) -> date:
        """Return the first day of a month written "YYYY-MM"; InputError for another text."""
        text = self.cells[column]
        found = month_of(text)
        if found is None:
            raise InputError(f"'{text}' is no month", where=f"{self.place}: {column}", allowed="YYYY-MM")
        return found


def month_of(text: str) -> date | None:
    """Return the first day of a month "YYYY-MM", None for another text."""
    year, _, month = text.partition("-")
    if (
        len(text) == 7
        and year.isdecimal()
        and month.isdecimal()
        and 1 <= int(month) <= 12
        and 1 <= int(year) <= LAST_YEAR
    ):
        return date(int(year), int(month), 1)
    return None


def read_rows(path: Path, columns: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of a CSV file in UTF-8.

    Parameters
    ----------
    path : of the file.
    columns : those it must have; others are kept too.

    Raises
    ------
    InputError : for a file that is missing or unreadable, a missing column, or a row with too many or few cells.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            heading = [name.strip() for name in reader.fieldnames or []]
            missing = [name for name in columns if name not in heading]
            if missing:
                raise InputError(
                    f"no column '{missing[0]}'",
                    where=path.name,
                    allowed=", ".join(columns),
                    nearest=nearest_name(missing[0], heading),
                )
            reader.fieldnames = heading
            for cells in reader:
                if None in cells or None in cells.values():
                    raise InputError(
                        "the row has another number of cells than the heading",
                        where=f"{path.name} line {reader.line_num}",
                        allowed=f"{len(heading)} cells",
                    )
                yield Row(path.name, reader.line_num, {name: cell.strip() for name, cell in cells.items()})
    except FileNotFoundError:
        raise InputError(
            f"no file '{path.name}'",
            where=str(path.parent),
            advice="put it there; docs/data.md says what it holds",
        ) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", where=str(path), allowed="a CSV file in UTF-8") from None
