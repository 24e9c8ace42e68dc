"""How the war ends: probabilities of the ends, of regime end and disengagement, and the casualties of both sides."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.paths import PathTable
from attrition.model.ends import REACHABLE, End

CASUALTIES = ("challenger_casualties", "defender_casualties")
COLUMNS = ["end", "end_day", "regime_end_day", *CASUALTIES]
THOUSAND = 1_000.0


def end_of_war(table: PathTable, end: End) -> NDArray[np.bool_]:
    """Return in which paths the war ends this way, bool[paths]."""
    return (table.frame["end"] == end.label).to_numpy()


def ends(table: PathTable) -> dict[str, Any]:
    """Return the probability of each end; null for one that the rules of this version cannot produce."""
    ordered = [end for end in End if end is not End.STILL_FIGHTING] + [End.STILL_FIGHTING]
    return {
        end.label: table.share(end_of_war(table, end)).to_data() if end in REACHABLE else None
        for end in ordered
    }


def events(table: PathTable) -> dict[str, Any]:
    """Return the probability of the events that have their own clock."""
    return {
        "regime_end": table.share(~np.isnan(table.days("regime_end_day"))).to_data(),
        "coalition_disengagement": None,
    }


def casualties(table: PathTable) -> dict[str, Any]:
    """Return casualties of both sides until the war ends or the horizon, in people: median and 90 % range."""
    found = {}
    for name in CASUALTIES:
        people = table.frame[name].to_numpy() * THOUSAND
        low, middle, high = np.quantile(people, (0.05, 0.5, 0.95))
        found[name.removesuffix("_casualties")] = {
            "median": float(middle),
            "q05": float(low),
            "q95": float(high),
        }
    return found
