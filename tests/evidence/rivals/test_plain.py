"""Climatology of a series: quantiles of its own last months, in whatever order they came."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.evidence.baselines import LONGEST, SIZE
from attrition.evidence.rivals.plain import climate


def test_quantiles_are_those_of_the_months() -> None:
    found = climate([30.0, 10.0, 20.0])
    assert found.shape == (SIZE,) and np.all(np.diff(found) >= 0.0)
    assert found.mean() == pytest.approx(20.0)
    assert 10.0 <= found[0] < 10.1 and 29.9 < found[-1] <= 30.0


def test_order_does_not_count_and_months_longer_ago_than_the_longest_memory_neither() -> None:
    recent = [float(value) for value in range(LONGEST)]
    assert np.array_equal(climate(recent), climate(recent[::-1]))
    assert np.array_equal(climate([1e6] * 5 + recent), climate(recent))


def test_one_month_is_said_again() -> None:
    assert set(climate([7.0])) == {7.0}
