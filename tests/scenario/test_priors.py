"""Draws against scipy's distributions, truncation, and what makes a draw one to one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from attrition.scenario.priors import FAMILIES, Prior, mass_within, probability, quantile, sample

INFINITY = float("inf")

REFERENCES = {
    Prior("uniform", (2.0, 5.0), 0.0, 10.0): stats.uniform(2, 3),
    Prior("triangular", (1.0, 2.0, 5.0), 0.0, 10.0): stats.triang(0.25, 1, 4),
    Prior("triangular", (1.0, 1.0, 5.0), 0.0, 10.0): stats.triang(0.0, 1, 4),
    Prior("triangular", (1.0, 5.0, 5.0), 0.0, 10.0): stats.triang(1.0, 1, 4),
    Prior("normal", (3.0, 0.5), -INFINITY, INFINITY): stats.norm(3, 0.5),
    Prior("lognormal", (3.0, 0.5), 0.0, INFINITY): stats.lognorm(0.5, scale=3),
    Prior("loguniform", (2.0, 10.0), 0.0, INFINITY): stats.loguniform(2, 10),
    Prior("beta", (66.0, 27.0, 0.0, 1.0), 0.0, 1.0): stats.beta(66, 27),
    Prior("beta", (0.5, 2.0, 0.0, 1.0), 0.0, 1.0): stats.beta(0.5, 2),
    Prior("beta", (2.0, 3.0, 10.0, 30.0), 0.0, 100.0): stats.beta(2, 3, loc=10, scale=20),
    Prior("gamma", (4.5, 10.3), 0.0, INFINITY): stats.gamma(4.5, scale=10.3),
    Prior("half-normal", (0.08,), 0.0, INFINITY): stats.halfnorm(scale=0.08),
    Prior("exponential", (9.0,), 0.0, INFINITY): stats.expon(scale=9),
}
TRUNCATED = {
    Prior("normal", (0.0, 1.0), -0.5, 2.0): (stats.norm(0, 1), -0.5, 2.0),
    Prior("lognormal", (3.0, 0.5), 2.0, 4.0): (stats.lognorm(0.5, scale=3), 2.0, 4.0),
    Prior("gamma", (2.0, 1.0), 1.0, 3.0): (stats.gamma(2), 1.0, 3.0),
    Prior("beta", (2.0, 3.0, 0.0, 1.0), 0.2, 0.3): (stats.beta(2, 3), 0.2, 0.3),
    Prior("half-normal", (1.0,), 0.5, 1.0): (stats.halfnorm(), 0.5, 1.0),
    Prior("exponential", (1.0,), 0.5, 1.0): (stats.expon(), 0.5, 1.0),
    Prior("triangular", (0.0, 1.0, 2.0), 0.5, 1.8): (stats.triang(0.5, 0, 2), 0.5, 1.8),
}
PROBABILITIES = (1e-6, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1 - 1e-6)


@pytest.mark.parametrize("prior", REFERENCES, ids=str)
def test_quantiles_and_probabilities_are_those_of_scipy(prior: Prior) -> None:
    reference = REFERENCES[prior]
    for u in PROBABILITIES:
        expected = float(reference.ppf(u))
        assert sample(prior, u) == pytest.approx(expected, rel=2e-9, abs=1e-12)
        assert probability(prior, expected) == pytest.approx(u, rel=1e-9)


@pytest.mark.parametrize("prior", TRUNCATED, ids=str)
def test_truncated_draws_are_quantiles_of_the_conditional_distribution(prior: Prior) -> None:
    reference, low, high = TRUNCATED[prior]
    below, up_to = float(reference.cdf(low)), float(reference.cdf(high))
    assert mass_within(prior) == pytest.approx((below, up_to), rel=1e-9)
    for u in PROBABILITIES:
        assert sample(prior, u) == pytest.approx(float(reference.ppf(below + u * (up_to - below))), rel=2e-8)


def test_every_family_is_compared() -> None:
    assert {prior.family for prior in REFERENCES} == FAMILIES.keys() - {"fixed"}


@given(
    prior=st.sampled_from([*REFERENCES, *TRUNCATED]),
    u=st.lists(st.floats(1e-12, 1 - 1e-12), min_size=2, max_size=2),
)
@settings(max_examples=200, deadline=None)
def test_draws_rise_with_the_uniform_and_stay_within_limits(prior: Prior, u: list[float]) -> None:
    low, high = sample(prior, min(u)), sample(prior, max(u))
    assert prior.low <= low <= high + 1e-9 * abs(high) + 1e-12
    assert high <= prior.high
    assert math.isfinite(low)


def test_fixed_never_varies() -> None:
    prior = Prior("fixed", (3.0,), 0.0, 10.0)
    assert not prior.varies
    assert sample(prior, 0.1) == sample(prior, 0.9) == 3.0
    assert str(prior) == "fixed"


def test_text_shows_the_numbers_and_leaves_out_the_usual_support() -> None:
    assert str(Prior("beta", (2.0, 3.0, 0.0, 1.0), 0.0, 1.0)) == "beta(2, 3)"
    assert str(Prior("beta", (2.0, 3.0, 0.0, 2.0), 0.0, 9.0)) == "beta(2, 3, 0, 2)"


@pytest.mark.parametrize("function", [probability, quantile])
def test_a_fixed_prior_has_no_distribution(function: object) -> None:
    assert callable(function)
    with pytest.raises(ValueError, match="fixed"):
        function(Prior("fixed", (3.0,), 0.0, 10.0), 0.5)


@pytest.mark.parametrize("prior", [prior for prior in REFERENCES if prior.low == 0.0], ids=str)
def test_nothing_lies_below_the_support(prior: Prior) -> None:
    assert probability(prior, -1.0) == 0.0
