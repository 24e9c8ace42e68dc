"""What the step and the number of paths do to results: steps on nested slots, errors against the number of paths.

All steps of a comparison stand on base slots of 42 hours, whose normal numbers a longer step adds up: the same weather,
told in longer sentences.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp

import numpy as np
from numpy.typing import NDArray

from attrition.model.ends import End
from attrition.model.spans import DAYS_PER_MONTH
from attrition.scenario import Scenario, load_scenario
from attrition.statistics.paired import Difference, paired_difference
from attrition.verification.hazards import causes_of
from attrition.verification.kernel_runs import run_kernel, with_values
from attrition.verification.lanchester import battle_of, fought, left_when_other_breaks

Floats = NDArray[np.float64]

SLOT_HOURS = 42
STEP_HOURS = (336, 168, 84, 42)
"""14, 7, 3.5 and 1.75 days."""
SQUARE = "canonical/lanchester-square"
TOO_CLOSE = ("air defence paused", "air defence resumed")
"""Acts of ukraine-2022 that no step of 14 days can tell apart: six days in July 2025, left out at all steps."""
CAUSES = "canonical/competing-causes"


@dataclass(frozen=True)
class Stepped:
    """A quantity at several steps: `values` in their order, and pairwise differences from the last, the finest."""

    quantity: str
    unit: str
    values: tuple[float, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Errors:
    """Errors of an estimate against its size: sizes, root mean square errors, and what theory expects of them."""

    quantity: str
    sizes: tuple[int, ...]
    errors: tuple[float, ...]
    expected: tuple[float, ...]

    @property
    def slope(self) -> float:
        """Slope of the straight line through their logarithms; -1/2 where errors are chance."""
        return float(np.polyfit(np.log(self.sizes), np.log(self.errors), 1)[0])


def on_slots(scenario: Scenario, step_hours: int) -> Scenario:
    """Return a scenario at another step on slots of 42 hours."""
    return with_values(scenario, clock__step_hours=step_hours, clock__base_slot_hours=SLOT_HOURS)


def without_acts(scenario: Scenario, names: tuple[str, ...]) -> Scenario:
    """Return a scenario without some of its acts."""
    return replace(scenario, acts=tuple(act for act in scenario.acts if act.name not in names))


def survivors(steps: tuple[int, ...] = STEP_HOURS) -> tuple[float, list[float]]:
    """Return the survivors of Lanchester's square battle by the law, and as stepped."""
    scenario = load_scenario(SQUARE)
    battle = battle_of(scenario, linear=False)
    found = [fought(on_slots(scenario, hours), battle, False, True).left for hours in steps]
    return left_when_other_breaks(battle, linear=False), found


def chief_outcomes(
    name: str = "ukraine-2022", *, rows: int, paths: int, steps: tuple[int, ...] = STEP_HOURS
) -> list[Stepped]:
    """Return a scenario's chief outcomes at several steps, with the same rows and random numbers.

    Parameters
    ----------
    name : of the scenario.
    rows, paths : of each run.
    steps : in hours, multiples of 42, the finest last.

    Returns
    -------
    The ends, thresholds and turns as shares of paths, casualties until the war ends in thousand.
    """
    scenario = without_acts(load_scenario(name), TOO_CLOSE)
    runs = [run_kernel(on_slots(scenario, hours), rows=rows, paths=paths).outcomes for hours in steps]
    return [
        Stepped(
            quantity,
            unit,
            tuple(float(np.mean(each)) for each in values),
            tuple(paired_difference(values[-1], each) for each in values),
        )
        for (quantity, unit), values in zip(_QUANTITIES, zip(*map(_chief, runs), strict=True), strict=True)
    ]


_ENDS = (End.FREEZE, End.WITHDRAWAL, End.STILL_FIGHTING)
_DAYS = {
    "stress_day": "strain reaches stress",
    "d1_day": "D1 against the challenger",
    "d3_day": "D3 against the challenger",
}
_SIDES = ("challenger", "defender")
_QUANTITIES = (
    *((end.label.replace("_", " "), "share") for end in _ENDS),
    *((words, "share") for words in _DAYS.values()),
    *((f"casualties, {side}", "thousand") for side in _SIDES),
)


def _chief(outcomes: dict[str, Floats]) -> list[Floats]:
    return [
        *((outcomes["end"] == end) * 1.0 for end in _ENDS),
        *(np.isfinite(outcomes[day]) * 1.0 for day in _DAYS),
        *(outcomes[f"{side}_casualties"] for side in _SIDES),
    ]


def errors_of_paths(sizes: tuple[int, ...], repeats: int) -> Errors:
    """Return how far the share of wars still going on is from its law, against the paths.

    Parameters
    ----------
    sizes : paths of a run.
    repeats : runs of each size.
    """
    scenario = load_scenario(CAUSES)
    total = float(np.sum(list(causes_of(scenario).values())))
    truth = exp(-total * (scenario.clock.end - scenario.clock.start).days / DAYS_PER_MONTH)
    going_on = np.isnan(run_kernel(scenario, paths=max(sizes) * repeats).outcomes["end_day"][0])
    errors = [
        float(np.sqrt(np.mean((going_on[: size * repeats].reshape(repeats, size).mean(axis=1) - truth) ** 2)))
        for size in sizes
    ]
    expected = [float(np.sqrt(truth * (1.0 - truth) / size)) for size in sizes]
    return Errors("still fighting, competing causes", sizes, tuple(errors), tuple(expected))


def errors_of_rows(sizes: tuple[int, ...], rows: int, paths: int, name: str = "ukraine-2022") -> Errors:
    """Return how estimates from few rows spread about that from all, against the rows, at so many paths each.

    Parameters
    ----------
    sizes : rows of an estimate; each divides `rows`.
    rows, paths : of the run that is cut into estimates.
    name : of the scenario.

    Returns
    -------
    The spread of the probability of a freeze, and the printed standard error at that size.
    """
    outcomes = run_kernel(load_scenario(name), rows=rows, paths=paths).outcomes
    means = (outcomes["end"] == End.FREEZE).mean(axis=1)
    spread = [float(np.std(means.reshape(-1, size).mean(axis=1), ddof=1)) for size in sizes]
    printed = [float(np.std(means, ddof=1) / np.sqrt(size)) for size in sizes]
    return Errors(f"freeze, {name}, {paths} paths a row", sizes, tuple(spread), tuple(printed))
