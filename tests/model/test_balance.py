"""The driftless twin: drift is learnt before the cutoff, held after it, and taken out only there."""

from __future__ import annotations

import pytest

from attrition.model.balance import holding, moved
from tests.scenarios import parameters, state


def test_drift_is_learnt_until_the_cutoff_and_then_held() -> None:
    p = parameters()
    _, learnt, _ = moved(100.0, 20.0, 10.0, 0.25, state(p, forecasting=0), p)
    assert learnt == pytest.approx(12.5, rel=1e-14)
    _, held, _ = moved(100.0, 20.0, 10.0, 0.25, state(p, forecasting=1), p)
    assert held == 10.0


def test_the_first_flow_starts_the_drift() -> None:
    p = parameters(cutoff_hours=24 * 1406)
    assert moved(100.0, 20.0, 0.0, 0.25, state(p, forecasting=0), p)[1] == 20.0


def test_a_stock_that_never_moved_before_the_cutoff_has_no_drift_to_lose() -> None:
    p = parameters({"study.driftless": 1}, cutoff_hours=24 * 1406)
    assert moved(100.0, 20.0, 0.0, 0.25, state(p, forecasting=1), p) == (120.0, 0.0, 0.0)


def test_without_data_the_first_flow_is_the_drift() -> None:
    p = parameters({"study.driftless": 1}, cutoff_hours=0)
    assert moved(100.0, 20.0, 0.0, 0.25, state(p, forecasting=1), p) == (100.0, 20.0, 20.0)
    assert moved(100.0, 7.0, 20.0, 0.25, state(p, forecasting=1), p)[1] == 20.0


def test_a_steady_flow_is_learnt_to_the_end() -> None:
    p = parameters()
    drift = 5.0
    for _ in range(500):
        _, drift, _ = moved(100.0, -3.0, drift, 0.1, state(p, forecasting=0), p)
    assert drift == pytest.approx(-3.0, rel=1e-12)


@pytest.mark.parametrize(("driftless", "forecasting", "out"), [(0, 1, 0.0), (1, 0, 0.0), (1, 1, 4.0)])
def test_only_the_twin_loses_its_drift_and_only_after_the_cutoff(
    driftless: int, forecasting: int, out: float
) -> None:
    p = parameters({"study.driftless": driftless})
    s = state(p, forecasting=forecasting)
    stock, _, taken = moved(100.0, 4.0, 4.0, 0.25, s, p)
    assert (stock, taken) == (104.0 - out, out)
    assert holding(s, p) == driftless * forecasting


def test_the_twin_takes_no_stock_below_zero() -> None:
    p = parameters({"study.driftless": 1})
    stock, _, taken = moved(1.0, 0.5, 9.0, 0.25, state(p, forecasting=1), p)
    assert (stock, taken) == (0.0, 1.5)
