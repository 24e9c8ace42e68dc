"""All engines give the same bits on the canonical scenarios, whose losses come in units, are averted and captured."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.memory import LANES
from attrition.engine.pilot import pilot
from attrition.engine.program import Program
from attrition.engine.unit import simulate
from attrition.model.structures import STRUCTURES
from attrition.scenario import load_scenario
from attrition.scenario.files import shipped
from tests.scenarios import assert_same_bits

# Idle apart, where nothing happens; the war without drift has its own place among the variants of the shipped one.
NAMES = sorted(
    name
    for name in shipped("scenario")
    if name.startswith("canonical/") and name not in ("canonical/driftless", "canonical/idle")
)
UNITS = ("canonical/death-chain", "canonical/forts-walk", "canonical/rising-hazard")


@cache
def compiled(name: str, structure: str = "options", months: int = 3) -> Program:
    """A canonical scenario, cut short: in it units are lost thirty times as often, so that something happens."""
    sets = [f"clock.horizon_months={months}"]
    if name in UNITS:
        scenario = load_scenario(name)
        sets += [
            f"{side}.front.loss_rate_{when}={min(30 * scenario.values[f'{side}.front.loss_rate_{when}'].value, 1.0)}"
            for side in ("challenger", "defender")
            for when in ("early", "late")
        ]
    return compile_scenario(load_scenario(name, sets=sets), seed=11, rows=2, structure=structure)


def assert_agree(program: Program, engine: str, paths: int) -> None:
    one, other = (
        simulate(program, first_row=0, rows=2, first_path=3, paths=paths, keep=2 * paths, engine=each)
        for each in ("kernel", engine)
    )
    assert_same_bits(one, other)
    assert np.array_equal(one.moments, other.moments)


@pytest.mark.parametrize("name", NAMES)
def test_plain_python_gives_the_kernels_bits(name: str) -> None:
    assert_agree(compiled(name), "simpy-pure", 2)


@pytest.mark.full
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("engine", ["simpy", "scalar"])
def test_jitted_engines_give_the_kernels_bits(name: str, engine: str) -> None:
    assert_agree(compiled(name), engine, 9 if engine == "simpy" else LANES + 5)


@pytest.mark.full
@pytest.mark.parametrize("structure", STRUCTURES)
def test_competing_causes_have_the_same_bits_in_every_structure(structure: str) -> None:
    program = compiled("canonical/competing-causes", structure, 24)
    assert_agree(program, "simpy-pure", 3)
    assert_agree(program, "scalar", LANES + 5)


@pytest.mark.parametrize("name", UNITS)
def test_units_are_lost_in_what_is_compared(name: str) -> None:
    program = compiled(name)
    fields = ("challenger_unit_lost_count", "defender_unit_lost_count", "challenger_captured_total")
    counts = pilot(program, program.rows, fields, paths=2, first_path=3)
    assert np.nanmax(counts[..., 0]) >= 2.0
    assert np.nanmax(counts[..., 1]) >= (0.0 if name == "canonical/rising-hazard" else 1.0)
    assert np.nanmax(counts[..., 2]) >= (1.0 if name == "canonical/forts-walk" else 0.0)
