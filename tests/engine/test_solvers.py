"""What is solved from a pilot, against closed forms and by putting the solution back in."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest

from attrition.engine.solvers import acceptance, inclinations, jitted, shares

OPTIONS = 6
LIMITS = np.array([(0.0, 0.0)] + [(-60.0, 60.0)] * (OPTIONS - 1))
RATES = np.array([0.0, 0.16, 0.033, 0.076, 0.011, 0.005])
PACE = 0.5


def solved(
    appeals: np.ndarray,
    rates: np.ndarray = RATES,
    factors: np.ndarray | None = None,
    limits: np.ndarray = LIMITS,
    paces: np.ndarray | None = None,
) -> tuple[np.ndarray, float]:
    found = np.full(len(rates), np.nan)
    given = np.ones(len(appeals)) if factors is None else factors
    occasions = np.full(len(appeals), PACE) if paces is None else paces
    move = inclinations(
        appeals, given, occasions, rates, limits, np.empty_like(appeals), np.empty(len(rates)), found
    )
    return found, move


def rates_at(appeals: np.ndarray, found: np.ndarray, factors: np.ndarray | None = None) -> np.ndarray:
    weights = np.exp(appeals + found)
    weights /= weights.sum(axis=1, keepdims=True)
    if factors is not None:
        weights[:, -1] *= factors
    return np.asarray(PACE * weights.mean(axis=0))


def random_appeals(points: int = 200, sd: float = 2.0) -> np.ndarray:
    return np.random.default_rng(3).normal(0.0, sd, (points, OPTIONS))


def test_at_one_point_the_inclinations_are_known() -> None:
    appeals = np.array([[0.3, -1.0, 2.0, 0.0, -4.0, -9.0]])
    found, move = solved(appeals)
    rest = PACE - RATES.sum()
    np.testing.assert_allclose(found[1:], np.log(RATES[1:] / rest) - (appeals[0, 1:] - 0.3), atol=1e-8)
    assert found[0] == 0.0
    assert move < 1e-10


def test_the_rates_are_met_on_the_mean() -> None:
    appeals = random_appeals()
    factors = np.random.default_rng(4).lognormal(0.0, 0.7, len(appeals))
    found, _ = solved(appeals, factors=factors)
    np.testing.assert_allclose(rates_at(appeals, found, factors)[1:], RATES[1:], rtol=1e-8)


def test_occasions_that_differ_count_where_they_are() -> None:
    appeals = random_appeals()
    paces = np.random.default_rng(6).uniform(0.5, 1.5, len(appeals))
    found, _ = solved(appeals, paces=paces)
    weights = np.exp(appeals + found)
    weights /= weights.sum(axis=1, keepdims=True)
    np.testing.assert_allclose((paces[:, None] * weights).mean(axis=0)[1:], RATES[1:], rtol=1e-8)


def test_a_level_common_to_all_appeals_changes_nothing() -> None:
    appeals = random_appeals(20)
    np.testing.assert_allclose(solved(appeals)[0], solved(appeals - 250.0)[0], atol=1e-8)


def test_rates_beyond_the_occasions_are_reduced_in_proportion() -> None:
    appeals = random_appeals(50, 0.5)
    found, _ = solved(appeals, rates=10.0 * RATES)
    met = rates_at(appeals, found)
    assert met[1:].sum() == pytest.approx(0.95 * PACE, rel=1e-4)
    np.testing.assert_allclose(met[1:] / met[1:].sum(), RATES[1:] / RATES[1:].sum(), rtol=1e-3)


def test_an_inclination_stops_at_its_limit() -> None:
    appeals = np.zeros((1, OPTIONS))
    appeals[:, 3] = -100.0
    limits = LIMITS.copy()
    found, move = solved(appeals, limits=limits)
    assert found[3] == 60.0
    assert move < 1e-10
    others = [1, 2, 4, 5]
    np.testing.assert_allclose(rates_at(appeals, found)[others], RATES[others], rtol=1e-8)


def test_acceptance_meets_the_hazard_of_all_ends() -> None:
    others, offers, leans = np.array([0.01, 0.012]), np.array([0.05, 0.03]), np.array([0.5, -0.2])
    found = acceptance(others, offers, leans, 0.35, -12.0, 6.0)
    accepted = 1.0 / (1.0 + np.exp(-(found + leans)))
    assert 12.0 * np.mean(others + offers * accepted) == pytest.approx(0.35, rel=1e-12)


@pytest.mark.parametrize(("wanted", "bound"), [(0.05, -12.0), (9.0, 6.0)])
def test_a_hazard_that_cannot_be_had_gives_the_bound(wanted: float, bound: float) -> None:
    found = acceptance(np.array([0.01]), np.array([0.05]), np.zeros(1), wanted, -12.0, 6.0)
    assert found == pytest.approx(bound, abs=1e-12)


def test_shares_are_those_of_the_logit() -> None:
    appeals, found, out = random_appeals(7), np.linspace(0.0, 1.0, OPTIONS), np.empty(7)
    shares(appeals, found, 4, out)
    weights = np.exp(appeals + found)
    np.testing.assert_allclose(out, weights[:, 4] / weights.sum(axis=1), rtol=1e-13)
    one = np.empty(1)
    shares(np.array([[0.0, -900.0]]), np.zeros(2), 1, one)
    assert 0.0 < one[0] <= exp(-600.0) * 1.01
    assert log(one[0]) < -590


def test_jitted_and_plain_give_the_same_bits() -> None:
    appeals, factors = random_appeals(60), np.random.default_rng(5).uniform(0.2, 3.0, 60)
    plain, fast = np.zeros(OPTIONS), np.zeros(OPTIONS)
    for solve, found in ((inclinations, plain), (jitted("inclinations"), fast)):
        paces = np.full(60, PACE)
        solve(appeals, factors, paces, RATES, LIMITS, np.empty_like(appeals), np.empty(OPTIONS), found)
    assert plain.tobytes() == fast.tobytes()
    outs = np.empty(60), np.empty(60)
    shares(appeals, plain, 4, outs[0])
    jitted("shares")(appeals, plain, 4, outs[1])
    assert outs[0].tobytes() == outs[1].tobytes()
    offers = PACE * outs[0]
    given = (factors * 0.01, offers, factors - 1.0, 0.35, -12.0, 6.0)
    assert acceptance(*given) == jitted("acceptance")(*given)
