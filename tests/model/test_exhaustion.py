"""Times to exhaustion of challenger, defender and donors: pools, gaps and the soft minimum."""

from __future__ import annotations

from math import exp, log
from typing import Any

import pytest

from attrition.model import exhaustion
from attrition.model.exhaustion import DEFENDER_POOLS, DONOR_POOLS, OTHER_POOLS, POOLS
from tests.scenarios import parameters, state

WEIGHTS = {"men": 0.35, "money": 0.35, "fires": 0.20, "armour": 0.10}
D1 = {f"turning.weight_{pool}": weight for pool, weight in WEIGHTS.items()}
D1 |= {f"turning.weight_{pool}": 0.2 for pool in OTHER_POOLS}
D1 |= {
    "turning.softness_months": 6,
    "turning.longest_months": 240,
    "turning.averaging_months": 3,
    "turning.fires_required": 0.7,
    "turning.finance_required": 0.85,
    "turning.finance_buffer": 30,
    "turning.will_floor": 0.25,
    "defender.men.target": 900,
}


@pytest.mark.parametrize(
    ("stock", "gap", "months"),
    [(12.0, 2.0, 6.0), (12.0, -1.0, 240.0), (0.0, 1.0, 0.0), (0.0, 0.0, 240.0), (1e9, 1.0, 240.0)],
)
def test_time_left_is_clipped(stock: float, gap: float, months: float) -> None:
    assert exhaustion.time_left(stock, gap, parameters(D1)) == months


def exhausted(p: Any, pools: dict[str, float]) -> Any:
    """A state in which each pool lasts the given months, and for ever if none are given."""
    s = state(p, establishment=500, challenger_men=800, challenger_rounds=10, liquid_reserve=10)
    s.defender_men, s.interceptors, s.pipeline_interceptors, s.will = 900.0, 600.0, 300.0, 0.6
    stocks = {
        "men": s.challenger_men - 300.0,
        "money": s.liquid_reserve
        - p.budget_reserve_floor
        + max(p.budget_debt_limit * p.budget_gdp * s.output - s.debt, 0.0),
        "fires": s.challenger_rounds,
        "armour": s.challenger_armour
        + s.challenger_hulls * p.challenger_armour_refurbish_yield
        - 0.1 * p.challenger_armour_initial,
        "defender_men": 900.0 - 0.6 * 900,
        "defender_fires": s.defender_rounds,
        "defender_interceptors": 900.0,
        "donors_finance": 30.0,
        "donors_will": 0.35,
    }
    for pool, stock in stocks.items():
        setattr(s, f"gap_{pool}", stock / pools[pool] if pool in pools else -1.0)
    exhaustion.challenger_exhaustion(s, p)
    exhaustion.other_exhaustion(s, p)
    return s


def test_pools_that_never_run_out_leave_the_longest_time() -> None:
    s = exhausted(parameters(D1), {})
    for side in ("challenger", "coalition", "defender", "donors"):
        assert getattr(s, f"exhaustion_{side}") == pytest.approx(240), side


@pytest.mark.parametrize("months", [0.5, 12.0, 60.0])
def test_pools_that_last_equally_long_give_that_time(months: float) -> None:
    s = exhausted(parameters(D1), dict.fromkeys((*WEIGHTS, *OTHER_POOLS), months))
    for side in ("challenger", "coalition", "defender", "donors"):
        assert getattr(s, f"exhaustion_{side}") == pytest.approx(months, abs=1e-9), side


@pytest.mark.parametrize("pool", WEIGHTS)
def test_one_short_pool_binds_with_its_weight(pool: str) -> None:
    s = exhausted(parameters(D1), {pool: 12.0})
    assert s.exhaustion_challenger == pytest.approx(12 - 6 * log(WEIGHTS[pool]), abs=1e-6)
    assert POOLS[int(s.binding_pool)] == pool
    assert s.exhaustion_coalition == pytest.approx(240)


@pytest.mark.parametrize("pool", OTHER_POOLS)
def test_one_short_pool_of_the_other_side_binds_there_and_for_its_owner(pool: str) -> None:
    s = exhausted(parameters(D1), {pool: 12.0})
    owner, sisters = ("defender", DEFENDER_POOLS) if pool.startswith("defender") else ("donors", DONOR_POOLS)
    others = {"defender": "donors", "donors": "defender"}
    assert s.exhaustion_coalition == pytest.approx(12 + 6 * log(5), abs=1e-6)
    assert getattr(s, f"exhaustion_{owner}") == pytest.approx(12 + 6 * log(len(sisters)), abs=1e-6)
    assert getattr(s, f"exhaustion_{others[owner]}") == pytest.approx(240)
    assert s.exhaustion_challenger == pytest.approx(240)


def test_the_minimum_is_soft() -> None:
    s = exhausted(parameters(D1), {"men": 12.0, "money": 12.0})
    assert s.exhaustion_challenger == pytest.approx(12 - 6 * log(0.7), abs=1e-6)
    s = exhausted(parameters(D1), {"defender_men": 10.0, "donors_will": 16.0})
    expected = -6 * log(0.2 * exp(-10 / 6) + 0.2 * exp(-16 / 6))
    assert s.exhaustion_coalition == pytest.approx(expected, abs=1e-6)


