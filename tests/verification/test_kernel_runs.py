"""Runs of laws: the same bits as any run, once for each call, at another step or with other values."""

from __future__ import annotations

import numpy as np

from attrition.engine.from_scenario import compile_scenario
from attrition.engine.outcomes import OUTCOME_FIELDS
from attrition.engine.unit import simulate
from attrition.scenario import load_scenario
from attrition.verification import kernel_runs
from attrition.verification.kernel_runs import chosen, run_kernel, value_of, with_step, with_values


def test_a_run_has_the_bits_of_the_production_kernel() -> None:
    scenario = load_scenario("canonical/competing-causes")
    run = run_kernel(scenario, rows=2, paths=9, fields=("strain", "end_day"), seed=5)
    program = compile_scenario(scenario, seed=5, rows=2)
    unit = simulate(program, first_row=0, rows=2, first_path=0, paths=9, keep=18)
    for index, field in enumerate(OUTCOME_FIELDS):
        assert np.array_equal(run.outcomes[field.name].ravel(), unit.outcomes[:, index], equal_nan=True)
    kept = unit.trajectories[:, :, program.variables.index("strain")]
    assert np.array_equal(run.states["strain"].reshape(18, -1), kept, equal_nan=True)
    assert run.days.tolist() == program.record_days
    assert run.draws["collapse.hazard"] == [0.12, 0.12]


def test_the_same_call_runs_once_and_another_runs_anew() -> None:
    scenario = load_scenario("canonical/salvo")
    first = run_kernel(scenario)
    assert run_kernel(load_scenario("canonical/salvo")) is first
    assert run_kernel(scenario, seed=1) is not first
    assert run_kernel(scenario, structure="null") is not first
    assert run_kernel(with_values(scenario, challenger__men__initial=4.0)) is not first


def test_few_runs_are_remembered() -> None:
    scenario = load_scenario("canonical/salvo")
    first = run_kernel(scenario)
    for seed in range(100, 100 + kernel_runs._REMEMBERED):
        run_kernel(scenario, seed=seed)
    assert len(kernel_runs._runs) == kernel_runs._REMEMBERED
    assert run_kernel(scenario) is not first


def test_values_and_steps_are_set_on_top() -> None:
    scenario = chosen(None, "canonical/salvo")
    assert chosen(scenario, "canonical/idle") is scenario
    assert value_of(with_values(scenario, challenger__men__initial=4.5), "challenger.men.initial") == 4.5
    stepped = with_step(scenario, 24)
    assert (stepped.clock.step_hours, stepped.clock.base_slot_hours) == (24, 24)
