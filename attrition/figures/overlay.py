"""Published monthly series beside the model, from a directory that the user names; they are never part of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.comparisons import AID, COMPARISONS
from attrition.analysis.observation import Comparison, Datum, Reading
from attrition.analysis.readings import data_of
from attrition.figures.curves import Dates
from attrition.figures.sheet import note_size, place_mm, text_width_mm
from attrition.figures.styles import SERIES_POINT
from attrition.observed.monthly import FILES, read_monthly

if TYPE_CHECKING:
    from matplotlib.axes import Axes

AID_FILE = "kiel_aid_monthly.csv"

CLAIMED, CONFIRMED = "claimed", "confirmed"
NAMES = {
    "mod_claim_ru_personnel_losses": CLAIMED,
    "economist_ru_casualties_increment_mid": "meta-estimate",
    "mod_claim_ru_tank_losses": CLAIMED,
    "oryx_ru_tanks_lost": CONFIRMED,
    "oryx_ua_tanks_lost": CONFIRMED,
}
"""What a series is, where two are drawn in a panel or it counts something else than the model does."""
PUBLISHERS = {
    "mod_claim_ru_personnel_losses": "Ukrainian General Staff",
    "economist_ru_casualties_increment_mid": "The Economist",
    "mod_claim_ru_tank_losses": "Ukrainian General Staff",
    "oryx_ru_tanks_lost": "Oryx",
    "oryx_ua_tanks_lost": "Oryx",
    "brent_spot": "US EIA",
    "cbr_key_rate": "Bank of Russia",
    "ru_cpi_yoy": "Rosstat",
    "nwf_liquid_rub": "Russian Ministry of Finance",
    "ru_controlled_area_of_ukraine": "The Economist from ISW maps",
    "kiel_alloc_military": "Kiel Institute, allocations by quarter",
}
# It repeats the General Staff's claims, which are drawn.
LEFT_OUT = ("ukmod_ru_casualties",)
MONTHS_OF_A_QUARTER = 3
MARKERS = ("o", "^", "s")
LINE = 0.1
"""Height of a line of names, as a share of that of the axes."""


@dataclass(frozen=True)
class Series:
    """A published series in the unit of a recorded variable: dates, datetime64[n], and values, float64[n]."""

    name: str
    publisher: str
    dates: Dates
    values: NDArray[np.float64]


Overlay = dict[str, list[Series]]
"""Series by recorded variable."""


def read_overlay(directory: Path, start: date, last: date) -> Overlay:
    """Return the series that belong to recorded variables.

    Parameters
    ----------
    directory : that holds the files of monthly series; that of aid may be missing.
    start, last : days between which a month must lie.

    Raises
    ------
    InputError : for a missing file, a missing column, or a value that is no number.
    """
    files = [*FILES, *([AID_FILE] if (directory / AID_FILE).is_file() else [])]
    monthly = read_monthly(directory, files)
    overlay: Overlay = {}
    for comparison in COMPARISONS:
        if not comparison.published and comparison.series not in LEFT_OUT:
            data = data_of(comparison, monthly, (), start, last)
            _add(overlay, comparison, data)
    _add(overlay, AID, quarterly(data_of(AID, monthly, (), start, last)))
    return overlay


def _add(overlay: Overlay, comparison: Comparison, data: Sequence[Datum]) -> None:
    if not data:
        return
    place: Callable[[Datum], date] = {
        Reading.START: lambda datum: datum.first,
        Reading.MEAN: lambda datum: datum.first + timedelta(days=datum.days // 2),
        Reading.END: lambda datum: datum.last,
    }[comparison.reading]
    dates = np.array([place(datum) for datum in data], dtype="datetime64[D]")
    values = np.array([datum.value for datum in data])
    name = NAMES.get(comparison.series, "")
    publisher = PUBLISHERS.get(comparison.series, comparison.series)
    overlay.setdefault(comparison.variable, []).append(Series(name, publisher, dates, values))


def quarterly(data: Sequence[Datum]) -> list[Datum]:
    """Return the means of calendar quarters of which all three months are there, each month counted by its days."""
    quarters: dict[tuple[int, int], list[Datum]] = {}
    for datum in data:
        quarters.setdefault((datum.first.year, (datum.first.month - 1) // 3), []).append(datum)
    return [
        Datum(
            months[0].first,
            months[-1].last,
            sum(month.value * month.days for month in months) / sum(month.days for month in months),
        )
        for months in quarters.values()
        if len(months) == MONTHS_OF_A_QUARTER
    ]


def published(overlay: Overlay, titles: Mapping[str, str]) -> str:
    """Return the line that names who publishes the series that are drawn.

    Parameters
    ----------
    overlay : the series.
    titles : recorded variable → title of its panel.
    """
    parts = [
        f"{title.replace(':', '')} ({'; '.join(item.publisher for item in overlay[variable])})"
        for variable, title in titles.items()
        if variable in overlay
    ]
    return f"Monthly series, as published and not as the model counts: {', '.join(parts)}."


def scaled(series: Sequence[Series], factor: float) -> list[Series]:
    """Return series in another unit."""
    return [replace(item, values=item.values * factor) for item in series]


def draw_series(ax: Axes, series: Sequence[Series]) -> Axes:
    """Draw series as small points, each with its name where it has one.

    Parameters
    ----------
    ax : the axes.
    series : in the unit of the axes.
    """
    for item, marker in zip(series, MARKERS, strict=False):
        ax.plot(
            item.dates,
            item.values,
            marker=marker,
            markersize=1.3,
            markeredgewidth=0.0,
            color=SERIES_POINT,
            linestyle="none",
            zorder=3.5,
        )
    return ax


def name_series(ax: Axes, series: Sequence[Series]) -> Axes:
    """Write what each series is, with its mark, into the upper right corner of the axes."""
    named = [(item, marker) for item, marker in zip(series, MARKERS, strict=False) if item.name]
    for row, (item, marker) in enumerate(named):
        level = 0.96 - LINE * row
        ax.annotate(
            item.name,
            (1.0, level),
            xycoords="axes fraction",
            va="center",
            ha="right",
            size=note_size(),
            color=SERIES_POINT,
        )
        left = 0.96 - text_width_mm(item.name, note_size()) / place_mm(ax)[2]
        ax.plot(
            [left],
            [level],
            marker=marker,
            markersize=2.0,
            markeredgewidth=0.0,
            color=SERIES_POINT,
            linestyle="none",
            transform=ax.transAxes,
            clip_on=False,
        )
    return ax
