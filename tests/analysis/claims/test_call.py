"""The Python call plans what the command plans."""

from __future__ import annotations

from typing import Any

import pytest

import attrition
from attrition.api import running
from attrition.ensemble.manifest import Plan


def test_claims_is_a_call_with_the_options_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    plans: list[Plan] = []

    def studied(plan: Plan, *rest: Any) -> str:
        plans.append(plan)
        return "done"

    monkeypatch.setattr(running, "_studied", studied)
    asked = {"only": ["C5"], "draws": 8, "paths": 2, "structures": "options"}
    assert attrition.claims("ukraine-2022", **asked) == "done"
    assert attrition.claims("ukraine-2022", reruns=False, **asked) == "done"
    first, second = plans
    assert (first.kind, first.draws, first.paths, first.structures) == ("claims", 8, 2, ("options",))
    assert [claim["id"] for claim in first.study["claims"]] == ["C5"]
    assert len(first.variants) == 12 and len(second.variants) == 2
