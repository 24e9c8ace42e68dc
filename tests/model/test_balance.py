"""The driftless twin: only noise moves a stock, only after the cutoff; what drifts is held where it stood."""

from __future__ import annotations

import pytest

from attrition.model.balance import anchored, holding, moved
from tests.scenarios import parameters, state


@pytest.mark.parametrize(("driftless", "forecasting", "held"), [(0, 1, 0.0), (1, 0, 0.0), (1, 1, 1.0)])
def test_only_the_twin_holds_and_only_after_the_cutoff(driftless: int, forecasting: int, held: float) -> None:
    p = parameters({"study.driftless": driftless})
    s = state(p, forecasting=forecasting)
    assert holding(s, p) == held
    after, taken = moved(100.0, 4.0, 1.0, s, p)
    assert (after, taken) == ((101.0, 3.0) if held else (104.0, 0.0))
    assert anchored(5.0, 7.0, s, p) == (5.0 if held else 7.0)


def test_no_stock_falls_below_zero_and_the_difference_is_booked() -> None:
    p = parameters({"study.driftless": 1})
    after, taken = moved(1.0, 0.5, -9.0, state(p, forecasting=1), p)
    assert (after, taken) == (0.0, 1.5)
