"""Results do not depend on the units that numbers are given in: of time, of men, of money.

A file has fixed units, so a unit is changed by changing every number that has it: parameters by the powers of their
declared units, and the step with time. That shows that the declared units are the ones the rules use, and that nothing
of a size lies hidden in a rule. Where something does, the field is named here, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.typing import NDArray

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.pilot import pilot
from attrition.engine.program import Program
from attrition.model.registry import PARAMETERS, STATE
from attrition.scenario import Scenario
from tests.invariants.strategies import searched
from tests.scenarios import LIMITS, at_centre, fixed, no_data, shipped, without

FIELDS = tuple(field.name for field in STATE)
TIME = {
    "month": 1.0,
    "week": 1.0,
    "1/month": -1.0,
    "1/year": -1.0,
    "1/sqrt(month)": -0.5,
    "log/sqrt(month)": -0.5,
    "log-odds/sqrt(month)": -0.5,
    "thousand/month": -1.0,
    "tanks/month": -1.0,
    "hulls/month": -1.0,
    "units/month": -1.0,
    "sorties/month": -1.0,
    "M rounds/month": -1.0,
    "unit/month": -1.0,
    "RUB trn/year": -1.0,
    "RUB trn/year per thousand": -1.0,
    "RUB trn/year per USD/bbl": -1.0,
    "USD bn/year": -1.0,
    "USD trn": -1.0,
    "year": 1.0,
}
"""Power of time in a unit; a year is twelve months, whatever a month is; the output in USD trn is that of a year."""
MEN = {
    "thousand": 1.0,
    "thousand/month": 1.0,
    "tanks/1000": -1.0,
    "RUB trn per thousand": -1.0,
    "RUB trn/year per thousand": -1.0,
}
"""Power of men."""
MONEY = {parameter.unit: 1.0 for parameter in PARAMETERS if parameter.unit.startswith("RUB")} | {
    field.unit: 1.0 for field in STATE if field.unit.startswith("RUB")
}
"""Power of roubles."""
OF_POOLS = {"gap_men": "thousand/month", "gap_defender_men": "thousand/month", "gap_money": "RUB trn/year"}
"""Units of fields that are declared to be in the unit of their pool."""

OF_TIME = ("front", "manpower", "armour", "strikes", "ground", "oil", "sanctions")
"""Subsystems that act every step; those of the calendar (treasury, pledges) do so by its months whatever the unit."""
OF_MEN = ("front", "manpower", "armour", "fires", "strikes", "ground")
OF_MONEY = (*OF_MEN, "oil", "sanctions", "budget", "coalition", "turning", "beliefs")
"""Not strain, which rises once the reserve is below four trillion and with each 35 thousand casualties."""
HIDDEN_TIME = {
    "natural_hazard": "rises with years of age beyond 70",
    "natural_exit_rate": "the same",
    "hazard_other": "the same is part of it",
    "hazard_challenger": "the same is part of it",
    "irrecoverable_recent": "fades by a tenth a year",
    "sanctions_pressure": "halves in six months",
}
STEADY_BONUS = {
    "challenger.men.bonus_adjustment": 0.0,
    "challenger.men.bonus_decay": 0.0,
    "challenger.men.bonus_initial": 2.0,
}
"""The bonus has limits in roubles that are no parameters."""
parts = st.integers(0, 32).map(lambda number: number / 32)


def quiet(*on: str) -> Scenario:
    """The shipped scenario at its central values, without data and acts, with some subsystems only."""
    off = [name for name in shipped().switches if name not in on]
    return no_data(without(at_centre(shipped()), switches=off, acts=True, history=True), 18)


def moved(scenario: Scenario, by: Mapping[str, float]) -> Scenario:
    """The scenario with some parameters moved by parts of half their value, within their limits."""
    values = {}
    for name, part in by.items():
        low, high = LIMITS[name]
        values[name] = min(max(scenario.values[name].value * (0.75 + 0.5 * part), low), high)
    return fixed(scenario, values)


def in_units(scenario: Scenario, powers: Mapping[str, float], factor: float) -> Scenario:
    """The scenario with every parameter in a unit that is smaller by a factor."""
    units = {parameter.name: parameter.unit for parameter in PARAMETERS}
    return fixed(
        scenario,
        {
            name: value.value * factor ** powers[units[name]]
            for name, value in scenario.values.items()
            if units[name] in powers
        },
    )


def slower(scenario: Scenario, times: int) -> Scenario:
    """The scenario with a step, and all else that has to do with time, longer by a factor."""
    changed = in_units(scenario, TIME, times)
    # Correlations over one month are of no unit, but of that time.
    kept = {
        name: scenario.values[name].value ** (1.0 / times)
        for name in ("front.loss_noise_persistence", "armour.noise_persistence")
    }
    # The tail of the calendar is counted in its months, not in steps.
    kept["turning.persistence_months"] = scenario.values["turning.persistence_months"].value
    clock = replace(
        scenario.clock,
        step_hours=times * scenario.clock.step_hours,
        base_slot_hours=times * scenario.clock.base_slot_hours,
        horizon_months=times * scenario.clock.horizon_months + 1,
    )
    return replace(fixed(changed, kept), clock=clock)


def compiled(scenario: Scenario) -> Program:
    return compile_scenario(scenario, seed=5, rows=2, solved={})


def states(program: Program) -> NDArray[np.float64]:
    """Every field at the end of every step."""
    return pilot(program, program.rows, FIELDS, paths=2, first_path=0)


def differing(
    one: NDArray[np.float64], other: NDArray[np.float64], powers: Mapping[str, float], factor: float
) -> set[str]:
    """Fields that differ by more than 1e-12 of their size once they are in the same unit; dates are not compared."""
    steps = min(one.shape[2], other.shape[2])
    found = set()
    for index, field in enumerate(STATE):
        if field.unit == "day":
            continue
        unit = OF_POOLS.get(field.name, field.unit)
        expected = one[:, :, :steps, index] * factor ** powers.get(unit, 0.0)
        got = other[:, :, :steps, index]
        size = max(float(np.nanmax(np.abs(expected), initial=0.0)), 1e-300)
        if not np.allclose(expected, got, rtol=0.0, atol=1e-12 * size, equal_nan=True):
            found.add(field.name)
    return found


def movable(*prefixes: str) -> st.SearchStrategy[dict[str, float]]:
    """Parts for some parameters of some subsystems, those that are whole numbers or of the clock left out."""
    names = [
        parameter.name
        for parameter in PARAMETERS
        if parameter.name.startswith(prefixes) and parameter.unit not in ("0/1", "count", "year")
    ]
    return st.dictionaries(st.sampled_from(names), parts, max_size=12)


BATTLE = (
    "front.",
    "challenger.",
    "defender.",
    "men.",
    "armour.",
    "ground.",
    "strikes.",
    "oil.",
    "sanctions.",
)


@pytest.mark.parametrize("times", [2, 3])
def test_another_unit_of_time_gives_the_same_results(times: int, request: pytest.FixtureRequest) -> None:
    def check(by: dict[str, float]) -> None:
        scenario = moved(quiet(*OF_TIME), by)
        one, other = states(compiled(scenario)), states(compiled(slower(scenario, times)))
        assert differing(one, other, TIME, times) <= set(HIDDEN_TIME)

    searched(int(request.config.getoption("--scenarios") * 0.1), check, by=movable(*BATTLE))


@pytest.mark.parametrize("factor", [2.0, 1e-3])
def test_another_unit_of_men_gives_the_same_results(factor: float, request: pytest.FixtureRequest) -> None:
    def check(by: dict[str, float]) -> None:
        scenario = moved(quiet(*OF_MEN), by)
        if factor < 1.0:
            # Less than one man in a unit of ten is no force: strengths of a unit are the least that counts.
            scenario = in_units(scenario, MEN, 1e4)
        one, other = states(compiled(scenario)), states(compiled(in_units(scenario, MEN, factor)))
        assert differing(one, other, MEN, factor) == set()

    searched(int(request.config.getoption("--scenarios") * 0.1), check, by=movable(*BATTLE))


@pytest.mark.parametrize("factor", [2.0, 4.0])
def test_another_unit_of_money_gives_the_same_results(factor: float, request: pytest.FixtureRequest) -> None:
    def check(by: dict[str, float]) -> None:
        scenario = fixed(moved(quiet(*OF_MONEY), by), STEADY_BONUS)
        one, other = states(compiled(scenario)), states(compiled(in_units(scenario, MONEY, factor)))
        assert differing(one, other, MONEY, factor) == set()

    searched(
        int(request.config.getoption("--scenarios") * 0.1), check, by=movable(*BATTLE, "budget.", "prices.")
    )


def test_what_hides_a_time_does_differ() -> None:
    """No field is excused without need."""
    scenario = quiet(*OF_TIME)
    one, other = states(compiled(scenario)), states(compiled(slower(scenario, 2)))
    assert differing(one, other, TIME, 2) == set(HIDDEN_TIME)


def test_a_wrong_unit_would_be_seen() -> None:
    scenario = quiet(*OF_MEN)
    wrong = MEN | {"tanks/1000": 0.0}
    one, other = states(compiled(scenario)), states(compiled(in_units(scenario, wrong, 2.0)))
    assert "challenger_armour" in differing(one, other, wrong, 2.0)
    moving = [name for index, name in enumerate(FIELDS) if np.nanmax(np.ptp(one[..., index], axis=2)) > 0.0]
    assert len(moving) > 60, "what stands still has any unit"
