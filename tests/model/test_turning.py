"""When time turns for each side: ratio, drift and odds, with hysteresis and persistence."""

from __future__ import annotations

from math import log
from typing import Any

import pytest

from attrition.model import turning
from attrition.model.turning import MEASURES, SIDES
from tests.scenarios import parameters, state

DAYS_A_MONTH = 30.4375
TURN = {
    "turning.ratio_on": 0.9,
    "turning.ratio_off": 1.1,
    "turning.nearest_months": 1200,
    "turning.odds_on": 2,
    "turning.odds_off": 1.5,
    "turning.drift_on": -0.1,
    "turning.will_drift_on": -0.03,
    "turning.persistence_months": 6,
}
BALANCED = {
    "exhaustion_challenger": 100,
    "exhaustion_coalition": 100,
    "exhaustion_defender": 100,
    "exhaustion_donors": 100,
    "hazard_challenger": 0.1,
    "hazard_collapse": 0.1,
    "hazard_disengage": 0.1,
    "balance_trend": 0,
    "will_drift": 0,
    "forecasting": 1,
}


def turned(p: Any, steps: list[dict[str, float]], days: float = 7.0, **fields: float) -> Any:
    """A state after steps in which some fields had these values, balanced but for them."""
    s = state(p, **(BALANCED | fields))
    for step, values in enumerate(steps):
        for name, value in values.items():
            setattr(s, name, float(value))
        s.steps_done = float(step)
        turning.turn(s, p, days * (step + 1))
        turning.turn_by_value(s, p, days * (step + 1))
    return s


def by_ratio(p: Any, ratios: list[float]) -> Any:
    """A state after steps in which the challenger's time was these shares of the coalition's."""
    return turned(p, [{"exhaustion_challenger": 100 * ratio} for ratio in ratios])


# --------------------------------------------------------------------------------------------------------- measures


def test_nothing_turns_where_nobody_is_worse_off() -> None:
    s = turned(parameters(TURN), [{}] * 60)
    assert {getattr(s, f"{name}_turned") for name in MEASURES} == {0.0}
    assert {getattr(s, f"{name}_day") for name in MEASURES} == {-1.0}


def test_a_turn_by_exhaustion_has_hysteresis() -> None:
    p = parameters(TURN)
    assert by_ratio(p, [0.95]).d1_turned == 0
    assert by_ratio(p, [0.89]).d1_turned == 1
    assert by_ratio(p, [0.89, 1.05]).d1_turned == 1
    assert by_ratio(p, [0.89, 1.11]).d1_turned == 0
    assert by_ratio(p, [0.89, 1.11, 1.0]).d1_turned == 0


def test_exhaustion_must_be_near_with_the_same_hysteresis() -> None:
    p = parameters(TURN | {"turning.nearest_months": 36})
    far = 36 * 1.1 / 0.9

    def after(*times: float) -> float:
        return float(
            turned(
                p, [{"exhaustion_challenger": time, "exhaustion_coalition": 240} for time in times]
            ).d1_turned
        )

    assert after(37) == 0
    assert after(35) == 1
    assert after(35, far - 0.1) == 1
    assert after(35, far + 0.1) == 0
    assert after(35, far + 0.1, 37) == 0


@pytest.mark.parametrize(
    ("measure", "against"),
    [
        ("d1", "exhaustion_challenger"),
        ("defender_d1", "exhaustion_defender"),
        ("coalition_d1", "exhaustion_donors"),
    ],
)
def test_each_side_has_its_own_exhaustion(measure: str, against: str) -> None:
    s = turned(parameters(TURN), [{against: 80}])
    assert {name for name in MEASURES if getattr(s, f"{name}_turned")} == {measure}


@pytest.mark.parametrize(
    ("measure", "field", "over", "under"),
    [
        ("d3", "balance_trend", -0.11, -0.09),
        ("defender_d3", "balance_trend", 0.11, 0.09),
        ("coalition_d3", "will_drift", -0.031 / 12, -0.029 / 12),
    ],
)
def test_drifts_turn_beyond_their_thresholds(measure: str, field: str, over: float, under: float) -> None:
    p = parameters(TURN)
    s = turned(p, [{field: over}])
    assert {name for name in MEASURES if getattr(s, f"{name}_turned")} == {measure}
    assert getattr(turned(p, [{field: under}]), f"{measure}_turned") == 0
    assert getattr(turned(p, [{field: over}] + [{field: 0}] * 60), f"{measure}_turned") == 0


