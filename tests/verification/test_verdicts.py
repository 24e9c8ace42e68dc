"""Verdicts: by tolerance, by error, as a set; which laws are asked for; what a user's scenario may be."""

from __future__ import annotations

import json
from math import inf, nan

import pytest

from attrition.errors import InputError
from attrition.scenario import load_scenario
from attrition.verification import control, verdicts
from attrition.verification.checks import Check, exact, sampled
from attrition.verification.kernel_runs import with_step, with_values
from attrition.verification.laws import LAWS
from attrition.verification.verdicts import (
    beyond_switches,
    judged,
    laws_named,
    p_value,
    rejected,
    verify_model,
)


def chance(z: float) -> Check:
    """A comparison that is so many errors off."""
    return sampled("V2", "share", "-", 0.5, 0.5 + 0.01 * z, 0.01)


def test_an_exact_comparison_holds_within_its_tolerance() -> None:
    rows = judged(
        [
            exact("V1", "a", "-", 1.0, 1.25, 0.25),
            exact("V1", "b", "-", 1.0, 1.3, 0.25),
            exact("V1", "c", "-", 1.0, nan, 0.25),
        ]
    )
    assert [row.passed for row in rows] == [True, False, False]


def test_one_with_chance_holds_within_four_errors_and_in_its_set() -> None:
    assert [row.passed for row in judged([chance(2.5), chance(4.1), chance(-4.1)])] == [True, False, False]
    assert not judged([sampled("V2", "share", "-", 0.5, nan, 0.01)])[0].passed
    assert not judged([sampled("V2", "share", "-", 0.5, 0.6, 0.0)])[0].passed
    # Three and a half errors are rare: one among a hundred true ones may be, nine of ten may not.
    assert all(row.passed for row in judged([chance(3.5), *[chance(0.1)] * 99]))
    assert not any(row.passed for row in judged([chance(3.5)] * 9))


def test_benjamini_and_hochberg_by_hand() -> None:
    # Of 10 at level .05 the limits are .005, .010, .015, …: the third is the last below its own.
    p_values = [0.2, 0.001, 0.014, 0.9, 0.012, 0.5, 0.6, 0.7, 0.8, 0.3]
    assert [index for index, out in enumerate(rejected(p_values, 0.05)) if out] == [1, 2, 4]
    assert rejected([], 0.05) == []
    assert rejected([0.5, 0.6], 0.05) == [False, False]


def test_p_values_are_two_sided() -> None:
    assert p_value(0.0) == 1.0
    assert p_value(-1.959963984540054) == pytest.approx(0.05)
    assert p_value(inf) < 1e-200
    assert p_value(nan) == 0.0


def test_rows_are_plain_data() -> None:
    data = [row.to_data() for row in judged([chance(1.0), exact("V1", "a", "day", 1.0, nan, 0.25)])]
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert (
        data[0]["verdict"] == "pass" and data[0]["tolerance"] is None and data[0]["z"] == pytest.approx(1.0)
    )
    assert data[1]["verdict"] == "fail" and data[1]["got"] is None and data[1]["se"] is None


def test_laws_are_asked_for_by_name_or_id() -> None:
    assert laws_named([]) == LAWS
    assert [law.name for law in laws_named(["v1"])] == ["lanchester-square", "lanchester-linear"]
    assert [law.name for law in laws_named(["salvo", "V2", "salvo"])] == ["death-chain", "salvo"]
    assert [law.name for law in laws_named(["canonical/forts-walk"])] == ["forts-walk"]
    assert laws_named([control.NAME]) == ()
    with pytest.raises(InputError, match=r"no law 'salwo'.*did you mean 'salvo'"):
        laws_named(["salwo"])


def test_some_laws_are_measured_alone_and_the_control_on_request() -> None:
    calls: list[tuple[int, int, str]] = []
    report = verify_model(["salvo"], report=lambda *given: calls.append(given))
    assert report.passed and {row.check.law for row in report.rows} == {"V18"}
    assert calls == [(0, 1, "salvo")]
    alone = verify_model([control.NAME])
    assert alone.passed and {row.check.law for row in alone.rows} == {control.ID}


def test_a_users_scenario_is_held_against_one_law() -> None:
    scenario = with_values(load_scenario("canonical/salvo"), challenger__men__initial=6.0)
    report = verify_model(["salvo"], scenario)
    assert report.passed and report.rows[0].check.quantity.startswith("6 v 3")
    for names in ([], ["V1"], ["scores"], [control.NAME]):
        with pytest.raises(InputError, match="held against one law"):
            verify_model(names, scenario)


def test_a_value_with_a_prior_is_refused() -> None:
    with pytest.raises(InputError, match=r"has a prior.*allowed: certain values"):
        verify_model(["salvo"], load_scenario("cuba-1962"))


def test_a_scenario_of_which_the_law_cannot_be_computed_is_refused() -> None:
    scenario = with_values(load_scenario("canonical/death-chain"), front__loss_unit=0.0)
    with pytest.raises(InputError, match=r"'death-chain' cannot be computed.*ZeroDivisionError"):
        verify_model(["death-chain"], scenario)


def test_a_failing_row_is_reported() -> None:
    scenario = with_values(load_scenario("canonical/salvo"), men__most_lost=0.1)
    report = verify_model(["salvo"], scenario)
    assert not report.passed
    assert [row.check.law for row in report.failures] == ["V18"]


def test_what_differs_beyond_the_switches_is_named() -> None:
    (law,) = laws_named(["salvo"])
    own = load_scenario("canonical/salvo")
    assert beyond_switches(law, with_step(with_values(own, challenger__men__initial=6.0), 24)) == ()
    assert beyond_switches(law, with_values(own, men__most_lost=0.1)) == ("men.most_lost",)
    assert "switches.ends" in beyond_switches(law, load_scenario("canonical/lanchester-square"))


def test_the_set_is_controlled_as_strictly_as_documented() -> None:
    assert (verdicts.FURTHEST, verdicts.FALSE_DISCOVERY) == (4.0, 0.01)


@pytest.mark.full
def test_all_laws_hold() -> None:
    report = verify_model()
    assert not [row.to_data() for row in report.failures]
    assert {row.check.law for row in report.rows} == {law.id for law in LAWS} | {control.ID}
