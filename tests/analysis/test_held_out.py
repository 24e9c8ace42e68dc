"""Shares in and out of a box, with errors that know that paths of a row are alike."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.analysis.boxes import Box
from attrition.analysis.held_out import Points, bounds_of, luck_of, measures, ratio, without

RNG = np.random.default_rng(6)


def box(low: float, high: float = np.inf) -> Box:
    return Box(("x", "y"), np.array([low, -np.inf]), np.array([high, np.inf]), 0.0, 0.0, 0.0)


def points(cases: np.ndarray, x: np.ndarray, rows: np.ndarray | None = None) -> Points:
    values = np.column_stack([x, np.zeros(len(x))])
    return Points(("x", "y"), values, cases, np.arange(len(x)) if rows is None else rows)


def test_shares_are_counted() -> None:
    x = np.arange(40.0)
    found = measures(box(20.0), points((x >= 15) * 1.0, x))
    assert found.density.value == 1.0 and found.outside.value == 0.25
    assert found.coverage.value == pytest.approx(20 / 25) and found.mass.value == 0.5
    assert found.rows == 20 and found.difference.value == 0.75
    assert found.low < 0.75 < found.high


@pytest.mark.full
def test_errors_are_those_of_repeated_draws() -> None:
    values = []
    for _ in range(400):
        x = RNG.uniform(size=120)
        values.append(measures(box(0.6), points(RNG.binomial(8, np.where(x > 0.6, 0.6, 0.2)) / 8, x)))
    for name, expected in (
        ("density", 0.6),
        ("outside", 0.2),
        ("difference", 0.4),
        ("mass", 0.4),
        ("coverage", 2 / 3),
    ):
        estimates = np.array([getattr(one, name).value for one in values])
        errors = np.array([getattr(one, name).error for one in values])
        assert estimates.mean() == pytest.approx(expected, abs=0.02), name
        assert errors.mean() == pytest.approx(estimates.std(), rel=0.15), name
    covered = np.mean([one.low < 0.4 < one.high for one in values])
    assert 0.92 < covered < 0.99


def test_paths_of_a_row_are_one_observation() -> None:
    rows = np.repeat(np.arange(30), 50)
    cases = np.repeat((np.arange(30) % 3 == 0) * 1.0, 50)
    alike = ratio(cases, np.ones(1_500), rows)
    assert alike.value == pytest.approx(1 / 3)
    assert alike.error == pytest.approx(np.sqrt(2 / 9 / 29), rel=1e-6)


def test_box_without_difference_does_not_hold_nor_one_of_few_rows() -> None:
    x = np.arange(100.0)
    assert not measures(box(50.0), points((x % 2 == 0) * 1.0, x)).holds
    few = measures(box(97.0), points((x >= 97) * 1.0, x))
    assert few.low is None and not few.holds and few.density.value == 1.0


def test_quasi_p_values_tell_a_bound_that_matters() -> None:
    x = RNG.uniform(size=300)
    cases = (RNG.uniform(size=300) < np.where(x > 0.5, 0.8, 0.2)) * 1.0
    held = measures(box(0.5, 0.95), points(cases, x)).restrictions
    assert held["x", "low"] < 1e-6 and held["x", "high"] > 0.01
    none = np.zeros(300, dtype=bool)
    assert luck_of(x > 0.5, none, points(cases, x)) is None


def test_luck_is_uniform_where_there_is_nothing() -> None:
    chances = []
    for _ in range(400):
        x = RNG.uniform(size=60)
        chances.append(luck_of(x > 0.5, x <= 0.5, points(RNG.uniform(size=60), x)))
    assert np.quantile(chances, [0.1, 0.5, 0.9]) == pytest.approx([0.1, 0.5, 0.9], abs=0.07)


def test_bounds_are_taken_off_one_by_one() -> None:
    both = box(0.2, 0.8)
    assert bounds_of(both) == [("x", "low"), ("x", "high")]
    assert bounds_of(without(both, ("x", "low"))) == [("x", "high")]
    assert both.bounds == {"x": (0.2, 0.8)}
