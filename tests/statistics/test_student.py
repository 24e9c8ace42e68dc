"""Student's t against tables, and the normal quantile in the limit."""

from __future__ import annotations

from math import inf

import pytest
from scipy import stats

from attrition.statistics.proportions import NORMAL_975
from attrition.statistics.student import student_975


@pytest.mark.parametrize("freedom", [1, 2, 3, 4, 5, 7, 15, 63, 255])
def test_quantiles_are_those_of_the_distribution(freedom: int) -> None:
    assert student_975(freedom) == pytest.approx(stats.t.ppf(0.975, freedom), abs=0.004)


def test_many_degrees_are_normal_and_none_tell_nothing() -> None:
    assert student_975(1e9) == pytest.approx(NORMAL_975, rel=1e-8)
    assert student_975(0) == inf
