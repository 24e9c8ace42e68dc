"""Times to exhaustion, turns that last, and the reported crossings of strain."""

from __future__ import annotations

from math import log

import pytest

from attrition.model import turning
from tests.scenarios import parameters, state

WEIGHTS = {"men": 0.35, "money": 0.35, "fires": 0.20, "armour": 0.10}
D1 = {f"turning.weight_{pool}": weight for pool, weight in WEIGHTS.items()}
D1 |= {"turning.softness_months": 6, "turning.longest_months": 240}
DAYS_A_MONTH = 30.4375


@pytest.mark.parametrize(
    ("stock", "gap", "months"),
    [(12.0, 2.0, 6.0), (12.0, -1.0, 240.0), (0.0, 1.0, 0.0), (0.0, 0.0, 240.0), (1e9, 1.0, 240.0)],
)
def test_time_left_is_clipped(stock: float, gap: float, months: float) -> None:
    assert turning.time_left(stock, gap, parameters(D1)) == months


def _exhausted(p: object, pools: dict[str, float]) -> object:
    """A state in which each of the challenger's pools lasts the given months, and the defender's for ever."""
    s = state(p, establishment=500, defender_men=900)
    gaps = dict.fromkeys(("gap_men", "gap_money", "gap_fires", "gap_armour"), -1.0)
    gaps |= {"gap_defender_men": -1.0, "gap_defender_fires": -1.0}
    for name, value in gaps.items():
        setattr(s, name, value)
    s.challenger_men, s.challenger_rounds, s.liquid_reserve = 800.0, 10.0, 10.0
    for pool, months in pools.items():
        stock = {
            "men": s.challenger_men - 300.0,
            "money": s.liquid_reserve
            - p.budget_reserve_floor
            + max(p.budget_debt_limit * p.budget_gdp * s.output - s.debt, 0.0),
            "fires": s.challenger_rounds,
            "armour": s.challenger_armour
            + s.challenger_hulls * p.challenger_armour_refurbish_yield
            - 0.1 * p.challenger_armour_initial,
        }[pool]
        setattr(s, f"gap_{pool}", stock / months)
    turning.exhaustion(s, p)
    return s


def test_pools_that_never_run_out_leave_the_longest_time() -> None:
    s = _exhausted(parameters(D1), {})
    assert s.exhaustion_challenger == pytest.approx(240)
    assert s.exhaustion_coalition == pytest.approx(240)


@pytest.mark.parametrize("months", [0.5, 12.0, 60.0])
def test_pools_that_last_equally_long_give_that_time(months: float) -> None:
    s = _exhausted(parameters(D1), dict.fromkeys(WEIGHTS, months))
    assert s.exhaustion_challenger == pytest.approx(months, abs=1e-9)


@pytest.mark.parametrize("pool", WEIGHTS)
def test_one_short_pool_binds_with_its_weight(pool: str) -> None:
    s = _exhausted(parameters(D1), {pool: 12.0})
    assert s.exhaustion_challenger == pytest.approx(12 - 6 * log(WEIGHTS[pool]), abs=1e-6)
    assert turning.POOLS[int(s.binding_pool)] == pool


def test_weights_need_not_add_up_to_one() -> None:
    double = {f"turning.weight_{pool}": min(1.0, 2 * weight) for pool, weight in WEIGHTS.items()}
    s = _exhausted(parameters(D1 | double), dict.fromkeys(WEIGHTS, 12.0))
    assert s.exhaustion_challenger == pytest.approx(12, abs=1e-9)


def test_gaps_are_averaged_from_their_first_value() -> None:
    p = parameters({"turning.averaging_months": 3})
    assert turning.averaged(0.0, 8.0, state(p, steps_done=0), p) == 8.0
    mean = 8.0
    for _ in range(5000):
        mean = turning.averaged(mean, 2.0, state(p, steps_done=9), p)
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
        turning.gaps(s, p)
    for name in ("gap_men", "gap_fires", "gap_armour"):
        assert getattr(half, name) == pytest.approx(getattr(full, name), rel=1e-9), name
    assert full.gap_men == pytest.approx(0.6 * 30 + p.challenger_men_desertion * 700)


