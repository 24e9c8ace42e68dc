"""Small scenarios and comparisons shared by the tests of the model, the engines and the invariants."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.parts import run_rules
from attrition.engine.program import Program
from attrition.engine.records import PARAMETER_FIELDS, PlainRecord, plain_state
from attrition.engine.steps import changed
from attrition.engine.unit import UnitResult, simulate
from attrition.model.clocks import PROCESSES
from attrition.model.declarations import Clock
from attrition.model.derived import derive
from attrition.model.processes import initial_state
from attrition.model.registry import LEVERS, PARAMETERS, STATE
from attrition.model.structures import adjusted
from attrition.scenario import Scenario, load_scenario
from attrition.scenario.priors import Prior

LIMITS = {parameter.name: (parameter.low, parameter.high) for parameter in PARAMETERS}
UNITS = {parameter.name: parameter.unit for parameter in PARAMETERS}

# The persistence of a turn lengthens the simulation and so the tests; a link of the other sign may leave the limits
# that its values are declared within, and those of the state with them.
KEPT = ("turning.persistence_months", "study.symmetrised")

SHORT = ("clock.data_cutoff=2022-12-31", "clock.horizon_months=12")
"""Ten months of history and a year of forecast."""

WATCHED = """
[[acts]]
name = "aid on a low reserve"
lever = "coalition_aid"
when = { signal = "liquid_reserve", below = 1000, dwell_months = 2 }
value = { value = 1.4, low = 1.0, high = 2.0 }
[[acts]]
name = "decree on losses"
lever = "mobilisation_decree"
when = { signal = "challenger_loss_rate", above = 0.1 }
value = 150
[[acts]]
name = "never"
lever = "enforcement"
when = { signal = "strain", above = 99.9, dwell_months = 12 }
value = 1
"""
"""A policy of three triggers: after a dwell, at once, never."""

DATED = """
[[acts]]
name = "package with a prior"
lever = "sanctions_package"
date = 2023-02-02
hour = 7
value = { value = 10, prior = "lognormal(10, 0.5)" }
[[acts]]
name = "cap with a prior"
lever = "price_cap"
date = 2023-03-01
value = { value = 45, low = 30, high = 60, prior = "uniform" }
[[acts]]
name = "younger men"
lever = "defender_mobilisation_age"
date = 2023-03-01
value = { value = 300, low = 100, high = 500 }
"""
"""A policy of dated acts with priors, one of them inside a day."""


@cache
def shipped() -> Scenario:
    """The shipped scenario."""
    return load_scenario("ukraine-2022")


def under(scenario: Scenario, policy: str) -> Scenario:
    """The scenario under a policy given as text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.toml"
        path.write_text(f'schema = 1\nname = "policy"\n{policy}')
        return scenario.with_(policies=[str(path)])


