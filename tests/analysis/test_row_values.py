"""Means of rows, and the part of their variance that is chance."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from attrition.analysis.quantities import quantity
from attrition.analysis.row_values import row_values
from tests.analysis.samples import table

STRESS = quantity("stress", date(2022, 2, 24), date(2035, 12, 31))


def test_chance_is_the_variance_within_rows_over_their_paths() -> None:
    found = row_values(table([[1.0, None, None, None], [1.0, 2.0, 3.0, 4.0]]), STRESS)
    np.testing.assert_allclose(found.means, [0.25, 1.0])
    np.testing.assert_allclose(found.chance, [0.25 * 0.75 * 4 / 3 / 4, 0.0])
    assert found.variance == pytest.approx(0.28125)
    assert found.explained == pytest.approx(0.28125 - 0.03125)
    assert found.mean == 0.625 and found.rows == 2


def test_rows_without_parameters_explain_nothing_on_average() -> None:
    drawn = np.random.default_rng(2).uniform(size=(4_000, 8)) < 0.3
    found = row_values(table([[1.0 if each else None for each in row] for row in drawn]), STRESS)
    assert abs(found.explained) < 0.1 * found.variance
    assert found.error == pytest.approx(np.sqrt(0.21 / 32_000), rel=0.1)


def test_single_path_tells_no_chance() -> None:
    assert np.isnan(row_values(table([[1.0], [None]]), STRESS).chance).all()
