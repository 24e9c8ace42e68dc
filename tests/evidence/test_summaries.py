"""What a series is condensed to."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from attrition.analysis.comparisons import COMPARISONS
from attrition.evidence.summaries import (
    monthly_summary,
    observed_vector,
    simulated_matrix,
    single_summary,
)
from attrition.scenario.dates import months_after

BRENT = next(item for item in COMPARISONS if item.series == "brent_spot")


def test_levels_of_half_years_and_the_latest_spread() -> None:
    months = [(months_after(date(2022, 3, 1), at), 80.0 + at) for at in range(16)]
    summary = monthly_summary(BRENT, months)
    assert summary is not None
    assert summary.labels == (
        "brent_spot 2022-03",
        "brent_spot 2022-07",
        "brent_spot 2023-01",
        "brent_spot spread",
    )
    values = np.log([value for _, value in months])
    expected = [
        values[:4].mean(),
        values[4:10].mean(),
        values[10:].mean(),
        np.log(np.diff(values[-13:]).std()),
    ]
    assert summary.observed == pytest.approx(expected)
    # A simulated series that equals the data has their numbers.
    data = np.array([datum.value for datum in summary.data])
    matrix = simulated_matrix([summary], {"brent_spot": np.stack([data, 2.0 * data], axis=1)})
    assert matrix[0] == pytest.approx(observed_vector([summary]))
    assert matrix[1, :3] - matrix[0, :3] == pytest.approx(np.log(2.0))
    assert matrix[1, 3] == pytest.approx(matrix[0, 3])


def test_a_short_series_has_no_numbers() -> None:
    assert monthly_summary(BRENT, [(date(2022, 3, 1), 90.0), (date(2022, 4, 1), 91.0)]) is None
    assert single_summary(BRENT, ()) is None
