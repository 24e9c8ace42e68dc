"""A freeze: how far its causes speak for it, who offers one, and the answer."""

from __future__ import annotations

from math import exp, log

import pytest

from attrition.model import settlement
from tests.scenarios import parameters, state

VALUES = {
    "settlement.acceptance": -2,
    "settlement.resolve": 2,
    "settlement.will": 1.5,
    "settlement.balance": 1.5,
    "settlement.territory": 2,
    "settlement.distrust": 2,
    "settlement.commitment": 0.45,
    "settlement.other_offers": 0.05,
}


def test_acceptance_is_the_sum_of_its_causes_in_log_odds() -> None:
    p = parameters(VALUES)
    s = state(p, resolve=0.7, will=0.6, balance=-0.3, territory=0.2)
    settlement.leaning(s, p)
    lean = 2 * 0.3 + 1.5 * 0.4 - 1.5 * 0.3 - 2 * 0.2 - 2 * 0.45
    assert s.accept_lean == pytest.approx(lean)
    assert log(s.freeze_acceptance / (1 - s.freeze_acceptance)) == pytest.approx(lean - 2)
    assert settlement.acceptance(s, p) == s.freeze_acceptance


@pytest.mark.parametrize(
    ("field", "value", "sign"),
    [("resolve", 0.9, -1), ("will", 0.9, -1), ("balance", 0.4, 1), ("territory", 0.4, -1)],
)
def test_each_cause_has_its_sign(field: str, value: float, sign: int) -> None:
    p = parameters(VALUES)
    before = state(p, resolve=0.5, will=0.5, balance=0.0, territory=0.2)
    after = state(p, resolve=0.5, will=0.5, balance=0.0, territory=0.2)
    setattr(after, field, value)
    settlement.leaning(before, p)
    settlement.leaning(after, p)
    assert (after.freeze_acceptance - before.freeze_acceptance) * sign > 0


def test_others_offer_after_the_data_but_not_in_the_null() -> None:
    for structure, forecasting, rate in (("options", 1, 0.05), ("options", 0, 0.0), ("null", 1, 0.0)):
        p = parameters(VALUES, structure=structure)
        s = state(p, forecasting=forecasting)
        settlement.offer_hazards(s, p)
        assert s.other_offer_rate == rate


def test_an_offer_is_accepted_with_its_probability_and_refusals_are_counted() -> None:
    s = state(parameters(), freeze_acceptance=0.3)
    accepted = sum(settlement.answered(s, (number + 0.5) / 1000) for number in range(1000))
    assert accepted == 300
    assert s.offers_refused == 700


def test_without_causes_acceptance_is_the_solved_one() -> None:
    p = parameters(dict.fromkeys(VALUES, 0) | {"settlement.acceptance": -2})
    s = state(p)
    settlement.leaning(s, p)
    assert s.freeze_acceptance == pytest.approx(1 / (1 + exp(2)))
