from __future__ import annotations

from typing import Any

from attrition.report.claims import claims_part, interval

CLAIM: dict[str, Any] = {
    "id": "C2",
    "title": "Aid",
    "claim": "More aid <brings> the turn nearer",
    "verdict": "fails",
    "contrast": {"name": "months to D1, aid doubled less base", "quantity": "until.turn.D1"},
    "effect": -3.14,
    "low": -5.0,
    "high": -1.2,
    "unit": "month",
    "share_with_sign": 0.814,
    "share_se": 0.02,
    "input_in_disguise": "yes",
    "falsified_if": "the interval includes nil",
    "rests_on": "prior draws, which are no evidence",
    "casualties": {"unit": "thousand people", "challenger": {"low": -40.0, "high": 20.0}},
    "escalation": {"low": -0.002, "high": 0.013},
}


def test_a_claim_that_fails_is_a_row_with_all_that_stands_beside_it() -> None:
    text = claims_part({"claims": [CLAIM, CLAIM | {"id": "C3", "verdict": "holds"}]})
    assert "Of 2 claims, each registered with its contrast before any result: 1 fails, 1 holds." in text
    for part in (
        "<strong>fails</strong>",
        "More aid &lt;brings&gt; the turn nearer",
        "-3.1 (-5.0 to -1.2) month",
        "81±2 %",
        "<td>months to D1, aid doubled less base</td>",
        "challenger -40 to 20",
        "-0.20 to 1.3",
        "the interval includes nil",
        "no evidence",
    ):
        assert part in text, part


def test_what_was_not_computed_is_a_dash_and_probabilities_are_points() -> None:
    bare = {"id": "C1", "verdict": "not computed", "effect": None, "casualties": None, "escalation": None}
    assert claims_part({"claims": [bare]}).count("<td>–</td>") == 8
    assert interval({"effect": 0.031, "low": None}, unit="probability") == "3.1 percentage points"
