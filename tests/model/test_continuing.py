"""What going on is worth to the challenger: the quarter ahead by hand, the fit applied, truth and belief."""

from __future__ import annotations

from math import exp
from typing import Any

import pytest

from attrition.model.continuing import (
    COEFFICIENTS,
    CROSSED,
    FEATURES,
    REACH,
    believed_worth,
    next_quarter,
    quarter_of_war,
    stopping,
    true_worth,
)
from attrition.numeric.cholesky import MOST_COLUMNS
from tests.scenarios import parameters, state

VALUES = {
    "choice.value_regime": 5.0,
    "choice.value_catastrophe": 3.0,
    "choice.cost_withdraw": 0.15,
    "escalation.rung_slope": 0.0,
    "escalation.desperation": 0.0,
    "escalation.hazard": 0.012,
}
FIELDS = {
    "hazard_collapse": 0.06,
    "regime_hazard": 0.002,
    "escalation_on": 1.0,
    "balance": 0.0,
    "exit_safety": 0.7,
}


def quarter(record: Any, balance: float = 0.0, safety: float = 0.7, **fields: float) -> float:
    return quarter_of_war(balance, safety, state(record, **(FIELDS | fields)), record)


def test_a_quarter_brings_the_ends_by_their_hazards() -> None:
    stop = -0.15 - 5.0 * 0.3
    collapse, fall, catastrophe = 0.06 / 12, 0.002, 0.012 / 12
    rate = collapse * (1.0 - stop) + fall * (-5.0 - stop) + catastrophe * (-3.0 - stop)
    total = collapse + fall + catastrophe
    assert quarter(parameters(VALUES)) == pytest.approx(rate * (1.0 - exp(-3.0 * total)) / total, rel=1e-12)


def test_without_hazards_it_brings_nothing() -> None:
    p = parameters(VALUES)
    assert quarter(p, hazard_collapse=0.0, regime_hazard=0.0, escalation_on=0.0) == 0.0


def test_a_better_balance_makes_collapse_likelier() -> None:
    p = parameters(VALUES | {"collapse.balance": 2.5})
    assert quarter(p, 0.05) == quarter(p, 0.0)
    assert quarter(p, 0.3) > quarter(p, 0.2) > quarter(p, 0.0)


def test_safer_leaving_makes_stopping_better_and_going_on_worse() -> None:
    p = parameters(VALUES)
    s = state(p, **FIELDS)
    assert stopping(0.9, s, p) > stopping(0.7, s, p)
    assert quarter(p, safety=0.9) < quarter(p, safety=0.7)


def test_an_off_ramp_makes_stopping_better() -> None:
    p = parameters(VALUES | {"choice.relief_value": 0.1})
    s = state(p, off_ramp=0.1, off_ramp_relief=0.5)
    assert stopping(0.7, s, p) == pytest.approx(0.1 + 0.05 - 0.15 - 1.5)
    assert quarter(p, off_ramp=0.1) < quarter(p)


def test_under_a_constant_hazard_the_weights_of_the_ends_decide() -> None:
    weights = {
        "null.weight_withdrawal": 3,
        "null.weight_freeze": 1,
        "null.weight_defender_collapse": 2,
        "null.weight_military_defeat": 1,
        "null.weight_regime_crisis": 2,
        "null.weight_escalation": 1,
    }
    p = parameters(VALUES | weights | {"null.hazard": 0.6}, structure="null")
    stop, each = -0.15 - 1.5, 0.6 / 12 / 10
    rate = each * (2 * (1.0 - stop) + 0.15 + 2 * (-5.0 - stop) + (-3.0 - stop))
    expected = rate * (1.0 - exp(-3.0 * 6 * each)) / (6 * each)
    assert quarter(p) == pytest.approx(expected, rel=1e-12)


def with_fit(**coefficients: float) -> Any:
    p = parameters(VALUES)
    for feature in FEATURES:
        setattr(p, f"value_scale_{feature}", 1.0)
    for name, value in coefficients.items():
        assert hasattr(p, name), name
        setattr(p, name, value)
    return p


def test_without_a_fit_going_on_is_worth_as_much_as_stopping() -> None:
    p = parameters()
    s = state(p, continuing_quarter=-1.0)
    true_worth(s, p)
    assert s.continuing_value == 0.0


def test_a_fit_is_linear_squared_and_crossed_in_standard_features() -> None:
    p = with_fit(
        value_constant=0.5,
        value_centre_territory=0.2,
        value_scale_territory=10.0,
        value_slope_territory=2.0,
        value_square_territory=-1.0,
        value_slope_balance=0.25,
        value_cross_territory_balance=4.0,
    )
    s = state(p, territory=0.25, balance=0.8)
    true_worth(s, p)
    assert s.continuing_value == pytest.approx(0.5 + 0.5 * (2.0 - 0.5) + 0.2 + 4.0 * 0.5 * 0.8)


def test_a_feature_counts_no_further_than_its_reach() -> None:
    p = with_fit(value_slope_brent=1.0)
    s = state(p, brent=1e6)
    true_worth(s, p)
    assert s.continuing_value == REACH


def test_every_coefficient_matters() -> None:
    names = {
        "staying": "perceived_staying",
        "trend": "perceived_trend",
        "safety": "exit_safety",
        "reserve": "liquid_reserve",
        "challenger_time": "exhaustion_challenger",
        "coalition_time": "exhaustion_coalition",
        "spending": "war_spending",
        "quarter": "continuing_quarter",
    }
    fields = {names.get(feature, feature): 0.9 for feature in FEATURES if feature != "stake"}
    for name in COEFFICIENTS:
        moved = []
        for value in (0.4, 0.7):
            p = with_fit(**{f"value_slope_{feature}": 0.3 for feature in FEATURES} | {name: value})
            s = state(p, **fields)
            true_worth(s, p)
            moved.append(s.continuing_value)
        assert moved[0] != moved[1], name


def test_the_regression_has_at_most_fifty_columns() -> None:
    assert 1 + 2 * len(FEATURES) + len(CROSSED) <= MOST_COLUMNS


def test_belief_is_truth_without_optimism_error_and_doubt() -> None:
    fit = {name: 0.1 * place for place, name in enumerate(COEFFICIENTS)}
    p = with_fit(**fit)
    p.optimism_balance = 0.0
    s = state(p, **FIELDS, perceived_trend=0.0, perceived_exit_leader=0.7)
    for acting in (next_quarter, true_worth, believed_worth):
        acting(s, p)
    assert s.continuing_quarter_believed == s.continuing_quarter != 0.0
    assert s.continuing_value_believed == s.continuing_value != 0.0


@pytest.mark.parametrize("field", ["perceived_trend", "perceived_exit_leader"])
def test_what_is_believed_moves_the_belief_alone(field: str) -> None:
    fit = {name: 0.1 * place for place, name in enumerate(COEFFICIENTS) if "trend" not in name}
    p = with_fit(**fit)
    seen = []
    for value in (0.5, 0.6):
        s = state(p, **FIELDS, **{field: value})
        for acting in (next_quarter, true_worth, believed_worth):
            acting(s, p)
        seen.append((s.continuing_value, s.continuing_value_believed))
    assert seen[0][0] == seen[1][0]
    assert seen[0][1] != seen[1][1]


def test_optimism_is_the_balance_that_shifts_the_chance_to_prevail_as_much() -> None:
    p = parameters({"beliefs.optimism": 0.4, "choice.trend_weight": 0.8})
    assert p.optimism_balance == pytest.approx(0.5)
    assert parameters({"beliefs.optimism": 0.4, "choice.trend_weight": 0}).optimism_balance == 0.0
