"""What was discovered as data for JSON: what is not there is null, and a NaN never gets out."""

from __future__ import annotations

import json

import numpy as np
import pytest

from attrition.analysis.boxes import Box
from attrition.analysis.discovery import Held, Region, discover
from attrition.analysis.discovery_data import discovery_data, held_data, region_data
from attrition.analysis.held_out import Measures
from attrition.statistics.estimate import Estimate
from tests.steered import INPUTS, shared_run

SHARE = Estimate(0.25, 0.01)


def test_a_structure_without_a_box_says_why() -> None:
    data = region_data(Region(SHARE, None, {}, (), "it happens in no path"))
    assert data == {
        "share": {"value": 0.25, "se": 0.01},
        "refused": "it happens in no path",
        "box": None,
        "tree": [],
    }


def test_bounds_that_are_not_there_are_null_and_so_is_a_share_of_nothing() -> None:
    box = Box(("oil", "men"), np.array([-np.inf, 0.2]), np.array([60.0, np.inf]), 0.9, 0.5, 0.3)
    nothing = Estimate(float("nan"))
    measures = Measures(
        density=Estimate(0.9, 0.02),
        outside=nothing,
        difference=nothing,
        low=0.1,
        high=0.2,
        coverage=SHARE,
        mass=SHARE,
        rows=40,
        restrictions={("oil", "high"): 0.001, ("men", "low"): None},
    )
    data = json.loads(json.dumps(held_data(Held(box, measures)), allow_nan=False))
    assert data["bounds"] == {"oil": {"low": None, "high": 60.0}, "men": {"low": 0.2, "high": None}}
    assert data["density_outside"]["value"] is None and data["rows"] == 40
    assert data["quasi_p"] == {"oil": {"high": 0.001}, "men": {"low": None}}


@pytest.mark.full
def test_region_is_data() -> None:
    region = discover(shared_run(), "stress", method="prim").regions["options"]
    data = json.loads(json.dumps(region_data(region), allow_nan=False))
    assert data["box"]["bounds"][INPUTS[0]]["high"] is None and data["box"]["holds"]
    assert data["box"]["density"]["se"] > 0.0 and data["tree"] == []
    assert set(data["box"]["quasi_p"][INPUTS[0]]) == {"low"}


@pytest.mark.full
def test_a_discovery_is_data_with_its_report() -> None:
    found = discover(shared_run(), "stress", method="prim")
    data = json.loads(json.dumps(discovery_data(found), allow_nan=False))
    assert (data["schema"], data["target"], data["method"]) == (1, "stress", "prim")
    assert data["rows_that_found"] == data["rows_that_held"] == 100
    assert all(region["report"] for region in data["structures"].values())
