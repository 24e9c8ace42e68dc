"""Beliefs on the kernel: Kalman, Bayes and the Beta-binomial, for other numbers too, and what breaks them is seen."""

from __future__ import annotations

import pytest

from attrition.errors import InputError
from attrition.verification.updates import steady_gain
from tests.verification.held import failing_of


@pytest.mark.parametrize("name", ["beliefs", "regime-survival"])
def test_law_holds(name: str) -> None:
    assert failing_of(name) == []


@pytest.mark.parametrize(
    "values",
    [
        {"beliefs__trend_gain": 0.6, "beliefs__trend_noise": 0.1, "beliefs__decay": 0.2},
        {"beliefs__exit_doubt": -1.0, "beliefs__reassurance_effect": -0.2, "beliefs__restraint_reading": 0.7},
        {"clock__step_hours": 336, "beliefs__credibility_months": 3},
    ],
)
def test_law_holds_for_the_numbers_of_a_user(values: dict[str, float]) -> None:
    assert failing_of("beliefs", **values) == []


def test_limit_of_beliefs_ends_the_law() -> None:
    assert "belief that leaving is safe, largest deviation" in failing_of("beliefs", beliefs__limit=1.0)


@pytest.mark.full
def test_survivors_follow_another_safety() -> None:
    assert failing_of("regime-survival", beliefs__exit_safety=0.4) == []


def test_survivors_of_a_short_run_are_refused() -> None:
    with pytest.raises(InputError, match=r"clock\.horizon_months"):
        failing_of("regime-survival", clock__horizon_months=12)


def test_safety_at_a_limit_is_refused() -> None:
    with pytest.raises(InputError, match=r"0\.2 to 0\.8"):
        failing_of("regime-survival", beliefs__exit_safety=0.95)


def test_filter_without_error_is_refused() -> None:
    with pytest.raises(InputError, match="trend_gain"):
        failing_of("beliefs", beliefs__trend_gain=1.0)


@pytest.mark.parametrize(("walk", "noise"), [(1.0, 2.0), (2.0, 3.0), (0.01, 5.0)])
def test_steady_gain_solves_its_quadratic(walk: float, noise: float) -> None:
    gain = steady_gain(walk, noise)
    assert noise * gain**2 == pytest.approx(walk * (1.0 - gain), rel=1e-9)


def test_truth_that_is_seen_without_error_is_followed() -> None:
    assert steady_gain(1.0, 0.0) == 1.0
