"""Laws of two games, on functions alone: the war of attrition and the coordination on a regime."""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import NDArray

from attrition.scenario import Scenario
from attrition.verification.checks import Check, exact, sampled
from attrition.verification.draws import exponentials, normals
from attrition.verification.law import Law
from attrition.verification.theory import (
    concession_hazards,
    indifferent_hazard,
    regime_thresholds,
    share_attacking,
    solve_regime_game,
    value_of_waiting,
)

Floats = NDArray[np.float64]

PATHS = 40_000

ATTRITION = {"symmetric": (2.0, 10.0, 2.0, 10.0), "asymmetric": (1.0, 12.0, 3.0, 8.0)}
"""Cost a month and prize of the one side, and of the other."""

REGIMES = ((0.3, 0.5), (0.5, 0.2), (0.8, 1.0))
"""Cost of attacking and spread of the signals."""


def measure_attrition(scenario: Scenario | None) -> tuple[Check, ...]:
    """Solve the war of attrition by indifference, and play it with the closed form's hazards."""
    checks: list[Check] = []
    for kind, (cost, prize, other_cost, other_prize) in ATTRITION.items():
        own, other = concession_hazards(cost, prize, other_cost, other_prize)
        checks += [
            exact(
                "V9",
                f"hazard of conceding that leaves the other indifferent, {kind}",
                "1/month",
                own,
                indifferent_hazard(other_cost, other_prize),
                1e-9,
            ),
            exact(
                "V9",
                f"the same of the other side, {kind}",
                "1/month",
                other,
                indifferent_hazard(cost, prize),
                1e-9,
            ),
            *(
                exact(
                    "V9",
                    f"value of waiting {until:g} months, {kind}",
                    "prize",
                    0.0,
                    value_of_waiting(until, other, cost, prize),
                    1e-9,
                )
                for until in (0.5, 4.0, 25.0)
            ),
            *_played(kind, (cost, prize), (other_cost, other_prize), (own, other)),
        ]
    return tuple(checks)


def _played(
    kind: str, one: tuple[float, float], two: tuple[float, float], hazards: tuple[float, float]
) -> list[Check]:
    waits = exponentials(f"verification.attrition.{kind}", 2, PATHS) / np.array(hazards)[:, None]
    length, one_concedes = waits.min(axis=0), waits[0] < waits[1]
    gained = np.where(one_concedes, 0.0, one[1]) - one[0] * length
    # V/2c where both are alike.
    expected = 1.0 / (one[0] / one[1] + two[0] / two[1])
    share = hazards[0] / (hazards[0] + hazards[1])
    return [
        _mean("V9", f"mean length, {kind}", "month", expected, length),
        sampled(
            "V9",
            f"share in which the one side concedes, {kind}",
            "-",
            share,
            float(one_concedes.mean()),
            sqrt(share * (1.0 - share) / PATHS),
        ),
        # All that the prize is worth is spent on winning it.
        _mean("V9", f"gain of the one side, {kind}", "prize", 0.0, gained),
    ]


def measure_regime(scenario: Scenario | None) -> tuple[Check, ...]:
    """Solve the regime game by best replies, and let citizens with noisy signals play it."""
    checks: list[Check] = []
    for index, (cost, spread) in enumerate(REGIMES):
        strength, signal = regime_thresholds(cost, spread)
        solved = solve_regime_game(cost, spread)
        said = f"cost {cost}, spread {spread}"
        noise = normals(f"verification.regime.{index}", 2, PATHS)
        # At θ* the share that sees less than x* is just θ*; one who sees x* finds the regime below θ* with chance c.
        attacking = strength + spread * noise[0] < signal
        falls = signal - spread * noise[1] < strength
        checks += [
            exact("V14", f"θ* by best replies, {said}", "-", 1.0 - cost, solved[0], 1e-8),
            exact("V14", f"x* by best replies, {said}", "-", signal, solved[1], 1e-8),
            exact(
                "V14",
                f"share attacking at θ*, {said}",
                "-",
                strength,
                share_attacking(strength, signal, spread),
                1e-9,
            ),
            sampled(
                "V14",
                f"share of citizens who attack at θ*, {said}",
                "-",
                strength,
                float(attacking.mean()),
                sqrt(strength * (1.0 - strength) / PATHS),
            ),
            sampled(
                "V14",
                f"chance of a fall for who sees x*, {said}",
                "-",
                cost,
                float(falls.mean()),
                sqrt(cost * (1.0 - cost) / PATHS),
            ),
        ]
    return tuple(checks)


def _mean(law: str, quantity: str, unit: str, expected: float, values: Floats) -> Check:
    return sampled(
        law, quantity, unit, expected, float(values.mean()), float(values.std(ddof=1)) / sqrt(len(values))
    )


LAWS: tuple[Law, ...] = (
    Law(
        "V9",
        "war-of-attrition",
        "Each side concedes at the other's cost over the other's prize; between equals the war lasts V/2c on average.",
        None,
        (),
        measure_attrition,
    ),
    Law(
        "V14",
        "regime-game",
        "A regime falls below the strength 1 − c, and citizens attack below θ* + σΦ⁻¹(θ*).",
        None,
        (),
        measure_regime,
    ),
)