@pytest.mark.parametrize(
    ("measure", "field", "level"),
    [
        ("d4", "hazard_challenger", 0.2),
        ("defender_d4", "hazard_collapse", 0.1),
        ("coalition_d4", "hazard_disengage", 0.1),
    ],
)
def test_odds_turn_at_two_to_one_and_back_at_one_and_a_half(measure: str, field: str, level: float) -> None:
    """The challenger's ends stand against collapse and disengagement together, each of these against the first."""
    p = parameters(TURN)

    def after(*ratios: float) -> float:
        """Each ratio for so long that the running mean has settled."""
        steps = [{field: level * ratio} for ratio in ratios for _ in range(400)]
        return float(getattr(turned(p, steps), f"{measure}_turned"))

    assert after(1.99) == 0
    assert after(2.01) == 1
    assert after(2.01, 1.51) == 1
    assert after(2.01, 1.49) == 0
    assert after(2.01, 1.49, 1.9) == 0


def test_no_hazard_on_either_side_is_no_turn() -> None:
    none = dict.fromkeys(("hazard_challenger", "hazard_collapse", "hazard_disengage"), 0.0)
    s = turned(parameters(TURN), [none] * 3)
    assert (s.d4_turned, s.defender_d4_turned, s.coalition_d4_turned) == (0, 0, 0)


def test_odds_are_running_means_from_their_first_value() -> None:
    p = parameters(TURN | {"turning.odds_averaging_months": 3})
    s = turned(p, [{"hazard_challenger": 0.5}])
    assert s.odds_challenger == 0.5
    s = turned(p, [{"hazard_challenger": 0.5}, *[{"hazard_challenger": 0.1}] * 10])
    assert s.odds_challenger == pytest.approx(0.1 + 0.4 * (1 - p.odds_weight) ** 10)


def test_the_trend_of_will_is_a_year_s() -> None:
    p = parameters(TURN)
    s = turned(p, [{"will_drift": -0.004}])
    assert s.will_trend == pytest.approx(-0.048)


# ---------------------------------------------------------------------------------------------- dates of what lasts


def test_a_turn_counts_from_its_start_once_it_lasted() -> None:
    p = parameters(TURN)
    weeks = int(6 * DAYS_A_MONTH / 7)
    assert by_ratio(p, [1.0, *[0.8] * weeks]).d1_day == -1
    lasting = by_ratio(p, [1.0, *[0.8] * (weeks + 2)])
    assert lasting.d1_day == 14.0
    again = by_ratio(p, [*[0.8] * 20, 1.2, *[0.8] * (weeks + 2)])
    assert again.d1_day == 7.0 * 22


def test_the_first_lasting_turn_stands() -> None:
    p = parameters(TURN)
    s = by_ratio(p, [*[0.8] * 30, *[1.2] * 5, *[0.8] * 40])
    assert s.d1_day == 7.0
    assert s.d1_start == 7.0 * 36


@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_is_dated_when_it_has_lasted(measure: str) -> None:
    against = {
        "d1": {"exhaustion_challenger": 50},
        "d3": {"balance_trend": -0.5},
        "d4": {"hazard_challenger": 9},
        "defender_d1": {"exhaustion_defender": 50},
        "defender_d3": {"balance_trend": 0.5},
        "defender_d4": {"hazard_collapse": 9},
        "coalition_d1": {"exhaustion_donors": 50},
        "coalition_d3": {"will_drift": -0.1},
        "coalition_d4": {"hazard_disengage": 9},
        "d2": {"continuing_value": -0.1},
        "d2_belief": {"continuing_value_believed": -0.1},
    }[measure]
    weeks = int(6 * DAYS_A_MONTH / 7)
    p = parameters(TURN | {"turning.odds_averaging_months": 0.5, "turning.drift_averaging_months": 0.5})
    early = turned(p, [{}] * 3 + [against] * weeks)
    assert getattr(early, f"{measure}_start") >= 28.0 > 0 > getattr(early, f"{measure}_day")
    late = turned(p, [{}] * 3 + [against] * (weeks + 6))
    assert (
        getattr(late, f"{measure}_day")
        == getattr(late, f"{measure}_start")
        == getattr(early, f"{measure}_start")
    )
    assert {name for name in MEASURES if getattr(late, f"{name}_day") >= 0} == {measure}


