"""What a scenario at an origin forecasts of published series: samples, month by month.

Everything is drawn from paths whose war goes on, for the months after an origin are only scored because it did; how
likely that was is told beside the scores, by paths whose wars may end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.noise import observe
from attrition.analysis.observation import Comparison, Datum, Reading
from attrition.analysis.readings import records_of
from attrition.scenario.dates import first_of_next_month, months_after

if TYPE_CHECKING:
    from attrition.engine.program import Program
    from attrition.engine.rows import Draws
    from attrition.scenario import Scenario

Floats = NDArray[np.float64]

FLOW_ANCHOR, LEVEL_ANCHOR = 6, 1
"""Months before the origin over which what a publisher counts is held against the model's quantity: a flow is counted
with errors that a mean takes out; a level, read at an instant, is what it last was."""


@dataclass(frozen=True)
class SeriesForecast:
    """Samples of one series.

    Parameters: comparison; months, first days; samples, float64[months, paths], in the unit of the data; anchored, the
    months before the origin that tell what the publisher counts of the model's quantity.
    """

    comparison: Comparison
    months: tuple[date, ...]
    samples: Floats
    anchored: int


@dataclass(frozen=True)
class Forecasts:
    """Forecasts of all series that are asked for, by name, and the probability that the war goes on to their end."""

    series: Mapping[str, SeriesForecast]
    war_goes_on: float
    war_goes_on_se: float


def month_datum(month: date, value: float = 1.0) -> Datum:
    """Return the observation of a month, given by its first day."""
    return Datum(month, first_of_next_month(month) - timedelta(days=1), value)


def unit_factor(comparison: Comparison, month: date) -> float:
    """Return the model's unit over the data's in a month: conversions are proportional."""
    return comparison.convert(month_datum(month))


def forecast(
    scenario: Scenario,
    comparisons: Sequence[Comparison],
    known: Mapping[str, Sequence[tuple[date, float]]],
    months: Sequence[date],
    *,
    rows: int,
    paths: int,
    seed: int,
    structure: str = "options",
    solved: Draws | None = None,
) -> Forecasts:
    """Forecast published series from the end of a scenario's data.

    Parameters
    ----------
    scenario : at its origin, the end of its data; see `attrition.evidence.origin`.
    comparisons : the series.
    known : by series, months up to the origin and their values in the unit of the data, in order.
    months : first days of the months to forecast.
    rows, paths : prior draws, and paths of each.
    seed : of every stream.
    structure : of the model, see `attrition.model.structures`.
    solved : what `solve_scenario` returns for these rows, which holds for every structure; solved now when it is None.
    """
    from attrition.engine.from_scenario import compile_scenario

    cutoff = scenario.clock.data_cutoff
    assert cutoff is not None
    lasting = replace(scenario, switches={**scenario.switches, "ends": False})
    fields = tuple(dict.fromkeys(comparison.variable for comparison in comparisons))
    program = compile_scenario(lasting, seed=seed, rows=rows, structure=structure, solved=solved)
    seen = _seen(program, fields, paths)
    found = {}
    for comparison in comparisons:
        truth = seen[:, :, fields.index(comparison.variable)]
        made = _series(program, comparison, truth, known[comparison.series], months, (seed, rows, paths))
        if made is not None:
            found[comparison.series] = made
    ending = compile_scenario(
        replace(scenario, switches={**scenario.switches, "ends": True}),
        seed=seed,
        rows=rows,
        structure=structure,
        solved=program.solved,
    )
    alive = np.isfinite(_seen(ending, fields[:1], paths)[:, -1, 0]).reshape(rows, paths).mean(axis=1)
    return Forecasts(found, float(alive.mean()), float(alive.std(ddof=1) / np.sqrt(rows)))


def _seen(program: Program, fields: Sequence[str], paths: int) -> Floats:
    """Return recorded variables, float64[paths of all rows, records, fields]."""
    from attrition.engine.pilot import pilot

    seen = pilot(program, program.rows, fields, paths=paths, first_path=0)
    return seen.reshape(-1, *seen.shape[2:])


def _series(
    program: Program,
    comparison: Comparison,
    truth: Floats,
    known: Sequence[tuple[date, float]],
    months: Sequence[date],
    size: tuple[int, int, int],
) -> SeriesForecast | None:
    last = FLOW_ANCHOR if comparison.reading is Reading.MEAN else LEVEL_ANCHOR
    anchor = [(month, value) for month, value in known if month >= comparison.since][-last:]
    wanted = [*(month for month, _ in anchor), *months]
    data = [month_datum(month) for month in wanted]
    records = [records_of(program, datum, comparison.reading) for datum in data]
    kept = [index for index, chosen in enumerate(records) if chosen is not None]
    if not any(index >= len(anchor) for index in kept):
        return None
    weighed = [chosen for chosen in records if chosen is not None]
    inside = np.stack([(truth[:, chosen] * weights).sum(axis=1) for chosen, weights in weighed])
    # The claimant's bias is what the last months say it is; only the errors of single months are drawn.
    steady = replace(comparison, bias_sd=0.0)
    factors = np.array([unit_factor(comparison, wanted[index]) for index in kept])
    # Data are the model's quantity over the factor, the error included.
    published = observe(inside, steady, [data[index] for index in kept], size)
    exact = observe(inside, replace(steady, error_sd=0.0), [data[index] for index in kept], size)
    before = [place for place, index in enumerate(kept) if index < len(anchor)]
    after = [place for place, index in enumerate(kept) if index >= len(anchor)]
    if before:
        values = np.array([anchor[kept[place]][1] for place in before]) * factors[before]
        if comparison.log:
            tiny = 1e-9
            off = np.log(np.maximum(values, tiny))[:, None] - np.log(np.maximum(exact[before], tiny))
            published = published * np.exp(off.mean(axis=0))
        else:
            published = published + (values[:, None] - exact[before]).mean(axis=0)
    samples = published[after] / factors[after][:, None]
    return SeriesForecast(comparison, tuple(wanted[kept[place]] for place in after), samples, len(before))


def months_from(origin: date, count: int) -> list[date]:
    """Return the first days of whole months after an origin; one of which some days are known is no forecast."""
    day = origin + timedelta(days=1)
    first = day if day.day == 1 else first_of_next_month(day)
    return [months_after(first, index) for index in range(count)]
