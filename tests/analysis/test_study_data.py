"""A study as data: every variant, every quantity, and what a decision would ask."""

from __future__ import annotations

import json

from attrition.api import Study


def test_a_comparison_as_json(compared: Study) -> None:
    data = json.loads(json.dumps(compared.data, allow_nan=False))
    assert (data["schema"], data["kind"], data["digest"]) == (1, "compare", compared.digest)
    assert list(data["variants"]) == ["base", "surge", "surge+reassurance"]
    effect = data["variants"]["surge"]["effects"]["casualties"]["pooled"]
    assert effect["low"] <= effect["effect"] <= effect["high"]
    assert data["decisions"]["criteria"] == ["escalation <= base", "casualties <= 1e+06"]
    assert data["design"] is None


def test_a_sweep_as_json(swept: Study) -> None:
    data = swept.data
    assert data["decisions"] is None
    assert data["design"]["points"][0] == ["2026-01-05", "40.0"]
    assert len(data["variants"]) == 7
