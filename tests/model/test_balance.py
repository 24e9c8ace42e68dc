"""The driftless twin: drift is learnt before the cutoff, held after it, and taken out only there."""

from __future__ import annotations

import pytest

from attrition.model.balance import drift_of, taken_out
from tests.scenarios import parameters, state


def test_drift_is_learnt_until_the_cutoff_and_then_held() -> None:
    p = parameters({"study.drift_window": 12})
    before = state(p, forecasting=0, steps_done=5)
    assert drift_of(10.0, 20.0, before, p) == pytest.approx(10.0 + p.drift_weight * 10.0, rel=1e-14)
    assert drift_of(10.0, 20.0, state(p, forecasting=1, steps_done=500), p) == 10.0


def test_the_first_flow_starts_the_drift() -> None:
    p = parameters()
    assert drift_of(0.0, 20.0, state(p, forecasting=1, steps_done=0), p) == 20.0


def test_a_steady_flow_is_learnt_to_the_end() -> None:
    p = parameters({"study.drift_window": 6})
    drift = 0.0
    for step in range(500):
        drift = drift_of(drift, -3.0, state(p, forecasting=0, steps_done=step), p)
    assert drift == pytest.approx(-3.0, rel=1e-12)


@pytest.mark.parametrize(("driftless", "forecasting", "out"), [(0, 1, 0.0), (1, 0, 0.0), (1, 1, 4.0)])
def test_only_the_twin_loses_its_drift_and_only_after_the_cutoff(
    driftless: int, forecasting: int, out: float
) -> None:
    p = parameters({"study.driftless": driftless})
    assert taken_out(4.0, state(p, forecasting=forecasting), p) == out
