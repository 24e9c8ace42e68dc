"""V2 and V3: losses one unit at a time, as a chain of deaths and as a walk between forts."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from attrition.errors import InputError
from attrition.model.ends import End
from attrition.model.spans import DAYS_PER_MONTH
from attrition.scenario import Scenario
from attrition.verification import sampling
from attrition.verification.checks import Check, exact
from attrition.verification.kernel_runs import chosen, run_kernel, value_of, with_values
from attrition.verification.lanchester import RATES, STRENGTHS
from attrition.verification.law import Law

PATHS = 20_000
MOST_UNITS = 300

Floats = NDArray[np.float64]


def units_of(scenario: Scenario) -> tuple[int, int]:
    """Return the units of both sides at the start.

    Raises: InputError where a strength is no whole number of units, or too many for the recursion.
    """
    unit = value_of(scenario, "front.loss_unit")
    counts = []
    for name in STRENGTHS:
        units = value_of(scenario, name) / unit
        if abs(units - round(units)) > 1e-9 or units > MOST_UNITS:
            raise InputError(
                f"{units:g} units of {unit:g}", where=name, allowed=f"whole numbers up to {MOST_UNITS}"
            )
        counts.append(round(units))
    return counts[0], counts[1]


def hazards_at_start(scenario: Scenario) -> tuple[float, float]:
    """Return the hazards a month of losing a unit at the start: the loss rates times units."""
    own, other = units_of(scenario)
    rates = [value_of(scenario, f"{side}.front.loss_rate_early") for side in ("challenger", "defender")]
    return rates[0] * own, rates[1] * other


@cache
def left_distribution(own: int, other: int, ratio: float) -> dict[int, float]:
    """Return the probability of each number of own units left at the end, 0 when the other side wins.

    Brown's recursion over the states of the stochastic square law: with i against j the next to fall is one of the own
    with probability ratio j / (ratio j + i), `ratio` being the effect of a unit of the other over that of an own one
    (R. H. Brown, "Theory of combat: the probability of winning", 1963).
    """
    reached = {(own, other): 1.0}
    final: dict[int, float] = {}
    for total in range(own + other, 0, -1):
        for i in range(max(total - other, 0), min(own, total) + 1):
            chance = reached.get((i, total - i), 0.0)
            j = total - i
            if chance == 0.0:
                continue
            if i == 0 or j == 0:
                final[i] = final.get(i, 0.0) + chance
                continue
            falls = ratio * j / (ratio * j + i)
            reached[i - 1, j] = reached.get((i - 1, j), 0.0) + chance * falls
            reached[i, j - 1] = reached.get((i, j - 1), 0.0) + chance * (1.0 - falls)
    return final


def compare_chain(words: str, final: dict[int, float], left: Floats) -> list[Check]:
    """Compare own units left, 0 where the other side won, with their distribution."""
    mean = sum(number * chance for number, chance in final.items())
    win = 1.0 - final.get(0, 0.0)
    most = max(final, key=lambda number: final[number] if number else 0.0)
    return [
        sampling.share("V2", f"{words}: the first side wins", win, left > 0),
        sampling.mean("V2", f"{words}: mean survivors of the first side", "units", mean, left),
        sampling.share("V2", f"{words}: exactly {most} of the first side left", final[most], left == most),
    ]


def chain_run(scenario: Scenario) -> tuple[Floats, float]:
    """Return the challenger's units left on each path, 0 where the defender won, and the share of paths unfinished."""
    outcomes = run_kernel(scenario, paths=PATHS).outcomes
    end, lost = outcomes["end"][0], outcomes["challenger_casualties"][0]
    left = units_of(scenario)[0] - np.rint(lost / value_of(scenario, "front.loss_unit"))
    return np.where(end == End.DEFENDER_COLLAPSE, left, 0.0), float(np.mean(end == End.STILL_FIGHTING))


def ratio_of(scenario: Scenario) -> float:
    """Return the effect of a unit of the defender over that of one of the challenger."""
    own, other = units_of(scenario)
    of_other, of_own = hazards_at_start(scenario)
    return (of_other / other) / (of_own / own)


