"""A directory of observed data as one tidy table, and what in it could not be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from attrition.errors import InputError
from attrition.observed import events, long, single, wars
from attrition.observed.publishers.registry import PUBLISHERS
from attrition.observed.sheet import SUFFIXES, Sheet, read_sheet
from attrition.observed.tidy import Observation, tidy_frame

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Form:
    """A form of file: its name for people, how it is recognised, and how its files are read together, if they are."""

    name: str
    recognise: Callable[[Sheet], bool]
    read: Callable[[Sequence[Sheet]], list[Observation]] | None


FORMS: tuple[Form, ...] = (
    Form("long format", long.recognise, long.read),
    Form("single figures", single.recognise, single.read),
    Form("sanction events", events.recognise, None),
    Form("past wars", wars.recognise_wars, None),
    Form("leaders of past wars", wars.recognise_leaders, None),
    *(Form(publisher.name, publisher.recognise, publisher.read) for publisher in PUBLISHERS),
)


@dataclass(frozen=True)
class Holdings:
    """What a directory holds.

    Parameters: frame, the tidy table; forms, name of file → form; unread, files of no known form.
    """

    frame: pl.DataFrame
    forms: dict[str, str]
    unread: tuple[str, ...]


def survey(directory: Path) -> Holdings:
    """Read all CSV and JSON files of a directory that are of a known form.

    Parameters
    ----------
    directory : its own files are read, those of folders in it are not.

    Raises
    ------
    InputError : for a file of a known form that holds something bad, or a series that has a period twice.
    """
    try:
        paths = sorted(
            path
            for path in directory.iterdir()
            if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()
        )
    except OSError as error:
        raise InputError(f"cannot be read: {error}", where=str(directory), allowed="a directory") from None
    sheets: dict[str, list[Sheet]] = {}
    forms: dict[str, str] = {}
    unread = []
    for path in paths:
        sheet = read_sheet(path)
        form = next((form for form in FORMS if form.recognise(sheet)), None)
        if form is None:
            unread.append(path.name)
        else:
            forms[path.name] = form.name
            sheets.setdefault(form.name, []).append(sheet)
    found = [
        item
        for form in FORMS
        if form.read is not None and form.name in sheets
        for item in form.read(sheets[form.name])
    ]
    return Holdings(tidy_frame(found), forms, tuple(unread))


def read_all(directory: Path) -> pl.DataFrame:
    """Return all observations of a directory as one tidy table.

    Parameters
    ----------
    directory : of files in the long format, of single figures and of publishers' own files, which are recognised by
        their content; others are left out (`survey` names them).

    Returns
    -------
    The table that `attrition.observed.tidy.tidy_frame` describes.

    Raises
    ------
    InputError : as `survey`; and where no observation is found at all.
    """
    holdings = survey(directory)
    if holdings.frame.is_empty():
        raise InputError(
            "no observations",
            where=str(directory),
            allowed="CSV and JSON files of the forms that docs/data.md lists",
        )
    return holdings.frame
