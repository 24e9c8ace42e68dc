"""Shortages: noticed when a stock falls below what is asked of it, counted when they begin, and never waited for."""

from __future__ import annotations

from typing import Any

from attrition.model.shortage import SHORTAGES, begun, shortages
from tests.scenarios import parameters, state


def test_a_well_supplied_war_is_short_of_nothing() -> None:
    s, p = supplied()
    shortages(s, p)
    assert [name for name in SHORTAGES if getattr(s, name) > 0.0] == []
    assert s.shortages == 0.0


def test_each_shortage_is_noticed_alone_and_counted_once() -> None:
    spoilt = {
        "challenger_men_short": {"challenger_men": 0.59 * 700.0},
        "challenger_rounds_short": {"challenger_rounds": 0.01},
        "challenger_money_short": {"unmet": 1.0},
        "defender_men_short": {"defender_men": 1.0},
        "defender_rounds_short": {"defender_rounds": 0.01},
        "interceptors_short": {"interceptors": 299.0},
        "defender_funds_short": {"funding": 0.5},
    }
    assert set(spoilt) == set(SHORTAGES)
    for name, changes in spoilt.items():
        s, p = supplied()
        for field, value in changes.items():
            setattr(s, field, value)
        shortages(s, p)
        assert [short for short in SHORTAGES if getattr(s, short) > 0.0] == [name]
        shortages(s, p)
        assert s.shortages == 1.0, name


def test_a_shortage_that_ends_and_comes_back_counts_again() -> None:
    s, p = supplied()
    for stock in (0.01, 50.0, 0.01):
        s.defender_rounds = stock
        shortages(s, p)
    assert s.shortages == 2.0


def test_only_a_rise_begins_a_shortage() -> None:
    assert [begun(before, now) for before, now in ((0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0))] == [
        1,
        0,
        0,
        0,
    ]


def supplied() -> tuple[Any, Any]:
    p = parameters()
    s = state(
        p,
        establishment=700.0,
        challenger_men=700.0,
        challenger_rounds=50.0,
        unmet=0.0,
        war_spending=15.0,
        defender_men=p.defender_men_target,
        defender_rounds=50.0,
        interceptors=1000.0,
        interceptors_wanted=300.0,
        funding=1.0,
    )
    return s, p
