"""How the war ends: probabilities of the ends, of regime end and disengagement, and the casualties of both sides."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.paths import PathTable
from attrition.model.ends import REACHABLE, End
from attrition.model.regime import REGIME_ENDS
from attrition.statistics.order import quantiles_of_parts
from attrition.statistics.quantiles import level_interval

SIDES = ("challenger", "defender")
CASUALTIES = tuple(f"{side}_casualties" for side in SIDES)
COLUMNS = ["end", "end_day", "regime_end", "regime_end_day", "disengaged_day", *CASUALTIES]
CAUSES = tuple(cause for cause in REGIME_ENDS if cause is not None)
THOUSAND = 1_000.0
YEAR_DAYS = 366.0
"""Days after a withdrawal within which an end of the regime counts as following from it."""


def end_of_war(table: PathTable, end: End) -> NDArray[np.bool_]:
    """Return in which paths the war ends this way, bool[paths]."""
    return table.is_word("end", end.label)


def ends(table: PathTable) -> dict[str, Any]:
    """Return the probability of each end; null for one that the rules of this version cannot produce."""
    ordered = [end for end in End if end is not End.STILL_FIGHTING] + [End.STILL_FIGHTING]
    return {
        end.label: table.share(end_of_war(table, end)).to_data() if end in REACHABLE else None
        for end in ordered
    }


def events(table: PathTable) -> dict[str, Any]:
    """Return the probability of the events that have their own clock; of a regime end, by its first cause too."""
    return {
        "regime_end": table.share(~np.isnan(table.days("regime_end_day"))).to_data()
        | {"causes": {name: table.share(table.is_word("regime_end", name)).to_data() for name in CAUSES}},
        "coalition_disengagement": table.share(~np.isnan(table.days("disengaged_day"))).to_data(),
    }


def survival(table: PathTable, horizon_day: float) -> dict[str, Any] | None:
    """Return the share of regimes that outlive a withdrawal by a year, None where nobody withdraws in time.

    Parameters
    ----------
    table : paths of one variant and structure.
    horizon_day : last day of the forecast: a later end of the regime is not known.

    Returns
    -------
    See `PathTable.share_among`; among withdrawals a year before the horizon of a regime that had not ended before.
    """
    among = table.each(lambda part: survival_known(part, horizon_day))
    return table.share_among(table.each(outlived), among)


def survival_known(table: PathTable, horizon_day: float) -> NDArray[np.bool_]:
    """Return the paths with a withdrawal a year before the horizon, of a regime that had not ended before."""
    withdrawn = table.days("end_day")
    seen = end_of_war(table, End.WITHDRAWAL) & (withdrawn + YEAR_DAYS <= horizon_day)
    known: NDArray[np.bool_] = seen & ~(table.days("regime_end_day") <= withdrawn)
    return known


def outlived(table: PathTable) -> NDArray[np.bool_]:
    """Return the paths in which the regime does not end within a year of the end of the war."""
    return ~(table.days("regime_end_day") <= table.days("end_day") + YEAR_DAYS)


def casualties(table: PathTable) -> dict[str, Any]:
    """Return casualties of both sides until the war ends or the horizon, in people: median and 90 % range.

    The median has its own 95 % interval, `median_low` to `median_high`: of how well it is known, not of the wars.
    """
    found = {}
    for name in CASUALTIES:
        people = partial(_people, table, name)
        low, middle, high = quantiles_of_parts(people, (0.05, 0.5, 0.95))
        at_most = table.each(partial(_at_most, name, middle))
        levels = level_interval(table.row_means(at_most), 0.5, table.paths)
        least, most = quantiles_of_parts(people, levels)
        found[name.removesuffix("_casualties")] = {
            "median": middle,
            "median_low": least,
            "median_high": most,
            "q05": low,
            "q95": high,
        }
    return found


def _people(table: PathTable, name: str) -> Iterator[NDArray[np.float64]]:
    for thousands in table.in_parts(name):
        yield thousands * THOUSAND


def _at_most(name: str, people: float, table: PathTable) -> NDArray[np.bool_]:
    return table.days(name) * THOUSAND <= people
