"""Derived fields: named once, consistent at any step, and defined for every legal value."""

from __future__ import annotations

import math
import random

import pytest

from attrition.model.beliefs import PRESSING
from attrition.model.derived import DERIVED, derive
from attrition.model.ends import NULL_BOUNDS
from attrition.model.exhaustion import DEFENDER_POOLS, DONOR_POOLS, POOLS
from attrition.model.spans import DAYS_PER_MONTH, HOURS_PER_MONTH
from attrition.model.structures import FLAGS, STRUCTURES, WAYS_TO_END
from tests.scenarios import LIMITS, parameters


def test_the_mean_month_is_a_twelfth_of_a_julian_year() -> None:
    assert HOURS_PER_MONTH * 12 == 365.25 * 24
    assert DAYS_PER_MONTH * 12 == 365.25


def test_every_name_has_a_value_and_every_value_a_name() -> None:
    assert set(derive(parameters(), 168, 0, "options")) == set(DERIVED)
    assert len(set(DERIVED)) == len(DERIVED)


KEEPS = [name for name in DERIVED if name.endswith("_keep")]
LEAVES = [
    name
    for name in DERIVED
    if name.endswith(("_leave", "_speed_step", "_weight", "_response_step", "_gain_step", "_recovery"))
]


@pytest.mark.parametrize("name", KEEPS)
def test_what_is_kept_over_two_steps_is_kept_over_a_double_one(name: str) -> None:
    one, two = parameters(step_hours=168), parameters(step_hours=336)
    assert getattr(two, name) == pytest.approx(getattr(one, name) ** 2, rel=1e-12)


@pytest.mark.parametrize("name", LEAVES)
def test_what_leaves_in_two_steps_leaves_in_a_double_one(name: str) -> None:
    one, two = parameters(step_hours=168), parameters(step_hours=336)
    assert 1 - getattr(two, name) == pytest.approx((1 - getattr(one, name)) ** 2, rel=1e-12)


def test_the_lists_above_are_not_empty() -> None:
    assert len(KEEPS) >= 7
    assert len(LEAVES) >= 7


def test_a_walk_without_reversion_grows_with_the_root_of_time() -> None:
    p = parameters({"front.loss_walk_sd": 0.05, "front.loss_walk_reversion": 0})
    assert p.loss_walk_keep == 1.0
    assert p.loss_walk_scale == pytest.approx(0.05 * math.sqrt(p.step_months))


def test_weights_without_weight_are_equal() -> None:
    p = parameters({f"strain.weight_{name}": 0 for name in ("economic", "military", "elite", "public")})
    assert p.weight_elite == 0.25
    nobody = parameters({f"beliefs.weight_{name}": 0 for name in PRESSING})
    assert [getattr(nobody, f"weight_of_{name}") for name in PRESSING] == [0.2] * 5
    assert parameters({f"null.weight_{name}": 0 for name in WAYS_TO_END}).null_up_to_freeze == pytest.approx(
        1 / 3
    )


def test_shares_add_up_and_are_in_proportion() -> None:
    p = parameters({f"beliefs.weight_{name}": 0.1 * rank for rank, name in enumerate(PRESSING)})
    assert [getattr(p, f"weight_of_{name}") for name in PRESSING] == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4])
    p = parameters({f"null.weight_{name}": 1 + rank for rank, name in enumerate(WAYS_TO_END)})
    assert [getattr(p, name) for name in NULL_BOUNDS[:5]] == pytest.approx(
        [n / 21 for n in (1, 3, 6, 10, 15)]
    )
    total = sum(getattr(p, f"share_of_{pool}") for pool in POOLS)
    assert total == pytest.approx(1.0)
    sides = p.share_of_defender, p.share_of_donors
    assert sides[0] == sum(getattr(p, f"share_of_defender_{pool}") for pool in DEFENDER_POOLS)
    assert sides[1] == sum(getattr(p, f"share_of_donors_{pool}") for pool in DONOR_POOLS)
    assert sides[0] + sides[1] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("parameter", "field", "months"),
    [
        ("escalation.rung_months", "rung_keep", 6),
        ("beliefs.credibility_months", "credibility_keep", 9),
        ("beliefs.talk_months", "talk_keep", 12),
    ],
)
def test_half_of_what_has_a_half_life_is_left_after_it(parameter: str, field: str, months: float) -> None:
    p = parameters({parameter: months})
    assert getattr(p, field) ** (months / p.step_months) == pytest.approx(0.5, rel=1e-12)


def test_precision_times_the_value_of_the_regime_is_limited() -> None:
    limits = {"choice.precision": 4, "choice.precision_limit": 40}
    assert parameters(limits | {"choice.value_regime": 9}).choice_sharpness == 4
    assert parameters(limits | {"choice.value_regime": 20}).choice_sharpness == 2
    assert parameters(limits | {"choice.value_regime": 0}).choice_sharpness == 4


def test_a_record_knows_its_structure() -> None:
    for structure in STRUCTURES:
        p = parameters(structure=structure)
        assert {flag: getattr(p, flag) for flag in FLAGS} == {
            flag: float(flag == f"structure_{structure}") for flag in FLAGS
        }


@pytest.mark.parametrize("seed", range(30))
def test_all_legal_values_give_finite_fields(seed: int) -> None:
    chance = random.Random(seed)
    p = parameters(
        {name: chance.choice((low, high, chance.uniform(low, high))) for name, (low, high) in LIMITS.items()}
    )
    for name in DERIVED:
        assert math.isfinite(getattr(p, name)), name
    for name in KEEPS + LEAVES:
        assert 0.0 <= getattr(p, name) <= 1.0, name


def test_a_walk_with_reversion_takes_exact_steps() -> None:
    # σ²(1 - e^{-2κΔ})/2κ: the variance that one step adds to an Ornstein-Uhlenbeck process.
    p = parameters({"front.loss_walk_sd": 0.05, "front.loss_walk_reversion": 0.8})
    gained = 0.05**2 * (1.0 - math.exp(-2.0 * 0.8 * p.step_months)) / (2.0 * 0.8)
    assert p.loss_walk_scale == pytest.approx(math.sqrt(gained), rel=1e-12)


def test_the_noise_of_losses_is_stationary_with_its_declared_spread() -> None:
    p = parameters({"front.loss_noise_sd": 0.3, "front.loss_noise_persistence": 0.6})
    assert p.loss_noise_scale**2 / (1.0 - p.loss_noise_keep**2) == pytest.approx(0.3**2, rel=1e-12)


def test_aid_on_order_moves_through_its_stages_in_its_mean_time() -> None:
    p = parameters({"coalition.build_months": 24, "coalition.stock_months": 4})
    assert p.build_step == pytest.approx(3.0 * p.step_months / 24.0, rel=1e-12)
    assert p.stock_step == pytest.approx(2.0 * p.step_months / 4.0, rel=1e-12)


def test_what_is_believed_of_the_trend_learns_at_its_gain_a_month() -> None:
    p = parameters({"beliefs.trend_gain": 0.36})
    assert 1.0 - p.trend_gain_step == pytest.approx(0.64**p.step_months, rel=1e-12)
    assert parameters({"beliefs.trend_gain": 1}).trend_gain_step == 1.0


def test_pressure_of_sanctions_halves_in_half_a_year() -> None:
    assert parameters().pressure_keep == pytest.approx(0.5 ** (parameters().step_months / 6.0), rel=1e-12)
