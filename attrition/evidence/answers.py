"""What the structures, a base rate and bargaining would have said of each recorded act the day before, scored.

Each forecast starts from the scenario at the day before the act, with the act itself laid on its day: what would the
challenger do within sixty days of it, the war going on? Rates of the options, and the probability that a line is
answered, are as the rules of the model count them, but on what was done up to that day alone (rule 22 and section 7 of
the model); `stated` leaves them at the wide priors that the scenario's author gives to somebody of that day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from attrition.evidence.acts import CATEGORIES, WINDOW, Trial, counted, crossed
from attrition.evidence.origin import at_origin
from attrition.model.spans import DAYS_PER_MONTH
from attrition.scenario.priors import Prior
from attrition.scenario.records import Scenario
from attrition.statistics.scores import brier_categories, log_score_categories

Floats = NDArray[np.float64]

STRUCTURES = ("options", "red_line", "spiral")
STATED = "_stated"
"""Suffix of a structure whose rates stay at the earlier priors of the scenario's author."""
BASE_RATE, BARGAIN = "base_rate", "bargain"
PRIOR_ACTS, PRIOR_MONTHS = 0.5, 5.0
"""Half an act of each kind in five months, before any is counted: a tenth of an act a month, judged."""
LAPSE = 0.01
"""What a rival that does not know an option gives to it, so that its score is finite; judged."""
DRAWS, PATHS = 128, 4
SHARE_FLOOR = 0.5
"""Paths added to the four outcomes together, so that none is held impossible for want of paths."""
_COUNTS = ("probe", "mobilise", "escalate", "red_line_answer")


@dataclass(frozen=True)
class ActForecast:
    """What was forecast of one act: by rival, the probability of each of `CATEGORIES`."""

    trial: Trial
    shares: Mapping[str, tuple[float, ...]]


def score_acts(
    forecasts: Sequence[ActForecast],
) -> dict[str, tuple[Floats, Floats]]:
    """Return, by rival, the log score in nats and the Brier score of each act, float64[acts] each."""
    came = np.array([CATEGORIES.index(one.trial.answer) for one in forecasts])
    found = {}
    for rival in forecasts[0].shares:
        shares = np.array([one.shares[rival] for one in forecasts])
        found[rival] = (log_score_categories(shares, came), brier_categories(shares, came))
    return found


def act_forecast(
    scenario: Scenario, trial: Trial, *, draws: int = DRAWS, paths: int = PATHS, seed: int = 0
) -> ActForecast:
    """Forecast the answer to one act from the day before it.

    Parameters: scenario, with its whole history; trial; draws and paths of each; seed of every stream.
    """
    shares: dict[str, tuple[float, ...]] = {}
    for suffix, changed in (("", counted_priors), (STATED, _as_stated)):
        told = changed(before(scenario, trial), scenario, trial)
        for structure, share in _structures(told, trial, draws, paths, seed).items():
            shares[structure + suffix] = share
    shares[BASE_RATE] = base_rate(scenario, trial)
    # Two options, to fight on or to settle: neither is a probe, a mobilisation or an escalation.
    known = len(CATEGORIES) - 1
    shares[BARGAIN] = (1.0 - known * LAPSE, *(LAPSE for _ in range(known)))
    return ActForecast(trial, shares)


def before(scenario: Scenario, trial: Trial) -> Scenario:
    """Return the scenario of the day before an act, with what the coalition did on its day and nothing later."""
    months = int(WINDOW.days / DAYS_PER_MONTH) + 2
    earlier = at_origin(scenario, trial.origin, months).scenario
    withheld = [
        act
        for act in scenario.acts
        if act.date == trial.day and act.actor == "coalition" and act.lever.startswith("restraint_")
    ]
    laid = {act.name: act for act in (*trial.acts, *withheld)}
    return replace(earlier, acts=(*earlier.acts, *laid.values()))


Change = Callable[[Scenario, Scenario, Trial], Scenario]


