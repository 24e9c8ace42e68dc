"""No pool falls below zero, every number is finite, every field stays within its declared limits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from attrition.engine.program import Program, compile_scenario
from attrition.engine.unit import final_state
from attrition.model.registry import RECORDED, STATE
from tests.scenarios import a_unit, compiled_shipped, generated, no_data, shipped

# A root of a sum of squares may round to a last place more than 100.
ROUNDING = 1e-12
POOLS = [
    field.name
    for field in STATE
    if field.name.startswith(("challenger_", "defender_"))
    and any(
        field.name.endswith(ending)
        for ending in ("_men", "_pool", "_first", "_second", "_formation", "_armour", "_rounds", "hulls")
    )
]


def offences(values: dict[str, float]) -> list[str]:
    """Fields that are not finite or lie outside their declared limits."""
    limits = {field.name: (field.low, field.high) for field in STATE}
    return [
        f"{name} = {value!r}, allowed {limits[name]}"
        for name, value in values.items()
        if not math.isfinite(value)
        or value < limits[name][0] - ROUNDING * abs(limits[name][0])
        or value > limits[name][1] + ROUNDING * abs(limits[name][1])
    ]


def assert_within_limits(program: Program, rows: int, paths: int) -> None:
    """Assert the limits at the end of each path, and along it for the recorded variables."""
    for row in range(rows):
        for path in range(paths):
            assert offences(final_state(program, row, path)) == []
    trajectories = a_unit(program, rows, paths).trajectories
    for index, field in enumerate(RECORDED):
        values = trajectories[:, :, index]
        over = values[~np.isnan(values)]
        assert (
            offences({field.name: float(np.min(over, initial=field.low if field.low > -1e300 else 0.0))})
            == []
        )
        assert offences({field.name: float(np.max(over, initial=0.0))}) == []


def test_pools_are_declared_never_to_be_negative() -> None:
    assert len(POOLS) > 15
    assert {field.name for field in STATE if field.name in POOLS and field.low < 0} == set()


def test_the_shipped_scenario_stays_within_limits() -> None:
    assert_within_limits(compiled_shipped(150), 150, 2)


def test_the_driftless_twin_stays_within_limits() -> None:
    assert_within_limits(compiled_shipped(100, driftless=True), 100, 2)


def test_a_long_war_without_data_stays_within_limits() -> None:
    assert_within_limits(compile_scenario(no_data(shipped(), 600), seed=2, rows=5), 5, 1)


def test_trajectories_are_missing_only_after_the_end() -> None:
    unit = a_unit(compiled_shipped(), 20, 2)
    missing = np.isnan(unit.trajectories)
    assert np.all(missing.all(axis=2) == missing.any(axis=2))
    assert np.all(np.diff(missing.any(axis=2).astype(int), axis=1) >= 0)
    fought_on = unit.outcomes[:, 0] == 0
    assert not missing[fought_on].any()
    assert missing[~fought_on].any(axis=(1, 2)).all()


@pytest.mark.parametrize("seed", range(12))
def test_generated_scenarios_stay_within_limits(seed: int) -> None:
    assert_within_limits(compile_scenario(generated(seed, 60), seed=seed, rows=2), 2, 2)


@pytest.mark.full
def test_many_generated_scenarios_stay_within_limits() -> None:
    for seed in range(100, 400):
        assert_within_limits(compile_scenario(generated(seed, 120), seed=seed, rows=2), 2, 2)


def test_an_offence_would_be_seen() -> None:
    below = {"challenger_men": -1e-9}
    assert offences(below) != []
    assert offences({"strain": float("nan")}) != []
    assert offences({"strain": 100.01}) != []
