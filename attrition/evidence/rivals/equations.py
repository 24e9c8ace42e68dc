"""An attrition model in eight equations after Turchin's published description, written afresh.

P. Turchin, Empirically testing predictions of an attrition warfare model for the war in Ukraine (SocArXiv preprint,
2023), as he and others describe it: four quantities a side, casualties C, army A, stock of materiel M and production P;
one side's casualties and army depend on the other's materiel; production grows to a capacity; noise is Gaussian; a side
is done when its casualties reach a share of its people that past wars tell. For each side i against j, a month:

    C' = k_i u_j (1 + sd ε),  u_j = M_j/τ_j          casualties by what the other side fires
    A' = r_i − ι C'                                  recruits, less those who do not come back
    M' = P_i − u_i
    P' = g_i (K_i − P_i) + sd P_i ε                  growth to a capacity, aid included

Equations and numbers are ours where the description is silent; no line of his program was read. Priors are wide and
of the orders of magnitude that were public in 2022; the months up to an origin inform them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attrition.evidence.rivals.thresholds import casualty_share

Floats = NDArray[np.float64]

_SHARE = casualty_share()

PRIORS: Mapping[str, tuple[float, float]] = {
    "challenger_killed": (100.0, 0.8),
    "defender_killed": (40.0, 0.8),
    "challenger_stock": (10.0, 0.4),
    "defender_stock": (1.2, 0.4),
    "challenger_produced": (0.05, 0.7),
    "defender_produced": (0.10, 0.7),
    "challenger_capacity": (0.35, 0.7),
    "defender_capacity": (0.20, 0.7),
    "challenger_growth": (0.05, 0.7),
    "defender_growth": (0.05, 0.7),
    "challenger_months": (15.0, 0.6),
    "defender_months": (5.0, 0.6),
    "challenger_recruits": (30.0, 0.4),
    "defender_recruits": (25.0, 0.4),
    "noise": (0.12, 0.5),
    "challenger_bears": _SHARE,
    "defender_bears": _SHARE,
}
"""Median and standard deviation of the logarithm: casualties of a side (thousands) a million rounds fired at it; rounds
(millions) in stock, made a month at first and at capacity; growth a month; months in which a stock is fired; recruits
(thousands a month); monthly noise; the share of its people at which a side is done. All judged but the last."""
FITTED = tuple(name for name in PRIORS if not name.endswith("_bears"))
"""What months of casualties can tell something about; the rest stays at its prior."""
PEOPLE = {"challenger": 144_000.0, "defender": 38_000.0}
"""Thousands; World Bank, 2021 and, for the defender, after those who left in 2022."""
ARMY = {"challenger": 190.0, "defender": 260.0}
LOST_FOR_GOOD = 0.6
SIDES = ("challenger", "defender")


@dataclass(frozen=True)
class Course:
    """What the equations give: casualties of each month by side, thousands, and whether the war goes on after it.

    Parameters: casualties, float64[months, sides, samples]; going_on, bool[months, samples].
    """

    casualties: Floats
    going_on: NDArray[np.bool_]


def values_at(scores: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return parameters from the normal scores of their priors, zero where there is none."""
    return {
        name: median * np.exp(spread * scores.get(name, np.zeros(1)))
        for name, (median, spread) in PRIORS.items()
    }


def course(values: Mapping[str, Floats], noise: Floats) -> Course:
    """Solve the equations by months.

    Parameters
    ----------
    values : by name of `PRIORS`, float64[samples].
    noise : float64[months, 4, samples], standard normal: of casualties, then of production, of both sides.
    """
    months, _, samples = noise.shape
    lost: Any = np.zeros((2, samples))
    army = np.stack([np.full(samples, ARMY[side]) for side in SIDES])
    stock, made = (_both(values, word, samples) for word in ("stock", "produced"))
    capacity, growth, spent = (_both(values, word, samples) for word in ("capacity", "growth", "months"))
    killed, recruits = (_both(values, word, samples) for word in ("killed", "recruits"))
    bears = _both(values, "bears", samples) * np.array([[PEOPLE[side]] for side in SIDES])
    rough = values["noise"]
    casualties = np.empty((months, 2, samples))
    going_on = np.empty((months, samples), dtype=np.bool_)
    done = np.zeros(samples, dtype=np.bool_)
    for month in range(months):
        # Gaussian noise takes no casualty back: cut at a twentieth of the mean.
        rate = killed * (stock / spent)[::-1] * np.maximum(1.0 + rough * noise[month, :2], 0.05)
        now = np.minimum(rate, army / LOST_FOR_GOOD)
        lost = lost + now
        army = np.maximum(army + recruits - LOST_FOR_GOOD * now, 0.0)
        stock = stock + made - stock / np.maximum(spent, 1.0)
        made = np.maximum(made + growth * (capacity - made) + rough * made * noise[month, 2:], 0.0)
        done = done | (lost >= bears).any(axis=0) | (army <= 0.0).any(axis=0)
        casualties[month] = now
        going_on[month] = ~done
    return Course(casualties, going_on)


def _both(values: Mapping[str, Floats], word: str, samples: int) -> Floats:
    return np.stack([np.broadcast_to(values[f"{side}_{word}"], (samples,)) for side in SIDES])
