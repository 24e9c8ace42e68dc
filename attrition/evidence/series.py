"""The published monthly series that forecasts are scored on, as the user's directory holds them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from attrition.analysis.comparisons import AID, COMPARISONS
from attrition.analysis.observation import Comparison
from attrition.errors import InputError
from attrition.observed.estimates import FILE as ESTIMATES
from attrition.observed.monthly import FILES, read_monthly

AID_FILE = "kiel_aid_monthly.csv"
COPIES: Mapping[str, str] = {
    "economist_ru_casualties_increment_mid": "mod_claim_ru_personnel_losses",
    "ukmod_ru_casualties": "mod_claim_ru_personnel_losses",
}
"""Series that repeat or rest on another one: one member of each family is scored."""

TARGETS: tuple[Comparison, ...] = (
    *(
        comparison
        for comparison in COMPARISONS
        if not comparison.published and comparison.series not in COPIES
    ),
    AID,
)
"""The monthly series that are scored, one of each family."""

Months = list[tuple[date, float]]
"""First day of a month and the value of the series in it, in the unit of the data."""


def data_files(directory: Path) -> list[Path]:
    """Return all files that fits and scores read, whether they are there or not."""
    return [directory / name for name in (*FILES, AID_FILE, ESTIMATES)]


def monthly_series(directory: Path) -> dict[str, Months]:
    """Read the series that are scored.

    Parameters
    ----------
    directory : of the files in long form; that of aid may be missing.

    Returns
    -------
    By name, months in order; a series that the directory does not hold is left out.

    Raises
    ------
    InputError : for a missing file, or a value that is no number.
    """
    files = [*FILES, *([AID_FILE] if (directory / AID_FILE).is_file() else [])]
    table = read_monthly(directory, files)
    found: dict[str, Months] = {}
    for comparison in TARGETS:
        rows = table.filter(table["series"] == comparison.series).select("month", "value").rows()
        if rows:
            found[comparison.series] = [(month, value) for month, value in rows]
    if not found:
        raise InputError(
            "none of the series that are scored is there",
            where=str(directory),
            allowed=", ".join(comparison.series for comparison in TARGETS),
        )
    return found


def until(months: Months, origin: date) -> Months:
    """Return the whole months up to an origin: what may be known there."""
    return [(month, value) for month, value in months if _last(month) <= origin]


def _last(month: date) -> date:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