def _turned(ratios: list[float], p: object, days: float = 7.0) -> object:
    s = state(p, forecasting=1, balance_trend=0.0)
    for step, ratio in enumerate(ratios):
        s.exhaustion_challenger, s.exhaustion_coalition = 100.0 * ratio, 100.0
        turning.turn(s, p, days * (step + 1))
    return s


TURN = {"turning.ratio_on": 0.9, "turning.ratio_off": 1.1, "turning.persistence_months": 6}


def test_a_turn_has_hysteresis() -> None:
    p = parameters(TURN)
    assert _turned([0.95], p).d1_turned == 0
    assert _turned([0.89], p).d1_turned == 1
    assert _turned([0.89, 1.05], p).d1_turned == 1
    assert _turned([0.89, 1.11], p).d1_turned == 0
    assert _turned([0.89, 1.11, 1.0], p).d1_turned == 0


def test_a_turn_counts_from_its_start_once_it_lasted() -> None:
    p = parameters(TURN)
    weeks = int(6 * DAYS_A_MONTH / 7)
    assert _turned([1.0, *[0.8] * weeks], p).d1_day == -1
    lasting = _turned([1.0, *[0.8] * (weeks + 2)], p)
    assert lasting.d1_day == 14.0
    again = _turned([*[0.8] * 20, 1.2, *[0.8] * (weeks + 2)], p)
    assert again.d1_day == 7.0 * 22


def test_the_first_lasting_turn_stands() -> None:
    p = parameters(TURN)
    s = _turned([*[0.8] * 30, *[1.2] * 5, *[0.8] * 40], p)
    assert s.d1_day == 7.0
    assert s.d1_start == 7.0 * 36


def test_nothing_turns_before_the_cutoff() -> None:
    p = parameters(TURN)
    s = state(p, forecasting=0, balance_trend=-5.0)
    for step in range(60):
        s.exhaustion_challenger, s.exhaustion_coalition = 1.0, 100.0
        turning.turn(s, p, 7.0 * step)
    assert (s.d1_day, s.d3_day, s.d1_start, s.d3_start) == (-1.0, -1.0, -1.0, -1.0)


def test_the_drift_turns_below_its_threshold() -> None:
    p = parameters({"turning.drift_on": -0.1, "turning.persistence_months": 1})
    s = state(p, forecasting=1)
    s.exhaustion_challenger = s.exhaustion_coalition = 100.0
    for step in range(10):
        s.balance_trend = -0.11 if step >= 3 else -0.09
        turning.turn(s, p, 7.0 * step)
    assert s.d3_day == 21.0


@pytest.mark.parametrize(
    ("end", "confirmed"), [(0, False), (1, True), (2, False), (3, False), (4, True), (5, True), (6, False)]
)
def test_an_end_confirms_or_refutes_a_running_turn(end: int, confirmed: bool) -> None:
    p = parameters()
    s = state(p, end=end, d1_start=70, d3_start=77, binding_pool=2)
    turning.close_turns(s, p)
    assert (s.d1_day, s.d3_day) == ((70.0, 77.0) if confirmed else (-1.0, -1.0))
    assert s.d1_pool == (2.0 if confirmed else -1.0)


def test_an_end_without_a_running_turn_confirms_nothing() -> None:
    p = parameters()
    s = state(p, end=4)
    turning.close_turns(s, p)
    assert (s.d1_day, s.d3_day) == (-1.0, -1.0)


def _crossed(levels: list[float], p: object, forecasting: float = 1.0) -> object:
    s = state(p, forecasting=forecasting)
    for step, level in enumerate(levels):
        s.strain = level
        turning.crossings(s, p, 7.0 * (step + 1))
    return s


STRAIN = {
    "strain.stress": 40,
    "strain.crisis": 60,
    "strain.breaking": 80,
    "strain.hysteresis": 5,
    "strain.dwell_months": 1,
}


def test_a_crossing_needs_its_dwell() -> None:
    p = parameters(STRAIN)
    assert _crossed([41] * 5, p).stress_day == -1
    assert _crossed([30, *[41] * 6], p).stress_day == 14.0
    assert _crossed([41] * 40, p, forecasting=0.0).stress_day == -1


