"""Games solved by number: against their closed forms, and against what an equilibrium is."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from attrition.verification import theory


def test_between_equals_the_hazard_is_cost_over_prize() -> None:
    assert theory.concession_hazards(2.0, 10.0, 2.0, 10.0) == (0.2, 0.2)
    # The side with the smaller prize makes the other stay: its cost over its prize is the other's hazard.
    assert theory.concession_hazards(1.0, 12.0, 3.0, 8.0) == (3.0 / 8.0, 1.0 / 12.0)


@pytest.mark.parametrize(("cost", "prize"), [(2.0, 10.0), (0.3, 40.0), (5.0, 1.0)])
def test_indifference_gives_the_closed_form(cost: float, prize: float) -> None:
    assert theory.indifferent_hazard(cost, prize) == pytest.approx(cost / prize, rel=1e-10)


def test_waiting_pays_against_who_concedes_sooner_and_costs_against_who_does_not() -> None:
    assert theory.value_of_waiting(3.0, 0.3, 2.0, 10.0) > 0.1
    assert theory.value_of_waiting(3.0, 0.1, 2.0, 10.0) < -0.1


@pytest.mark.parametrize(("cost", "spread"), [(0.3, 0.5), (0.5, 0.2), (0.9, 2.0), (0.05, 0.1)])
@pytest.mark.parametrize("start", [-1.0, 2.0])
def test_best_replies_lead_to_the_closed_form(cost: float, spread: float, start: float) -> None:
    solved = theory.solve_regime_game(cost, spread, start=start)
    assert solved == pytest.approx(theory.regime_thresholds(cost, spread), abs=1e-8)
    assert solved[0] == pytest.approx(1.0 - cost, abs=1e-8)
    assert solved[1] == pytest.approx(1.0 - cost + spread * stats.norm.ppf(1.0 - cost), abs=1e-8)


def test_chance_of_fall_is_the_normal_integral() -> None:
    assert theory.chance_of_fall(0.4, 0.7, 0.2) == pytest.approx(stats.norm.cdf(-1.5), abs=1e-12)
    assert theory.chance_of_fall(-9.0, 0.7, 0.2) == 0.0


def test_integral_and_root() -> None:
    assert theory.integral(np.cos, 0.0, math.pi / 2) == pytest.approx(1.0, abs=1e-14)
    assert theory.bisected(lambda x: x**3 - 2.0, 0.0, 2.0) == pytest.approx(2.0 ** (1 / 3), abs=1e-14)
