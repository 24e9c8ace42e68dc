"""M5 `bargain`: the war as one negotiation over one number, on the same material forecast (MODEL.md section 7).

The challenger has two options, to fight on or to settle, and the belligerents meet over one scalar, the settlement.
Settled it is, at an occasion, with probability Φ((m − m_c)/σ), where m is the balance of power: once it has moved far
enough, the side that loses by going on gives way. No probes, mobilisations, escalations, beliefs, regimes or donors'
exits. The threshold m_c is set in each row so that the hazard at the origin is the one that the row's prior draws for
all ends together, the same as for M0 (rule 23), so that the two differ in what moves it from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from attrition.analysis.observation import Comparison
from attrition.engine.rows import Draws
from attrition.evidence.forecast import Forecasts, forecast
from attrition.model.spans import HOURS_PER_MONTH
from attrition.numeric.normal import normal_cdf, normal_quantile
from attrition.scenario.priors import Prior, sample
from attrition.scenario.records import Scenario

Floats = NDArray[np.float64]

OCCASIONS = 0.5
"""Occasions to settle a month: those of M0's choice (rule 22)."""
SPREAD = Prior("lognormal", (0.3, 0.5), 0.01, 10.0)
"""σ in log-units of the balance, judged: a balance one standard deviation of the prior of m (.3) away counts."""
OFF = ("choice", "escalation")
"""Processes of the model that the rival does without."""


def bargain_scenario(scenario: Scenario) -> Scenario:
    """Return a scenario without choice among options and without the ladder of escalation."""
    return replace(scenario, switches={**scenario.switches, **dict.fromkeys(OFF, False)})


def bargain_forecast(
    scenario: Scenario,
    comparisons: Sequence[Comparison],
    known: Mapping[str, Sequence[tuple[date, float]]],
    months: Sequence[date],
    *,
    rows: int,
    paths: int,
    seed: int,
    solved: Draws | None = None,
) -> Forecasts:
    """Forecast published series, and whether the war goes on, as `attrition.evidence.forecast.forecast` does."""
    bare = bargain_scenario(scenario)
    made = forecast(
        bare,
        comparisons,
        known,
        months,
        rows=rows,
        paths=paths,
        seed=seed,
        solved={} if solved is None else solved,
    )
    alive = survival(bare, rows=rows, paths=paths, seed=seed, solved=solved)
    return replace(
        made, war_goes_on=float(alive.mean()), war_goes_on_se=float(alive.std(ddof=1) / np.sqrt(rows))
    )


def survival(scenario: Scenario, *, rows: int, paths: int, seed: int, solved: Draws | None = None) -> Floats:
    """Return the probability of each row that nothing is settled until the forecast ends, float64[rows]."""
    from attrition.engine.from_scenario import compile_scenario
    from attrition.engine.pilot import pilot

    lasting = replace(scenario, switches={**scenario.switches, "ends": False})
    program = compile_scenario(lasting, seed=seed, rows=rows, solved={} if solved is None else solved)
    balance = pilot(program, program.rows, ("balance",), paths=paths, first_path=0)[..., 0]
    # Turning dates need records beyond the forecast; a settlement does not.
    days = np.array(program.record_days)
    ahead = balance[:, :, (days > program.cutoff_day) & (days <= program.horizon_day)]
    spread = np.array([sample(SPREAD, (row + 0.5) / rows) for row in range(rows)])
    # The spread is told by rank, in an order that no other draw follows.
    spread = spread[np.argsort(np.array(program.draws["settlement.other_offers"]), kind="stable")]
    hazard = np.array(program.draws["settlement.total_hazard"]) / 12.0
    step_months = program.calendar.step_hours / HOURS_PER_MONTH
    return not_settled(ahead, hazard, spread, step_months)


def not_settled(balance: Floats, hazard: Floats, spread: Floats, step_months: float) -> Floats:
    """Return the probability that no occasion settles the war, float64[rows], the mean over the paths of a row.

    Parameters
    ----------
    balance : float64[rows, paths, steps], ln of the ratio of powers at each step of the forecast.
    hazard : float64[rows], of a settlement a month at the first of them, on the mean of the paths.
    spread : float64[rows], σ.
    step_months : of a step.
    """
    probability = np.minimum(hazard / OCCASIONS, 0.99)
    now = balance[:, :, 0].mean(axis=1)
    quantile = np.array([normal_quantile(float(each)) for each in probability])
    # Φ((m − m_c)/σ) is the probability of today's hazard at today's balance.
    threshold = now - spread * quantile
    scores = (balance - threshold[:, None, None]) / spread[:, None, None]
    settles = np.vectorize(normal_cdf, otypes=[np.float64])(scores)
    lasts: Floats = np.exp(-OCCASIONS * step_months * settles.sum(axis=2)).mean(axis=1)
    return lasts
