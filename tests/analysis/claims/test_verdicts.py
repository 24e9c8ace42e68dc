"""Verdicts by registered rules: what holds, what fails, what is not decided."""

from __future__ import annotations

import pytest

from attrition.analysis.claims.declared import Claim, Contrast
from attrition.analysis.claims.effects import ClaimEffect
from attrition.analysis.claims.verdicts import input_in_disguise, of_claim, verdict


def found(effect: float, half: float, share: float | None = 0.9) -> ClaimEffect:
    return ClaimEffect(effect, effect - half, effect + half, half / 2.0, None, None, share, 100)


def contrast(rule: str, sign: int = 1, bound: float = 0.0, margin: float = 0.0) -> Contrast:
    return Contrast("c", "q", sign, first="a", second="b", fails_if=rule, bound=bound, margin=margin)


@pytest.mark.parametrize(
    ("rule", "sign", "effect", "said"),
    [
        (contrast("not_shown"), 1, found(1.0, 0.5), "holds"),
        (contrast("not_shown"), 1, found(1.0, 1.5), "fails"),
        (contrast("not_shown"), 1, found(1.0, 0.5, 0.55), "fails"),
        (contrast("not_shown", margin=0.6), 1, found(1.0, 0.5), "fails"),
        (contrast("not_shown", -1), -1, found(-1.0, 0.5), "holds"),
        (contrast("not_shown", -1), -1, found(1.0, 0.5), "fails"),
        (contrast("shown", margin=0.1), 1, found(1.0, 0.5), "fails"),
        (contrast("shown", margin=0.1), 1, found(0.05, 0.5), "not decided"),
        (contrast("shown", margin=0.1), 1, found(0.0, 0.05), "holds"),
        (contrast("shown", margin=0.1), 1, found(-1.0, 0.5), "holds"),
        (contrast("opposite"), 1, found(-1.0, 0.5), "fails"),
        (contrast("opposite"), 1, found(0.1, 0.5), "not decided"),
        (contrast("opposite"), 1, found(1.0, 0.5), "holds"),
        (contrast("below", bound=0.5), 1, found(0.3, 0.1), "fails"),
        (contrast("below", bound=0.5), 1, found(0.7, 0.1), "holds"),
        (contrast("below", bound=0.5), 1, found(0.55, 0.1), "not decided"),
        (contrast("above", -1, bound=0.5), -1, found(0.7, 0.1), "fails"),
        (contrast("above", -1, bound=0.5), -1, found(0.3, 0.1), "holds"),
        (contrast("not_shown"), 1, found(float("nan"), 0.1), "not computed"),
    ],
)
def test_each_rule_says_what_it_says(rule: Contrast, sign: int, effect: ClaimEffect, said: str) -> None:
    assert rule.sign == sign
    assert verdict(rule, effect) == said


def claim(falsified_by: str = "any", restates: str = "") -> Claim:
    return Claim("X", "t", "c", "f", "d", (), falsified_by=falsified_by, restates=restates)


def test_any_or_all_of_what_decides() -> None:
    assert of_claim(claim(), ["holds", "fails"]) == "fails"
    assert of_claim(claim(), ["holds", "not decided"]) == "not decided"
    assert of_claim(claim(), ["holds", "holds"]) == "holds"
    assert of_claim(claim("all"), ["holds", "fails"]) == "holds"
    assert of_claim(claim("all"), ["fails", "fails"]) == "fails"
    assert of_claim(claim("all"), ["fails", "not decided"]) == "not decided"
    assert of_claim(claim(), ["holds", "not computed"]) == "not computed"


def test_an_input_in_disguise_is_a_sign_that_goes_when_the_signs_of_links_go() -> None:
    assert input_in_disguise(claim(), found(1, 1, 0.9), found(1, 1, 0.5)) == "yes"
    assert input_in_disguise(claim(), found(1, 1, 0.1), found(1, 1, 0.45)) == "yes"
    assert input_in_disguise(claim(), found(1, 1, 0.9), found(1, 1, 0.7)) == "no"
    assert input_in_disguise(claim(), found(1, 1, 0.5), found(1, 1, 0.5)) == "–"
    assert input_in_disguise(claim(), None, None) == "–"
    assert input_in_disguise(claim(restates="beliefs.exit_safety"), None, None) == "yes"
