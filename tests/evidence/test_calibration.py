"""Calibration: the closed form, what contradicts the prior, the waves, and the draws as a file."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from attrition.errors import InputError, StoppedEarly
from attrition.evidence.calibration import Line, calibrate, summaries_of
from attrition.evidence.origin import at_origin
from attrition.evidence.posterior import posterior_draws, read_posterior, with_posterior, write_posterior
from attrition.evidence.row_parts import RowParts
from attrition.evidence.series import monthly_series, until
from attrition.scenario import Scenario, draw_rows, load_scenario
from tests.evidence.published import write_published

ORIGIN = date(2023, 6, 30)


def test_the_posterior_of_a_line_is_the_conjugate_one() -> None:
    """One number seen with noise s²: precision 1 + b²/s², mean b(y − a)/s² over it."""
    line = Line(np.array([1.0]), np.array([[2.0]]), np.array([[0.5]]))
    found = line.posterior(np.array([3.0]))
    precision = 1.0 + 4.0 / 0.5
    assert found.sd[0] == pytest.approx(precision**-0.5)
    assert found.mean[0] == pytest.approx(2.0 * 2.0 / 0.5 / precision)


def test_only_the_series_that_contradicts_is_discounted() -> None:
    line = Line(np.zeros(4), np.full((4, 1), 0.1), np.eye(4))
    observed = np.array([0.1, -0.2, 30.0, 30.0])
    kept = line.discounted(observed, [2, 2])
    assert np.allclose(kept.noise[:2, :2], line.noise[:2, :2])
    assert kept.noise[2, 2] > 50.0
    assert abs(kept.posterior(observed).mean[0]) < abs(line.posterior(observed).mean[0])


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return at_origin(load_scenario("ukraine-2022"), ORIGIN, 3).scenario


def test_a_calibration_narrows_and_its_draws_are_used(scenario: Scenario, tmp_path: Path) -> None:
    observed = monthly_series(write_published(tmp_path, 16))
    summaries = summaries_of({name: until(months, ORIGIN) for name, months in observed.items()}, {})
    found = calibrate(scenario, summaries, rows=96, waves=1, parts=RowParts(2))
    again = calibrate(scenario, summaries, rows=96, waves=1)
    assert np.array_equal(found.posterior.mean, again.posterior.mean)
    ratio = dict(zip(found.names, found.posterior.sd, strict=True))
    assert ratio["oil.brent_median"] < 0.99 and max(ratio.values()) <= 1.0 + 1e-9
    kept = RowParts(2, tmp_path / "parts", "this one", (1, 2))
    for shard in (kept, replace(kept, shard=(0, 2))):
        with pytest.raises(StoppedEarly, match="left to other shards") if shard is kept else nullcontext():
            shared = calibrate(scenario, summaries, rows=96, waves=1, parts=shard)
    assert np.array_equal(found.posterior.mean, shared.posterior.mean)
    posterior = posterior_draws(scenario, found, 16, seed=0)
    write_posterior(tmp_path / "out" / "posterior.json", posterior)
    read = read_posterior(tmp_path / "out" / "posterior.json")
    assert read == posterior
    with pytest.raises(InputError, match="exists"):
        write_posterior(tmp_path / "out" / "posterior.json", posterior)
    used = with_posterior(scenario, read, "posterior.json")
    drawn = draw_rows(used, 0, range(40))
    for name, column in posterior.draws.items():
        # Row r takes draw r modulo their count, in every column.
        assert drawn[name] == [column[row % 16] for row in range(40)]
    assert drawn["choice.precision"] == draw_rows(scenario, 0, range(40))["choice.precision"]
