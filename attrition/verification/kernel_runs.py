"""Runs a scenario on the production kernel, in memory, for the laws; the same call twice runs once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from attrition.scenario import Scenario, load_scenario

SEED = 20251231
"""Of every run of a law: its comparisons are the same each time."""

_REMEMBERED = 64
_runs: OrderedDict[tuple[object, ...], KernelRun] = OrderedDict()


@dataclass(frozen=True)
class KernelRun:
    """What a rectangle of rows and paths gave.

    `outcomes` hold float64[rows, paths] by the name of an outcome column, NaN for null; `states` float64[rows, paths,
    records] by the name of a state field, at the end of each step, NaN after the end of a war; `days` float64[records]
    the days of these; `draws` the parameters of each row by name.
    """

    outcomes: dict[str, NDArray[np.float64]]
    states: dict[str, NDArray[np.float64]]
    days: NDArray[np.float64]
    draws: dict[str, list[float]]


def chosen(scenario: Scenario | None, shipped: str) -> Scenario:
    """Return a scenario, or the shipped one of that name where it is None."""
    return load_scenario(shipped) if scenario is None else scenario


def with_values(scenario: Scenario, **values: float) -> Scenario:
    """Return a scenario with some keys set, a dot written as two underscores: with_values(s, clock__step_hours=24)."""
    return scenario.with_(sets=[f"{key.replace('__', '.')}={value!r}" for key, value in values.items()])


def with_step(scenario: Scenario, step_hours: int) -> Scenario:
    """Return a scenario with another step, which is the slot of its random numbers too."""
    return with_values(scenario, clock__step_hours=step_hours, clock__base_slot_hours=step_hours)


def value_of(scenario: Scenario, name: str) -> float:
    """Return the central value of a parameter."""
    return scenario.values[name].value


def run_kernel(
    scenario: Scenario,
    *,
    rows: int = 1,
    paths: int = 1,
    fields: Sequence[str] = (),
    structure: str = "options",
    seed: int = SEED,
) -> KernelRun:
    """Run paths 0 to `paths` - 1 of rows 0 to `rows` - 1 on the default engine.

    Parameters
    ----------
    scenario : to be run.
    rows, paths : prior rows, and paths of each.
    fields : names of state fields whose trajectories are wanted; any field, not only those that runs record.
    structure : of the model.
    seed : of every stream.

    Returns
    -------
    Outcomes and trajectories; those of the same call before where this process remembers it.
    """
    key = (scenario.identity(), rows, paths, tuple(fields), structure, seed)
    if key in _runs:
        _runs.move_to_end(key)
        return _runs[key]
    run = _run(scenario, rows, paths, tuple(fields), structure, seed)
    _runs[key] = run
    while len(_runs) > _REMEMBERED:
        _runs.popitem(last=False)
    return run


def _run(
    scenario: Scenario, rows: int, paths: int, fields: tuple[str, ...], structure: str, seed: int
) -> KernelRun:
    from attrition.engine.from_scenario import compile_scenario
    from attrition.engine.lanes import run_lanes
    from attrition.engine.memory import empty_output
    from attrition.engine.outcomes import OUTCOME_FIELDS
    from attrition.engine.reported import reported_by

    program = compile_scenario(scenario, seed=seed, rows=rows, structure=structure)
    count = rows * paths
    output = empty_output(len(fields), program.records, count, count if fields else 0)
    reported = reported_by(None, program.records, fields)
    kept = count if fields else 0
    run_lanes(program, program.plan, program.rows, reported, output, 0, paths, kept)
    columns = output.outcomes.reshape(rows, paths, -1)
    outcomes = {field.name: columns[:, :, index] for index, field in enumerate(OUTCOME_FIELDS)}
    kept_states = output.trajectories.reshape(kept // paths, paths, program.records, len(fields))
    states = {name: kept_states[..., index] for index, name in enumerate(fields)}
    return KernelRun(outcomes, states, np.array(program.record_days), program.draws)
