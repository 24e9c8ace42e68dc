from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from attrition.analysis.incidence import cumulative_incidence
from attrition.analysis.paths import PathTable
from attrition.model.ends import End

FRAME = pl.DataFrame(
    {
        "end": ["freeze", "freeze", "withdrawal", "still_fighting", "regime_crisis"],
        "end_day": [10.0, 20.0, 10.0, None, 30.0],
    }
)
TABLE = PathTable(FRAME, 5, 1)
ENDS = [End.WITHDRAWAL, End.FREEZE, End.REGIME_CRISIS]


def test_ends_are_counted_on_their_day_and_stay() -> None:
    found = cumulative_incidence(TABLE, ENDS, np.array([0.0, 9.9, 10.0, 25.0, 30.0]))
    assert found.ends[End.FREEZE].tolist() == [0.0, 0.0, 0.2, 0.4, 0.4]
    assert found.ends[End.WITHDRAWAL].tolist() == [0.0, 0.0, 0.2, 0.2, 0.2]
    assert found.still_fighting.tolist() == pytest.approx([1.0, 1.0, 0.6, 0.4, 0.2])


def test_shares_add_up_to_one_on_every_day() -> None:
    found = cumulative_incidence(TABLE, ENDS, np.linspace(0.0, 40.0, 81))
    total = found.still_fighting + np.sum([*found.ends.values()], axis=0)
    assert total == pytest.approx(np.ones(81))
    assert all(np.all(np.diff(share) >= 0) for share in found.ends.values())


def test_an_end_that_no_path_has_stays_at_zero() -> None:
    assert not cumulative_incidence(TABLE, [End.ESCALATION], np.array([0.0, 99.0])).ends[End.ESCALATION].any()