def test_nothing_is_dated_before_the_cutoff_and_what_holds_there_from_it_on() -> None:
    p = parameters(TURN)
    bad = {"exhaustion_challenger": 1, "balance_trend": -5, "hazard_challenger": 99}
    s = turned(p, [bad] * 60, forecasting=0)
    assert {getattr(s, f"{name}_{date}") for name in MEASURES for date in ("day", "start")} == {-1.0}
    assert (s.d1_turned, s.d3_turned, s.d4_turned) == (1, 1, 1)
    s = turned(p, [bad | {"forecasting": 0}] * 10 + [bad | {"forecasting": 1}] * 40)
    assert (s.d1_day, s.d3_day, s.d4_day) == (77.0, 77.0, 77.0)


def test_a_path_begins_without_turns() -> None:
    s = state(parameters(), **{f"{name}_day": 5 for name in MEASURES}, d1_pool=2)
    turning.no_turns(s)
    dates = {getattr(s, f"{name}_{date}") for name in MEASURES for date in ("day", "start")}
    assert dates == {s.d1_pool} == {-1.0}


def test_the_pool_that_bound_is_kept_when_the_turn_has_lasted() -> None:
    p = parameters(TURN)
    s = state(p, **BALANCED)
    for step in range(40):
        s.exhaustion_challenger, s.exhaustion_coalition = 50.0, 100.0
        s.binding_pool = 3.0 if step < 35 else 1.0
        turning.turn(s, p, 7.0 * (step + 1))
        assert s.d1_pool == (3.0 if s.d1_day >= 0 else -1.0)
    assert s.d1_day == 7.0


# ---------------------------------------------------------------------------------- what the end of a war confirms


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("end", range(7))
def test_an_end_confirms_or_refutes_a_running_turn(end: int, side: str) -> None:
    """Ends 1, 4 and 5 confirm one against the challenger, 3 one against defender and donors; 0, 2 and 6 neither."""
    names = [f"{side}{measure}" for measure in ("d1", "d3", "d4")]
    s = state(parameters(), end=end, binding_pool=2, **{f"{name}_start": 70 + len(name) for name in names})
    turning.close_turns(s, parameters())
    confirmed = end in ((1, 4, 5) if side == "" else (3,))
    for name in MEASURES:
        expected = 70.0 + len(name) if confirmed and name in names else -1.0
        assert getattr(s, f"{name}_day") == expected, name
    assert s.d1_pool == (2.0 if confirmed and side == "" else -1.0)


@pytest.mark.parametrize("end", range(7))
def test_no_end_undoes_a_turn_that_had_lasted_nor_makes_one(end: int) -> None:
    dated = {f"{name}_day": 50 for name in MEASURES}
    s = state(
        parameters(),
        end=end,
        d1_pool=1,
        binding_pool=3,
        **dated,
        **{f"{name}_start": 90 for name in MEASURES},
    )
    turning.close_turns(s, parameters())
    assert {getattr(s, name) for name in dated} == {50.0}
    assert s.d1_pool == 1.0
    s = state(parameters(), end=end)
    turning.close_turns(s, parameters())
    assert {getattr(s, name) for name in dated} == {-1.0}


# ------------------------------------------------------------------------------------------- the drift of the balance


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


def test_the_drift_is_averaged() -> None:
    p = parameters({"turning.drift_averaging_months": 6})
    s = state(p, steps_done=5, balance_trend=-0.3)
    for _ in range(3000):
        turning.trend(s, p, 0.0, 0.1 * p.step_months / 12)
    assert s.balance_trend == pytest.approx(0.1)
    turning.trend(s, p, 0.0, 0.0)
    assert s.balance_trend == pytest.approx(0.1 * (1 - p.trend_weight))


def test_tanks_lost_in_excess_count_against_the_armour_term_of_power() -> None:
    # The term is log(.25 establishment + .75 armour): 400 tanks of 600, 40 of them lost by chance.
    assert turning.armour_share(40.0, 400.0, 600.0) == pytest.approx(30.0 / 450.0, rel=1e-12)
