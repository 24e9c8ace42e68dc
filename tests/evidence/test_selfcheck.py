"""The check of the calibration by synthetic data: ranks, and the whole of it once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from attrition.evidence.calibration import Gaussian, designed, summaries_of
from attrition.evidence.origin import at_origin
from attrition.evidence.selfcheck import CHECK_WAVE, check_calibration, ranks_of, uniform_p
from attrition.evidence.series import monthly_series, until
from attrition.scenario import load_scenario
from tests.evidence.published import write_published

ORIGIN = date(2023, 6, 30)


@pytest.mark.full
def test_values_that_made_the_data_are_found(tmp_path: Path) -> None:
    """Sixteen synthetic data sets: the true values lie where the posteriors say."""
    scenario = at_origin(load_scenario("ukraine-2022"), ORIGIN, 3).scenario
    observed = monthly_series(write_published(tmp_path, 16))
    summaries = summaries_of({name: until(months, ORIGIN) for name, months in observed.items()}, {})
    ranks = check_calibration(scenario, summaries, 16, rows=128, waves=2, threads=2)
    assert abs(ranks.within_50 - 0.5) < 4.0 * ranks.se_50 + 0.03
    assert abs(ranks.within_90 - 0.9) < 4.0 * ranks.se_90 + 0.03
    # The least of some twenty p values.
    assert ranks.least_p > 1e-4


def test_ranks() -> None:
    uniform = (np.arange(200) + 0.5) / 200
    assert uniform_p(uniform) > 0.99
    assert uniform_p(uniform**2) < 1e-4
    ranks = ranks_of(("a", "b"), np.stack([uniform, uniform**2], axis=1))
    assert ranks.worst == "b" and ranks.count == 200


def test_true_values_are_drawn_from_the_prior() -> None:
    """From a wider spread every posterior would look too narrow."""
    drawn = designed(("a", "b"), Gaussian(np.zeros(2), np.eye(2)), 4000, CHECK_WAVE, 0)
    assert drawn.std(axis=0) == pytest.approx([1.0, 1.0], abs=0.05)
    assert abs(drawn.mean()) < 0.05
