"""How the regime ends: strain, mutiny, nature, withdrawal; what one uniform settles, and what a successor does."""

from __future__ import annotations

from math import exp
from typing import Any

import pytest

from attrition.model import regime
from attrition.model.regime import AFTER_WITHDRAWAL, BY_MUTINY, BY_NATURE, BY_STRAIN, REGIME_ENDS
from tests.scenarios import parameters, pull, state

VALUES = {
    "regime.hazard": 0.024,
    "regime.hazard_strain": 35,
    "regime.hazard_slope": 0.45,
    "regime.mutiny_share": 0.4,
    "regime.mutiny_success": 0.5,
    "regime.mutiny_shock": 0.15,
    "regime.leader_age": 69.4,
    "regime.natural_hazard": 0.012,
    "regime.natural_slope": 0.09,
    "regime.successor_age": 60,
    "regime.successor_stops": 0.3,
    "regime.successor_relief": 0.5,
    "beliefs.exit_safety": 0.7,
}
GRID = [(number + 0.5) / 1000 for number in range(1000)]


def exposed(structure: str = "options", driftless: int = 0, **fields: float) -> Any:
    """A state whose hazards of the step are set."""
    p = parameters(VALUES | {"study.driftless": driftless}, structure=structure)
    s = state(p, **({"forecasting": 1, "strain": 35} | fields))
    regime.regime_hazards(s, p)
    return s


def test_the_hazard_has_its_value_at_the_strain_of_reference() -> None:
    p = parameters(VALUES)
    assert regime.forced_hazard(35, p) == pytest.approx(0.002)
    assert regime.forced_hazard(55, p) == pytest.approx(0.002 * exp(0.9))
    assert regime.forced_hazard(15, p) == pytest.approx(0.002 * exp(-0.9))


def test_mutinies_that_succeed_and_falls_without_one_add_up_to_the_hazard() -> None:
    s = exposed(strain=50)
    assert s.regime_fall_rate + 0.5 * s.mutiny_rate == pytest.approx(s.regime_hazard)
    assert 0.5 * s.mutiny_rate == pytest.approx(0.4 * s.regime_hazard)


def test_nobody_is_exposed_before_the_cutoff_nor_in_the_null_but_hazards_are_known() -> None:
    for s in (exposed(forecasting=0), exposed("null")):
        assert (s.regime_fall_rate, s.mutiny_rate, s.natural_exit_rate) == (0.0, 0.0, 0.0)
        assert s.regime_hazard == pytest.approx(0.002)
        assert s.natural_hazard > 0


def test_natural_exits_double_in_the_years_that_gompertz_says() -> None:
    for age, hazard in ((70, 0.001), (70 + 10, 0.001 * exp(0.9)), (60, 0.001 * exp(-0.9))):
        s = exposed(leader_age=age)
        assert s.natural_hazard == s.natural_exit_rate == pytest.approx(hazard, rel=0.003)


def test_the_leader_grows_older_and_not_in_the_twin() -> None:
    p = parameters(VALUES)
    s = state(p)
    assert s.leader_age == 69.4
    steps = round(24 / p.step_months)
    for _ in range(steps):
        regime.regime_hazards(s, p)
    assert s.leader_age == pytest.approx(69.4 + steps * p.step_months / 12)
    assert exposed(driftless=1).leader_age == 69.4


def test_a_forced_end_stops_the_war_with_its_probability() -> None:
    p = parameters(VALUES)
    assert sum(regime.forced_end(state(p), p, 9.0, mark, BY_STRAIN) for mark in GRID) == 300


def test_a_successor_who_goes_on_relieves_the_strain_one_who_stops_need_not() -> None:
    p = parameters(VALUES)
    for mark, stops, left in ((0.29, 1, (0.6, 0.4)), (0.31, 0, (0.3, 0.2))):
        s = state(p, strain_elite=0.6, strain_public=0.4, strain_military=0.5, leader_age=80)
        assert regime.forced_end(s, p, 9.0, mark, BY_STRAIN) == stops
        assert (s.strain_elite, s.strain_public, s.strain_military) == (*left, 0.5)
        assert (s.leader_age, s.regime_end, s.regime_end_day) == (60.0, BY_STRAIN, 9.0)


