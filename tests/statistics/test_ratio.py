"""A share among paths whose number differs from row to row, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from attrition.statistics.ratio import ratio_share


def test_share_is_one_of_sums_and_its_error_that_of_the_rows() -> None:
    found = ratio_share(np.array([1.0, 1.0, 0.0]), np.array([2.0, 1.0, 0.0]))
    assert found is not None
    assert (found["p"], found["paths"]) == (2 / 3, 3)
    # Residuals of the rows: 1 - 4/3, 1 - 2/3, 0.
    assert found["se"] == pytest.approx(np.sqrt(3 / 2 * (2 / 9)) / 3)
    assert 0.0 <= found["low"] < 2 / 3 < found["high"] <= 1.0


def test_one_row_tells_no_error() -> None:
    found = ratio_share(np.array([0.0, 3.0]), np.array([0.0, 4.0]))
    assert found is not None
    assert (found["p"], found["se"], found["paths"]) == (0.75, None, 4)


def test_none_among_them_have_no_share() -> None:
    assert ratio_share(np.zeros(3), np.zeros(3)) is None
