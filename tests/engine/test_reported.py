"""What an engine is asked to write."""

from __future__ import annotations

import numpy as np

from attrition.engine.reported import RECORDED_FIELDS, reported_by
from attrition.engine.tallies import BINS, Bins
from attrition.model.registry import RECORDED, STATE_INDEX


def test_recorded_variables_are_those_declared() -> None:
    reported = reported_by(None, 7)
    assert tuple(field.name for field in RECORDED) == RECORDED_FIELDS
    assert reported.field.tolist() == [STATE_INDEX[name] for name in RECORDED_FIELDS]
    assert reported.low.shape == reported.scale.shape == (7, len(RECORDED))
    assert set(reported.day[reported.source < 0].tolist()) == {1}


def test_other_fields_can_be_recorded_in_any_order() -> None:
    reported = reported_by(None, 3, ("press_factor", "brent"))
    assert reported.field.tolist() == [STATE_INDEX["press_factor"], STATE_INDEX["brent"]]
    assert reported.low.tolist() == [[0.0] * 2] * 3
    assert reported.scale.tolist() == [[float(BINS)] * 2] * 3


def test_edges_are_those_given() -> None:
    bins = Bins(np.array([[1.0, 2.0]]), np.array([[3.0, 6.0]]))
    reported = reported_by(bins, 2, ("brent",))
    assert reported.low.tolist() == [[1.0], [2.0]]
    assert reported.scale.tolist() == [[BINS / 2.0], [BINS / 4.0]]
