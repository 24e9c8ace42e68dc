"""Brent, the discount and its erosion, the price cap, against closed forms."""

from __future__ import annotations

from math import exp, log

import pytest

from attrition.model import oil
from attrition.model.declarations import Operation
from tests.scenarios import parameters, state

PLAIN = {
    "sanctions.base_discount": 2,
    "sanctions.discount_limit": 200,
    "sanctions.evasion": 0.7,
    "sanctions.adaptation_months": 6,
    "sanctions.enforcement_effect": 0.5,
    "sanctions.cap_effect": 0.4,
    "sanctions.cap_reference": 60,
    "oil.price_floor": 5,
}


def test_log_brent_takes_the_exact_step_of_an_ornstein_uhlenbeck_process() -> None:
    p = parameters({"oil.brent_median": 70, "oil.reversion": 0.1, "oil.volatility": 0.09})
    assert p.brent_scale**2 / (1 - p.brent_keep**2) == pytest.approx(0.09**2 / (2 * 0.1), rel=1e-12)
    s = state(p, brent=100)
    oil.brent(s, p, 1.3)
    expected = log(70) + log(100 / 70) * exp(-0.1 * p.step_months) + 1.3 * p.brent_scale
    assert log(s.brent) == pytest.approx(expected, rel=1e-13)


def test_two_half_steps_of_brent_make_one() -> None:
    whole = parameters({"oil.brent_median": 70}, step_hours=336)
    half = parameters({"oil.brent_median": 70}, step_hours=168)
    one, two = state(whole, brent=100), state(half, brent=100)
    oil.brent(one, whole, 0.0)
    oil.brent(two, half, 0.0)
    oil.brent(two, half, 0.0)
    assert one.brent == pytest.approx(two.brent, rel=1e-13)
    assert whole.brent_scale**2 == pytest.approx(half.brent_scale**2 * (1 + half.brent_keep**2), rel=1e-12)


def test_in_the_driftless_twin_brent_reverts_to_its_level_at_the_cutoff() -> None:
    p = parameters({"study.driftless": 1, "oil.brent_median": 200})
    s = state(p, brent=60)
    for _ in range(50):
        oil.brent(s, p, 0.0)
    before = s.brent
    assert before > 60
    s.forecasting = 1.0
    # The level is the one that the last step before the cutoff began with.
    anchor = s.brent_anchor
    for _ in range(5000):
        oil.brent(s, p, 0.0)
    assert s.brent == pytest.approx(anchor, rel=1e-9)


def test_lost_volume_raises_the_median_of_brent() -> None:
    p = parameters(
        {
            "oil.brent_median": 70,
            "oil.volatility": 0,
            "oil.export_capacity": 7,
            "oil.volume_feedback": 0.1,
        }
    )
    s = state(p, brent=100, export_volume=0.8)
    for _ in range(5000):
        oil.brent(s, p, 0.0)
    assert s.brent == pytest.approx(70 * (1 + 0.1 * 7 * 0.2), rel=1e-9)


def test_rates_of_jumps_and_packages_are_nil_before_the_cutoff() -> None:
    p = parameters({"oil.jump_rate": 3, "sanctions.future_rate": 0.2})
    for forecasting, rates in ((0, (0.0, 0.0)), (1, (0.25, 0.2))):
        s = state(p, forecasting=forecasting)
        oil.oil_hazards(s, p)
        assert (s.oil_jump_rate, s.further_package_rate) == rates


def test_a_jump_goes_up_or_down_by_its_size() -> None:
    p = parameters({"oil.jump_size": 0.4})
    for mark, sign in ((0.49, -1), (0.51, 1)):
        s = state(p, brent=80)
        oil.jump(s, p, mark)
        assert log(s.brent / 80) == pytest.approx(sign * 0.4)


def test_a_further_package_has_its_median_strength_at_the_median_mark() -> None:
    p = parameters({"sanctions.future_size": 8, "sanctions.future_spread": 0.5})
    s = state(p)
    oil.add_package(s, p, 0.5)
    assert (s.further_full, s.further_fresh) == (pytest.approx(8), pytest.approx(8))
    oil.add_package(s, p, 0.8413447460685429)
    assert s.further_full == pytest.approx(8 + 8 * exp(0.5))


def test_a_further_package_may_be_exponential() -> None:
    p = parameters(PLAIN | {"sanctions.future_size": 8, "sanctions.future_exponential": 1})
    s = state(p)
    oil.add_package(s, p, exp(-1.5))
    assert s.further_full == pytest.approx(12, rel=1e-13)
    assert s.further_fresh == s.further_full
    assert s.sanctions_pressure == pytest.approx(0.6, rel=1e-13)


