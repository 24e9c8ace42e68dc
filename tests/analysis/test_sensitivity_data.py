"""A sensitivity report as plain data."""

from __future__ import annotations

import json

import numpy as np

from attrition.analysis.sensitivity import sensitivity
from attrition.analysis.sensitivity_data import ever_told, sensitivity_data
from tests.steered import INPUTS, shared_run


def test_years_hold_the_inputs_that_are_ever_told() -> None:
    found = sensitivity(shared_run(), ["withdrawal@2028"], over_time=True)
    (years,) = found.over_time.values()
    assert ever_told(years) == {INPUTS[0]}
    data = json.loads(json.dumps(sensitivity_data(found), allow_nan=False))
    assert data == found.to_data()
    by_year = data["over_time"]["withdrawal"]
    assert by_year[0]["structures"]["options"]["refused"] is not None
    assert [one["name"] for one in by_year[1]["structures"]["options"]["inputs"]] == [INPUTS[0]]
    (one, other) = data["quantities"][0]["structures"]["null"]["inputs"]
    assert one["told_from_none"] and not other["told_from_none"]
    assert np.isfinite(one["mean_at_highest_fifth"]["se"])
