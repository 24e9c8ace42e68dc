"""A comparison is judged by chance or by a tolerance, never by both or neither."""

from __future__ import annotations

import pytest

from attrition.verification.checks import Check, exact, sampled


def test_a_comparison_with_chance_has_a_distance_in_standard_errors() -> None:
    check = sampled("V1", "survivors", "thousand", 600.0, 597.0, 1.5)
    assert check.monte_carlo
    assert check.z == -2.0


def test_an_exact_one_has_none() -> None:
    check = exact("V1", "survivors", "thousand", 600.0, 597.0, 5.0)
    assert not check.monte_carlo
    assert check.z is None


def test_a_difference_that_nothing_varied_about_is_infinite() -> None:
    assert sampled("V7", "share", "-", 0.5, 0.5, 0.0).z == 0.0
    assert sampled("V7", "share", "-", 0.5, 0.4, 0.0).z == float("-inf")
    assert sampled("V7", "share", "-", 0.5, 0.6, 0.0).z == float("inf")


@pytest.mark.parametrize(("error", "tolerance"), [(None, None), (1.0, 1.0)])
def test_both_or_neither_is_refused(error: float | None, tolerance: float | None) -> None:
    with pytest.raises(ValueError, match="not both"):
        Check("V1", "survivors", "thousand", 1.0, 1.0, error, tolerance)
