"""History as the published months tell it: a scenario's own points are dated figures and means of half-years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from attrition.analysis.observation import Comparison, Reading
from attrition.evidence.forecast import month_datum, unit_factor
from attrition.evidence.series import TARGETS, Months
from attrition.scenario.records import Observation, Point, Scenario

IMPOSED: Mapping[str, str] = {
    "mod_claim_ru_personnel_losses": "challenger_casualties",
    "brent_spot": "brent",
    "cbr_key_rate": "policy_rate",
    "ru_cpi_yoy": "inflation",
    "nwf_liquid_rub": "liquid_reserve",
    "ru_controlled_area_of_ukraine": "territory",
}
"""Quantity of history that a published series tells, month by month."""


def with_months(scenario: Scenario, known: Mapping[str, Months]) -> Scenario:
    """Return a scenario whose history is imposed month by month where a published series tells it.

    Points of the scenario from before the series begins stay; so do errors and biases. Parameters: known, months up to
    the end of the scenario's data, in the unit of the data.
    """
    told = {
        IMPOSED[comparison.series]: _points(comparison, known[comparison.series])
        for comparison in TARGETS
        if comparison.series in IMPOSED and known.get(comparison.series)
    }
    return replace(
        scenario,
        observations=tuple(
            _replaced(series, told[series.quantity], scenario.clock.start)
            if told.get(series.quantity)
            else series
            for series in scenario.observations
        ),
    )


def _points(comparison: Comparison, months: Months) -> list[Point]:
    found = []
    for month, value in months:
        if month >= comparison.since:
            # A mean holds for its month from the first day on; what is read at the end is known then.
            day = month_datum(month).last if comparison.reading is Reading.END else month
            found.append(Point(day, value * unit_factor(comparison, month)))
    return found


def _replaced(series: Observation, points: list[Point], start: date) -> Observation:
    earlier = [point for point in series.imposed() if start <= point.date < points[0].date]
    return replace(series, points=(*earlier, *points), interpolate="none")
