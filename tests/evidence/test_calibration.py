"""Calibration: the closed form, what contradicts the prior, the waves, and the draws as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from attrition.errors import InputError
from attrition.evidence.calibration import Line, calibrate, summaries_of
from attrition.evidence.origin import at_origin
from attrition.evidence.posterior import (
    Posterior,
    posterior_draws,
    read_posterior,
    with_posterior,
    write_posterior,
)
from attrition.evidence.selfcheck import check_calibration, ranks_of, uniform_p
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


@pytest.mark.full
def test_values_that_made_the_data_are_found(scenario: Scenario, tmp_path: Path) -> None:
    """Twenty synthetic data sets: the true values lie where the posteriors say."""
    observed = monthly_series(write_published(tmp_path, 16))
    summaries = summaries_of(scenario, {name: until(months, ORIGIN) for name, months in observed.items()}, {})
    ranks = check_calibration(scenario, summaries, 20, rows=192, waves=2, threads=2)
    assert abs(ranks.within_50 - 0.5) < 4.0 * ranks.se_50 + 0.03
    assert abs(ranks.within_90 - 0.9) < 4.0 * ranks.se_90 + 0.03
    # The least of some twenty p values.
    assert ranks.least_p > 1e-4


def test_a_calibration_narrows_and_its_draws_are_used(scenario: Scenario, tmp_path: Path) -> None:
    observed = monthly_series(write_published(tmp_path, 16))
    summaries = summaries_of(scenario, {name: until(months, ORIGIN) for name, months in observed.items()}, {})
    found = calibrate(scenario, summaries, rows=96, waves=1, threads=2)
    again = calibrate(scenario, summaries, rows=96, waves=1, threads=1)
    assert np.array_equal(found.posterior.mean, again.posterior.mean)
    ratio = dict(zip(found.names, found.posterior.sd, strict=True))
    assert ratio["oil.brent_median"] < 0.99 and max(ratio.values()) <= 1.0 + 1e-9
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


@pytest.mark.parametrize(
    ("draws", "message"),
    [({"oil.brent_mediann": (70.0,)}, "no value"), ({"oil.brent_median": (-1.0,)}, "outside the limits")],
)
def test_a_posterior_that_does_not_fit_is_refused(
    scenario: Scenario, draws: dict[str, tuple[float, ...]], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        with_posterior(scenario, Posterior("x", ORIGIN, draws, {}), "file")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"schema": 1}',
        '{"schema": 9}',
        '{"schema":1,"scenario":"a","origin":"2023-06-30","posterior_over_prior_sd":{},"draws":{}}',
        '{"schema":1,"scenario":"a","origin":"2023-06-30","posterior_over_prior_sd":{},"draws":{"a":[1],"b":[1,2]}}',
        '{"schema":1,"scenario":"a","origin":"2023-06-30","posterior_over_prior_sd":{},"draws":{"a":[NaN]}}',
        '{"schema":1,"scenario":"a","origin":"noon","posterior_over_prior_sd":{},"draws":{"a":[1]}}',
    ],
)
def test_what_is_no_posterior_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(text)
    with pytest.raises(InputError, match=r"p\.json"):
        read_posterior(tmp_path / "p.json")


def test_ranks() -> None:
    uniform = (np.arange(200) + 0.5) / 200
    assert uniform_p(uniform) > 0.99
    assert uniform_p(uniform**2) < 1e-4
    ranks = ranks_of(("a", "b"), np.stack([uniform, uniform**2], axis=1))
    assert ranks.worst == "b" and ranks.count == 200
