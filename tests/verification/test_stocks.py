"""Times to arrival, pools and learning on the kernel: the laws hold for other numbers, and what breaks them is seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from attrition.errors import InputError
from attrition.numeric.gamma import gamma_cdf
from attrition.scenario import load_scenario
from attrition.verification.stocks import moments, quantile
from tests.verification.held import BY_NAME, failing_of

NAMES = ("training", "aid-pipeline", "depletion", "depletion-by-jobs", "learning")


@pytest.mark.parametrize("name", NAMES)
def test_law_holds(name: str) -> None:
    assert failing_of(name) == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("training", {"men__training_months": 5.0, "clock__horizon_months": 96}),
        ("training", {"clock__step_hours": 84, "clock__base_slot_hours": 84}),
        ("aid-pipeline", {"coalition__stock_months": 4.0, "coalition__build_months": 6.0}),
        ("depletion", {"challenger__armour__stored_initial": 500, "challenger__armour__refurbish_peak": 60}),
        pytest.param(
            "depletion-by-jobs",
            {"sanctions__future_rate": 0.5, "sanctions__future_size": 4.0},
            marks=pytest.mark.full,
        ),
        ("depletion-by-jobs", {"sanctions__base_discount": 10, "sanctions__discount_limit": 25}),
        ("learning", {"challenger__fires__learning_rate": 0.7, "coalition__fires__learning_rate": 0.9}),
        ("learning", {"coalition__fires__output_before": 5, "coalition__fires__output_reference": 12}),
    ],
)
def test_law_holds_for_the_numbers_of_a_user(name: str, values: dict[str, float]) -> None:
    assert failing_of(name, **values) == []


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("training", {"challenger__men__formation_share": 0.3}),
        ("depletion", {"challenger__armour__refurbish_exponent": 2.0, "clock__horizon_months": 600}),
        ("depletion-by-jobs", {"sanctions__future_exponential": 0}),
        ("depletion-by-jobs", {"sanctions__future_fade_months": 48}),
    ],
)
def test_what_ends_the_law_is_seen(name: str, values: dict[str, float]) -> None:
    try:
        assert failing_of(name, **values)
    except InputError as error:
        assert "horizon" in str(error)


@pytest.mark.parametrize("name", ["aid-pipeline", "depletion", "depletion-by-jobs"])
def test_run_that_is_too_short_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=r"clock\.horizon_months"):
        failing_of(name, clock__horizon_months=6)


@pytest.mark.parametrize(
    "values", [{"coalition__fires__output_before": 0.01}, {"coalition__fires__learning_rate": 0.5}]
)
def test_costs_at_their_limits_are_refused(values: dict[str, float]) -> None:
    with pytest.raises(InputError, match="reference"):
        failing_of("learning", **values)


@pytest.mark.parametrize("rate", [0.5, 1.0])
def test_learning_at_the_ends_of_its_range(rate: float) -> None:
    values = {"coalition__fires__output_before": 7, "coalition__fires__output_reference": 13}
    assert failing_of("learning", coalition__fires__learning_rate=rate, **values) == []


def test_training_of_nobody_is_refused() -> None:
    with pytest.raises(InputError, match="recruits_reference"):
        failing_of("training", challenger__men__recruits_reference=0)


def test_package_out_of_stocks_alone_is_refused() -> None:
    scenario = load_scenario("canonical/aid-pipeline")
    acts = tuple(
        replace(act, value=replace(act.value, value=0.0)) if act.lever == "aid_new_build" else act
        for act in scenario.acts
    )
    with pytest.raises(InputError, match="new build"):
        BY_NAME["aid-pipeline"].measure(replace(scenario, acts=acts))


def test_moments_and_quantiles_of_a_known_time() -> None:
    # Two throws at least, each a success with chance 1/4.
    steps = np.arange(200)
    left = 0.75**steps + steps * 0.25 * 0.75 ** (steps - 1.0)
    mean, sd = moments(left, 2.0)
    assert mean == pytest.approx(2.0 * 8.0) and sd == pytest.approx(2.0 * np.sqrt(24.0))
    fine = np.array([1.0 - gamma_cdf(0.01 * step, 2.0) for step in range(3_000)])
    assert gamma_cdf(quantile(fine, 0.01, 0.3), 2.0) == pytest.approx(0.3, abs=1e-8)