def _as_stated(earlier: Scenario, whole: Scenario, trial: Trial) -> Scenario:
    return earlier


def counted_priors(earlier: Scenario, whole: Scenario, trial: Trial) -> Scenario:
    """Return a scenario whose rates of options and of answered lines are counted on the acts up to its origin."""
    months = _months(whole, trial)
    values = dict(earlier.values)
    for option, count in counted(whole, trial.origin).items():
        name = f"choice.rate_{option}"
        held = values[name]
        prior = Prior(
            "gamma",
            (PRIOR_ACTS + count, 1.0 / (PRIOR_MONTHS + months)),
            held.prior.low,
            held.prior.high,
        )
        values[name] = replace(held, prior=prior)
    closed, answered = crossed(whole, trial.origin)
    line = values["red_line.trigger"]
    prior = Prior(
        "beta", (0.5 + answered, 0.5 + closed - answered, 0.0, 1.0), line.prior.low, line.prior.high
    )
    values["red_line.trigger"] = replace(line, prior=prior)
    return replace(earlier, values=values)


def base_rate(scenario: Scenario, trial: Trial) -> tuple[float, ...]:
    """Return what the acts before one say by their number alone.

    Options are competing Poisson processes whose rates have the same prior, Gamma(½, 5 months): the total is then
    Gamma, the first of them any with the Dirichlet's mean, and the two are independent, so that the predictive
    probabilities are in closed form.
    """
    shapes = np.array([PRIOR_ACTS + count for count in counted(scenario, trial.origin).values()])
    told = PRIOR_MONTHS + _months(scenario, trial)
    ahead = WINDOW.days / DAYS_PER_MONTH
    nothing = float((told / (told + ahead)) ** shapes.sum())
    return (nothing, *((1.0 - nothing) * shapes / shapes.sum()).tolist())


def _months(scenario: Scenario, trial: Trial) -> float:
    return (trial.origin - scenario.clock.start).days / DAYS_PER_MONTH


def _structures(
    scenario: Scenario, trial: Trial, rows: int, paths: int, seed: int
) -> dict[str, tuple[float, ...]]:
    from attrition.engine.from_scenario import compile_scenario, solve_scenario
    from attrition.engine.pilot import pilot
    from attrition.scenario.draws import draw_rows

    draws = draw_rows(scenario, seed, range(rows))
    solved = solve_scenario(scenario, seed=seed, draws=draws)
    fields = [f"{name}_count" for name in _COUNTS]
    last = (trial.day + WINDOW - scenario.clock.start).days
    found = {}
    for structure in STRUCTURES:
        program = compile_scenario(
            scenario, seed=seed, rows=rows, structure=structure, draws=draws, solved=solved
        )
        seen = pilot(program, program.rows, fields, paths=paths, first_path=0)
        record = int(np.abs(np.array(program.record_days) - last).argmin())
        found[structure] = first_options(seen.reshape(-1, *seen.shape[2:])[:, : record + 1, :])
    return found


def first_options(counts: Floats) -> tuple[float, ...]:
    """Return the share of paths by the first option that they take.

    Parameters: counts, float64[paths, records, probe, mobilise, escalate and answered lines], NaN after the end of a
    war: such paths are left out, for the war is known to go on. Of two in one step the graver counts.
    """
    lasting = counts[np.isfinite(counts[:, -1, 0])]
    taken = np.stack([lasting[:, :, 0], lasting[:, :, 1], lasting[:, :, 2] + lasting[:, :, 3]], axis=2) > 0.0
    records = taken.shape[1]
    first = np.where(taken.any(axis=1), taken.argmax(axis=1), records)
    # Graver later options win a tie.
    choice = 3 - first[:, ::-1].argmin(axis=1)
    choice = np.where(first.min(axis=1) < records, choice, 0)
    tallied = np.bincount(choice, minlength=len(CATEGORIES)) + SHARE_FLOOR / len(CATEGORIES)
    return tuple((tallied / tallied.sum()).tolist())