def test_weights_need_not_add_up_to_one() -> None:
    double = {f"turning.weight_{pool}": min(1.0, 2 * weight) for pool, weight in WEIGHTS.items()}
    double |= {f"turning.weight_{pool}": 0.6 for pool in OTHER_POOLS}
    s = exhausted(parameters(D1 | double), dict.fromkeys((*WEIGHTS, *OTHER_POOLS), 12.0))
    assert s.exhaustion_challenger == pytest.approx(12, abs=1e-9)
    assert s.exhaustion_coalition == pytest.approx(12, abs=1e-9)


def test_a_side_without_weight_lasts_longest_and_does_not_fail() -> None:
    none = {f"turning.weight_donors_{pool}": 0 for pool in DONOR_POOLS}
    s = exhausted(parameters(D1 | none), dict.fromkeys(OTHER_POOLS, 12.0))
    assert s.exhaustion_donors > 240
    assert s.exhaustion_coalition == s.exhaustion_defender == pytest.approx(12)


def test_gaps_are_averaged_from_their_first_value() -> None:
    p = parameters({"turning.averaging_months": 3})
    assert exhaustion.averaged(0.0, 8.0, state(p, steps_done=0), p) == 8.0
    mean = 8.0
    for _ in range(5000):
        mean = exhaustion.averaged(mean, 2.0, state(p, steps_done=9), p)
    assert mean == pytest.approx(2.0)


def test_gaps_count_what_is_required_at_establishment_not_what_is_issued() -> None:
    """A pool that limits itself never runs out: fewer men present must not shrink the requirement."""
    p = parameters({"front.exponent_own": 0.5, "turning.averaging_months": 3})
    full = state(
        p, steps_done=0, establishment=700, challenger_men=700, challenger_supply=0, irrecoverable_share=0.6
    )
    half = state(
        p, steps_done=0, establishment=700, challenger_men=350, challenger_supply=0, irrecoverable_share=0.6
    )
    full.challenger_loss_expected = 30.0
    half.challenger_loss_expected = 30.0 * 0.5**0.5  # by the loss law at half strength
    for s in (full, half):
        exhaustion.challenger_gaps(s, p)
    for name in ("gap_men", "gap_fires", "gap_armour"):
        assert getattr(half, name) == pytest.approx(getattr(full, name), rel=1e-9), name
    assert full.gap_men == pytest.approx(0.6 * 30 + p.challenger_men_desertion * 700)


def test_a_posture_that_money_limits_asks_for_no_less() -> None:
    """Required is at full intensity: a war that is fought at half for want of money still asks for all of it."""
    p = parameters(D1)
    full = state(p, steps_done=0, establishment=700, challenger_men=700, intensity=1.0)
    half = state(p, steps_done=0, establishment=700, challenger_men=700, intensity=0.5)
    full.challenger_loss_expected, half.challenger_loss_expected = 30.0, 15.0
    for s in (full, half):
        exhaustion.challenger_gaps(s, p)
    for name in ("gap_men", "gap_fires", "gap_armour", "gap_money"):
        assert getattr(half, name) == pytest.approx(getattr(full, name), rel=1e-9), name


def test_the_gaps_of_the_other_side_are_what_is_required_less_what_comes() -> None:
    p = parameters(
        D1
        | {
            "defender.men.intake_limit": 27,
            "defender.men.intake_share": 0.01,
            "defender.men.desertion": 0.01,
            "defender.fires.demand": 0.2,
            "defender.fires.men_reference": 900,
            "defender.funding.need": 55,
            "defender.funding.borrowing": 15,
            "front.exponent_own": 0.5,
        }
    )
    s = state(p, steps_done=0, defender_men=400, defender_pool=2000, irrecoverable_share=0.6, resolve=0.9)
    s.defender_loss_expected, s.defender_rounds_inflow = 12.0, 0.1
    s.interceptors_wanted, s.delivered_interceptors = 150.0, 110.0
    s.financial_aid, s.will_drift, s.funding = 20.0, -0.004, 1.0
    exhaustion.other_gaps(s, p)
    assert s.gap_defender_men == pytest.approx(0.6 * 12 * 1.5 + 0.01 * 900 - 20)
    assert s.gap_defender_fires == pytest.approx(0.7 * 0.2 - 0.1)
    assert s.gap_defender_interceptors == pytest.approx(40)
    assert s.gap_donors_finance == pytest.approx((0.85 * 55 - 15 - 20) / 12)
    assert s.gap_donors_will == pytest.approx(0.004)


def test_lack_of_funds_shortens_what_comes_of_men() -> None:
    """Rule 15: recruits come in proportion to the root of what is funded, in D1 as in the field."""
    p = parameters(D1 | {"defender.men.intake_limit": 27, "defender.men.intake_share": 0.01})
    gaps = []
    for funding in (1.0, 0.25, 4.0):
        s = state(p, steps_done=0, defender_pool=2000, funding=funding)
        exhaustion.other_gaps(s, p)
        gaps.append(s.gap_defender_men)
    assert gaps[1] - gaps[0] == pytest.approx(0.5 * 20)
    assert gaps[2] == gaps[0]


def test_will_lasts_until_its_floor() -> None:
    p = parameters(D1)
    for will, drift, months in ((0.45, -0.01, 20.0), (0.2, -0.01, 0.0), (0.45, 0.01, 240.0)):
        s = state(p, steps_done=0, will=will, will_drift=drift)
        exhaustion.other_gaps(s, p)
        left = exhaustion.time_left(max(will - 0.25, 0.0), s.gap_donors_will, p)
        assert left == pytest.approx(months)