def fixed(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """The scenario with some parameters fixed, without priors; limits of states are not checked."""
    held = dict(scenario.values)
    for name, value in values.items():
        held[name] = replace(held[name], value=value, prior=Prior("fixed", (value,), *LIMITS[name]))
    return replace(scenario, values=held)


def at_centre(scenario: Scenario) -> Scenario:
    """The scenario with every parameter fixed at its central value, so that rows do not differ."""
    return fixed(scenario, {name: value.value for name, value in scenario.values.items()})


def without(
    scenario: Scenario, *, switches: Iterable[str] = (), acts: bool = False, history: bool = False
) -> Scenario:
    """The scenario with subsystems switched off, and without acts or imposed history where these are True."""
    return replace(
        scenario,
        switches={name: on and name not in switches for name, on in scenario.switches.items()},
        acts=() if acts else scenario.acts,
        observations=() if history else scenario.observations,
    )


def no_data(scenario: Scenario, months: int = 12) -> Scenario:
    """The scenario without an end of the data: a forecast from its start."""
    return replace(
        scenario, clock=replace(scenario.clock, data_cutoff=None, horizon_months=months), observations=()
    )


def random_values(chance: random.Random, share: float, *, ends: bool) -> dict[str, float]:
    """Values within the declared limits for a share of the parameters: anywhere, or at their ends."""
    values: dict[str, float] = {}
    for name, (low, high) in LIMITS.items():
        if name in KEPT or chance.random() >= share:
            continue
        if UNITS[name] == "0/1" or ends:
            values[name] = chance.choice((low, high))
        else:
            values[name] = chance.uniform(low, high)
    return values


def generated(seed: int, months: int = 12) -> Scenario:
    """A legal scenario from a seed: parameters moved anywhere or to their ends; acts, triggers, switches."""
    chance = random.Random(seed)
    share = chance.choice((0.0, 0.05, 0.3, 1.0))
    scenario = shipped().with_(sets=["clock.data_cutoff=2022-12-31", f"clock.horizon_months={months}"])
    for policy in (WATCHED, DATED):
        if chance.random() < 0.5:
            scenario = under(scenario, policy)
    scenario = fixed(scenario, random_values(chance, share, ends=chance.random() < 0.5))
    off = [name for name in scenario.switches if chance.random() < 0.1]
    return without(scenario, switches=off, history=chance.random() < 0.2)


@cache
def compiled_shipped(rows: int = 40, driftless: bool = False) -> Program:
    """The shipped scenario compiled for some rows, or its driftless twin."""
    scenario = shipped().with_(sets=["study.driftless=1"]) if driftless else shipped()
    return compile_scenario(scenario, seed=7, rows=rows)


def a_unit(program: Program, rows: int, paths: int, engine: str = "kernel", first_row: int = 0) -> UnitResult:
    """Simulate paths 3… of some rows and keep all trajectories."""
    return simulate(
        program, first_row=first_row, rows=rows, first_path=3, paths=paths, keep=rows * paths, engine=engine
    )


def assert_same_bits(one: UnitResult, other: UnitResult) -> None:
    """Assert that two results have the same bits in outcomes, histograms, trajectories and moments."""
    for name in ("outcomes", "histogram", "trajectories", "moments"):
        left, right = getattr(one, name), getattr(other, name)
        assert left.shape == right.shape, name
        unequal = np.flatnonzero(
            np.ascontiguousarray(left).view(np.uint64) != np.ascontiguousarray(right).view(np.uint64)
        )
        assert unequal.size == 0, (
            f"{name}: {unequal.size} of {left.size} differ, first at {unequal[:5].tolist()}"
        )
    assert one.kept == other.kept


def parameters(
    values: Mapping[str, float] | None = None,
    step_hours: int = 168,
    cutoff_hours: int = 0,
    structure: str = "options",
) -> Any:
    """A parameter record of plain floats at the shipped central values, with some replaced, under a structure."""
    held = {name: value.value for name, value in shipped().values.items()}
    assert set(values or {}) <= set(held), set(values or {}) - set(held)
    held = adjusted(held | dict(values or {}), structure)
    record = PlainRecord(PARAMETER_FIELDS)
    for parameter in PARAMETERS:
        setattr(record, parameter.field, float(held[parameter.name]))
    for name, value in derive(record, step_hours, cutoff_hours, structure).items():
        setattr(record, name, value)
    return record


def state(record: Any, **fields: float) -> Any:
    """The initial state under a parameter record, with some fields replaced."""
    plain = plain_state()
    initial_state(plain, record)
    for name, value in fields.items():
        assert hasattr(plain, name), name
        setattr(plain, name, float(value))
    return plain


FIELD_LIMITS = {field.name: (field.low, field.high) for field in STATE}
LEVERS_BY_NAME = {lever.name: lever for lever in LEVERS}
# A process that does not act in every step does in every so many.
STEPS_BETWEEN = {Clock.STEP: 1, Clock.MONTH: 4, Clock.QUARTER: 13, Clock.JULY: 52}


def pull(s: Any, lever: str, value: float) -> None:
    """Move a lever on a state, as a dated act does."""
    for change in LEVERS_BY_NAME[lever].changes:
        after = changed(
            getattr(s, change.field),
            int(change.operation),
            value * change.scale,
            *FIELD_LIMITS[change.field],
        )
        setattr(s, change.field, float(after))


def advance(
    s: Any, p: Any, step: int, chance: random.Random | None = None, without: Iterable[str] = ()
) -> None:
    """Carry a state over one step by the rules of all processes in their order, without events.

    Normal numbers come from `chance`, all nil without one; processes whose switch is in `without` do not act.
    """
    for process in PROCESSES:
        if not process.rules or process.switch in without or (step + 1) % STEPS_BETWEEN[process.clock]:
            continue
        z = [chance.gauss(0.0, 1.0) if chance else 0.0 for _ in range(2 * len(process.streams))]
        run_rules(process.rules, s, p, step * p.step_months, (step + 1) * p.step_months * 30.4375, z)
