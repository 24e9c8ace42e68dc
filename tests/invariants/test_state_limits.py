"""No pool falls below zero, every number is finite, every field stays within its declared limits and bounded."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.pilot import pilot
from attrition.engine.program import Program
from attrition.engine.unit import final_state
from attrition.model.registry import STATE, STATE_INDEX
from attrition.model.structures import STRUCTURES
from tests.invariants.generated import generated_program
from tests.invariants.test_driftless import LEDGERS
from tests.invariants.test_zero_hazards import NO_EVENTS, NO_MARKS
from tests.scenarios import a_unit, compiled_shipped, no_data, shipped

FIELDS = tuple(STATE_INDEX)
LOW = np.array([field.low for field in STATE])
HIGH = np.array([field.high for field in STATE])
# A root of a sum of squares may round to a last place more than 100.
ROUNDING = 1e-12
STOCKS = ("_men", "_pool", "_first", "_second", "_third", "_formation", "_armour", "_rounds", "_strikes")
POOLS = [field.name for field in STATE if field.name.endswith((*STOCKS, "hulls", "interceptors", "reserve"))]
NO_STOCKS = ("gap_", "delivered_", "line_", "withheld_", "d1_")
Floats = NDArray[np.float64]


def offences(states: Floats) -> dict[str, float]:
    """Fields that are not finite or lie outside their declared limits somewhere, float64[…, fields], with a value."""
    flat = states.reshape(-1, len(FIELDS))
    with np.errstate(invalid="ignore"):
        inside = (flat >= LOW - ROUNDING * np.abs(LOW)) & (flat <= HIGH + ROUNDING * np.abs(HIGH))
    wrong = ~(inside & np.isfinite(flat))
    return {
        FIELDS[column]: float(flat[wrong[:, column], column][0]) for column in np.where(wrong.any(axis=0))[0]
    }


def passages(program: Program, rows: int, paths: int) -> Iterator[Floats]:
    """Every field at the end of every step while a path fights, and as its end left it."""
    for row in range(rows):
        states = pilot(program, program.some_rows(row, 1), FIELDS, paths=paths, first_path=0)[0]
        for path in range(paths):
            over = np.isnan(states[path]).all(axis=1)
            yield states[path][~over]
            yield np.array([list(final_state(program, row, path).values())])


def assert_within_limits(program: Program, rows: int, paths: int) -> None:
    """Assert the limits of every field along every path and at its end."""
    for states in passages(program, rows, paths):
        assert offences(states) == {}


def test_pools_are_declared_never_to_be_negative() -> None:
    pools = [name for name in POOLS if not name.startswith(NO_STOCKS)]
    assert len(pools) > 45
    assert {name for name in pools if LOW[STATE_INDEX[name]] < 0.0} == set()


@pytest.mark.parametrize("structure", STRUCTURES)
def test_the_shipped_scenario_stays_within_limits(structure: str) -> None:
    plain = compiled_shipped()
    program = compile_scenario(
        shipped(), seed=7, rows=40, structure=structure, draws=plain.draws, solved=plain.solved
    )
    assert_within_limits(program, 10, 1)


@pytest.mark.full
def test_the_driftless_twin_stays_within_limits() -> None:
    assert_within_limits(compiled_shipped(40, driftless=True), 20, 1)


@pytest.mark.full
def test_a_long_war_without_data_stays_within_limits() -> None:
    scenario = no_data(shipped(), 600).with_(sets=[*NO_EVENTS, *NO_MARKS])
    assert_within_limits(compile_scenario(scenario, seed=2, rows=3), 3, 1)


def test_nothing_grows_without_bound_in_ten_years() -> None:
    """From the fifth and sixth year to the last two no peak grows fivefold: nothing feeds on itself."""
    ends = [
        value for value in NO_EVENTS if value.startswith(("regime", "collapse", "choice", "settle", "esc"))
    ]
    program = compile_scenario(shipped().with_(sets=[*ends, *NO_MARKS]), seed=2, rows=24)
    cutoff, year = int(program.cutoff_day // 7), 52
    peaks = []
    for row in range(24):
        states = pilot(program, program.some_rows(row, 1), FIELDS, paths=1, first_path=0)[0, 0]
        assert np.isfinite(states).all()
        parts = states[cutoff + 4 * year : cutoff + 6 * year], states[cutoff + 8 * year :]
        peaks.append([np.abs(part).max(axis=0) for part in parts])
    before, after = np.array(peaks).mean(axis=0)
    grown = {name for name, one, other in zip(FIELDS, before, after, strict=True) if other > 5.0 * one + 1e-9}
    flags = {field.name for field in STATE if field.high == 1.0}
    dates = {field.name for field in STATE if field.unit in ("day", "count")}
    assert grown - LEDGERS - flags - dates == set()


def test_trajectories_are_missing_only_after_the_end() -> None:
    program = compile_scenario(shipped().with_(sets=["clock.horizon_months=24"]), seed=7, rows=20)
    unit = a_unit(program, 20, 2)
    missing = np.isnan(unit.trajectories)
    assert np.all(missing.all(axis=2) == missing.any(axis=2))
    assert np.all(np.diff(missing.any(axis=2).astype(int), axis=1) >= 0)
    fought_on = unit.outcomes[:, 0] == 0
    assert fought_on.any()
    assert not missing[fought_on].any()
    assert missing[~fought_on].any(axis=(1, 2)).all()


@pytest.mark.parametrize("seed", range(12))
def test_generated_scenarios_stay_within_limits(seed: int) -> None:
    assert_within_limits(generated_program(seed, rows=2, months=60), 2, 1)


@pytest.mark.full
def test_many_generated_scenarios_stay_within_limits() -> None:
    for seed in range(100, 140):
        assert_within_limits(generated_program(seed, rows=2, months=120), 2, 2)


@pytest.mark.parametrize(
    ("field", "value"), [("challenger_men", -1e-9), ("strain", float("nan")), ("strain", 100.01)]
)
def test_an_offence_would_be_seen(field: str, value: float) -> None:
    states = next(passages(compiled_shipped(), 1, 1))
    assert offences(states) == {}
    states[5, STATE_INDEX[field]] = value
    assert list(offences(states)) == [field]
