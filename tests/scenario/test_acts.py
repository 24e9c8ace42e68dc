"""Acts: dated or triggered, with a value that may have a prior."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from attrition.errors import InputError
from attrition.scenario.acts import read_act
from attrition.scenario.fields import Place
from attrition.scenario.records import Act, Trigger

DATE = datetime.date(2023, 1, 2)
PLACE = Place("war.toml", "acts[1]")


def read(**given: Any) -> Act:
    entry: dict[str, Any] = {"lever": "coalition_aid", "date": DATE, "value": 1.5, **given}
    return read_act({key: value for key, value in entry.items() if value is not None}, PLACE)


def test_a_dated_act_is_named_by_lever_and_date() -> None:
    act = read()
    assert (act.name, act.lever, act.date, act.hour, act.when) == (
        "coalition_aid-2023-01-02",
        "coalition_aid",
        DATE,
        0,
        None,
    )
    assert act.value.value == 1.5
    assert act.column == act.value.name == "acts.coalition_aid-2023-01-02.value"
    assert act.layer == "war.toml"


def test_a_triggered_act() -> None:
    act = read(date=None, when={"signal": "strain", "above": 60, "dwell_months": 1})
    assert act.when == Trigger("strain", "above", 60.0, 1.0)
    assert (act.name, act.date) == ("coalition_aid-strain", None)
    assert read(date=None, when={"signal": "balance", "below": -0.5}).when == Trigger(
        "balance", "below", -0.5, 0.0
    )


def test_the_rest_of_an_act() -> None:
    act = read(
        name="more aid",
        hour=6,
        value={"value": 1.5, "low": 1, "high": 2},
        actor="coalition",
        novel=True,
        declared_restraint=True,
        source="s",
        status="sourced",
        note="n",
    )
    assert (act.name, act.hour, act.actor, act.novel, act.declared_restraint) == (
        "more aid",
        6,
        "coalition",
        True,
        True,
    )
    assert act.value.prior.parameters == (1.0, 1.5, 2.0)
    assert (act.source, act.status, act.note) == ("s", "sourced", "n")


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"lever": "coalition_ad"}, "acts[1].lever: unknown name 'coalition_ad'; "),
        ({"lever": "coalition_ad"}, "did you mean 'coalition_aid'?; see 'attrition list levers'"),
        ({"lever": None}, "acts[1]: has no 'lever'"),
        ({"value": None}, "acts[1]: has no 'value'"),
        ({"value": 11}, "acts[1].value: 11 is out of range; allowed: 0 to 10"),
        ({"value": True}, "acts[1].value: true is not a number"),
        ({"date": None}, "acts[1]: needs either a date or a trigger"),
        ({"when": {"signal": "strain", "above": 1}}, "acts[1]: needs either a date or a trigger"),
        ({"date": "2023"}, "acts[1].date: '2023' is not a date"),
        ({"hour": 24}, "acts[1].hour: 24 is out of range; allowed: a whole number, 0 to 23"),
        ({"date": None, "hour": 3, "when": {"signal": "strain", "above": 1}}, "hour: an hour without a date"),
        ({"name": ""}, "acts[''].name: '' cannot name an act; allowed: 1 to 80 letters"),
        ({"name": "a\nb"}, "cannot name an act"),
        ({"name": 3}, "name: 3 is not a text"),
        (
            {"name": "a", "actor": "NATO"},
            "acts['a'].actor: unknown name 'NATO'; allowed: challenger, defender",
        ),
        ({"novel": 1}, "acts[1].novel: 1 is not true or false"),
        ({"levr": "x"}, "acts[1]: unknown key 'levr'"),
        (
            {"date": None, "when": {"signal": "stran", "above": 3}},
            "acts[1].when.signal: unknown name 'stran'",
        ),
        ({"date": None, "when": {"signal": "stran", "above": 3}}, "'strain'?; see 'attrition list signals'"),
        ({"date": None, "when": {"above": 3}}, "acts[1].when: has no 'signal'"),
        ({"date": None, "when": {"signal": "strain"}}, "needs either 'above' or 'below'"),
        (
            {"date": None, "when": {"signal": "strain", "above": 1, "below": 2}},
            "needs either 'above' or 'below'",
        ),
        ({"date": None, "when": {"signal": "strain", "above": 300}}, "when.above: 300 is out of range"),
        ({"date": None, "when": {"signal": "strain", "above": float("nan")}}, "nan is not a finite number"),
        ({"date": None, "when": 3}, "acts[1].when: 3 is not a table"),
    ],
)
def test_refusals(given: dict[str, Any], line: str) -> None:
    with pytest.raises(InputError) as refusal:
        read(**given)
    assert refusal.value.line().startswith("war.toml: acts[")
    assert line in refusal.value.line()