def test_one_uniform_settles_a_mutiny_and_what_a_successor_does() -> None:
    """Half succeed; of these .3 stop the war: the two questions are independent though one number answers both."""
    p = parameters(VALUES)
    outcomes = {"failed": 0, "goes on": 0, "stops": 0}
    for mark in GRID:
        s = state(p, strain_elite=0.4, strain_public=0.4, leader_age=80)
        stops = regime.mutiny_outcome(s, p, 9.0, mark)
        if s.regime_end == 0.0:
            outcomes["failed"] += 1
            assert stops == 0.0
            assert (s.strain_elite, s.strain_public) == (pytest.approx(0.55), 0.4)
            assert (s.leader_age, s.regime_end_day) == (80.0, -1.0)
            continue
        assert (s.regime_end, s.regime_end_day, s.leader_age) == (BY_MUTINY, 9.0, 60.0)
        outcomes["stops" if stops else "goes on"] += 1
        assert (s.strain_elite, s.strain_public) == ((0.4, 0.4) if stops else (0.2, 0.2))
    assert outcomes == {"failed": 500, "goes on": 350, "stops": 150}


@pytest.mark.parametrize("success", [0.01, 1.0])
def test_a_mutiny_at_the_ends_of_its_range(success: float) -> None:
    p = parameters(VALUES | {"regime.mutiny_success": success})
    stops = sum(regime.mutiny_outcome(state(p), p, 9.0, mark) for mark in GRID)
    assert stops == pytest.approx(300 * success)


def test_elite_strain_after_failed_mutinies_stays_within_one() -> None:
    p = parameters(VALUES)
    s = state(p, strain_elite=0.95)
    regime.mutiny_outcome(s, p, 9.0, 0.9)
    assert s.strain_elite == 1.0
    s = state(p, strain_elite=0.2)
    pull(s, "failed_mutiny", 2)
    assert s.strain_elite == pytest.approx(0.5)


def test_the_first_end_of_the_regime_is_the_one_that_counts() -> None:
    p = parameters(VALUES)
    s = state(p)
    regime.regime_ends(s, 9.0, BY_NATURE)
    regime.forced_end(s, p, 30.0, 0.9, BY_STRAIN)
    regime.mutiny_outcome(s, p, 40.0, 0.1)
    regime.survival_after_withdrawal(s, p, 50.0, 0.99)
    assert (s.regime_end, s.regime_end_day) == (BY_NATURE, 9.0)


def test_a_regime_outlives_withdrawal_with_the_true_safety_of_leaving() -> None:
    """C12: the truth, not what is believed, decides; falls are spread evenly over the year."""
    p = parameters(VALUES)
    days = []
    for mark in GRID:
        s = state(p, perceived_exit_leader=0.01)
        regime.survival_after_withdrawal(s, p, 100.0, mark)
        assert s.regime_end in (0.0, AFTER_WITHDRAWAL)
        if s.regime_end:
            days.append(s.regime_end_day)
        else:
            assert s.regime_end_day == -1.0
    assert len(days) == pytest.approx(300, abs=1)
    assert min(days) == pytest.approx(100, abs=1) and max(days) == pytest.approx(465.25, abs=1)
    assert sum(days) / len(days) == pytest.approx(100 + 365.25 / 2, abs=1)


def test_causes_have_labels() -> None:
    codes = (BY_STRAIN, BY_MUTINY, BY_NATURE, AFTER_WITHDRAWAL)
    assert [REGIME_ENDS[int(code)] for code in codes] == ["strain", "mutiny", "natural", "after_withdrawal"]
    assert REGIME_ENDS[0] is None
