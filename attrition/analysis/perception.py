"""The perception lag: how much later the challenger believes that time has turned than it has (D2, MODEL.md section 6).

The lag of a path is its first turn by D2 under beliefs less that in truth. Either may never come within the horizon, or
before the war ends; and where a turn had come when the data end, nobody looked before. Such paths have a side, not a
number of months, and are shares beside the distribution of the rest.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.counted import Counted
from attrition.analysis.paths import PathTable
from attrition.analysis.turning import turn
from attrition.model.spans import DAYS_PER_MONTH
from attrition.statistics.dates import day_quantiles

TRUTH, BELIEF = "d2_day", "d2_belief_day"
LEVELS = {"q10": 0.10, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q90": 0.90}


def lag(
    table: PathTable, driftless: PathTable | None, start: date, first_look_before: float
) -> dict[str, Any]:
    """Return the perception lag of the paths of one structure, or of all.

    Parameters
    ----------
    table : paths of one variant.
    driftless : of the driftless twin, None when it was not run.
    start : day 0.
    first_look_before : day before which D2 first looks at the forecast.

    Returns
    -------
    `belief`, the turn by D2 as the challenger believes it, as `turning.turn` gives it; shares of all paths, each with
    its error: `later` and `earlier`, in which belief turns after or before the truth, never being after all days;
    `together`; `neither`, in which neither does; `at_start`, in which both had when the data end, so that they count as
    together whatever lay before; `belief_never` and `truth_never`, in which only the other does. `after_truth`:
    quantiles of the lag in months where truth has turned, null where the belief never does; with the 95 % interval of
    the median, `q50_low` to `q50_high`. `both`: the same where both turn, and not both at the first look.
    """
    paths = table.counted(_believed, _true)
    twin = None if driftless is None else driftless.counted(_believed)
    belief, truth = np.where(np.isnan(paths.days), np.inf, paths.days)
    turned, believed = np.isfinite(truth), np.isfinite(belief)
    begun = _begun(truth, first_look_before) & _begun(belief, first_look_before)
    shares = {
        "later": belief > truth,
        "earlier": belief < truth,
        "together": turned & (belief == truth),
        "neither": ~turned & ~believed,
        "at_start": begun,
        "belief_never": turned & ~believed,
        "truth_never": believed & ~turned,
    }
    months = np.full(len(truth), np.nan)
    months[turned] = (belief[turned] - truth[turned]) / DAYS_PER_MONTH
    return {
        "belief": turn(paths, twin, start, first_look_before),
        **{name: paths.share(which).to_data() for name, which in shares.items()},
        "after_truth": _quantiles(paths, months, turned),
        "both": _quantiles(paths, months, turned & believed & ~begun),
    }


def _believed(table: PathTable) -> NDArray[np.float64]:
    return table.days(BELIEF)


def _true(table: PathTable) -> NDArray[np.float64]:
    return table.days(TRUTH)


def _begun(days: NDArray[np.float64], first_look_before: float) -> NDArray[np.bool_]:
    begun: NDArray[np.bool_] = days < first_look_before
    return begun


def _quantiles(
    paths: Counted, months: NDArray[np.float64], among: NDArray[np.bool_]
) -> dict[str, float | int | None]:
    """Return quantiles of the lag among some paths; one that is infinite is null."""
    count = int(paths.counts[among].sum())
    names = (*LEVELS, "q50_low", "q50_high")
    if count == 0:
        return {"paths": 0, **dict.fromkeys(names)}

    def at(level: float) -> float:
        (found,) = day_quantiles(months[among], count, [level], paths.counts[among])
        assert found is not None
        return found

    share = paths.share_among(months <= at(0.5), among)
    error = share["se"] if share is not None else None
    # A single row does not tell how rows differ.
    reach = 0.5 if error is None else 1.96 * error
    levels = {**LEVELS, "q50_low": max(0.5 - reach, 0.0), "q50_high": min(0.5 + reach, 1.0)}
    values = {name: at(level) for name, level in levels.items()}
    return {"paths": count} | {name: value if np.isfinite(value) else None for name, value in values.items()}
