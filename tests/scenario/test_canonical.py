"""Plain data and back, and what the identity does and does not see."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from attrition.errors import InputError
from attrition.scenario import Scenario

Load = Callable[..., Scenario]

FULL = """
name = "war"
title = "A war"
oil.brent_median = { value = 70.1, low = 60, high = 90, prior = "lognormal", source = "s", known_from = 2022-05-01 }
oil.jump_rate = { value = 0.3, prior = "half-normal(0.3)" }
[switches]
front = false
[[acts]]
name = "more aid"
lever = "coalition_aid"
date = 2023-01-02
value = { value = 1.5, low = 1, high = 2 }
novel = true
[[acts]]
lever = "enforcement"
when = { signal = "strain", above = 60, dwell_months = 1 }
value = 0.5
[[observations]]
quantity = "brent"
interpolate = "monthly"
error_sd = 0.02
source = "s"
points = [{ date = 2022-03-01, value = 100 }, { date = 2023-01-01, value = 80 }]
[[figures]]
quantity = "debt"
date = 2023-01-01
value = 20
"""


def test_data_pass_through_json_and_back_without_loss(load: Load) -> None:
    scenario = load(FULL, sets=("oil.jump_size=0.1",))
    data = json.loads(json.dumps(scenario.to_data(), allow_nan=False))
    assert data == scenario.to_data()
    back = Scenario.from_data(data)
    assert back == scenario
    assert back.identity() == scenario.identity()
    assert data["values"]["oil.brent_median"]["known_from"] == "2022-05-01"
    assert data["values"]["oil.jump_size"]["layer"] == "--set"
    assert list(data["values"]) == sorted(data["values"])


def test_a_scenario_from_data_takes_further_layers(load: Load) -> None:
    scenario = load(FULL)
    back = Scenario.from_data(json.loads(json.dumps(scenario.to_data())))
    sets = ["acts.more aid.value=2", "clock.horizon_months=48"]
    assert back.with_(sets=sets) == scenario.with_(sets=sets)


def test_the_identity_is_a_digest(load: Load) -> None:
    assert re.fullmatch("[0-9a-f]{64}", load(FULL).identity())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"war"', '"peace"'),
        ('"A war"', '"Another"'),
        ('source = "s"', 'source = "t"'),
        ("value = 20\n", "value = 21\n"),
        ("novel = true", 'novel = true\nnote = "n"\nsource = "x"\nstatus = "sourced"'),
    ],
)
def test_the_identity_leaves_out_titles_and_sources(load: Load, old: str, new: str) -> None:
    assert old in FULL
    assert load(FULL.replace(old, new)).identity() == load(FULL).identity()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("70.1", "70.2"),
        ("high = 90", "high = 91"),
        ("half-normal(0.3)", "half-normal(0.4)"),
        ("2022-05-01", "2022-05-02"),
        ("front = false", "front = true"),
        ("date = 2023-01-02", "date = 2023-01-03"),
        ("novel = true", "novel = false"),
        ("above = 60", "above = 61"),
        ("above = 60", "below = 60"),
        ("dwell_months = 1", "dwell_months = 2"),
        ("value = 0.5", "value = 0.6"),
        ("value = 100", "value = 101"),
        ("error_sd = 0.02", "error_sd = 0.03"),
        ('interpolate = "monthly"', 'interpolate = "none"'),
        ("[switches]", "[clock]\nhorizon_months = 59\n[switches]"),
    ],
)
def test_the_identity_sees_what_affects_results(load: Load, old: str, new: str) -> None:
    assert old in FULL
    assert load(FULL.replace(old, new)).identity() != load(FULL).identity()


def test_the_range_of_a_fixed_value_affects_nothing(load: Load) -> None:
    with_range = 'oil.jump_size = { value = 0.1, low = 0, high = 1, prior = "fixed" }'
    assert load(with_range).identity() == load("oil.jump_size = 0.1").identity()


def test_damaged_data_are_refused(load: Load) -> None:
    data = load(FULL).to_data()
    with pytest.raises(InputError, match="schema 2; allowed: schema 1"):
        Scenario.from_data({**data, "schema": 2})
    for part in ("clock", "values", "acts", "observations", "figures", "layers"):
        with pytest.raises(InputError, match="scenario data are damaged"):
            Scenario.from_data({key: value for key, value in data.items() if key != part})
        with pytest.raises(InputError, match="scenario data are damaged"):
            Scenario.from_data({**data, part: 3})
