"""What variants are compared by: every quantity of a path that has a mean, for which nothing need be asked by name.

Beside what happens or not (`attrition.analysis.quantities`), `until.NAME` is the months of the forecast until it
happens, and at most all of them: its mean is the restricted mean survival time (P. Royston and M. K. B. Parmar,
Statistics in Medicine 30, 2011, 2409).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from math import floor

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.forecast_days import forecast_begin_day
from attrition.analysis.paths import PathTable
from attrition.analysis.quantities import Quantity, meaning, quantity, quantity_names
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.ensemble.manifest import Manifest
from attrition.errors import InputError, nearest_name
from attrition.model.ends import End
from attrition.model.spans import DAYS_PER_MONTH

UNTIL = "until."
MONTHS = "month"
LAG = "perception_lag"
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Span:
    """The forecast: from the end of the data to the horizon, in days since the start."""

    first: float
    last: float

    @classmethod
    def of(cls, manifest: Manifest) -> Span:
        """Return the span of a run's forecast."""
        return cls(forecast_begin_day(manifest.plan.scenario.clock), manifest.horizon_day)

    def months(self, days: Values) -> Values:
        """Return months of the forecast until a day, and all of them where it does not come within the horizon."""
        held = np.where(np.isnan(days), self.last, days)
        return (np.clip(held, self.first, self.last) - self.first) / DAYS_PER_MONTH


def measure_names() -> list[str]:
    """Return the names of all measures, without dates."""
    plain = quantity_names()
    dated = [name for name in plain if name != End.STILL_FIGHTING.label and not name.startswith("casualties")]
    # How long until one of several ends says little: another may come first.
    ends = {end.label for end in End}
    until = [f"{UNTIL}{name}" for name in dated if name not in ends]
    return [*plain, *until, *([LAG] if _has_lag() else []), *_totals()]


def measures(manifest: Manifest, names: tuple[str, ...] | None = None) -> tuple[Quantity, ...]:
    """Return the measures of these names, in their order; all that have no date by default.

    Parameters
    ----------
    manifest : of the run whose paths are measured.
    names : of quantities, also with @DATE, or `until.NAME`.

    Raises
    ------
    InputError : for an unknown name, with the nearest.
    """
    wanted = measure_names() if names is None else names
    return tuple(_measure(name, manifest) for name in wanted)


def check_names(names: tuple[str, ...], where: str) -> None:
    """Raise InputError for the first name that no measure has; what stands behind an @ is not looked at."""
    known = measure_names()
    for name in names:
        if name.partition("@")[0] not in known:
            raise InputError(
                f"no quantity '{name}'",
                where=where,
                nearest=nearest_name(name, known),
                advice="see 'attrition list quantities'",
            )


def by_row(measure: Quantity, table: PathTable) -> Values:
    """Return a measure as float64[rows, paths]; of pooled structures one beside the other."""
    return table.each(measure.values).reshape(table.draws, table.paths)


def _measure(name: str, manifest: Manifest) -> Quantity:
    check_names((name,), "--quantity")
    span = Span.of(manifest)
    if name.startswith(UNTIL):
        words, columns, days = meaning(name.removeprefix(UNTIL))
        return Quantity(name, f"until {words}", columns, lambda table: span.months(days(table)), MONTHS)
    if name == LAG:
        columns = ("d2_belief_day", "d2_day")
        return Quantity(name, "perception lag", columns, _lag(span), MONTHS)
    if name in _totals():
        words, unit = name.replace("_", " "), _totals()[name]
        return Quantity(name, words, (name,), lambda table: table.days(name), unit)
    horizon = manifest.start + timedelta(days=floor(manifest.horizon_day))
    return quantity(name, manifest.start, horizon)


def _lag(span: Span) -> Callable[[PathTable], Values]:
    """Return D2 under beliefs less D2 under truth, each restricted to the horizon."""
    return lambda table: span.months(table.days("d2_belief_day")) - span.months(table.days("d2_day"))


def _has_lag() -> bool:
    sources = {field.name: field.source for field in OUTCOME_FIELDS}
    return sources.get("d2_day") is not None and sources.get("d2_belief_day") is not None


def _totals() -> dict[str, str]:
    """Return name and unit of the outcomes that are totals of a path, casualties left out."""
    return {
        field.name: field.unit
        for field in OUTCOME_FIELDS
        if not field.nullable and field.unit not in ("code", "day") and not field.name.endswith("_casualties")
    }