def laws_of_chain(given: Scenario | None) -> tuple[Check, ...]:
    """Compare the kernel's chain of deaths with Brown's recursion."""
    scenario = chosen(given, "canonical/death-chain")
    cases = [scenario]
    rows: list[Check] = []
    if given is None:
        cases.append(with_values(scenario, challenger__men__initial=5.0, defender__men__initial=4.0))
        win = 1.0 - left_distribution(5, 4, 1.0)[0]
        mean = sum(number * chance for number, chance in left_distribution(10, 8, 1.0).items())
        rows += [
            exact("V2", "5 v 4: the first side wins, by recursion, known number", "-", 0.715209, win, 5e-7),
            exact("V2", "10 v 8: mean survivors, by recursion, known number", "units", 5.2166, mean, 5e-5),
        ]
    for case in cases:
        own, other = units_of(case)
        left, unfinished = chain_run(case)
        rows += compare_chain(f"{own} v {other}", left_distribution(own, other, ratio_of(case)), left)
        rows.append(
            exact("V2", f"{own} v {other}: still fighting at the horizon", "-", 0.0, unfinished, 1e-3)
        )
    return tuple(rows)


def ruin(own: int, total: int, chance: float) -> tuple[float, float]:
    """Return the probability that the own side ends with all forts, and the mean number of exchanges until the end.

    Parameters: own, forts at the start; total, forts of both; chance, that the next exchange is won. Source: Feller,
    An Introduction to Probability Theory, volume I, chapter XIV.
    """
    if chance == 0.5:
        return own / total, float(own * (total - own))
    odds = (1.0 - chance) / chance
    wins = (1.0 - odds**own) / (1.0 - odds**total)
    return wins, (own - total * wins) / (1.0 - 2.0 * chance)


def laws_of_forts(given: Scenario | None) -> tuple[Check, ...]:
    """Compare the kernel's walk between forts with the gambler's ruin."""
    scenario = chosen(given, "canonical/forts-walk")
    own, other = units_of(scenario)
    losing, winning = hazards_at_start(scenario)
    wins, exchanges = ruin(own, own + other, winning / (winning + losing))
    outcomes = run_kernel(scenario, paths=PATHS).outcomes
    end, day = outcomes["end"][0], outcomes["end_day"][0]
    unfinished = float(np.mean(end == End.STILL_FIGHTING))
    months = exchanges / (winning + losing)
    # A mark is met at the end of the step in which the last fort falls: half a step later on average.
    mean_day = months * DAYS_PER_MONTH + scenario.clock.step_hours / 48.0
    words = f"{own} forts of {own + other}"
    rows = [
        sampling.share("V3", f"{words}: all won", wins, end == End.DEFENDER_COLLAPSE),
        sampling.mean("V3", f"{words}: mean time", "day", mean_day, day[~np.isnan(day)]),
        exact("V3", f"{words}: still walking at the horizon", "-", 0.0, unfinished, 1e-3),
    ]
    if given is None:
        rows += [
            exact("V3", "5 forts of 10 at .45: all won, known number", "-", 0.268283, wins, 5e-7),
            exact("V3", "5 forts of 10 at .45: mean exchanges, known number", "-", 23.1717, exchanges, 5e-5),
        ]
    return tuple(rows)


LAWS: tuple[Law, ...] = (
    Law(
        "V2",
        "death-chain",
        "With losses one unit at a time at the rates of the square law, the chance to win follows by recursion.",
        "canonical/death-chain",
        (*STRENGTHS, *RATES, "front.loss_unit", "clock.step_hours", "clock.horizon_months"),
        laws_of_chain,
    ),
    Law(
        "V3",
        "forts-walk",
        "All forts are won with probability (1 - r^i)/(1 - r^N), r the odds of losing the next one.",
        "canonical/forts-walk",
        (*STRENGTHS, *RATES, "front.loss_unit", "clock.step_hours", "clock.horizon_months"),
        laws_of_forts,
    ),
)
