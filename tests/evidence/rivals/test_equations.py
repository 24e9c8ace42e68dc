from __future__ import annotations

import numpy as np
import pytest

from attrition.evidence.rivals.equations import PRIORS, course, values_at
from attrition.evidence.rivals.thresholds import GAVE_UP, casualty_share


def test_without_noise_casualties_follow_the_other_sides_materiel() -> None:
    values = {name: np.array([median]) for name, (median, _) in PRIORS.items()}
    found = course(values, np.zeros((3, 4, 1)))
    first = PRIORS["challenger_killed"][0] * PRIORS["defender_stock"][0] / PRIORS["defender_months"][0]
    assert found.casualties[0, 0, 0] == pytest.approx(first)
    values["challenger_stock"] = values["challenger_stock"] * 2.0
    again = course(values, np.zeros((3, 4, 1)))
    assert again.casualties[0, 1, 0] == pytest.approx(2.0 * found.casualties[0, 1, 0])
    assert again.casualties[:, 0] == pytest.approx(found.casualties[:, 0])
    assert found.going_on.all()


def test_a_side_is_done_at_its_share() -> None:
    values = values_at({})
    values["defender_bears"] = np.array([1e-6])
    assert not course(values, np.zeros((1, 4, 1))).going_on.any()


def test_the_share_is_that_of_the_cases() -> None:
    median, spread = casualty_share()
    shares = [lost / people for lost, people in GAVE_UP.values()]
    assert min(shares) < median < max(shares)
    assert 0.3 < spread < 1.0
