"""Checks of the whole: clock, missing values, dates, contradictions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.scenario import Clock, Scenario, load_scenario, names
from attrition.scenario.records import Point

Load = Callable[..., Scenario]
Write = Callable[..., Path]


def act(name: str, day: str, value: object, lever: str = "coalition_aid", extra: str = "") -> str:
    return f'[[acts]]\nname = "{name}"\nlever = "{lever}"\ndate = {day}\nvalue = {value}\n{extra}\n'


def brent(*days: str) -> str:
    points = ", ".join(f"{{ date = {day}, value = 100 }}" for day in days)
    return f'[[observations]]\nquantity = "brent"\npoints = [{points}]\n'


def test_defaults_fill_the_rest(load: Load) -> None:
    scenario = load()
    assert scenario.clock == Clock(date(2022, 2, 24), 60, date(2023, 12, 31), 168, 168)
    assert set(scenario.values) == set(names.parameters())
    assert list(scenario.values) == sorted(scenario.values)
    for name, value in scenario.values.items():
        assert (value.layer == "default") == (names.parameters()[name].default is not None)
    assert scenario.switches == dict.fromkeys(names.switches(), True)


def test_the_slot_is_the_step_unless_given(load: Load) -> None:
    assert load("[clock]\nstep_hours = 84").clock.base_slot_hours == 84
    assert load("[clock]\nstep_hours = 168\nbase_slot_hours = 42").clock.base_slot_hours == 42


@pytest.mark.parametrize(
    ("text", "essence"),
    [
        (
            "[clock]\ndata_cutoff = 2020-01-01",
            "war.toml: clock.data_cutoff: the data would end on 2020-01-01, before the start 2022-02-24; "
            "allowed: 2022-02-24 or later",
        ),
        (
            "[clock]\nstart = 2024-06-01",
            "war.toml: clock.start: the data would end on 2023-12-31, before the start 2024-06-01",
        ),
        (
            "[clock]\ndata_cutoff = 9999-01-01",
            "war.toml: clock.data_cutoff: 9999-01-01 is too late; allowed: dates up to the year 9000",
        ),
        (
            "[clock]\nbase_slot_hours = 42\nstep_hours = 100",
            "clock.base_slot_hours: a step of 100 hours is no multiple of a base slot of 42 hours",
        ),
        (
            act("a", "2021-01-01", 1),
            "war.toml: acts['a'].date: 2021-01-01 is before the start; allowed: 2022-02-24 to",
        ),
        (
            act("a", "2031-01-01", 1),
            "war.toml: acts['a'].date: 2031-01-01 is after the horizon; allowed: 2022-02-24",
        ),
        (
            brent("2024-01-01"),
            "war.toml: observations[brent].points: 2024-01-01 is after the end of the data; allowed",
        ),
    ],
)
def test_refusals(load: Load, text: str, essence: str) -> None:
    with pytest.raises(InputError) as refusal:
        load(text)
    assert essence in refusal.value.line()


def test_missing_values_are_named(write: Write) -> None:
    with pytest.raises(
        InputError, match=r"only\.toml: clock\.start: is not given; allowed: \[clock\] start = 2022"
    ):
        load_scenario(write("", "only.toml", extends=None))
    clock = "[clock]\nstart = 2022-02-24\nhorizon_months = 12"
    with pytest.raises(InputError, match=r"without a default: .*, .*, .* and \d+ more; give them, or extend"):
        load_scenario(write(clock, "only.toml", extends=None))


def test_observations_need_an_end_of_the_data(write: Write) -> None:
    base = (write().parent / "base.toml").read_text().replace("data_cutoff = 2023-12-31", "")
    with pytest.raises(InputError, match=r"observations\[brent\]: observations without an end of the data"):
        load_scenario(write(base + "\n" + brent("2022-03-01"), extends=None))


def test_options_that_shorten_the_clock_leave_out_what_lies_beyond(load: Load) -> None:
    text = brent("2022-03-01", "2023-06-01") + act("late", "2026-06-01", 1)
    hindcast = load(text, sets=("clock.data_cutoff=2022-12-31", "clock.horizon_months=24"))
    assert hindcast.observations[0].points == (Point(date(2022, 3, 1), 100.0),)
    assert hindcast.acts == ()
    assert load(text, sets=("clock.data_cutoff=2022-02-28",)).observations == ()


def test_acts_that_set_one_field_in_one_step_contradict(load: Load) -> None:
    # 24 February 2022 is tick 0: 25 February and 3 March both take effect at the first step.
    with pytest.raises(InputError) as refusal:
        load(act("a", "2022-02-25", 1) + act("b", "2022-03-03", 1.5))
    line = refusal.value.line()
    assert "war.toml: acts['b']: contradicts 'a' of " in line
    assert "both set 'aid_level' in a step, to 1.5 (2022-03-03) and 1 (2022-02-25)" in line


@pytest.mark.parametrize(
    "text",
    [
        act("a", "2022-03-03", 1) + act("b", "2022-03-04", 2),
        act("a", "2022-02-25", 1) + act("b", "2022-03-03", 1),
        act("a", "2022-02-25", 1, "sanctions_package") + act("b", "2022-02-25", 2, "sanctions_package"),
        act("a", "2022-02-25", 1) + act("b", "2022-02-25", 2, "price_cap"),
    ],
    ids=["next step", "same value", "both add", "other field"],
)
def test_acts_that_do_not_contradict(load: Load, text: str) -> None:
    assert len(load(text).acts) == 2


def test_equal_values_with_other_priors_contradict(load: Load) -> None:
    with pytest.raises(InputError, match="contradicts"):
        load(act("a", "2022-02-25", 1) + act("b", "2022-02-25", "{ value = 1, low = 0.5, high = 2 }"))


def test_acts_are_in_order_of_time(load: Load) -> None:
    text = (
        act("b", "2023-01-02", 1, "sanctions_package", "hour = 3")
        + act("c", "2023-01-02", 1)
        + act("a", "2024-01-01", 1)
    )
    assert [entry.name for entry in load(text).acts] == ["c", "b", "a"]


def test_a_slot_that_was_never_given_follows_a_step_set_on_top() -> None:
    scenario = load_scenario("ukraine-2022").with_(sets=["clock.step_hours=24"])
    assert (scenario.clock.step_hours, scenario.clock.base_slot_hours) == (24, 24)
