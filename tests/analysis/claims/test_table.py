"""The table of claims for a terminal."""

from __future__ import annotations

from typing import Any

import pytest

from attrition.analysis.claims.table import table_of_claims

EFFECT: dict[str, Any] = {
    "effect": -0.123,
    "low": -0.2,
    "high": -0.04,
    "se": 0.04,
    "se_chance": 0.01,
    "sd_parameters": 0.3,
    "sd_structures": 0.02,
    "share_with_sign": 0.71,
    "share_se": 0.04,
    "unit": "probability",
}
RANGE = {"level": 1234.5, "structures_low": 1000.0, "structures_high": 1500.0, "variant": "aid"}


def claims(**changed: Any) -> dict[str, Any]:
    contrast = EFFECT | {
        "contrast": {"name": "P(escalation), aid less base", "quantity": "escalation"},
        "decides": True,
        "sign": "-",
        "verdict": "fails",
        "opposite": False,
    }
    claim = EFFECT | {
        "id": "X1",
        "title": "Aid calms",
        "contrast": contrast["contrast"],
        "claim": "…",
        "falsified_if": "it does not",
        "rests_on": "prior draws, which are no evidence",
        "verdict": "fails",
        "contrasts": [contrast],
        "by_structure": {"options": {"share_with_sign": 0.71, "verdict": "fails", "hindcast_weight": 0.2}},
        "input_in_disguise": "yes",
        "restates": None,
        "symmetrised": {"share_with_sign": 0.52, "share_se": 0.06},
        "robustness": {"regime_halved": {"share_with_sign": 0.6, "share_se": 0.1, "verdict": "holds"}},
        "casualties": {side: dict(RANGE) for side in ("challenger", "defender")},
        "escalation": RANGE | {"level": 0.021, "effect": -0.12, "low": -0.2, "high": -0.04},
    }
    return {
        "title": "A war",
        "scenario": "war",
        "draws": 8,
        "paths": 4,
        "seed": 0,
        "structures": ["options"],
        "weight": {"each": 1.0, "why": "equal"},
        "claims": [claim | changed],
    }


def test_a_failed_claim_is_printed_as_failed_with_all_that_belongs_to_it() -> None:
    text = " ".join(table_of_claims(claims()).split())
    for said in (
        "Of 1 claims: 1 fails.",
        "X1 Aid calms FAILS",
        "-0.12±0.04 (95 % -0.20 to -0.040)",
        "error by chance 0.010, spread by parameters 0.30, by structures 0.020",
        "sign - in 71±4 % of draws",
        "under each structure, hindcast weight 0.20 each: options 71 %, fails",
        "Input in disguise: yes; with links symmetrised the sign comes in 52±6 % of draws",
        "V_reg halved holds (60±10 % of draws)",
        "challenger 1,200 (1,000 to 1,500 by structure)",
        "which are no evidence",
        "Not a prediction",
    ):
        assert said in text, said


def test_what_stands_beside_says_whether_it_is_shown_and_which_way() -> None:
    data = claims()
    beside = data["claims"][0]["contrasts"][0] | {"decides": False}
    for verdict, opposite, said in (
        ("holds", False, "-0.040), shown."),
        ("fails", False, "-0.040), not shown."),
        ("fails", True, "-0.040), the opposite is shown."),
    ):
        data["claims"][0]["contrasts"] = [beside | {"verdict": verdict, "opposite": opposite}]
        assert said in " ".join(table_of_claims(data).split())


def test_lines_keep_to_the_width_and_what_is_not_computed_is_said() -> None:
    data = claims(effect=None, verdict="not computed", casualties=None, robustness=None, symmetrised=None)
    data["claims"][0]["contrasts"][0] |= {"effect": None, "verdict": "not computed"}
    text = table_of_claims(data, 80)
    assert "not computed in this version" in text
    assert max(len(line) for line in text.splitlines()) <= 80


@pytest.mark.parametrize("restates", [None, "beliefs.exit_safety"])
def test_a_claim_that_gives_back_a_prior_says_so(restates: str | None) -> None:
    assert (
        "gives back the prior of beliefs.exit_safety" in table_of_claims(claims(restates=restates))
    ) == bool(restates)
