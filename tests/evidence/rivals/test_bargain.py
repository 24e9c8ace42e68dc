from __future__ import annotations

import numpy as np
import pytest

from attrition.evidence.rivals.bargain import not_settled


def test_a_steady_balance_keeps_the_hazard_and_a_rising_one_raises_it() -> None:
    steady = np.zeros((1, 2, 12))
    hazard, spread = np.array([0.05]), np.array([0.3])
    lasts = not_settled(steady, hazard, spread, 1.0)
    assert lasts[0] == pytest.approx(np.exp(-0.05 * 12), rel=1e-6)
    rising = steady + np.linspace(0.0, 1.0, 12)
    assert not_settled(rising, hazard, spread, 1.0)[0] < lasts[0]
    assert not_settled(-rising, hazard, spread, 1.0)[0] > lasts[0]