def test_a_crossing_holds_within_its_hysteresis() -> None:
    p = parameters(STRAIN)
    assert _crossed([41, 36, 36, 36, 36, 36], p).stress_day == 7.0
    assert _crossed([41, 34, 41, 41], p).stress_day == -1
    assert _crossed([36] * 40, p).stress_day == -1


def test_thresholds_are_crossed_one_by_one() -> None:
    s = _crossed([*[45] * 10, *[65] * 10, *[85] * 10], parameters(STRAIN))
    assert (s.stress_day, s.crisis_day, s.breaking_day) == (7.0, 77.0, 147.0)


def test_the_noise_free_drift_sees_no_noise() -> None:
    """Losses that noise alone caused are undone: the drift is what the expected losses would have given."""
    p = parameters({"front.balance_limit": 5, "turning.drift_averaging_months": 6})

    def drift(noise: float) -> float:
        s = state(p, steps_done=5, balance_before=0.0, challenger_men=500, defender_men=500)
        s.challenger_loss_expected, s.challenger_loss_rate = 30.0, 30.0 + noise
        s.defender_loss_rate = s.defender_loss_expected
        s.challenger_men -= noise * p.step_months  # what the noise took
        s.balance = p.front_power_of_men * log(s.challenger_men / 500)
        turning.noise_free_change(s, p)
        return float(s.balance_trend)

    assert drift(0.0) == pytest.approx(0.0, abs=1e-12)
    assert drift(20.0) == pytest.approx(0.0, abs=1e-9)


def test_the_drift_undoes_the_noise_of_both_sides() -> None:
    p = parameters({"front.balance_limit": 5, "front.power_of_men": 0.5})
    s = state(p, steps_done=5, balance_before=0.1, balance=0.2, challenger_men=490, defender_men=480)
    s.challenger_loss_expected, s.challenger_loss_rate = 30.0, 40.0
    s.defender_loss_expected, s.defender_loss_rate = 30.0, 50.0
    turning.noise_free_change(s, p)
    dt = p.step_months
    undone = 0.5 * (log((490 + 10 * dt) / 490) - log((480 + 20 * dt) / 480))
    assert s.balance_trend == pytest.approx(p.trend_weight * (0.1 + undone) * 12 / dt, rel=1e-12)
    assert s.balance_before == 0.2


def test_the_defenders_gaps_are_what_is_required_less_what_comes() -> None:
    p = parameters(
        {
            "defender.men.target": 900,
            "defender.men.intake_limit": 27,
            "defender.men.intake_share": 0.01,
            "defender.men.desertion": 0.01,
            "defender.fires.demand": 0.2,
            "defender.fires.men_reference": 900,
        }
    )
    s = state(p, steps_done=0, defender_men=400, defender_pool=2000, irrecoverable_share=0.6, resolve=0.9)
    s.defender_loss_expected, s.defender_rounds_inflow = 12.0, 0.1
    turning.gaps(s, p)
    assert s.gap_defender_men == pytest.approx(0.6 * 12 * 1.5 + 0.01 * 900 - 20)
    assert s.gap_defender_fires == pytest.approx(0.7 * 0.2 - 0.1)


def test_the_pool_that_bound_is_kept_when_the_turn_has_lasted() -> None:
    p = parameters(TURN)
    s = state(p, forecasting=1, balance_trend=0.0, binding_pool=3)
    for step in range(40):
        s.exhaustion_challenger, s.exhaustion_coalition = 50.0, 100.0
        s.binding_pool = 3.0 if step < 35 else 1.0
        turning.turn(s, p, 7.0 * (step + 1))
        assert s.d1_pool == (3.0 if s.d1_day >= 0 else -1.0)
    assert s.d1_day == 7.0


def test_the_drift_is_averaged() -> None:
    p = parameters({"turning.drift_averaging_months": 6})
    s = state(p, steps_done=5, balance_trend=-0.3)
    for _ in range(3000):
        turning.trend(s, p, 0.0, 0.1 * p.step_months / 12)
    assert s.balance_trend == pytest.approx(0.1)
    turning.trend(s, p, 0.0, 0.0)
    assert s.balance_trend == pytest.approx(0.1 * (1 - p.trend_weight))
