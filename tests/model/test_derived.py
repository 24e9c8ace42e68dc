"""Derived fields: named once, consistent at any step, and defined for every legal value."""

from __future__ import annotations

import math
import random

import pytest

from attrition.model.derived import DAYS_PER_MONTH, DERIVED, HOURS_PER_MONTH, derive
from tests.scenarios import LIMITS, parameters


def test_the_mean_month_is_a_twelfth_of_a_julian_year() -> None:
    assert HOURS_PER_MONTH * 12 == 365.25 * 24
    assert DAYS_PER_MONTH * 12 == 365.25


def test_every_name_has_a_value_and_every_value_a_name() -> None:
    assert set(derive(parameters(), 168, 0)) == set(DERIVED)
    assert len(set(DERIVED)) == len(DERIVED)


KEEPS = [name for name in DERIVED if name.endswith("_keep")]
LEAVES = [name for name in DERIVED if name.endswith(("_leave", "_speed_step", "_weight", "_response_step"))]


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
