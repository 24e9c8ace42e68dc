"""First passage: the inverse Gaussian against its moments, the shift of the barrier, the kernel against both."""

from __future__ import annotations

from math import inf, sqrt

import numpy as np
import pytest

from attrition.errors import InputError
from attrition.scenario import load_scenario
from attrition.verification import passage
from attrition.verification.kernel_runs import with_step, with_values
from attrition.verification.passage import compare_passage, median, passed, walk_of
from attrition.verification.verdicts import judged

LAW = passage.LAWS[0]


def test_the_distribution_has_the_mean_of_distance_over_drift() -> None:
    months = np.linspace(0.0, 400.0, 20_001)
    lasting = np.array([1.0 - passed(float(month), 1.0, 0.05, 0.15) for month in months])
    assert float(np.sum(0.5 * (lasting[1:] + lasting[:-1]) * np.diff(months))) == pytest.approx(
        20.0, rel=1e-5
    )
    assert passed(0.0, 1.0, 0.05, 0.15) == 0.0


def test_without_drift_it_is_the_reflection_and_against_it_some_never_pass() -> None:
    from attrition.numeric.normal import normal_cdf

    assert passed(9.0, 1.0, 0.0, 0.2) == pytest.approx(2.0 * normal_cdf(-1.0 / 0.6))
    assert passed(1e9, 1.0, -0.05, 0.2) == pytest.approx(np.exp(-2.0 * 0.05 / 0.04))


def test_the_median_is_passed_by_half() -> None:
    assert passed(median(1.0, 0.05, 0.15, 0.5), 1.0, 0.05, 0.15) == pytest.approx(0.5)


def test_the_shift_is_that_of_the_mean_ladder_height() -> None:
    zeta_of_one_half = -1.4603545088095868
    assert pytest.approx(-zeta_of_one_half / sqrt(2.0 * np.pi), rel=1e-12) == passage.SHIFT


def test_the_kernel_obeys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage, "PATHS", 4_000)
    assert not [row for row in judged(LAW.measure(None)) if not row.passed]


@pytest.mark.parametrize(
    "values",
    [
        {"ground.noise": 0.25, "collapse.territory": 0.9},
        pytest.param({"challenger.front.quality": -0.4, "ground.noise": 0.2}, marks=pytest.mark.full),
        {"territory.initial": 0.3, "ground.mobility": 0.08},
    ],
)
def test_it_obeys_with_other_numbers(values: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage, "PATHS", 4_000)
    assert set(values) <= set(LAW.switches)
    scenario = load_scenario("canonical/brownian-passage")
    changed = with_values(scenario, **{key.replace(".", "__"): value for key, value in values.items()})
    assert not [row for row in judged(LAW.measure(changed)) if not row.passed]


def test_a_barrier_that_is_not_shifted_would_be_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passage, "SHIFT", 0.0)
    coarse = with_step(load_scenario("canonical/brownian-passage"), 336)
    assert [row for row in judged(LAW.measure(coarse)) if not row.passed]


def test_where_nothing_can_be_passed_is_refused() -> None:
    scenario = load_scenario("canonical/brownian-passage")
    with pytest.raises(InputError, match="nothing to be passed"):
        walk_of(with_values(scenario, territory__initial=0.8))


def test_paths_that_never_pass_count() -> None:
    months = np.full(1000, inf)
    rows = compare_passage("none", (1.0, 0.05, 0.15), 0.0, months, 240.0)
    assert all(row.got == 0.0 for row in rows[:-1])
    assert not any(row.passed for row in judged(rows[:5]))