@pytest.mark.parametrize("enforcement", [0.0, 0.6, 1.0])
def test_packages_erode_as_the_closed_form_of_each(enforcement: float) -> None:
    p = parameters(PLAIN)
    s = state(p, brent=150, enforcement=enforcement)
    sizes_at = {0: 10.0, 40: 5.0}
    for step in range(100):
        size = sizes_at.get(step, 0.0)
        s.discount_full += size
        s.discount_fresh += size
        oil.discount(s, p)
    evaded = 0.7 * (1 - 0.5 * enforcement)
    expected = 2.0
    for begun, size in sizes_at.items():
        age = (100 - begun) * p.step_months
        expected += size * (1 - evaded * (1 - exp(-age / 6)))
    # Without a cap other than the one of reference.
    assert s.discount == pytest.approx(expected, rel=1e-12)
    assert s.urals == pytest.approx(150 - expected, rel=1e-12)


def test_further_packages_fade() -> None:
    p = parameters(PLAIN | {"sanctions.future_fade_months": 48})
    s = state(p, brent=150, further_full=10, further_fresh=10)
    for _ in range(60):
        oil.discount(s, p)
    months = 60 * p.step_months
    expected = 2 + 10 * exp(-months / 48) * (1 - 0.7 * (1 - exp(-months / 6)))
    assert s.discount == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("cap", "taken"),
    [(60.0, 0.0), (30.0, 0.4 * (58 - 30)), (100.0, 0.0)],
    ids=["reference", "lower", "higher"],
)
def test_a_cap_takes_a_share_of_the_price_above_it(cap: float, taken: float) -> None:
    p = parameters(PLAIN)
    s = state(p, brent=60, price_cap=cap)
    oil.discount(s, p)
    assert s.urals == pytest.approx(58 - taken)


def test_the_discount_is_limited_and_the_price_has_a_floor() -> None:
    p = parameters(PLAIN | {"sanctions.discount_limit": 40})
    s = state(p, brent=100, discount_full=500, discount_fresh=500)
    oil.discount(s, p)
    assert s.discount == pytest.approx(40)
    s = state(p, brent=20, discount_full=500, discount_fresh=500)
    oil.discount(s, p)
    assert s.urals == 5


def test_pressure_halves_in_six_months() -> None:
    p = parameters(PLAIN, step_hours=4383)  # six mean months
    s = state(p, sanctions_pressure=1.0)
    oil.discount(s, p)
    assert s.sanctions_pressure == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("effect", "denial", "factor"),
    [(0.1, 0.0, 1.0), (0.1, 0.5, 0.95), (-0.4, 0.5, 1.2), (1.0, 1.0, 0.3), (-1.0, 1.0, 1.5)],
)
def test_denied_components_reach_production_either_way(effect: float, denial: float, factor: float) -> None:
    p = parameters({"sanctions.denial_production": effect})
    assert oil.component_effect(state(p, denial=denial), p) == pytest.approx(factor)


def test_denial_erodes_to_what_enforcement_upholds() -> None:
    p = parameters({"sanctions.denial_months": 24, "sanctions.denial_by_enforcement": 0.3})
    s = state(p, denial=0.8)
    for _ in range(60):
        oil.reach(s, p)
    assert s.denial == pytest.approx(0.8 * exp(-60 * p.step_months / 24), rel=1e-12)
    s = state(p, denial=0.8, enforcement=0.5)
    oil.reach(s, p)
    assert s.denial == pytest.approx(0.15 + 0.65 * exp(-p.step_months / 24), rel=1e-12)
    for _ in range(5000):
        oil.reach(s, p)
    assert s.denial == pytest.approx(0.15, rel=1e-9)


def test_other_packages_raise_the_cost_of_rounds_and_fade() -> None:
    p = parameters({"sanctions.unit_cost_rise": 0.02, "sanctions.unit_cost_months": 24})
    s = state(p, unit_cost_pressure=5)
    assert oil.cost_factor(s, p) == pytest.approx(1.1)
    for _ in range(60):
        oil.reach(s, p)
    assert oil.cost_factor(s, p) == pytest.approx(1 + 0.1 * exp(-60 * p.step_months / 24), rel=1e-12)


def test_in_the_driftless_twin_denial_and_costs_stand_still() -> None:
    p = parameters({"study.driftless": 1})
    s = state(p, denial=0.4, unit_cost_pressure=3, enforcement=1, forecasting=1)
    for _ in range(100):
        oil.reach(s, p)
    assert (s.denial, s.unit_cost_pressure) == (pytest.approx(0.4, rel=1e-13), 3.0)


@pytest.mark.parametrize(
    ("lever", "changes"),
    [
        ("component_sanctions", [("denial", 1.0)]),
        ("other_sanctions", [("unit_cost_pressure", 1.0), ("sanctions_pressure", 0.05)]),
    ],
)
def test_levers_of_sanctions_add_to_their_fields(lever: str, changes: list[tuple[str, float]]) -> None:
    found = next(held for held in oil.LEVERS if held.name == lever)
    assert [(change.field, change.scale) for change in found.changes] == changes
    assert {change.operation for change in found.changes} == {Operation.ADD}
